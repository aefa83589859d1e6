# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...gateways import registry
from ...gateways.objects import PAYMENT_CHANGED, REFUND_CHANGED
from ..inbox.queue import ASKING

HANDLERS = {PAYMENT_CHANGED: "_apply_payment", REFUND_CHANGED: "_apply_refund"}


class WebhookEvent(models.Model):
    """What the providers tell about payments."""

    _inherit = "autowartung.webhook.event"

    @api.model
    def _handler_of(self, provider_code, event_type):
        service = registry.get(provider_code)
        handler = HANDLERS.get(service and service.what_happened(event_type))
        return handler or super()._handler_of(provider_code, event_type)

    @api.model
    def _is_kept(self, provider_code, event_type):
        service = registry.get(provider_code)
        is_kept = super()._is_kept(provider_code, event_type)
        return is_kept or bool(service and service.is_kept(event_type))

    def _apply_payment(self):
        news = registry.get(self.provider_code).read_payment_news(self.payload)
        transactions = self.env["payment.transaction"]
        transaction = transactions._find_by_news(self.provider_code, news)
        if not transaction:
            self._finish_unmatched(news)
        elif not self._is_trusted_about(transaction):
            return
        elif news.payment:
            transaction._apply(news.payment)
            self._finish_about(transaction)
        elif self.lane != ASKING:
            # Events overtake each other: only a final state can be taken from one.
            # The final ones must not wait until the provider was asked about others.
            self._leave_to(ASKING)
        else:
            transaction._refresh_from_provider(news.payment_id)
            self._finish_about(transaction)

    def _apply_refund(self):
        """Look a refund up; what succeeded may fail later, so no event is the last."""
        news = registry.get(self.provider_code).read_refund_news(self.payload)
        transactions = self.env["payment.transaction"]
        refund = transactions._find_refund_by_news(self.provider_code, news)
        if not refund and not news.reference:
            # Made at the provider by a person: kept, as nothing here books it yet.
            self._finish("stored")
        elif not refund:
            self._finish_unmatched(news)
        elif not self._is_trusted_about(refund):
            return
        elif self.lane != ASKING:
            self._leave_to(ASKING)
        else:
            refund._refresh_refund(news.refund_id)
            self._finish_about(refund)

    def _is_trusted_about(self, transaction):
        """Note what the event is about; set it aside if its signer has no say in it."""
        self.write(self._about_values(transaction))
        is_trusted = self._is_of_account_of(transaction)
        if not is_trusted:
            self._quarantine(
                lambda env: env._("It was signed by an account of another company.")
            )
        return is_trusted

    def _finish_about(self, transaction):
        if transaction.autowartung_quarantine_reason:
            self._finish("quarantined", transaction.autowartung_quarantine_reason)
        else:
            self._finish()

    def _is_of_account_of(self, transaction):
        own = transaction.provider_id._autowartung_environment(live=transaction.is_live)
        return own.account == (self.secret_account or "")

    def _finish_unmatched(self, news):
        if news.reference:
            self._quarantine(
                lambda env: env._("No transaction here matches this payment.")
            )
        else:
            self._finish(
                "ignored", self.env._("The payment belongs to another document.")
            )
