# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.datev.charts import CHARTS


class ResCompany(models.Model):
    """Under which numbers the tax adviser keeps the company's books."""

    _inherit = "res.company"

    autowartung_datev_consultant = fields.Integer(
        string="DATEV: Consultant Number",
        help="The tax adviser's number at DATEV (Beraternummer), 1001 to 9999999.",
    )
    autowartung_datev_client = fields.Integer(
        string="DATEV: Client Number",
        help="The company's number at the tax adviser's (Mandantennummer), 1 to 99999.",
    )
    autowartung_datev_account_length = fields.Integer(
        string="DATEV: Digits of an Account",
        default=4,
        help="How many digits the accounts have at the tax adviser's"
        " (Sachkontenlänge), 4 to 8.",
    )
    autowartung_datev_is_final = fields.Boolean(
        string="DATEV: Final Postings",
        default=True,
        help="What was imported cannot be changed any more at the tax adviser's"
        " (Festschreibung, GoBD).",
    )

    _autowartung_datev_consultant_sensible = models.Constraint(
        "CHECK (autowartung_datev_consultant = 0"
        " OR autowartung_datev_consultant BETWEEN 1001 AND 9999999)",
        "The consultant number of DATEV lies between 1001 and 9999999.",
    )
    _autowartung_datev_client_sensible = models.Constraint(
        "CHECK (autowartung_datev_client BETWEEN 0 AND 99999)",
        "The client number of DATEV lies between 1 and 99999.",
    )
    _autowartung_datev_account_length_sensible = models.Constraint(
        "CHECK (autowartung_datev_account_length BETWEEN 4 AND 8)",
        "Accounts at DATEV have 4 to 8 digits.",
    )

    def _autowartung_datev_chart(self):
        """Return what DATEV does by itself in the company's chart of accounts.

        A company whose adviser has other automatic accounts says so here.

        :raise UserError: if it is none that DATEV knows.
        """
        self.ensure_one()
        chart = CHARTS.get(self.sudo().chart_template)
        if not chart or self.currency_id.name != "EUR":
            raise UserError(
                self.env._(
                    "DATEV takes postings in euros on the accounts of SKR03 or SKR04;"
                    " %s has others.",
                    self.name,
                )
            )
        return chart

    def _autowartung_datev_journals(self):
        """Return the journals that are exported unless others are chosen.

        The shop's own but those of tests, and where it was booked before it had any.
        """
        self.ensure_one()
        company = self.sudo()
        journals = company.env["account.journal"].search(
            [("company_id", "=", self.id), ("autowartung_use", "!=", False)]
        )
        ours = [("company_id", "=", self.id), ("autowartung_payable_id", "!=", False)]
        documents = company.env["account.move"]._read_group(
            ours, [], ["journal_id:recordset"]
        )
        payments = company.env["account.payment"]._read_group(
            [
                ("company_id", "=", self.id),
                ("payment_transaction_id.payable_key", "!=", False),
            ],
            [],
            ["journal_id:recordset"],
        )
        journals |= documents[0][0] | payments[0][0]
        return journals.filtered(lambda journal: not journal.autowartung_is_test)
