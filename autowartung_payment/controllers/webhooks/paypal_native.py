# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.payment_paypal.const import HANDLED_WEBHOOK_EVENTS
from odoo.addons.payment_paypal.controllers.main import PaypalController

from ..page.answers import abort_json
from .receive import MAX_EVENT_BYTES, parsed_event

_logger = logging.getLogger(__name__)

PAYPAL = "paypal"
# What PayPal is asked with whether it has sent an event.
SIGNATURE_HEADERS = {
    "transmission_id": "PAYPAL-TRANSMISSION-ID",
    "transmission_time": "PAYPAL-TRANSMISSION-TIME",
    "cert_url": "PAYPAL-CERT-URL",
    "auth_algo": "PAYPAL-AUTH-ALGO",
    "transmission_sig": "PAYPAL-TRANSMISSION-SIG",
}


class PaypalNativeController(PaypalController):
    """Odoo's own routes: nothing gets in that PayPal has not confirmed.

    Odoo goes on with an event when PayPal cannot be asked about it, or refuses the
    question, as it does where no webhook is set up.
    """

    @http.route(max_content_length=MAX_EVENT_BYTES)
    def paypal_webhook(self):
        event = parsed_event(request.httprequest.get_data())
        if not isinstance(event, dict):
            raise BadRequest("not an event")
        provider = self._provider_that_confirms(event)
        if event.get("event_type") in HANDLED_WEBHOOK_EVENTS:
            self._apply(event, provider)
        return request.make_json_response("")

    def _apply(self, event, provider):
        try:
            data = self._normalize_paypal_data(event["resource"], from_webhook=True)
        except (AttributeError, LookupError, TypeError) as error:
            raise BadRequest("not an event that can be read") from error
        transactions = request.env["payment.transaction"].sudo()
        transaction = transactions._search_by_reference(PAYPAL, data)
        if transaction.provider_id == provider and transaction._is_of_order(data["id"]):
            transaction._process(PAYPAL, data)

    def _provider_that_confirms(self, event):
        """Return the provider whose webhook an event was sent to.

        :raise BadRequest: unless PayPal says that it has sent it.
        """
        headers = request.httprequest.headers
        signature = {key: headers.get(name) for key, name in SIGNATURE_HEADERS.items()}
        if all(signature.values()) and _is_of_paypal(signature["cert_url"]):
            providers = request.env["payment.provider"].sudo()
            for provider in providers.search(
                [
                    ("code", "=", PAYPAL),
                    ("state", "!=", "disabled"),
                    ("paypal_webhook_id", "!=", False),
                ]
            ):
                if self._confirms(provider, event, signature):
                    return provider
        _logger.warning("refused a webhook: PayPal has not confirmed it")
        raise BadRequest("not confirmed")

    @staticmethod
    def _confirms(provider, event, signature):
        question = {
            **signature,
            "webhook_id": provider.paypal_webhook_id,
            "webhook_event": event,
        }
        try:
            answer = provider._send_api_request(
                "POST", "/v1/notifications/verify-webhook-signature", json=question
            )
        except ValidationError:
            _logger.warning("cannot ask PayPal about a webhook", exc_info=True)
            return False
        return isinstance(answer, dict) and (
            answer.get("verification_status") == "SUCCESS"
        )

    def _verify_notification_origin(self, payment_data, tx_sudo):
        """:raise BadRequest: unless the transaction's provider has sent the event."""
        if self._provider_that_confirms(payment_data) != tx_sudo.provider_id:
            raise BadRequest("sent to another account")

    @http.route()
    def paypal_complete_order(self, order_id, reference):
        """Capture the order that was opened for the payment, and no other one."""
        transactions = request.env["payment.transaction"].sudo()
        transaction = transactions._search_by_reference(
            PAYPAL, {"reference_id": reference}
        )
        if not transaction or not transaction._is_of_order(order_id):
            abort_json(400, "not the order of this payment")
        return super().paypal_complete_order(order_id, reference)


def _is_of_paypal(url):
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and host.endswith(".paypal.com")
