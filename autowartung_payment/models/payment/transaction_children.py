# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...gateways.errors import (
    CredentialsRefused,
    Declined,
    GatewayError,
    Rejected,
    WrongState,
)
from ...gateways.objects import (
    CAPTURE,
    REFUND,
    VOID,
    CaptureRequest,
    RefundRequest,
    VoidRequest,
)


class PaymentTransaction(models.Model):
    """Captures, voids and refunds: each a child of the payment it is about.

    Odoo's buttons and wizard call these functions too. Each call to the provider has a
    request that is committed before it.
    """

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_authorisation_reference = fields.Char(
        string="Authorisation Reference",
        readonly=True,
        copy=False,
        help="What the provider calls the hold.",
    )
    autowartung_capture_reference = fields.Char(
        string="Capture Reference",
        readonly=True,
        copy=False,
        help="What the provider calls the money it moved.",
    )
    autowartung_capture_before = fields.Datetime(
        string="Capture Before",
        readonly=True,
        copy=False,
        help="When the hold ends by itself.",
    )

    @api.model
    def _get_specific_create_values(self, provider_code, values):
        """Make a child in the mode of its payment, whatever the provider's is today."""
        specific = super()._get_specific_create_values(provider_code, values)
        source = self.browse(values.get("source_transaction_id"))
        if source.payable_key:
            specific = {**specific, "is_live": source.is_live}
        return specific

    def _captures(self):
        """Return the children that take, or took, a part of what is held."""
        return self._children_of_kind(CAPTURE)

    def _voids(self):
        return self._children_of_kind(VOID)

    def _is_being_ended(self):
        """Whether it is being, or was, captured or released."""
        return bool(self._captures() + self._voids())

    def _moved_money(self):
        """Whether it brought money in; a held payment leaves that to captures."""
        return (
            self.state == "done" and self.operation != "refund" and not self._captures()
        )

    def _done_movements(self):
        """Return the transactions that brought its money: itself, or its captures."""
        return self._captures().filtered(lambda tx: tx.state == "done") or self

    def _children_of_kind(self, operation):
        return self.child_transaction_ids.filtered(
            lambda child: (
                child.operation != "refund"
                and child.state != "error"
                and operation
                in child.sudo().autowartung_request_ids.mapped("operation")
            )
        )

    # === CAPTURES AND VOIDS === #

    def _capture(self, amount_to_capture=None):
        """Take what is held, or a part of it; the provider releases the rest.

        :param float amount_to_capture: in the transaction's currency; all if not given.
        :raise UserError: if nothing is held, less, or a capture is under way.
        """
        if self.payable_key:
            amount = amount_to_capture or self.amount
            self._check_may_end_hold(amount)
            self._get_payable()._check_may_capture(amount)
        return super()._capture(amount_to_capture)

    def _void(self, amount_to_void=None):
        """Release all that is held.

        :raise UserError: if nothing is held, or a part of it only is to be released:
            what a capture leaves is released with it.
        """
        if self.payable_key:
            amount = amount_to_void or self.amount
            if self.currency_id.compare_amounts(amount, self.amount):
                raise UserError(
                    self.env._("What is not captured is released with the capture.")
                )
            self._check_may_end_hold(amount)
        return super()._void(amount_to_void)

    def _check_may_end_hold(self, amount):
        self._lock_with_payable()
        if self.state != "authorized":
            raise UserError(self.env._("No money is held by this payment."))
        if self._is_being_ended():
            raise UserError(self.env._("The payment is being captured or released."))
        if not 0 < amount <= self.amount:
            raise UserError(self.env._("That much money is not held."))

    def _send_capture_request(self):
        if not self.payable_key:
            return super()._send_capture_request()
        source = self.source_transaction_id
        gateway = source._gateway()
        asked = CaptureRequest(
            payment_id=source.provider_reference,
            amount=self._minor_units(self.amount),
            currency=self.currency_id.name,
            reference=self.reference,
            authorisation_id=source.autowartung_authorisation_reference or None,
        )
        return self._end_hold(
            CAPTURE,
            lambda key: gateway.capture_payment(asked, idempotency_key=key),
        )

    def _send_void_request(self):
        if not self.payable_key:
            return super()._send_void_request()
        source = self.source_transaction_id
        gateway = source._gateway()
        asked = VoidRequest(
            source.provider_reference,
            source.autowartung_authorisation_reference or None,
        )
        return self._end_hold(
            VOID, lambda key: gateway.void_payment(asked, idempotency_key=key)
        )

    def _end_hold(self, operation, call):
        source = self.source_transaction_id
        request = self._plan_request(operation)
        try:
            payment = request._send(call)
        except (Declined, Rejected) as error:
            if request.state == "refused":
                self._set_error(str(error))
            if isinstance(error, WrongState):
                self._learn_state_of(source)
        except GatewayError:
            return  # the janitor repeats it with the same key
        else:
            source._apply(payment)

    def _report_failed_end_of_hold(self):
        self._get_payable()._notify_managers(
            lambda env: (
                env._("Capture or release failed"),
                f"{self.reference}: {self.state_message or env._('no reason given')}",
            ),
            "mail.mail_activity_data_warning",
        )

    def _learn_state_of(self, source):
        try:
            source._refresh_from_provider()
        except GatewayError:
            source._plan_next_check()

    def _apply_to_captures(self, payment):
        """Let the captures of a payment that was captured be done.

        What the provider released of the hold becomes a void.
        """
        for capture in self._captures().filtered(lambda tx: tx.state != "done"):
            capture.provider_reference = payment.capture_id
            capture._set_done(extra_allowed_states=("cancel",))
            capture._plan_next_check()
        taken = sum(self._captures().mapped("amount"))
        rest = self.currency_id.round(self.amount - taken)
        released = self.child_transaction_ids.filtered(
            lambda tx: tx.operation != "refund" and tx.state == "cancel"
        )
        if taken and rest > 0 and not released:
            release = self._create_child_transaction(rest)
            release._set_canceled()
            release.autowartung_next_check_at = False

    def _apply_to_voids(self):
        """Let the voids of a payment that was cancelled be done, and captures fail."""
        for capture in self._captures().filtered(lambda tx: tx.state == "draft"):
            capture._set_error(self.env._("The hold has ended."))
            capture._plan_next_check()
        for void in self._voids().filtered(lambda tx: tx.state != "cancel"):
            void._set_canceled()
            void._plan_next_check()

    # === REFUNDS === #

    def _send_refund_request(self):
        """Refund in the mode of the payment, with a key committed before the call."""
        if not self.payable_key:
            return super()._send_refund_request()
        source = self.source_transaction_id
        gateway = self._gateway()
        asked = RefundRequest(
            payment_id=source.provider_reference,
            amount=self._minor_units(-self.amount),
            currency=self.currency_id.name,
            reference=self.reference,
            notes=self._get_payable()._refund_metadata(),
            capture_id=source.autowartung_capture_reference or None,
        )
        request = self._plan_request(REFUND)
        try:
            refund = request._send(
                lambda key: gateway.create_refund(asked, idempotency_key=key)
            )
        except CredentialsRefused as error:
            # An earlier call may have refunded all the same.
            if request.state == "refused":
                self._set_error(str(error))
        except (Declined, Rejected) as error:
            self._fail_refund(error)
        except GatewayError:
            return None  # the janitor repeats it with the same key
        else:
            self._apply_refund(refund)
        return None
