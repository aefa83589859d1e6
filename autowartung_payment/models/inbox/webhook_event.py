# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import functools
import json
import logging
from datetime import UTC, datetime

import psycopg2

from odoo import api, fields, models

from ...exceptions import MalformedEvent
from ...gateways.stripe import environment as stripe_environment
from ...gateways.stripe.objects import PaymentIntent
from . import lane_alarm

_logger = logging.getLogger(__name__)

# Applied as soon as they arrive.
APPLIED_TYPES = frozenset(
    {
        "payment_intent.amount_capturable_updated",
        "payment_intent.canceled",
        "payment_intent.payment_failed",
        "payment_intent.processing",
        "payment_intent.requires_action",
        "payment_intent.succeeded",
    }
)
# Kept from the first day; what acts on them can read the history when it comes.
STORED_PREFIXES = (
    "charge.",
    "refund.",
    "review.",
    "radar.early_fraud_warning.",
    "payout.",
)


def _typed(value, *types):
    """Return ``value`` if it has one of the types; a bool is no int here."""
    if type(value) not in types:
        raise TypeError(f"{type(value).__name__} where {types} is expected")
    return value


@functools.cache
def _insertion(columns):
    names, marks = ", ".join(columns), ", ".join(f"%({name})s" for name in columns)
    return f"""
        INSERT INTO autowartung_webhook_event ({names}) VALUES ({marks})
        ON CONFLICT (provider_code, account, event_id) DO NOTHING
        RETURNING id
    """


def _without_client_secrets(value):
    if isinstance(value, list):
        return [_without_client_secrets(item) for item in value]
    if isinstance(value, dict):
        return {
            key: _without_client_secrets(item)
            for key, item in value.items()
            if key != "client_secret"
        }
    return value


