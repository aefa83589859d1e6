# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import UTC

from odoo import api, fields, models

from ...exceptions import PaymentBusy
from ...gateways.objects import (
    AUTHORISED,
    CANCELLED,
    CAPTURE,
    CAPTURED,
    CREATE,
    PROCESSING,
    REFUND,
    REFUND_DONE,
    REFUND_FAILED,
    VOID,
)
from . import declines
from .follow_up import PAYMENT_METHOD, SETTLE
from .payable import OPEN_STATES

_logger = logging.getLogger(__name__)

# Until then most customers have come back, and the payment method is known.
PAYMENT_METHOD_DELAY_SECONDS = 60


class PaymentTransaction(models.Model):
    """What is made of the provider's answers."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_decline_code = fields.Char(
        string="Decline Code",
        readonly=True,
        copy=False,
        help="Why it failed, in the provider's words.",
    )
    autowartung_decline_reason = fields.Char(
        string="Decline Reason",
        readonly=True,
        copy=False,
        help="What the code means to us.",
    )
    autowartung_failed_attempt = fields.Char(
        string="Failed Attempt",
        readonly=True,
        copy=False,
        help="What the provider calls the attempt that failed.",
    )

    # === ANSWERS === #

    @api.model
    def _find_by_news(self, provider_code, news):
        """Return our transaction that an event is about, possibly empty.

        :param gateways.objects.PaymentNews news:
        """
        ours = [("provider_code", "=", provider_code), ("payable_key", "!=", False)]
        payments = [("source_transaction_id", "=", False), *ours]
        found = self.search(
            [("provider_reference", "=", news.payment_id), *payments], limit=1
        )
        if not found and news.reference:
            # A copy of this database with test keys uses the same references: what it
            # does must not put a live payment under review.
            same_mode = ("is_live", "=", news.live)
            found = self.search([("reference", "=", news.reference), same_mode, *ours])
        return found

    @api.model
    def _find_refund_by_news(self, provider_code, news):
        """Return our refund that an event is about, possibly empty.

        :param gateways.objects.RefundNews news:
        """
        if not news.reference:
            return self.browse()
        return self.search(
            [
                ("reference", "=", news.reference),
                ("is_live", "=", news.live),
                ("provider_code", "=", provider_code),
                ("operation", "=", "refund"),
                ("payable_key", "!=", False),
            ]
        )

    def _refresh_from_provider(self, payment_id=None):
        """Ask the provider how the payment stands and apply the answer.

        :param payment_id: for a transaction that has not learned it yet.
        :raise GatewayError: if the provider does not answer.
        """
        self.ensure_one()
        self._apply(
            self._gateway().retrieve_payment(self.provider_reference or payment_id)
        )

    def _apply(self, payment):
        """Bring the transaction to the state of its payment at the provider.

        The one way in for webhook, return page, API answer and janitor: in any order
        and number, the end is the same, for ``done`` and ``cancel`` are left only for
        a payment that did succeed.

        :param gateways.objects.Payment payment: current, or in a final state.
        """
        self._lock_with_payable()
        if problem := self._mismatch(payment):
            self._keep_reference_of(payment)
            self._quarantine(problem)
            return
        self._note_answer(payment)
        self._apply_payment_method(payment)
        self._save_payment_method(payment)
        self._apply_state(payment)
        self._plan_next_check()

    def _keep_reference_of(self, answer):
        """Note which object at the provider is ours, although something is wrong.

        What cannot be looked up would be asked for anew.
        """
        if not self.provider_reference and answer.reference == self.reference:
            self.provider_reference = answer.id

    def _mismatch(self, payment):
        """Return what differs between our payment and the provider's, or ``None``.

        :return: a function that says it in the language of an environment.
        """
        name = self.provider_id.name
        if self.provider_reference and payment.id != self.provider_reference:
            return lambda env: env._(
                "%(provider)s names another payment: %(payment)s",
                provider=name,
                payment=payment.id,
            )
        expected = self._minor_units(self.amount)
        taken = sum(map(self._minor_units, self._captures().mapped("amount")))
        wrong_capture = payment.captured not in (taken or expected, 0)
        wrong_capture |= payment.state == CAPTURED and not payment.captured
        if payment.amount != expected:
            return self._wrong_amount_text(payment.amount, expected)
        if wrong_capture:
            return self._wrong_amount_text(payment.captured, taken or expected)
        return self._wrong_currency_or_mode(payment)

    def _wrong_amount_text(self, found, expected):
        return lambda env: env._(
            "%(provider)s has %(found)s, we expect %(expected)s (minor units).",
            provider=self.provider_id.name,
            found=found,
            expected=expected,
        )

    def _wrong_currency_or_mode(self, answer):
        name = self.provider_id.name
        if answer.currency != self.currency_id.name:
            return lambda env: env._(
                "%(provider)s has the currency %(currency)s.",
                provider=name,
                currency=answer.currency,
            )
        is_refund = self.operation == "refund"
        is_late_test = not is_refund and self._is_test_payment_in_live_shop()
        if answer.live != self.is_live or is_late_test:
            return lambda env: env._(
                "The payment at %s is not in our live or test mode.", name
            )
        return None

    def _note_answer(self, payment):
        before = payment.capture_before
        values = {
            "provider_reference": self.provider_reference or payment.id,
            "autowartung_authorisation_reference": payment.authorisation_id,
            "autowartung_capture_reference": payment.capture_id,
            "autowartung_capture_before": before
            and before.astimezone(UTC).replace(tzinfo=None),
        }
        # What an answer does not tell stays as it was told before.
        changed = {
            name: value
            for name, value in values.items()
            if value and self[name] != value
        }
        if self.autowartung_quarantine_reason:
            changed["autowartung_quarantine_reason"] = False
        if changed:
            self.write(changed)
        self._close_requests(payment)

    def _close_requests(self, payment):
        """Note what an answer tells of the requests whose own answers were lost."""
        answered = self._request_under_way(CREATE)
        if payment.is_final:
            ends = (self + self.child_transaction_ids).sudo().autowartung_request_ids
            answered |= ends.filtered(
                lambda request: (
                    request.operation in (CAPTURE, VOID) and request.state == "unknown"
                )
            )
        answered.write({"state": "answered", "error": False})

    def _apply_state(self, payment):
        if payment.failure:
            self._apply_failure(payment.failure)
        elif payment.state == CAPTURED:
            self._apply_to_captures(payment)
            if self.state != "done":
                self._set_done(extra_allowed_states=("cancel",))
        elif payment.state == PROCESSING:
            if self.state != "pending":
                self._set_pending(extra_allowed_states=("error",))
        elif payment.state == AUTHORISED:
            if self.state != "authorized":
                self._set_authorized(extra_allowed_states=("error",))
        elif payment.state == CANCELLED:
            self._apply_to_voids()
            if self.state in OPEN_STATES:
                self._set_canceled(extra_allowed_states=("error",))
        else:
            _logger.info("%s is %s at the provider", self.reference, payment.state)

    def _apply_failure(self, failure):
        values = {
            "autowartung_decline_code": failure.code,
            "autowartung_decline_reason": failure.reason,
            "autowartung_failed_attempt": failure.attempt or False,
        }
        is_known = all(self[key] == values[key] for key in values)
        if self.state in ("done", "cancel") or (self.state == "error" and is_known):
            return
        if self.state == "draft" and is_known:
            # There was no new attempt: see :meth:`_await_outcome`.
            self.state = "error"
            return
        self.write(values)
        message = self.with_context(lang=self.partner_lang)._customer_message()
        if self.state == "error":
            self.state_message = message
            self._log_received_message()
            self._get_payable()._on_payment_failed(self)
        else:
            self._set_error(message)

    def _await_outcome(self):
        """Say no more that it failed: it was tried again, and nobody knows the end.

        The page would show an earlier decline to somebody who has just paid, and ask
        for the money once more.
        """
        self.ensure_one()
        if self.source_transaction_id:
            return
        try:
            self._lock_with_payable()
        except PaymentBusy:
            # Whoever is at it brings the news.
            return
        if self.state == "error":
            self.write({"state": "draft", "autowartung_check_count": 0})
            self._plan_next_check()

    def _refresh_refund(self, refund_id=None):
        """Ask the provider how the refund stands and apply the answer.

        :param refund_id: for a transaction that has not learned it yet.
        :raise GatewayError: if the provider does not answer.
        """
        self.ensure_one()
        self._apply_refund(
            self._gateway().retrieve_refund(self.provider_reference or refund_id)
        )

    def _apply_refund(self, refund):
        """Bring a refund to the state of the provider's.

        :param gateways.objects.Refund refund: as it is now.
        """
        self._lock_with_payable()
        if problem := self._refund_mismatch(refund):
            self._keep_reference_of(refund)
            self._quarantine(problem)
            return
        values = {
            "provider_reference": refund.id,
            "autowartung_quarantine_reason": False,
        }
        if any((self[name] or False) != value for name, value in values.items()):
            self.write(values)
        under_way = self._request_under_way(REFUND)
        under_way.filtered("first_sent_at").write({"state": "answered", "error": False})
        if refund.state == REFUND_DONE:
            if self.state != "done":
                self._set_done()
        elif refund.state == REFUND_FAILED:
            if self.state != "error":
                office = self.company_id._autowartung_own_language()
                self._set_error(
                    office._("The refund failed: %s", refund.failure_reason or ""),
                    extra_allowed_states=("done",),
                )
        elif self.state != "pending":
            self._set_pending()
        self._plan_next_check()

    def _refund_mismatch(self, refund):
        """Return what differs between our refund and the provider's, or ``None``."""
        name = self.provider_id.name
        if self.provider_reference and refund.id != self.provider_reference:
            return lambda env: env._(
                "%(provider)s names another refund: %(refund)s",
                provider=name,
                refund=refund.id,
            )
        paid = self.source_transaction_id.provider_reference
        if refund.payment_id and refund.payment_id != paid:
            return lambda env: env._(
                "%(provider)s names another payment: %(payment)s",
                provider=name,
                payment=refund.payment_id,
            )
        expected = self._minor_units(-self.amount)
        if refund.amount != expected:
            return self._wrong_amount_text(refund.amount, expected)
        return self._wrong_currency_or_mode(refund)

    # === STATES === #

    def _update_state(self, allowed_states, target_state, state_message):
        changed = super()._update_state(allowed_states, target_state, state_message)
        for transaction in changed.filtered("payable_key"):
            transaction._plan_follow_ups()
            if transaction.operation == "refund":
                transaction._drop_overtaken_tasks()
        return changed

    def _plan_follow_ups(self):
        follow_up = self.env["autowartung.follow.up"]
        if self.state == "done":
            follow_up._plan(SETTLE, self)
            if self._has_question_about_method():
                follow_up._plan(
                    PAYMENT_METHOD, self, delay=PAYMENT_METHOD_DELAY_SECONDS
                )
        elif self.state == "pending" and self._is_first_payment():
            self._get_payable()._on_payment_pending(self)
        elif self.state == "authorized" and self._is_first_payment():
            self._get_payable()._on_payment_authorised(self)
        elif self.state == "cancel" and self._is_first_payment():
            self._get_payable()._on_hold_ended(self)
        elif self.state == "error" and self.operation == "refund":
            self._plan_next_check()
            self._report_failed_refund()
        elif self.state == "error" and self.source_transaction_id:
            self._plan_next_check()
            self._report_failed_end_of_hold()
        elif self.state == "error":
            self._get_payable()._on_payment_failed(self)

    def _is_first_payment(self):
        """Whether it is neither a refund nor the end of a hold."""
        return self.operation != "refund" and not self.source_transaction_id

    def _perform_follow_up(self, kind):
        if kind == SETTLE:
            self._settle_or_fulfil()
        elif kind == PAYMENT_METHOD:
            self._learn_payment_method()

    def _quarantine(self, reason):
        """Set the payment aside for a person; it fulfils nothing until then.

        :param function reason: returns it in the language of an environment.
        """
        kept = reason(self.company_id._autowartung_own_language())
        is_known = self.autowartung_quarantine_reason == kept
        if is_known or self.autowartung_is_set_aside:
            return
        _logger.warning("%s is quarantined: %s", self.reference, kept)
        self.write(
            {"autowartung_quarantine_reason": kept, "autowartung_next_check_at": False}
        )
        self._get_payable()._notify_managers(
            lambda env: (
                env._("Payment to be reviewed"),
                f"{self.reference}: {reason(env)}",
            )
        )

    def _customer_message(self):
        """Return why the payment failed, in the words for the customer."""
        self.ensure_one()
        return declines.message_for(self.env, self.autowartung_decline_reason)
