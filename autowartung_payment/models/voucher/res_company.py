# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..books.chart import Account

SINGLE, MULTI = "single", "multi"
KINDS = [(SINGLE, "Single-purpose"), (MULTI, "Multi-purpose")]
# What is owed to whoever has a voucher; no tax is due on it yet.
LIABILITY = Account(
    "1700",
    "3500",
    "Other liabilities",
    "Sonstige Verbindlichkeiten",
    "liability_current",
    "l10n_de.tag_de_liabilities_bs_C_8",
)


class ResCompany(models.Model):
    """Which vouchers a company sells, and where it books them."""

    _inherit = "res.company"

    autowartung_voucher_kind = fields.Selection(
        KINDS,
        string="Vouchers",
        default=SINGLE,
        required=True,
        help="Single-purpose: place and tax of the service are known, so VAT is due"
        " when the voucher is sold (§ 3 (14) UStG). Multi-purpose: it may be used for"
        " services of several rates, so VAT is due when it is redeemed (§ 3 (15)"
        " UStG).",
    )
    autowartung_voucher_account_id = fields.Many2one(
        "account.account",
        string="Multi-purpose Vouchers",
        domain="[('account_type', '=', 'liability_current')]",
        check_company=True,
        help="SKR03 1700, SKR04 3500.",
    )

    def _autowartung_set_up_accounts(self):
        result = super()._autowartung_set_up_accounts()
        for company in self.sudo().filtered(
            lambda each: not each.autowartung_voucher_account_id
        ):
            account = company._autowartung_chart_account(LIABILITY)
            company.autowartung_voucher_account_id = account
        return result
