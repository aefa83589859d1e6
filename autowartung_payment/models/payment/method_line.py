# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from ...tools import payment_method_lines

# A change of one of them may give a provider a journal.
DECIDE_ABOUT_THE_JOURNAL = {"code", "company_id", "state"}


class PaymentMethodLine(models.Model):
    _inherit = "account.payment.method.line"

    # Odoo makes it when a provider's journal is read, and settles nothing with two.
    _autowartung_one_of_each = models.UniqueIndex(
        "(payment_provider_id, payment_method_id, journal_id)"
        " WHERE payment_provider_id IS NOT NULL",
        "A payment provider has one entry in a journal.",
    )


class PaymentProvider(models.Model):
    """Where a provider's payments are booked, settled before the first one comes."""

    _inherit = "payment.provider"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        providers = super().create(vals_list)
        providers._autowartung_prepare_journal()
        return providers

    def write(self, vals):
        result = super().write(vals)
        if DECIDE_ABOUT_THE_JOURNAL & vals.keys():
            self._autowartung_prepare_journal()
        return result

    def _autowartung_prepare_journal(self):
        """Let each provider that is switched on have its line in a journal.

        A company without a chart of accounts has no journal yet.
        """
        for provider in self.sudo():
            provider._autowartung_set_up_clearing()
            if (
                provider.state != "disabled"
                and provider._autowartung_service()
                # Odoo chooses the journal, and makes the line, when it is read.
                and provider.journal_id
                and not provider._autowartung_payment_method_lines()
            ):
                provider._ensure_payment_method_line()

    def _autowartung_payment_method_lines(self):
        """Return the provider's lines (sudo) in journals; one is right."""
        self.ensure_one()
        return (
            self.env["account.payment.method.line"]
            .sudo()
            .search(
                [
                    ("payment_provider_id", "=", self.id),
                    ("payment_type", "=", "inbound"),
                    ("journal_id", "!=", False),
                ]
            )
        )

    def _autowartung_has_place_in_books(self):
        """Whether each payment finds the one line that it is booked with."""
        is_chosen = len(self._autowartung_payment_method_lines()) == 1
        return is_chosen and bool(self._autowartung_clearing_journal(is_test=True))

    def _autowartung_heal_journal(self):
        """Make sure, before a payment is booked, that there is one line and no other.

        Nothing is done here in a shop that was set up.

        :raise ConcurrencyError: if somebody else has just made it.
        """
        if self._autowartung_has_place_in_books():
            return
        self._autowartung_prepare_journal()
        lines = self._autowartung_payment_method_lines()
        if len(lines) > len(lines.journal_id):
            self.env.flush_all()
            payment_method_lines.merge_twins(self.env.cr)
            self.env.invalidate_all(flush=False)

    def _ensure_payment_method_line(self, allow_create=True):
        """Make no line without a journal, nor a second one.

        :raise ConcurrencyError: if somebody else has just made it.
        """
        if not self._autowartung_service():
            return super()._ensure_payment_method_line(allow_create=allow_create)
        allow_create = allow_create and bool(self.journal_id)
        try:
            with self.env.cr.savepoint():
                result = super()._ensure_payment_method_line(allow_create=allow_create)
            lines = self._autowartung_payment_method_lines()
            lines.journal_id._autowartung_book_on_default_account()
            return result
        except UniqueViolation as error:
            # It was committed after this transaction's snapshot: look again.
            raise ConcurrencyError(str(error)) from error
