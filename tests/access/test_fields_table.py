# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who may write which field: each stored field of ours is guarded, or it is free.

What is guarded follows from what happened, and nobody writes it by hand, whichever way
and in whichever role. What is free is a matter of the rights on its model. A new field
of ours needs a place here, on our models as on Odoo's.
"""

from unittest.mock import patch

from commons import field_attacks
from commons.concierge import create_workshop
from commons.fields_table import FIELDS
from commons.rights_rows import classes_of
from commons.roles import ADDONS_OF_THE_TESTS, ROLES, RolesCase
from commons.samples import samples
from freezegun import freeze_time

from odoo import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestFieldsTable(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = classes_of(FIELDS)
        cls.samples = samples(cls)
        # Which an attack can name instead.
        create_workshop(cls.env, drivers=0)
        cls.users = {**cls.users, **cls.others_who_try()}

    @classmethod
    def others_who_try(cls):
        """Odoo's own roles, and somebody who has given himself every right."""
        people = {
            "invoicing": new_test_user(
                cls.env, "aw_invoicing", "account.group_account_invoice"
            ),
            "administrator": new_test_user(
                cls.env,
                "aw_administrator",
                "base.group_system,autowartung_payment.group_autowartung_manager",
            ),
        }
        everything = cls.env["res.groups"].create({"name": "Everything"})
        parents = {
            parent._name
            for record, _values in cls.samples.values()
            for parent, _name in field_attacks._parents(record)
        }
        for name in {*cls.samples, *parents, "ir.attachment"}:
            model = cls.env["ir.model"]._get(name)
            rights = dict.fromkeys(
                ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
            )
            cls.env["ir.model.access"].create(
                {"name": name, "model_id": model.id, "group_id": everything.id} | rights
            )
            cls.env["ir.rule"].create(
                {
                    "name": name,
                    "model_id": model.id,
                    "groups": [Command.link(everything.id)],
                    "domain_force": "[(1, '=', 1)]",
                }
            )
        people["almighty"] = almighty = new_test_user(
            cls.env,
            "aw_almighty",
            "base.group_system,account.group_account_manager,"
            "autowartung_payment.group_autowartung_manager",
        )
        almighty.group_ids += everything
        return people

    def attacks(self, role):
        """Yield an attack on each guarded field, in a role."""
        for model, classes in self.table.items():
            if model not in self.samples:
                continue
            record, values = self.samples[model]
            for name in sorted(classes.get("guarded", ())):
                yield field_attacks.Attack(
                    self.as_role(role, record),
                    name,
                    field_attacks.other_value(record, name),
                    values,
                )

    def landed(self, role, ways):
        """Return which ways put a value where, as ``model/field: way``."""
        return [
            f"{attack.model._name}/{attack.name}: {way.__name__}"
            for attack in self.attacks(role)
            for way in ways
            if field_attacks.succeeds(way, attack)
        ]

    # === THE TABLE IS COMPLETE === #

    def test_every_stored_field_of_ours_has_a_class(self):
        classed = {
            f"{model}/{name}"
            for model, classes in self.table.items()
            for names in classes.values()
            for name in names
        }
        self.assertEqual(stored_fields(self.registry), classed)

    def test_the_guard_knows_what_is_guarded(self):
        for model, classes in self.table.items():
            names = self.env[model]._autowartung_guarded_names()
            of_ours = {
                field.partition("/")[2]
                for field in stored_fields(self.registry)
                if field.startswith(f"{model}/")
            }
            with self.subTest(model=model):
                self.assertEqual(classes.get("guarded", set()), names & of_ours)

    def test_every_table_with_guarded_fields_has_a_sample(self):
        tables = {
            model
            for model, classes in self.table.items()
            if classes.get("guarded") and not is_view(self.env[model])
        }
        self.assertEqual(tables, self.samples.keys())

    def test_what_is_guarded_is_neither_translated_nor_kept_for_each_company(self):
        """Odoo writes translations and fallbacks past the ORM's own functions."""
        for model, classes in self.table.items():
            for name in classes.get("guarded", ()):
                field = self.env[model]._fields[name]
                with self.subTest(field=str(field)):
                    self.assertFalse(field.translate or field.company_dependent)

    # === THE ATTACKS === #

    def test_nobody_writes_a_guarded_field(self):
        ways = (
            field_attacks.write,
            field_attacks.load_over,
            field_attacks.create,
            field_attacks.context_default,
        )
        for role in (*ROLES, "invoicing", "administrator"):
            with self.subTest(role=role):
                self.assertFalse(self.landed(role, ways))

    def test_not_even_who_has_every_right(self):
        self.assertFalse(self.landed("almighty", field_attacks.WAYS))

    def test_no_default_that_is_kept_is_stored(self):
        for role, whose in (("almighty", "own"), ("almighty", "everybody's")):
            with self.subTest(whose=whose):
                self.assertFalse(self.stored_from_defaults(role, whose == "own"))

    def stored_from_defaults(self, role, is_own):
        """Return ``["model/field"]`` of what a new record has from kept defaults."""
        found = []
        env = self.env(user=self.users[role])
        with field_attacks.taken_back(env):
            attacks = [a for a in self.attacks(role) if a.field.type != "one2many"]
            field_attacks.keep_defaults(attacks, is_own and env.uid)
            for name, (_record, values) in self.samples.items():
                # What code makes for the user, and what the user makes.
                for model in (env[name].sudo(), env[name]):
                    found += self.stored_of(attacks, model, values)
        env.registry.clear_cache()
        return found

    def stored_of(self, attacks, model, values):
        try:
            with self.env.cr.savepoint():
                record = model.create(values)
        except field_attacks.REFUSALS:
            if model.env.su:
                raise
            return []
        return [
            f"{model._name}/{attack.name}"
            for attack in attacks
            if attack.model._name == model._name
            and attack.name not in values
            and attack.is_stored(record)
        ]

    def test_a_copy_has_nothing_of_what_is_guarded(self):
        for model, (record, _values) in self.samples.items():
            (values,) = self.as_role("almighty", record).copy_data()
            with self.subTest(model=model):
                self.assertFalse(values.keys() & self.table[model]["guarded"])

    # === WITHOUT THE GUARD === #

    def without_the_guard(self):
        """Switch the guard off; otherwise what is above would prove nothing."""
        base, payable = (
            self.registry[name] for name in ("base", "autowartung.payable.mixin")
        )
        guarded = patch.object(
            base, "_autowartung_guarded_names", lambda self: frozenset()
        )
        strict = patch.object(base, "_autowartung_is_strict", lambda self: False)
        follows = patch.object(payable, "_refuse_what_follows", lambda self, vals: None)
        for patcher in (guarded, strict, follows):
            self.startPatcher(patcher)

    def test_without_the_guard_the_attacks_do_land(self):
        self.without_the_guard()
        ways = (field_attacks.write, field_attacks.load_over, field_attacks.create)
        missed = {
            f"{attack.model._name}/{attack.name}: {way.__name__}"
            for attack in self.attacks("almighty")
            for way in ways
            if is_expected_to_land(attack, way)
        } - set(self.landed("almighty", ways))
        self.assertFalse(missed)

    def test_without_the_guard_kept_defaults_are_stored(self):
        self.without_the_guard()
        (state, *_others) = [
            attack
            for attack in self.attacks("almighty")
            if str(attack.field) == "autowartung.booking.terms_accepted_at"
        ]
        env, (_record, values) = state.record.env, self.samples[state.model._name]
        with field_attacks.taken_back(env):
            field_attacks.keep_defaults([state], env.uid)
            for model in (state.model, state.model.sudo()):
                self.assertTrue(state.is_stored(model.create(values)))
        env.registry.clear_cache()


