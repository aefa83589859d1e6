# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...gateways.errors import GatewayError, Unavailable, UnknownOutcome
from ...gateways.objects import CAPTURE, CREATE, REFUND, VOID
from .payable import OPEN_STATES

_logger = logging.getLogger(__name__)

# Seconds until the provider is asked again; the last one repeats.
CHECK_INTERVALS = (90, 5 * 60, 15 * 60, 3600, 6 * 3600, 24 * 3600)
# An intent that nobody confirmed is cancelled, so that an old tab cannot pay it.
ABANDONED_AFTER = timedelta(hours=24)
# A provider that is down would keep the worker for longer than a job may take; what is
# still due waits for the next minute.
SILENCES_IN_A_ROW = 3


def _is_silence(error):
    """Whether the provider did not answer; an answer that is no good is none."""
    return any(
        isinstance(known, Unavailable | UnknownOutcome)
        for known in (error, error.__cause__)
    )


class PaymentTransaction(models.Model):
    """The janitor: what is asked about a payment when nobody else brought the news."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _plan_next_check(self):
        """Ask again later while the outcome is open; intervals grow."""
        # What failed of a payment's children is over: the next one is a row of its own.
        is_over = self.state == "error" and bool(self.source_transaction_id)
        is_open = self.state in OPEN_STATES and not is_over
        if not is_open or self.autowartung_quarantine_reason:
            self.autowartung_next_check_at = False
            return
        pause = CHECK_INTERVALS[
            min(self.autowartung_check_count, len(CHECK_INTERVALS) - 1)
        ]
        self.autowartung_next_check_at = fields.Datetime.now() + timedelta(
            seconds=pause
        )

    @api.model
    def _cron_check_open_payments(self):
        """Finish what was interrupted: nothing is lost, nothing is paid twice."""
        due = [
            ("autowartung_next_check_at", "<=", fields.Datetime.now()),
            ("payable_key", "!=", False),
        ]
        transactions = self.search(due, order="autowartung_next_check_at", limit=200)
        silences = 0
        for transaction in transactions:
            if not transaction.try_lock_for_update().filtered_domain(due):
                continue  # another worker is at it
            transaction.autowartung_check_count += 1
            transaction._plan_next_check()
            self.env["ir.cron"]._commit_progress()
            silences = silences + 1 if transaction._check_in_vain() else 0
            seconds_left = self.env["ir.cron"]._commit_progress(1)
            if not seconds_left or silences == SILENCES_IN_A_ROW:
                break

    def _check_in_vain(self):
        """Ask how the payment stands; return whether the provider was silent."""
        try:
            self._check_at_provider()
        except (GatewayError, UserError) as error:
            # An answer counts with what was made of it, or not at all: then the same
            # key brings it again.
            self._take_back()
            _logger.info("%s: asked in vain: %s", self.reference, error)
            return _is_silence(error)
        except Exception:  # one payment must not stop the others
            self._take_back()
            _logger.warning("check of payment %s", self.id, exc_info=True)
        return False

    def _take_back(self):
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)

    def action_check_at_provider(self):
        """Let a person have the payment looked up now, also out of quarantine."""
        if not self.env.user._autowartung_has_role("user", "accountant"):
            raise AccessError(self.env._("Only the back office looks up payments."))
        self.check_access("read")
        for transaction in self.sudo().filtered("payable_key"):
            transaction.autowartung_quarantine_reason = False
            try:
                transaction._check_at_provider()
            except GatewayError as error:
                raise UserError(str(error)) from error

    def _check_at_provider(self):
        if self.operation == "refund":
            self._check_refund()
        elif self.source_transaction_id:
            self._check_end_of_hold()
        elif self.provider_reference:
            self._refresh_from_provider()
            self._cancel_if_abandoned()
        else:
            self._recover_lost_answer()

    def _recover_lost_answer(self):
        """Find out what became of a call whose answer never arrived."""
        request = self._request_under_way(CREATE)
        if request and not request.first_sent_at:
            self._set_canceled()  # written down, never sent
        elif request and not request._is_key_forgotten():
            self._request_payment()
        elif payment := self._gateway().find_payment(self.reference):
            self._apply(payment)
        elif request:
            self._set_canceled(extra_allowed_states=("error",))

    def _cancel_if_abandoned(self):
        first_sent_at = self.sudo().autowartung_request_ids[:1].first_sent_at
        idle = fields.Datetime.now() - (first_sent_at or self.create_date)
        if self.state in ("draft", "error") and idle > ABANDONED_AFTER:
            self._lock_with_payable()  # nobody else plans to cancel it meanwhile
            self._cancel_open_payment()

    def _check_end_of_hold(self):
        """Repeat a capture or a void, or learn from its payment what became of it."""
        source = self.source_transaction_id
        capture, void = self._request_under_way(CAPTURE), self._request_under_way(VOID)
        if capture and not capture._is_key_forgotten():
            self._send_capture_request()
        elif void and not void._is_key_forgotten():
            self._send_void_request()
        else:
            source._refresh_from_provider()
            if self.state == "draft" and source.state == "authorized":
                # The provider still holds all of it: nothing was taken or released.
                self._set_error(self.env._("The request never arrived."))

    def _check_refund(self):
        request = self._request_under_way(REFUND)
        if self.provider_reference:
            self._refresh_refund()
        elif request and not request._is_key_forgotten():
            self._send_refund_request()
        else:
            # A new request would have a new key, and might pay the money twice.
            self._quarantine(
                lambda env: env._(
                    "Look up at %s whether this refund was made.",
                    self.provider_id.name,
                )
            )
