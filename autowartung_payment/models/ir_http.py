# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Let the pages' scripts speak the customer's language, too."""
        return super()._get_translation_frontend_modules_name() + [
            "autowartung_payment"
        ]
