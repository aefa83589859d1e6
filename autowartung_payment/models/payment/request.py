# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import uuid

from odoo import fields, models

from ...gateways import registry
from ...gateways.errors import (
    CredentialsRefused,
    GatewayError,
    Unavailable,
    UnknownOutcome,
)
from ...gateways.objects import CAPTURE, CREATE, REFUND, VOID
from ..common.commit import commit_intention

_logger = logging.getLogger(__name__)


class TransactionRequest(models.Model):
    """What we ask of a provider about money: written down before it is sent.

    The row is committed with its key before the call. Whoever finds it unanswered
    makes the same call with the same key, as long as the provider honours that.
    """

    _name = "autowartung.transaction.request"
    _description = "Request to a Payment Provider"
    _order = "id"
    _rec_name = "idempotency_key"
    _autowartung_is_kept = True

    transaction_id = fields.Many2one(
        "payment.transaction",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    operation = fields.Selection(
        [
            (CREATE, "Create the payment"),
            (CAPTURE, "Capture what is held"),
            (VOID, "Release or cancel"),
            (REFUND, "Refund"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("unknown", "Outcome unknown"),
            ("answered", "Answered"),
            ("refused", "Refused"),
        ],
        default="planned",
        required=True,
        readonly=True,
    )
    idempotency_key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: str(uuid.uuid4()),
        help="Fixed before the first request; every repetition carries it.",
    )
    amount = fields.Monetary(required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    first_sent_at = fields.Datetime(readonly=True)
    times_sent = fields.Integer(readonly=True)
    error = fields.Char(readonly=True)

    _key_uniq = models.UniqueIndex("(idempotency_key)")
    # Two that are under way at once would be two keys for one movement of money.
    _one_under_way = models.UniqueIndex(
        "(transaction_id, operation) WHERE state IN ('planned', 'unknown')"
    )

    def _send(self, call):
        """Make a call with the row's key, and note what became of it.

        What the caller has done so far is committed with the row before the call, and
        an error after it: whatever the caller raises must not undo that. An answer is
        left to be committed with what the caller makes of it.

        :param function call: takes the key, returns the provider's answer.
        :return: the answer.
        :raise GatewayError: as the gateway does.
        """
        self.ensure_one()
        was_unknown = self.state == "unknown"
        self._note_sending()
        try:
            answer = call(self.idempotency_key)
        except GatewayError as error:
            self._note_error(error, was_unknown)
            raise
        self.write({"state": "answered", "error": False})
        return answer

    def _note_sending(self):
        self.write(
            {
                "state": "unknown",
                "first_sent_at": self.first_sent_at or fields.Datetime.now(),
                "times_sent": self.times_sent + 1,
            }
        )
        self.transaction_id._plan_next_check()
        commit_intention(self.env)

    def _note_error(self, error, was_unknown):
        name = self.transaction_id.reference
        _logger.warning("%s: %s: %s", name, type(error).__name__, error)
        values = {"error": str(error)}
        if not isinstance(error, UnknownOutcome):
            # Neither says anything about what an earlier call may have done.
            says_nothing = isinstance(error, Unavailable | CredentialsRefused)
            if not (was_unknown and says_nothing):
                is_refused = not isinstance(error, Unavailable)
                values["state"] = "refused" if is_refused else "planned"
        self.write(values)
        commit_intention(self.env)

    def _is_key_forgotten(self):
        """Whether the provider may not know the key any more."""
        self.ensure_one()
        if not self.first_sent_at:
            return False
        service = registry.get(self.transaction_id.provider_code)
        age = fields.Datetime.now() - self.first_sent_at
        return age >= service.replay_window(self.operation)

    def _start_afresh(self):
        """Note that what was sent has certainly had no effect."""
        self.write({"state": "planned", "first_sent_at": False})
