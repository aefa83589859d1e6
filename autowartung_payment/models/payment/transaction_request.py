# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...gateways.errors import Declined, GatewayError, Rejected, UnknownOutcome
from ...gateways.stripe.objects import PaymentIntentRequest
from .payable import OPEN_STATES

_logger = logging.getLogger(__name__)

# Stripe forgets an idempotency key after 24 h; stay clear of that.
# Source: https://docs.stripe.com/api/idempotent_requests
REPLAY_WINDOW = timedelta(hours=23)
METADATA_KEY = "autowartung_transaction"


class PaymentTransaction(models.Model):
    """What is said to the provider about a payment."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _stripe_gateway(self):
        """Return the gateway of the mode that the payment was made in."""
        return self.provider_id._autowartung_gateway(live=self.is_live)

    def _is_test_payment_in_live_shop(self):
        return not self.is_live and self.provider_id.state == "enabled"

    def _get_specific_processing_values(self, processing_values):
        if not self.payable_key or self.provider_code != "stripe":
            return super()._get_specific_processing_values(processing_values)
        intent = self._request_payment_intent()
        base_url = self.provider_id.get_base_url()
        return {
            "client_secret": intent.client_secret,
            "return_url": f"{base_url}/payment/autowartung/return/{self.id}",
        }

    def _request_payment_intent(self):
        """Create the transaction's PaymentIntent, or fetch it if it exists.

        The transaction is committed already. Whatever happens here, the same call can
        be made again: it carries the same key.

        :raise UserError: with a text for the customer.
        """
        self.ensure_one()
        gateway = self._stripe_gateway()
        try:
            if self.provider_reference:
                intent = gateway.retrieve_payment_intent(self.provider_reference)
            else:
                intent = self._find_lost_payment_intent(gateway)
                intent = intent or self._create_payment_intent(gateway)
        except GatewayError as error:
            self._note_failed_request(error)
            raise UserError(
                self.env._(
                    "The payment service does not answer. Please try again in a minute."
                )
            ) from error
        self._apply_payment_intent(intent)
        if self.state not in OPEN_STATES or self.quarantine_reason:
            # What Stripe has told must survive the customer's error.
            self.env["ir.cron"]._commit_progress()
            raise UserError(
                self.env._("Please reload the page to see the booking's status.")
            )
        return self._offer_chosen_method(gateway, intent)

    def _create_payment_intent(self, gateway):
        customer = self.partner_id._autowartung_stripe_customer(self)
        self._note_request()
        return gateway.create_payment_intent(
            self._payment_intent_request(customer),
            idempotency_key=self.idempotency_key,
        )

    def _find_lost_payment_intent(self, gateway):
        """Return what a call has left behind whose key Stripe has forgotten."""
        if not self._is_key_forgotten():
            return None
        intent = gateway.find_payment_intent(METADATA_KEY, self.reference)
        if not intent:
            self.first_request_at = False  # the next request is a first one again
        return intent

    def _is_key_forgotten(self):
        started = self.first_request_at
        return bool(started) and fields.Datetime.now() - started >= REPLAY_WINDOW

    def _payment_intent_request(self, customer):
        payable = self._get_payable()
        return PaymentIntentRequest(
            amount=payable._to_minor_units(self.amount),
            currency=self.currency_id.name,
            description=f"Autowartung {payable.display_name}",
            metadata={
                METADATA_KEY: self.reference,
                **payable._payment_metadata(),
                "user_id": str(self.create_uid.id),
            },
            statement_suffix=payable.display_name.replace("/", "-")[-14:],
            customer=customer,
        )

    def _note_request(self):
        """Commit that a call is about to be made."""
        self.write(
            {
                "first_request_at": self.first_request_at or fields.Datetime.now(),
                "request_state": "unknown",
            }
        )
        self._plan_next_check()
        self.env["ir.cron"]._commit_progress()

    def _note_failed_request(self, error):
        _logger.warning("%s: %s: %s", self.reference, type(error).__name__, error)
        if isinstance(error, UnknownOutcome):
            return  # stays unknown: the janitor asks again
        self.request_state = "answered" if self.provider_reference else "planned"
        if error.code == "resource_missing" and not self.provider_reference:
            # Somebody deleted the customer at Stripe: the next attempt makes a new one.
            self.partner_id._autowartung_forget_stripe_customer(self)
        if isinstance(error, Rejected | Declined) and not self.provider_reference:
            self._set_canceled(
                state_message=str(error), extra_allowed_states=("error",)
            )
        # The customer gets an error, which rolls the request's work back.
        self.env["ir.cron"]._commit_progress()

    def _still_fits(self, payable, provider):
        """Whether the open payment is what the customer has to pay today."""
        self.ensure_one()
        return (
            self.provider_id == provider
            and self.is_live == (provider.state == "enabled")
            and self.currency_id == payable.currency_id
            and not self.currency_id.compare_amounts(self.amount, payable.amount_total)
        )

    def _cancel_open_payment(self):
        """Make sure that an open payment cannot succeed any more.

        :raise UserError: if the provider does not answer, or it succeeded already.
        """
        self.ensure_one()
        if self._is_test_payment_in_live_shop():
            self._set_canceled(extra_allowed_states=("error", "pending", "authorized"))
            return
        gateway = self._stripe_gateway()
        if not self.provider_reference and self.first_request_at:
            self._request_payment_intent()
        try:
            if self.provider_reference:
                self._cancel_or_refresh(gateway)
            else:
                self._set_canceled(extra_allowed_states=("error",))
        except GatewayError as error:
            raise UserError(
                self.env._(
                    "The payment service does not answer. Please try again in a minute."
                )
            ) from error
        if self.state != "cancel":
            self.env["ir.cron"]._commit_progress()
            raise UserError(
                self.env._("The payment is under way and cannot be changed.")
            )

    def _cancel_or_refresh(self, gateway):
        """Cancel the PaymentIntent; if that is refused, learn how it stands.

        :raise GatewayError: if Stripe does not answer.
        """
        try:
            intent = gateway.cancel_payment_intent(
                self.provider_reference, idempotency_key=f"{self.idempotency_key}-c"
            )
        except Rejected:
            self._refresh_from_provider()
        else:
            self._apply_payment_intent(intent)

    def _send_refund_request(self):
        """Refund with a key that is committed before the call."""
        if not self.payable_key or self.provider_code != "stripe":
            return super()._send_refund_request()
        source, payable = self.source_transaction_id, self._get_payable()
        is_repetition = bool(self.first_request_at)
        self._note_request()
        try:
            refund = self._stripe_gateway().create_refund(
                source.provider_reference,
                payable._to_minor_units(-self.amount),
                {METADATA_KEY: self.reference, **payable._refund_metadata()},
                idempotency_key=self.idempotency_key,
            )
        except (Declined, Rejected) as error:
            if is_repetition and error.code == "credentials_refused":
                return None  # the first call may have refunded all the same
            self._set_error(str(error))
            return None
        except GatewayError:
            return None  # the janitor repeats it with the same key
        self._apply_refund(refund)
        return None
