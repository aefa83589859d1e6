# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import functools
import json
import logging

import psycopg2

from odoo import api, fields, models

from ...exceptions import MalformedEvent
from ...gateways import registry
from ...gateways.environment import LIVE, TEST
from . import lane_alarm
from .queue import MONEY

_logger = logging.getLogger(__name__)


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
        [(LIVE, "Live"), (TEST, "Test")],
        readonly=True,
        help="Mode of the signing secret that the event was signed with.",
    )
    secret_account = fields.Char(
        readonly=True,
        help="Suffix of the account whose secret it was; empty for the common one.",
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

    _event_uniq = models.UniqueIndex("(provider_code, account, event_id)")
    _pending_idx = models.Index("(lane, next_attempt_at, id) WHERE state = 'pending'")
    _about_idx = models.Index("(res_id, res_model) WHERE res_id IS NOT NULL")

    @api.depends("payload")
    def _compute_payload_text(self):
        for event in self:
            # Forgotten after a while, see `retention`.
            event.payload_text = event.payload and json.dumps(
                event.payload, indent=2, sort_keys=True, ensure_ascii=False
            )

    # === RECEIVING === #

    @api.model
    def _receive(self, provider_code, event, signer):
        """Store a verified event; a repetition is accepted and changes nothing.

        Committed when this returns, whatever becomes of the caller's transaction.

        :param dict event: the provider's event object.
        :param gateways.environment.Environment signer: whose secret it was signed with.
        :return: whether the event is new.
        :raise MalformedEvent: if it is no event object.
        """
        try:
            values = self._column_values(provider_code, event, signer)
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
    def _column_values(self, provider_code, event, signer):
        now = fields.Datetime.now()
        head = registry.get(provider_code).read_event(event)
        return {
            "provider_code": provider_code,
            "account": head.account,
            "event_id": head.id,
            "event_type": head.type,
            "object_id": head.object_id,
            "livemode": head.live,
            "secret_mode": signer.mode,
            "secret_account": signer.account,
            "api_version": head.api_version,
            "event_created_at": head.created_at.replace(tzinfo=None),
            # Whoever reads the inbox must not be able to confirm the payment.
            "payload": json.dumps(_without_client_secrets(event)),
            "lane": MONEY,
            "state": self._initial_state(provider_code, head.type),
            "attempts": 0,
            "next_attempt_at": now,
            "create_date": now,
            "write_date": now,
        }

    @api.model
    def _initial_state(self, provider_code, event_type):
        if self._handler_of(provider_code, event_type):
            return "pending"
        return "stored" if self._is_kept(provider_code, event_type) else "ignored"

    @api.model
    def _handler_of(self, provider_code, event_type):
        """Return the name of the method that applies such events, or ``None``.

        Who acts on a type of events registers here; the method leaves the event in a
        final state, or raises to be called again.
        """
        return None

    @api.model
    def _is_kept(self, provider_code, event_type):
        """Whether such events are of interest although nothing acts on them yet."""
        return False

    # === APPLYING === #

    def _perform(self):
        self.ensure_one()
        if reason := self._distrust_reason():
            self._quarantine(reason)
            return
        handler = self._handler_of(self.provider_code, self.event_type)
        if not handler:
            self._finish("ignored", self.env._("Nothing here acts on such events."))
            return
        getattr(self, handler)()

    def _distrust_reason(self):
        if self.account:
            return lambda env: env._(
                "The event is about another account: %s", self.account
            )
        if self.livemode != (self.secret_mode == LIVE):
            return lambda env: env._(
                "The event's live or test mode is not that of its signature."
            )
        return None

    def _quarantine(self, reason):
        """Set the event aside for a person.

        :param function reason: returns it in the language of an environment.
        """
        company = self.company_id or self.env.company
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
            self, self.company_id, texts, "mail.mail_activity_data_warning"
        )
