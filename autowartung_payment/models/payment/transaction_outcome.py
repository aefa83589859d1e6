# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models

from ... import declines
from .follow_up import PAYMENT_METHOD, SETTLE
from .payable import OPEN_STATES
from .transaction_request import METADATA_KEY

_logger = logging.getLogger(__name__)

# Until then most customers have come back, and the payment method is known.
PAYMENT_METHOD_DELAY_SECONDS = 60


class PaymentTransaction(models.Model):
    """What is made of the provider's answers."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    # === ANSWERS === #

    @api.model
    def _find_by_payment_intent(self, intent):
        """Return our transaction of a PaymentIntent, possibly empty."""
        ours = [("provider_code", "=", "stripe"), ("payable_key", "!=", False)]
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
        expected = self._get_payable()._to_minor_units(self.amount)
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
            self._get_payable()._on_payment_failed(self)
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

    # === STATES === #

    def _update_state(self, allowed_states, target_state, state_message):
        changed = super()._update_state(allowed_states, target_state, state_message)
        for transaction in changed.filtered("payable_key"):
            transaction._plan_follow_ups()
        return changed

    def _plan_follow_ups(self):
        follow_up = self.env["autowartung.follow.up"]
        if self.state == "done":
            follow_up._plan(SETTLE, self)
            if self._has_question_about_method():
                follow_up._plan(
                    PAYMENT_METHOD, self, delay=PAYMENT_METHOD_DELAY_SECONDS
                )
        elif self.state == "error" and self.operation == "refund":
            self._report_failed_refund()
        elif self.state == "error":
            self._get_payable()._on_payment_failed(self)

    def _perform_follow_up(self, kind):
        if kind == SETTLE:
            self._settle()
        elif kind == PAYMENT_METHOD:
            self._learn_payment_method()

    def _report_failed_refund(self):
        self._get_payable()._notify_managers(
            lambda env: (
                env._("Refund failed"),
                env._(
                    "%(reference)s: %(reason)s. Give the money back another way.",
                    reference=self.reference,
                    reason=self.state_message or env._("no reason given"),
                ),
            ),
            "mail.mail_activity_data_warning",
        )

    def _quarantine(self, reason):
        """Set the payment aside for a person; it fulfils nothing until then.

        :param function reason: returns it in the language of an environment.
        """
        kept = reason(self.company_id._autowartung_own_language())
        if self.quarantine_reason == kept:
            return
        _logger.warning("%s is quarantined: %s", self.reference, kept)
        self.write({"quarantine_reason": kept, "next_check_at": False})
        self._get_payable()._notify_managers(
            lambda env: (
                env._("Payment to be reviewed"),
                f"{self.reference}: {reason(env)}",
            )
        )

    def _customer_message(self):
        """Return why the payment failed, in the words for the customer."""
        self.ensure_one()
        code, _separator, decline_code = (self.decline_code or "").partition("/")
        return declines.message_for(self.env, code or None, decline_code or None)
