# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import fields, models

from ...gateways import registry

_logger = logging.getLogger(__name__)

INTENTS = ("payment_intent", "setup_intent")


class PaymentTransaction(models.Model):
    """Odoo's own payments, which are none of ours: what may move them."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_native_order = fields.Char(
        string="Order at the Provider",
        readonly=True,
        copy=False,
        help="What PayPal has opened for the payment; no other order can pay it.",
    )

    def _get_specific_processing_values(self, processing_values):
        values = super()._get_specific_processing_values(processing_values)
        if self.provider_code == "paypal" and values.get("order_id"):
            self.autowartung_native_order = values["order_id"]
        return values

    def _is_of_order(self, order_id):
        """Whether the provider has opened an order for this payment.

        Whoever has the shop's public id can open orders that name a payment of ours,
        and have the money sent to himself.
        """
        self.ensure_one()
        own = self.autowartung_native_order
        return bool(own) and own == order_id

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
