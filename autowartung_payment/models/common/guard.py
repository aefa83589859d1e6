# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import AccessError


class GuardMixin(models.AbstractModel):
    """Lets people do by hand, and over RPC, only what the buttons let them do."""

    _name = "autowartung.guard.mixin"
    _description = "Guarded Record"

    def _refuse_read_only_fields(self, vals_list):
        """Leave to the methods what is read-only: in the views, and over RPC as well.

        States, payment status and totals follow from what happened. The methods that
        say so write them in sudo mode.

        :raise AccessError: if a person writes one of these fields.
        """
        if self.env.su:
            return
        for vals in vals_list:
            for name in vals:
                field = self._fields.get(name)
                if field and field.readonly:
                    raise AccessError(
                        self.env._(
                            "“%s” cannot be changed by hand.",
                            field._description_string(self.env),
                        )
                    )

    def _check_may(self, *roles):
        """Refuse what is the business of others.

        :param roles: names of this addon's roles, any of which will do.
        :raise AccessError: if the user has none of them.
        """
        if self.env.su:
            return
        if not self.env.user._autowartung_has_role(*roles):
            raise AccessError(self.env._("Your role does not allow this."))
