# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
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
    """What is said to Stripe about a booking's payment, and what is made of answers."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    # === CALLS === #

    def _stripe_gateway(self):
        """Return the gateway of the mode that the payment was made in."""
        return self.provider_id._autowartung_gateway(live=self.is_live)

    def _is_test_payment_in_live_shop(self):
        return not self.is_live and self.provider_id.state == "enabled"

    def _get_specific_processing_values(self, processing_values):
        if not self.booking_id or self.provider_code != "stripe":
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
        booking = self.booking_id
        return PaymentIntentRequest(
            amount=booking._to_minor_units(self.amount),
            currency=self.currency_id.name,
            description=f"Autowartung {booking.name}",
            metadata={
                METADATA_KEY: self.reference,
                "booking": booking.name,
                "booking_id": str(booking.id),
                "user_id": str(self.create_uid.id),
            },
            statement_suffix=booking.name.replace("/", "-")[-14:],
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
        if not self.booking_id or self.provider_code != "stripe":
            return super()._send_refund_request()
        source = self.source_transaction_id
        is_repetition = bool(self.first_request_at)
        self._note_request()
        try:
            refund = self._stripe_gateway().create_refund(
                source.provider_reference,
                self.booking_id._to_minor_units(-self.amount),
                {METADATA_KEY: self.reference, "booking": self.booking_id.name},
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

    # === ANSWERS === #

    @api.model
    def _find_by_payment_intent(self, intent):
        """Return the booking transaction of a PaymentIntent, possibly empty."""
        ours = [("provider_code", "=", "stripe"), ("booking_id", "!=", False)]
        found = self.search([("provider_reference", "=", intent.id), *ours], limit=1)
        reference = intent.metadata.get(METADATA_KEY)
        if not found and reference:
            # A copy of this database with test keys uses the same references: what it
            # does must not put a live payment under review.
            same_mode = ("is_live", "=", intent.livemode)
            found = self.search([("reference", "=", reference), same_mode, *ours])
        return found

    def _refresh_from_provider(self, payment_intent_id=None):
        """Ask Stripe how the payment stands and apply the answer.

        :param payment_intent_id: for a transaction that has not learned it yet.
        :raise GatewayError: if Stripe does not answer.
        """
        self.ensure_one()
        gateway = self._stripe_gateway()
        self._apply_payment_intent(
            gateway.retrieve_payment_intent(
                self.provider_reference or payment_intent_id
            )
        )

    def _apply_payment_intent(self, intent):
        """Bring the transaction to the state of its PaymentIntent.

        The one way in for webhook, return page, API answer and janitor: in any order
        and number, the end is the same, for ``done`` and ``cancel`` are left only for
        a payment that did succeed.

        :param gateways.stripe.PaymentIntent intent: current, or in a final status.
        """
        self._lock_with_payable()
        if problem := self._mismatch(intent):
            self._quarantine(problem)
            return
        values = {"request_state": "answered", "quarantine_reason": False}
        if not self.provider_reference:
            values["provider_reference"] = intent.id
        if intent.latest_charge and intent.latest_charge != self.latest_charge:
            values["latest_charge"] = intent.latest_charge
        changed = {key: val for key, val in values.items() if self[key] != val}
        if changed:
            self.write(changed)
        self._apply_payment_method(intent)
        self._save_payment_method(intent)
        self._apply_status(intent)
        self._plan_next_check()

    def _mismatch(self, intent):
        """Return what differs between our payment and Stripe's, or ``None``.

        :return: a function that says it in the language of an environment.
        """
        expected = self.booking_id._to_minor_units(self.amount)
        if self.provider_reference and intent.id != self.provider_reference:
            return lambda env: env._("Stripe names another payment: %s", intent.id)
        if intent.amount != expected or (
            intent.status == "succeeded" and intent.amount_received != expected
        ):
            return lambda env: env._(
                "Stripe has %(found)s, we expect %(expected)s (minor units).",
                found=intent.amount_received or intent.amount,
                expected=expected,
            )
        if intent.currency != self.currency_id.name:
            return lambda env: env._("Stripe has the currency %s.", intent.currency)
        if intent.livemode != self.is_live or self._is_test_payment_in_live_shop():
            return lambda env: env._(
                "Stripe's payment is not in our live or test mode."
            )
        return None

    def _apply_status(self, intent):
        match intent.status:
            case "succeeded":
                if self.state != "done":
                    self._set_done(extra_allowed_states=("cancel",))
            case "processing":
                if self.state != "pending":
                    self._set_pending(extra_allowed_states=("error",))
            case "requires_capture":
                if self.state != "authorized":
                    self._set_authorized(extra_allowed_states=("error",))
            case "requires_payment_method" if intent.failure_code:
                self._apply_failure(intent)
            case "canceled":
                if self.state in OPEN_STATES:
                    self._set_canceled(extra_allowed_states=("error",))
            case _:
                _logger.info("%s is %s at Stripe", self.reference, intent.status)

    def _apply_failure(self, intent):
        code = f"{intent.failure_code}/{intent.failure_decline_code or ''}"
        failure = {
            "decline_code": code,
            "failed_attempt": intent.failed_attempt or False,
        }
        if self.state in ("done", "cancel") or (
            self.state == "error" and all(self[key] == failure[key] for key in failure)
        ):
            return
        self.write(failure)
        message = self.with_context(lang=self.partner_lang)._customer_message()
        if self.state == "error":
            self.state_message = message
            self._log_received_message()
            self._plan_failure_mail()
        else:
            self._set_error(message)

    def _apply_refund(self, refund):
        self._lock_with_payable()
        self.write({"provider_reference": refund.id, "request_state": "answered"})
        match refund.status:
            case "succeeded":
                if self.state != "done":
                    self._set_done()
            case "failed" | "canceled":
                if self.state != "error":
                    office = self.company_id._autowartung_own_language()
                    self._set_error(
                        office._("The refund failed: %s", refund.failure_reason or ""),
                        extra_allowed_states=("done",),
                    )
            case _:
                if self.state != "pending":
                    self._set_pending()
        self._plan_next_check()
