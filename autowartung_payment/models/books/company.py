# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, fields, models

from .chart import ADVANCES

AT_HANDOVER, AT_PAYMENT = "handover", "payment"
_LIABILITIES = "[('account_type', '=', 'liability_current')]"


class ResCompany(models.Model):
    """With which accounts a company books what its customers pay."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    autowartung_revenue_at = fields.Selection(
        [
            (AT_HANDOVER, "When the car is handed over"),
            (AT_PAYMENT, "When the customer pays (cash basis)"),
        ],
        string="Revenue",
        default=AT_HANDOVER,
        required=True,
        help="What is paid before is an advance payment until then. A company that"
        " determines its profit on a cash basis (§ 4 (3) EStG) has revenue at once.",
    )
    autowartung_advance_account_19_id = fields.Many2one(
        "account.account",
        string="Advance Payments 19 %",
        domain=_LIABILITIES,
        check_company=True,
        help="SKR03 1718, SKR04 3272.",
    )
    autowartung_advance_account_7_id = fields.Many2one(
        "account.account",
        string="Advance Payments 7 %",
        domain=_LIABILITIES,
        check_company=True,
        help="SKR03 1711, SKR04 3260.",
    )
    autowartung_advance_account_0_id = fields.Many2one(
        "account.account",
        string="Advance Payments without VAT",
        domain=_LIABILITIES,
        check_company=True,
        help="SKR03 1710, SKR04 3250.",
    )

    def _autowartung_advance_account(self, taxes):
        """Return the account of what is paid before the service, by its tax.

        :param taxes: ``account.tax`` records of an invoice's line.
        :return: an empty record where revenue comes at once, or no account is set.
        """
        self.ensure_one()
        nothing = self.env["account.account"]
        if self.autowartung_revenue_at == AT_PAYMENT:
            return nothing
        rate = round(sum(taxes.mapped("amount")))
        return self[f"autowartung_advance_account_{rate if rate in ADVANCES else 0}_id"]

    def _autowartung_open_day(self, day, journal):
        """Return the day, or the first one after what is locked in a journal."""
        locks = self._get_violated_lock_dates(day, False, journal)
        return locks[-1][0] + timedelta(days=1) if locks else day

    def _autowartung_set_up_accounts(self):
        """Set the accounts that are not set, as the German charts have them."""
        for company in self.sudo():
            for rate, account in ADVANCES.items():
                name = f"autowartung_advance_account_{rate}_id"
                if not company[name]:
                    company[name] = company._autowartung_chart_account(account)

    def _autowartung_chart_account(self, wanted):
        """Return an account of the chart, made where Odoo's chart lacks it.

        :param chart.Account wanted:
        :return: ``account.account`` (sudo), empty for a company without a German chart.
        """
        self.ensure_one()
        accounts = self.env["account.account"].sudo().with_company(self)
        code = wanted.code_in(self.chart_template)
        if not code:
            return accounts
        found = accounts.search(
            [*accounts._check_company_domain(self), ("code", "=", code)], limit=1
        )
        # An account of another kind bears the number: it has a business of its own.
        if (
            found
            and found.account_type.partition("_")[0] != (wanted.type.partition("_")[0])
        ):
            code, found = accounts._search_new_account_code(code), accounts
        return found or self._autowartung_make_account(wanted, code)

    def _autowartung_make_account(self, wanted, code):
        accounts = self.env["account.account"].sudo().with_company(self)
        account = accounts.with_context(lang="en_US").create(
            {
                "code": code,
                "name": wanted.name,
                "account_type": wanted.type,
                "company_ids": [Command.link(self.id)],
                "tag_ids": [Command.link(self.env.ref(wanted.tag).id)],
            }
        )
        for language in self._autowartung_german_languages():
            account.with_context(lang=language).name = wanted.german_name
        return account.with_env(accounts.env)
