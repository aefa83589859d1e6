# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.payment_stripe.controllers.main import StripeController

from ...gateways import registry
from ...models.common.request_checks import refuse_unstorable
from .receive import MAX_EVENT_BYTES, store_event, verified_event

_logger = logging.getLogger(__name__)

STRIPE = "stripe"
# What else stands in the address of a request would ask for another object.
INTENT_ID = re.compile(r"(?:pi|seti)_[A-Za-z0-9_]{1,250}")
# What Odoo's code runs into where an object has another shape than it expects.
MISSHAPEN = (AttributeError, LookupError, TypeError)


class StripeNativeController(StripeController):
    """Odoo's own routes: nothing gets in that Stripe has not said.

    Odoo checks no signature where its own field for the secret is empty, and believes
    the return page which PaymentIntent belongs to a payment.
    """

    @http.route(max_content_length=MAX_EVENT_BYTES)
    def stripe_webhook(self):
        event, signer = verified_event(STRIPE)
        if self._is_about_a_payable(event):
            return store_event(STRIPE, event, signer)
        try:
            registry.get(STRIPE).read_event(event)
        except (ArithmeticError, OSError, ValueError, *MISSHAPEN) as error:
            raise BadRequest("not an event") from error
        try:
            return super().stripe_webhook()
        except MISSHAPEN as error:
            _logger.warning("cannot read %s", event["id"], exc_info=True)
            raise BadRequest("not an event that can be read") from error

    @staticmethod
    def _is_about_a_payable(event):
        return registry.get(STRIPE).is_ours(event)

    def _verify_signature(self, tx_sudo):
        """Let an account speak of its own payments, in its own mode, only.

        :raise BadRequest: if the event was signed by nobody, or by another account.
        """
        _event, signer = verified_event(STRIPE)
        own = tx_sudo.provider_id._autowartung_environment(live=tx_sudo.is_live)
        if (signer.account, signer.mode) != (own.account, own.mode):
            _logger.warning("refused a webhook about %s", tx_sudo.reference)
            raise BadRequest("signed by another account")

    @http.route()
    def stripe_return(self, **data):
        """Ask Stripe how the payment stands; the address only says which one it is."""
        refuse_unstorable(data.values())
        transactions = request.env["payment.transaction"].sudo()
        transaction = transactions._search_by_reference(STRIPE, data)
        if transaction:
            self._refresh(transaction, data)
        return request.redirect("/payment/status")

    def _refresh(self, transaction, data):
        is_validation = transaction.operation == "validation"
        kind = "setup_intent" if is_validation else "payment_intent"
        intent_id = data.get(kind) or ""
        if not INTENT_ID.fullmatch(intent_id):
            return
        try:
            # The provider's method: that of the transaction would note an error,
            # which is not for a visitor to cause.
            intent = transaction.provider_id._send_api_request(
                "GET", f"{kind}s/{intent_id}", data={"expand[]": "payment_method"}
            )
        except ValidationError:
            _logger.warning("cannot ask about %s", transaction.reference, exc_info=True)
            return
        payment_data = {"reference": transaction.reference}
        if is_validation:
            self._include_setup_intent_in_payment_data(intent, payment_data)
        else:
            self._include_payment_intent_in_payment_data(intent, payment_data)
        transaction._process(STRIPE, payment_data)
