# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class FailedMail(models.Model):
    """Acknowledgements that did not arrive."""

    _inherit = "autowartung.failed.mail"
    _depends = {"autowartung.withdrawal": ["booking_id", "company_id"]}

    withdrawal_id = fields.Many2one(
        "autowartung.withdrawal",
        readonly=True,
        help="The declaration that is acknowledged; the booking may not be known.",
    )

    @api.model
    def _columns(self):
        return [
            *super()._columns(),
            SQL(
                "CASE WHEN subject.model = 'autowartung.withdrawal' THEN subject.id END"
                " AS withdrawal_id"
            ),
        ]

    @api.model
    def _subjects(self):
        return [
            *super()._subjects(),
            self._subject_of("autowartung.withdrawal", company=SQL("company_id")),
        ]

    def _about(self):
        return self.withdrawal_id or super()._about()
