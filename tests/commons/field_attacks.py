# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Ways in which a person may try to write a field, whatever field it is.

Each way takes an :class:`Attack` and returns the record that should have the value now.
A way that does not fit a field returns nothing.
"""

from base64 import b64encode
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from psycopg2 import Error as DatabaseError

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.models import BaseModel
from odoo.tools import mute_logger

_NOISE = (
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.models",
    "odoo.sql_db",
)
# What a refused attack, or one that does not fit its field, ends with.
REFUSALS = (UserError, DatabaseError, ValueError, KeyError, TypeError)


@dataclass
class Attack:
    """One field of one record, and the value that somebody would like it to have.

    :param BaseModel record: a sample, in the attacker's environment.
    :param dict values: what a new record needs beside the field.
    """

    record: BaseModel
    name: str
    value: object
    values: dict = field(default_factory=dict)

    @property
    def model(self):
        return self.record.browse()

    @property
    def field(self):
        return self.record._fields[self.name]

    @property
    def given(self):
        return {**self.values, self.name: self.value}

    @property
    def without(self):
        return {k: value for k, value in self.values.items() if k != self.name}

    @property
    def text(self):
        """The value as a file for the import has it."""
        if self.field.type in ("many2one", "many2one_reference"):
            return str(self.value)
        if self.field.type == "boolean":
            return str(int(self.value))
        return str(self.value)

    @property
    def column(self):
        is_link = self.field.type == "many2one"
        return f"{self.name}/.id" if is_link else self.name

    def is_stored(self, record):
        """Whether the database has the value now."""
        record.env.flush_all()
        record.env.invalidate_all()
        stored, value = record.sudo()[self.name], self.value
        if self.field.type == "binary":
            return stored == value.encode()
        if isinstance(value, list):
            return {command[1] for command in value} <= set(stored.ids)
        return self._plain(stored) == self._plain(value)

    def _plain(self, value):
        if isinstance(value, BaseModel):
            return value.ids
        if self.field.type == "many2one":
            return [value]
        if self.field.type == "datetime":
            return fields.Datetime.to_datetime(value)
        if isinstance(value, bytes):
            return value.decode()
        return str(value) if self.field.type == "html" else value


# === WRITING === #


def write(attack):
    attack.record.write({attack.name: attack.value})
    return attack.record


def web_save(attack):
    attack.record.web_save({attack.name: attack.value}, {})
    return attack.record


def load_over(attack):
    row = [str(attack.record.id), attack.text]
    result = attack.model.load([".id", attack.column], [row])
    return attack.record if result["ids"] else None


def through_a_parent(attack):
    """Write by a command on the first record that has the sample in a one2many."""
    for parent, name in _parents(attack.record):
        command = Command.update(attack.record.id, {attack.name: attack.value})
        parent.write({name: [command]})
        return attack.record
    return None


def _parents(record):
    for inverse in record._fields.values():
        if inverse.type != "many2one" or not record.sudo()[inverse.name]:
            continue
        parent = record.sudo()[inverse.name].with_env(record.env)
        for candidate in record.env.registry.field_inverses[inverse]:
            if (
                candidate.type == "one2many"
                and candidate.store
                and candidate.model_name == parent._name
                and record.sudo() in parent.sudo()[candidate.name]
            ):
                yield parent, candidate.name


def through_delegation(attack):
    """Write by a model that has all fields of the attacked one (``_inherits``)."""
    for name in sorted(attack.record.env.registry):
        model = attack.record.env[name]
        link = model._inherits.get(attack.record._name)
        if link and not model._abstract:
            child = model.sudo().search([(link, "=", attack.record.id)], limit=1)
            if child:
                child.with_env(model.env).write({attack.name: attack.value})
                return attack.record
    return None


# === CREATING === #


def create(attack):
    return attack.model.create(attack.given)


def web_save_new(attack):
    saved = attack.model.web_save(attack.given, {})
    return attack.model.browse(saved[0]["id"])


def context_default(attack):
    key = f"default_{attack.name}"
    return attack.model.with_context(**{key: attack.value}).create(attack.without)


def context_default_in_sudo(attack):
    key = f"default_{attack.name}"
    model = attack.model.sudo().with_context(**{key: attack.value})
    return model.create(attack.without)


def keep_defaults(attacks, uid):
    """Keep a default for each of the attacked fields, of a user or for everybody.

    :param uid: whose default it is; ``False`` for everybody's.
    """
    for attack in attacks:
        defaults = attack.record.env["ir.default"].sudo()
        defaults.set(attack.model._name, attack.name, attack.value, user_id=uid)


def copy(attack):
    return attack.record.copy({attack.name: attack.value})


WRITING = (write, web_save, load_over, through_a_parent, through_delegation)
CREATING = (
    create,
    web_save_new,
    context_default,
    context_default_in_sudo,
    copy,
)
WAYS = WRITING + CREATING


@contextmanager
def taken_back(env):
    """Take back what is done inside, and go on as if the caller had asked for it."""
    transaction = env.transaction
    asker, transaction.default_env = transaction.default_env, env
    savepoint = env.cr.savepoint()
    try:
        with mute_logger(*_NOISE):
            yield
    finally:
        transaction.clear()
        savepoint.rollback()
        transaction.clear()
        transaction.default_env = asker


def succeeds(way, attack):
    """Try an attack, take back what it did, and return whether it had its way."""
    with taken_back(attack.record.env):
        try:
            record = way(attack)
            return bool(record) and attack.is_stored(record)
        except REFUSALS:
            return False


def other_value(record, name):
    """Return a value for a field that it has neither now nor by default."""
    current, kind = record.sudo()[name], record._fields[name]
    if kind.type in ("char", "text"):
        return "by hand"
    if kind.type == "html":
        return "<p>by hand</p>"
    if kind.type == "binary":
        return b64encode(b"by hand").decode()
    if kind.type in ("integer", "float", "monetary", "many2one_reference"):
        return (current or 0) + 7
    if kind.type == "boolean":
        return not current
    if kind.type == "date":
        return date(2031, 1, 2)
    if kind.type == "datetime":
        return fields.Datetime.to_string(datetime(2031, 1, 2, 3, 4, 5))
    if kind.type == "json":
        return {"by": "hand"}
    if kind.type == "selection":
        default = kind.default and kind.default(record)
        keys = kind.get_values(record.env)
        return next(k for k in reversed(keys) if k not in (current, default))
    others = record.env[kind.comodel_name].sudo().with_context(active_test=False)
    other = others.search([("id", "not in", current.ids)], limit=1)
    if not other:
        raise AssertionError(f"there is no other {kind.comodel_name} to link")
    return other.id if kind.type == "many2one" else [Command.link(other.id)]
