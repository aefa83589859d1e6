# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ..books.chart import clearing_account
from ..books.journal import CLEARING


class PaymentProvider(models.Model):
    """Money at a provider is on an account of its own, in a journal of its own.

    It is not at the house bank yet, and what the provider pays out is not what single
    customers have paid.
    """

    _inherit = "payment.provider"  # pylint: disable=consider-merging-classes-inherited

    @api.depends("code", "state", "company_id")
    def _compute_journal_id(self):
        """Let ours be booked in the provider's own journal, instead of any bank's."""
        others = self.browse()
        for provider in self:
            journal = provider._autowartung_clearing_journal()
            is_in_use = provider.state in ("enabled", "test")
            if (
                journal
                and is_in_use
                and not provider._autowartung_payment_method_lines()
            ):
                provider.journal_id = journal
                if provider.id:
                    provider._ensure_payment_method_line()
            else:
                others += provider
        return super(PaymentProvider, others)._compute_journal_id()

    def _autowartung_clearing_journal(self, is_test=False):
        """Return where its payments are booked (sudo), possibly an empty record."""
        self.ensure_one()
        if not self._autowartung_service():
            return self.env["account.journal"].sudo()
        return self.company_id._autowartung_journal(CLEARING, is_test, self.code)

    def _autowartung_clearing(self):
        """Return the :class:`books.chart.Account` of the money that it holds for us."""
        self.ensure_one()
        return clearing_account(self.name)

    def _autowartung_set_up_clearing(self):
        """Make its journals, for live and for test payments, unless they are there.

        What was booked in another journal before stays there.
        """
        company = self.company_id
        is_wanted = self._autowartung_service() and company.chart_template
        if not is_wanted or self._autowartung_clearing_journal(is_test=True):
            return
        account = company._autowartung_chart_account(self._autowartung_clearing())
        journal = company._autowartung_set_up_journal(
            CLEARING, False, self, default_account_id=account.id
        )
        account = journal.default_account_id
        test_journal = company._autowartung_set_up_journal(
            CLEARING, True, self, default_account_id=account.id
        )
        test_journal._autowartung_book_on_default_account()
        if self.state != "disabled":
            self._autowartung_move_to(journal)

    def _autowartung_move_to(self, journal):
        lines = self._autowartung_payment_method_lines()
        used = lines.filtered(
            lambda line: self.env["account.payment"].search_count(
                [("payment_method_line_id", "=", line.id)], limit=1
            )
        )
        # As Odoo does with a line that is taken away from a journal.
        used.journal_id = False
        self.journal_id = journal
        journal._autowartung_book_on_default_account()


class AccountJournal(models.Model):
    _inherit = "account.journal"  # pylint: disable=consider-merging-classes-inherited

    def write(self, vals):
        result = super().write(vals)
        if vals.get("default_account_id"):
            self._autowartung_book_on_default_account()
        return result

    def _autowartung_book_on_default_account(self):
        """Let payments be booked where the journal says: its account is a setting."""
        for journal in self.filtered(lambda each: each.autowartung_use == CLEARING):
            lines = journal.inbound_payment_method_line_ids
            lines += journal.outbound_payment_method_line_ids
            lines.payment_account_id = journal.default_account_id


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_place_in_books(self):
        """Return the values of a payment that say where it is booked.

        A test payment is booked as a real one, in a journal for tests.
        """
        self.ensure_one()
        if self.is_live:
            return {}
        journal = self.provider_id._autowartung_clearing_journal(is_test=True)
        if not journal:
            return {}
        line = journal.inbound_payment_method_line_ids[:1]
        return {"journal_id": journal.id, "payment_method_line_id": line.id}