def is_expected_to_land(attack, way):
    """Whether nothing but the guard keeps the value from being stored in this way."""
    field = attack.field
    is_checked_by_odoo = field.name == "company_id" or str(field) in (
        # One trip of a kind for each booking.
        "autowartung.concierge.trip.leg",
        # A browser belongs to an account or to a booking.
        "autowartung.push.device.booking_id",
        # A proposal stays with its booking, and is numbered there.
        "autowartung.booking.extension_ids",
        "autowartung.extension.name",
        # There is one version of a number.
        "autowartung.extension.version_ids",
        "autowartung.extension.version.extension_id",
        # It follows from the photo in any case.
        "autowartung.extension.photo.thumbnail",
    )
    # The database itself refuses to change one.
    is_decision = "autowartung.extension.decision" in (
        attack.model._name,
        field.comodel_name,
    )
    if is_decision and way is not field_attacks.create:
        return False
    is_list_of_payables = field.type == "one2many" and (
        attack.record.env[field.comodel_name]._fields[field.inverse_name].type
        == "many2one_reference"
    )
    if is_checked_by_odoo or is_list_of_payables:
        return False
    if way is field_attacks.write:
        return True
    if way is field_attacks.create:
        # A read-only field is computed anew, whatever it was given.
        return not field.compute and field.type != "one2many"
    return field.type not in ("many2one_reference", "json", "html", "one2many")


def stored_fields(registry):
    """Return ``{"model/field"}`` of what this addon keeps in the database."""
    return {
        f"{name}/{field.name}"
        for name, model in registry.items()
        if not model._abstract
        and not model._transient
        and model._original_module not in ADDONS_OF_THE_TESTS
        for field in model._fields.values()
        if field.store
        and field.name not in MAGIC_COLUMNS
        and (
            field.name.startswith("autowartung_")
            or "autowartung_payment" in field._modules
        )
    }


def is_view(model):
    """Whether its rows are read from other tables: nobody can write them."""
    return not model._auto or bool(model._table_query)