class WebhookEvent(models.Model):
    """The inbox: what a provider has told us, once, as it was signed."""

    _name = "autowartung.webhook.event"
    _description = "Provider Event"
    # An activity tells its user by a message: it needs the thread.
    _inherit = ["autowartung.queue.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "event_id"

    provider_code = fields.Char(required=True, readonly=True)
    account = fields.Char(
        required=True,
        readonly=True,
        default="",
        help="Connected account that the event came from; empty for our own.",
    )
    event_id = fields.Char(string="Event ID", required=True, readonly=True)
    event_type = fields.Char(required=True, readonly=True, index=True)
    object_id = fields.Char(string="Object ID", readonly=True, index="btree_not_null")
    livemode = fields.Boolean(string="Live Mode", readonly=True)
    secret_mode = fields.Selection(
        [(stripe_environment.LIVE, "Live"), (stripe_environment.TEST, "Test")],
        readonly=True,
        help="Mode of the signing secret that the event was signed with.",
    )
    api_version = fields.Char(string="API Version", readonly=True)
    event_created_at = fields.Datetime(readonly=True)
    payload = fields.Json(readonly=True)
    payload_text = fields.Text(
        string="Readable Payload", compute="_compute_payload_text"
    )
    state = fields.Selection(
        selection_add=[
            ("stored", "Stored"),
            ("ignored", "Ignored"),
            ("quarantined", "Quarantined"),
        ],
        ondelete={
            "stored": "cascade",
            "ignored": "cascade",
            "quarantined": "cascade",
        },
    )
    transaction_id = fields.Many2one("payment.transaction", readonly=True)
    booking_id = fields.Many2one("autowartung.booking", readonly=True)

    _event_uniq = models.UniqueIndex("(provider_code, account, event_id)")
    _pending_idx = models.Index("(next_attempt_at, id) WHERE state = 'pending'")

    @api.depends("payload")
    def _compute_payload_text(self):
        for event in self:
            event.payload_text = json.dumps(
                event.payload, indent=2, sort_keys=True, ensure_ascii=False
            )

    # === RECEIVING === #

    @api.model
    def _receive(self, provider_code, event, secret_mode):
        """Store a verified event; a repetition is accepted and changes nothing.

        Committed when this returns, whatever becomes of the caller's transaction.

        :param dict event: the provider's event object.
        :param str secret_mode: ``live`` or ``test``.
        :return: whether the event is new.
        :raise MalformedEvent: if it is no event object.
        """
        try:
            values = self._column_values(provider_code, event, secret_mode)
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            OSError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise MalformedEvent("not an event") from error
        try:
            with self._statement_cursor() as cr:
                cr.execute(_insertion(tuple(values)), values, log_exceptions=False)
                is_new = bool(cr.fetchone())
        except (psycopg2.DataError, ValueError) as error:
            # JSON that PostgreSQL cannot keep: a NUL character, half a surrogate pair.
            raise MalformedEvent("cannot be stored") from error
        if is_new and values["state"] == "pending":
            lane_alarm.ring_soon(self.env.registry)
        return is_new

    @api.model
    def _column_values(self, provider_code, event, secret_mode):
        now = fields.Datetime.now()
        subject = _typed(_typed(event["data"], dict)["object"], dict)
        event_type = _typed(event["type"], str)
        if not event_type or not _typed(event["id"], str):
            raise ValueError("an event has an id and a type")
        created_at = datetime.fromtimestamp(_typed(event["created"], int), UTC)
        return {
            "provider_code": provider_code,
            "account": _typed(event.get("account"), str, type(None)) or "",
            "event_id": event["id"],
            "event_type": event_type,
            "object_id": _typed(subject.get("id"), str, type(None)),
            "livemode": _typed(event.get("livemode", False), bool),
            "secret_mode": secret_mode,
            "api_version": _typed(event.get("api_version"), str, type(None)),
            "event_created_at": created_at.replace(tzinfo=None),
            # Whoever reads the inbox must not be able to confirm the payment.
            "payload": json.dumps(_without_client_secrets(event)),
            "state": self._initial_state(event_type),
            "attempts": 0,
            "next_attempt_at": now,
            "create_date": now,
            "write_date": now,
        }

    @api.model
    def _initial_state(self, event_type):
        if event_type in APPLIED_TYPES:
            return "pending"
        return "stored" if event_type.startswith(STORED_PREFIXES) else "ignored"

    # === APPLYING === #

    def _perform(self):
        self.ensure_one()
        if reason := self._distrust_reason():
            self._quarantine(reason)
            return
        intent = PaymentIntent.from_dict(self.payload["data"]["object"])
        transaction = self.env["payment.transaction"]._find_by_payment_intent(intent)
        if not transaction:
            self._finish_unmatched(intent)
            return
        self.transaction_id = transaction
        self.booking_id = transaction._get_payable()
        if not intent.is_final:
            # Events overtake each other: only a final state can be taken from one.
            transaction._refresh_from_provider(intent.id)
        else:
            transaction._apply_payment_intent(intent)
        if transaction.quarantine_reason:
            self._finish("quarantined", transaction.quarantine_reason)
        else:
            self._finish()

    def _distrust_reason(self):
        if self.account:
            return lambda env: env._(
                "The event is about another account: %s", self.account
            )
        if self.livemode != (self.secret_mode == stripe_environment.LIVE):
            return lambda env: env._(
                "The event's live or test mode is not that of its signature."
            )
        return None

    def _finish_unmatched(self, intent):
        if "autowartung_transaction" in intent.metadata:
            self._quarantine(
                lambda env: env._("No transaction here matches this payment.")
            )
        else:
            self._finish(
                "ignored", self.env._("The payment belongs to another document.")
            )

    def _quarantine(self, reason):
        """Set the event aside for a person.

        :param function reason: returns it in the language of an environment.
        """
        company = self.booking_id.company_id or self.env.company
        self._finish("quarantined", reason(company._autowartung_own_language()))
        self._notify_managers(
            lambda env: (env._("Quarantined provider event"), reason(env))
        )

    def _report_dead_letter(self):
        self._notify_managers(
            lambda env: (env._("Provider event could not be applied"), self.error)
        )

    def _notify_managers(self, texts):
        self.env["res.users"]._autowartung_give_task(
            self, self.booking_id.company_id, texts, "mail.mail_activity_data_warning"
        )
