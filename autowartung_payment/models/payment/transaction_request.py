# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...gateways.errors import (
    Declined,
    GatewayError,
    NotFound,
    Rejected,
    UnknownOutcome,
)
from ...gateways.objects import CREATE, REFUND, VOID, PaymentRequest, VoidRequest
from ..common.commit import commit_intention
from .payable import OPEN_STATES

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    """What is said to the provider about a payment."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_request_ids = fields.One2many(
        "autowartung.transaction.request",
        "transaction_id",
        string="Requests",
        readonly=True,
        # Odoo's own accountants open its payments as well.
        groups="autowartung_payment.group_autowartung_user,"
        "autowartung_payment.group_autowartung_accountant",
    )
    autowartung_may_be_charged = fields.Boolean(
        string="May Be Charged at Once",
        readonly=True,
        copy=False,
        help="It is to be held; methods that cannot hold money are charged at once.",
    )
    autowartung_request_state = fields.Selection(
        [
            ("none", "Not sent by us"),
            ("planned", "Planned"),
            ("unknown", "Outcome unknown"),
            ("answered", "Answered"),
            ("refused", "Refused"),
        ],
        compute="_compute_request_state",
        store=True,
        help="How the last request about it stands.",
        string="Request State",
    )

    @api.depends("autowartung_request_ids.state")
    def _compute_request_state(self):
        for transaction in self:
            last = transaction.sudo().autowartung_request_ids.sorted("id")[-1:]
            transaction.autowartung_request_state = last.state or "none"

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the request with its key: two tabs that send it carry the same one."""
        transactions = super().create(vals_list)
        for transaction in transactions.filtered("payable_key"):
            if transaction.operation == "refund":
                transaction._plan_request(REFUND)
            elif not transaction.source_transaction_id:
                transaction._plan_request(CREATE)
        return transactions

    def _gateway(self):
        """Return the gateway of the mode that the payment was made in.

        :raise UserError: if the environment has no credentials for it.
        """
        return self.provider_id._autowartung_gateway(live=self.is_live)

    def _minor_units(self, amount):
        return self.provider_id._autowartung_minor_units(amount, self.currency_id)

    def _major_units(self, amount):
        return self.provider_id._autowartung_major_units(amount, self.currency_id)

    def _is_test_payment_in_live_shop(self):
        return not self.is_live and self.provider_id.state == "enabled"

    def _request_under_way(self, operation):
        """Return the request that was planned or sent and has no answer, if any."""
        return self.sudo().autowartung_request_ids.filtered(
            lambda request: (
                request.operation == operation
                and request.state in ("planned", "unknown")
            )
        )

    def _plan_request(self, operation):
        """Return the request to send, which carries one key until it is answered.

        Commits what its caller has done, and so gives the caller's locks away, when a
        twin has planned the same request at the same moment.

        :return: the request, or an empty recordset if the twin's was answered already.
        """
        if request := self._request_under_way(operation):
            return request
        values = {
            "transaction_id": self.id,
            "operation": operation,
            "amount": abs(self.amount),
            "currency_id": self.currency_id.id,
        }
        try:
            with self.env.cr.savepoint():
                return self.env["autowartung.transaction.request"].sudo().create(values)
        except UniqueViolation:
            # A twin plans the same: its row is committed, and seen in a new snapshot.
            commit_intention(self.env)
            return self._request_under_way(operation)

    # === CREATING A PAYMENT === #

    def _get_specific_processing_values(self, processing_values):
        if not self.payable_key:
            return super()._get_specific_processing_values(processing_values)
        payment = self._request_payment()
        return self.provider_id._autowartung_processing_values(self, payment)

    def _request_payment(self):
        """Create the payment at the provider, or fetch it if it exists.

        The transaction is committed already. Whatever happens here, the same call can
        be made again: it carries the same key.

        :raise UserError: with a text for the customer.
        """
        self.ensure_one()
        gateway = self._gateway()
        try:
            if self.provider_reference:
                payment = gateway.retrieve_payment(self.provider_reference)
            else:
                payment = self._find_lost_payment(gateway)
                payment = payment or self._create_at_provider(gateway)
        except GatewayError as error:
            self._note_failed_request(error)
            raise UserError(self._explain_error(error)) from error
        self._apply(payment)
        if self.state not in OPEN_STATES or self.autowartung_quarantine_reason:
            # What the provider has told must survive the customer's error.
            commit_intention(self.env)
            raise UserError(
                self.env._("Please reload this page to see where you stand.")
            )
        return self._offer_chosen_method(gateway, payment)

    def _create_at_provider(self, gateway):
        customer = self.env["autowartung.provider.customer"]._get_reference(
            self, gateway
        )
        return self._plan_request(CREATE)._send(
            lambda key: gateway.create_payment(
                self._payment_request(customer), idempotency_key=key
            )
        )

    def _payment_request(self, customer):
        """Say what is to be paid; always the same for a transaction."""
        payable = self._get_payable()
        return PaymentRequest(
            amount=self._minor_units(self.amount),
            currency=self.currency_id.name,
            description=f"Autowartung {payable.display_name}",
            reference=self.reference,
            notes={**payable._payment_metadata(), "user_id": str(self.create_uid.id)},
            statement_suffix=payable.display_name.replace("/", "-"),
            customer=customer,
            captures=not payable._is_captured_later(),
            charges_unholdable=self.autowartung_may_be_charged,
        )

    def _find_lost_payment(self, gateway):
        """Return what a call has left behind whose key the provider has forgotten."""
        request = self._request_under_way(CREATE)
        if not request or not request._is_key_forgotten():
            return None
        payment = gateway.find_payment(self.reference)
        if not payment:
            request._start_afresh()
        return payment

    def _note_failed_request(self, error):
        if isinstance(error, UnknownOutcome) or self.provider_reference:
            return  # the janitor asks again
        if isinstance(error, NotFound):
            # Somebody deleted the customer: the next attempt makes a new one.
            self.env["autowartung.provider.customer"]._forget(self)
        may_exist = self._request_under_way(CREATE).state == "unknown"
        if isinstance(error, Rejected | Declined) and not may_exist:
            self._set_canceled(
                state_message=str(error), extra_allowed_states=("error",)
            )
        # The customer gets an error, which rolls the request's work back.
        commit_intention(self.env)

    def _no_answer_text(self):
        return self.env._(
            "The payment service does not answer. Please try again in a minute."
        )

    # === ENDING A PAYMENT === #

    def _still_fits(self, payable, provider):
        """Whether the open payment is what the customer has to pay today."""
        self.ensure_one()
        return (
            self.provider_id == provider
            and self.is_live == (provider.state == "enabled")
            and self.currency_id == payable.currency_id
            and self.autowartung_may_be_charged == payable._takes_what_cannot_be_held()
            and not self.currency_id.compare_amounts(self.amount, payable.amount_total)
        )

    def _cancel_open_payment(self):
        """Make sure that an open payment cannot succeed any more.

        Commits what its caller has done, and so gives the caller's locks away: no lock
        is held while the provider is asked.

        :raise UserError: if the provider does not answer, or it succeeded already.
        """
        self.ensure_one()
        if self.state == "cancel":
            # Whoever asked before us was done while the caller gave its locks away.
            return
        if self._is_test_payment_in_live_shop():
            self._set_canceled(extra_allowed_states=("error", "pending", "authorized"))
            return
        if not self.provider_reference and self._request_under_way(CREATE).times_sent:
            self._request_payment()
        try:
            if self.provider_reference:
                self._cancel_or_refresh(self._gateway())
            else:
                self._set_canceled(extra_allowed_states=("error",))
        except GatewayError as error:
            raise UserError(self._explain_error(error)) from error
        if self.state != "cancel":
            commit_intention(self.env)
            raise UserError(
                self.env._("The payment is under way and cannot be changed.")
            )

    def _cancel_or_refresh(self, gateway):
        """Cancel the payment; if that is refused, learn how it stands.

        :raise GatewayError: if the provider does not answer.
        """
        request = self._plan_request(VOID)
        if not request:
            # A twin has just done it.
            self._refresh_from_provider()
            return
        try:
            payment = request._send(
                lambda key: gateway.void_payment(
                    VoidRequest(
                        self.provider_reference,
                        self.autowartung_authorisation_reference or None,
                    ),
                    idempotency_key=key,
                )
            )
        except Rejected:
            self._refresh_from_provider()
        else:
            self._apply(payment)
