# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import SUPERUSER_ID, models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Let the pages' scripts speak the customer's language, too."""
        return super()._get_translation_frontend_modules_name() + [
            "autowartung_payment"
        ]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Spare a machine's request the search for its language.

        Where English is not installed, Odoo reads user, company and partner for it;
        that takes longer than storing a webhook.
        """
        if rule.endpoint.routing.get("speaks_no_language"):
            languages = request.env["res.lang"].with_user(SUPERUSER_ID)
            codes = [code for code, _name in languages.get_installed()]
            if request.env.context.get("lang") not in codes:
                request.update_context(lang=codes[0])
        return super()._pre_dispatch(rule, args)
