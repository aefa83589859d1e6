# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...gateways import registry
from ...gateways.objects import PAYMENT_CHANGED
from ..inbox.queue import ASKING


class WebhookEvent(models.Model):
    """What the providers tell about payments."""

    _inherit = "autowartung.webhook.event"

    @api.model
    def _handler_of(self, provider_code, event_type):
        service = registry.get(provider_code)
        if service and service.what_happened(event_type) == PAYMENT_CHANGED:
            return "_apply_payment"
        return super()._handler_of(provider_code, event_type)

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
            return
        self.write(self._about_values(transaction))
        if not self._is_of_account_of(transaction):
            self._quarantine(
                lambda env: env._("It was signed by an account of another company.")
            )
            return
        if news.payment:
            transaction._apply(news.payment)
        elif self.lane != ASKING:
            # Events overtake each other: only a final state can be taken from one.
            # The final ones must not wait until the provider was asked about others.
            self._leave_to(ASKING)
            return
        else:
            transaction._refresh_from_provider(news.payment_id)
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
