# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

CODE = "autowartung.voucher"


class Installation(models.AbstractModel):
    _inherit = "autowartung.installation"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _set_up(self, companies):
        """Make the sequence of vouchers, in databases of before as well."""
        # First: the ranges of all sequences are made next.
        self.env["ir.sequence"]._autowartung_ensure_sequence(
            "sequence_voucher", CODE, "Autowartung voucher", "GS/%(range_year)s/"
        )
        return super()._set_up(companies)
