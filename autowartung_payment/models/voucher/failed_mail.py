# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class FailedMail(models.Model):
    """Mails about vouchers that did not arrive."""

    _inherit = "autowartung.failed.mail"  # pylint: disable=consider-merging-classes-inherited
    _depends = {"autowartung.voucher": ["company_id"]}

    voucher_id = fields.Many2one("autowartung.voucher", readonly=True)

    @api.model
    def _columns(self):
        return [
            *super()._columns(),
            SQL(
                "CASE WHEN subject.model = 'autowartung.voucher' THEN subject.id END"
                " AS voucher_id"
            ),
        ]

    @api.model
    def _subjects(self):
        return [
            *super()._subjects(),
            self._subject_of(
                "autowartung.voucher",
                booking=SQL("NULL::int4"),
                company=SQL("company_id"),
            ),
        ]

    def _about(self):
        return self.voucher_id or super()._about()
