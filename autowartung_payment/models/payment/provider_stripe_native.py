# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models

from ...gateways import registry

_logger = logging.getLogger(__name__)

INTENTS = ("payment_intent", "setup_intent")


class PaymentTransaction(models.Model):
    """Odoo's own payments through Stripe: what may move them."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _process(self, provider_code, payment_data):
        """Leave a payment as it is where what was heard is about another one.

        Odoo compares the amount only: one paid invoice would pay all of that amount.
        """
        transaction = self or self._search_by_reference(provider_code, payment_data)
        if transaction.provider_code == "stripe" and any(
            not transaction._is_own_intent(payment_data[kind], kind)
            for kind in INTENTS
            if payment_data.get(kind)
        ):
            _logger.warning("another payment than %s was told", transaction.reference)
            return transaction
        return super()._process(provider_code, payment_data)

    def _is_own_intent(self, intent, kind):
        """Whether Stripe's object was made for the payment, or for its source."""
        self.ensure_one()
        references = {self.reference, self.source_transaction_id.reference} - {False}
        return (
            isinstance(intent, dict)
            and intent.get("object", kind) == kind
            and intent.get("description") in references
            and not registry.get("stripe").is_ours({"data": {"object": intent}})
        )
