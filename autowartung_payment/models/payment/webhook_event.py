# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...gateways.stripe.objects import PaymentIntent
from ..inbox.queue import ASKING

# Applied as soon as they arrive.
APPLIED_TYPES = frozenset(
    {
        "payment_intent.amount_capturable_updated",
        "payment_intent.canceled",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
    }
)
# Kept from the first day; what acts on them can read the history when it comes.
STORED_PREFIXES = (
    "charge.",
    "refund.",
    "review.",
    "radar.early_fraud_warning.",
    "payout.",
)


class WebhookEvent(models.Model):
    """What the providers tell about payments."""

    _inherit = "autowartung.webhook.event"

    @api.model
    def _handler_of(self, provider_code, event_type):
        if provider_code == "stripe" and event_type in APPLIED_TYPES:
            return "_apply_payment"
        return super()._handler_of(provider_code, event_type)

    @api.model
    def _is_kept(self, provider_code, event_type):
        is_kept = super()._is_kept(provider_code, event_type)
        return is_kept or (
            provider_code == "stripe" and event_type.startswith(STORED_PREFIXES)
        )

    def _apply_payment(self):
        intent = PaymentIntent.from_dict(self.payload["data"]["object"])
        transaction = self.env["payment.transaction"]._find_by_payment_intent(intent)
        if not transaction:
            self._finish_unmatched(intent)
            return
        self.write(self._about_values(transaction))
        if intent.is_final:
            transaction._apply_payment_intent(intent)
        elif self.lane != ASKING:
            # Events overtake each other: only a final state can be taken from one.
            # The final ones must not wait until the provider was asked about others.
            self._leave_to(ASKING)
            return
        else:
            transaction._refresh_from_provider(intent.id)
        if transaction.quarantine_reason:
            self._finish("quarantined", transaction.quarantine_reason)
        else:
            self._finish()

    def _finish_unmatched(self, intent):
        if "autowartung_transaction" in intent.metadata:
            self._quarantine(
                lambda env: env._("No transaction here matches this payment.")
            )
        else:
            self._finish(
                "ignored", self.env._("The payment belongs to another document.")
            )
