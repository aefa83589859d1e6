# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people may not do by hand: in a form, over RPC, or by an import.

It stands below every model, right above the ORM. Whichever way values come, this is
where they pass last: a form, a script, an import, a command through another record, a
related field, a copy, and what the extensions of a model have made of them.
"""

from odoo import SUPERUSER_ID, api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS

PREFIX = "autowartung"
# Lets a caller have guarded values left out instead of refused; it opens nothing.
LEAVE_OUT = "autowartung_leave_guarded_out"
_DEFAULT = "default_"
_NAMING = (Command.LINK, Command.UPDATE, Command.UNLINK, Command.DELETE)


def linked_ids(value):
    """Return the ids that a value for a relation names, whatever it does to them.

    :param value: an id, or a list of ids and commands.
    """
    if isinstance(value, models.BaseModel):
        return value.ids
    found = []
    for item in value if isinstance(value, list | tuple) else [value]:
        if not isinstance(item, list | tuple):
            found.append(item)
        elif item and item[0] == Command.SET:
            found += item[2]
        elif item and item[0] in _NAMING:
            found.append(item[1])
    # The database also takes "5" and 5.0 for an id.
    return [int(item) for item in found if _is_id(item)]


def _is_id(item):
    try:
        return int(item) > 0
    except (TypeError, ValueError, OverflowError):
        return False


class Base(models.AbstractModel):
    """Guards what is read-only: in the views, and everywhere else as well.

    States, payment status, totals, consents and links follow from what happened. The
    methods that say so write them in sudo mode, after their own checks.
    """

    _inherit = "base"

    # Rows of these are what happened: nobody deletes one by hand.
    _autowartung_is_kept = False

    @api.model
    def _autowartung_is_ours(self):
        return self._name.startswith(f"{PREFIX}.")

    @api.model
    def _autowartung_is_strict(self):
        """Whether code alone says what is stored in sudo mode.

        No default then comes from the context, or is one that the user has kept: who
        orders in the shop may be an employee who has prepared a price of nothing.
        """
        return self._autowartung_is_ours() and not self._transient

    @api.model
    @tools.ormcache()
    def _autowartung_guarded_names(self):
        """Return the names of the fields that nobody writes by hand.

        All that is read-only on a model of ours, and our read-only fields on others,
        also on those that have them by delegation.
        """
        is_ours = self._autowartung_is_ours()
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.readonly
            and name not in MAGIC_COLUMNS
            and (is_ours or _is_field_of_ours(field.base_field))
        )

    # === WHAT IS GIVEN === #

    @api.model
    def _prepare_create_values(self, vals_list):
        if self.env.su:
            return super()._prepare_create_values(vals_list)
        for vals in vals_list:
            self._autowartung_refuse_guarded(vals)
        self._autowartung_refuse_guarded(self._autowartung_smuggled_defaults())
        completed = super()._prepare_create_values(vals_list)
        for vals in completed:
            self._autowartung_refuse_by_hand(vals)
        return completed

    def write(self, vals):
        if self and not self.env.su:
            if self.env.context.get(LEAVE_OUT):
                guarded = self._autowartung_guarded_names()
                vals = {name: vals[name] for name in vals if name not in guarded}
            self._autowartung_refuse_guarded(vals)
            self._autowartung_refuse_by_hand(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        """Leave out what nobody can give to the copy either."""
        vals_list = super().copy_data(default)
        if self.env.su:
            return vals_list
        dropped = self._autowartung_guarded_names() - set(default or ())
        return [
            vals and {name: vals[name] for name in vals if name not in dropped}
            for vals in vals_list
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_nothing_that_is_kept(self):
        if self._autowartung_is_kept and not self.env.su:
            raise AccessError(
                self.env._(
                    "“%s” tells what happened, and cannot be deleted.",
                    self.env["ir.model"].sudo()._get(self._name).name,
                )
            )

    @api.model
    def _autowartung_refuse_guarded(self, vals):
        """
        :raise AccessError: if a value is given for a field that is guarded.
        """
        guarded = self._autowartung_guarded_names()
        for name in vals:
            if name in guarded:
                raise AccessError(
                    self.env._(
                        "“%s” cannot be changed by hand.",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _autowartung_refuse_by_hand(self, vals):
        """Refuse what depends on the record, or on what it gets linked to.

        Called on the records that are written, on none for new ones; not in sudo mode.

        :param dict vals: what will be stored, defaults included.
        :raise AccessError: if it is not for people to do.
        """

    # === DEFAULTS FROM OUTSIDE === #

    @api.model
    def default_get(self, fields):
        """Take no default for a guarded field from the context.

        A context comes from the caller, and travels into what runs in sudo mode.
        """
        return super(Base, self._autowartung_without_given_defaults()).default_get(
            fields
        )

    @api.model
    def _autowartung_closed_to_defaults(self):
        """Return the names of the fields that only the code gives a default."""
        if self._transient:
            # The defaults of a dialog are what it was opened with.
            return frozenset()
        return self._autowartung_guarded_names()

    @api.model
    def _autowartung_without_given_defaults(self):
        context = self.env.context
        given = [key for key in context if key.startswith(_DEFAULT)]
        if not given:
            return self
        if self.env.su and self._autowartung_is_strict():
            closed = self._fields
        else:
            closed = self._autowartung_closed_to_defaults()
        dropped = {key for key in given if key.removeprefix(_DEFAULT) in closed}
        if not dropped:
            return self
        kept = {key: value for key, value in context.items() if key not in dropped}
        # Keys can be dropped in this way only.
        return self.with_context(kept)  # pylint: disable=context-overridden

    @api.model
    def _autowartung_smuggled_defaults(self):
        """Return what nobody puts into a context by accident.

        Names such as ``default_name`` are on their way to somebody else: those are
        ignored.
        """
        return [
            name
            for key in self.env.context
            if key.startswith(f"{_DEFAULT}{PREFIX}_")
            and (name := key.removeprefix(_DEFAULT)) in self._fields
            and name in self._autowartung_closed_to_defaults()
        ]


class IrDefault(models.Model):
    """Defaults that people keep for their forms, or administrators for everybody's."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        model = self.env.get(model_name)
        if model is None:
            return super()._get_model_defaults(model_name, condition)
        defaults = super(
            IrDefault, self._autowartung_asking_for(model)
        )._get_model_defaults(model_name, condition)
        closed = model._autowartung_closed_to_defaults()
        if closed and not closed.isdisjoint(defaults):
            defaults = {n: value for n, value in defaults.items() if n not in closed}
        return defaults

    def _autowartung_asking_for(self, model):
        """Ask as the system where the person's own defaults have no business."""
        if self.env.su and model._autowartung_is_strict():
            company = self.env.company
            return self.with_user(SUPERUSER_ID).with_company(company)
        return self


class MergePartners(models.TransientModel):
    """Odoo's wizard writes on the contact that stays whatever the others had."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_values(self, src_partners, dst_partner):
        return super()._update_values(
            src_partners, dst_partner.with_context(**{LEAVE_OUT: True})
        )


class GuardMixin(models.AbstractModel):
    """A record whose methods check who calls them."""

    _name = "autowartung.guard.mixin"
    _description = "Guarded Record"

    def _check_may(self, *roles):
        """Refuse what is the business of others.

        :param roles: names of this addon's roles, any of which will do.
        :raise AccessError: if the user has none of them.
        """
        if self.env.su:
            return
        if not self.env.user._autowartung_has_role(*roles):
            raise AccessError(self.env._("Your role does not allow this."))


def _is_field_of_ours(field):
    if not field.store:
        return False
    return field.name.startswith(f"{PREFIX}_") or any(
        module.startswith(f"{PREFIX}_") for module in field._modules
    )
