# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import logging
from dataclasses import dataclass

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.mail.tools.web_push import DeviceUnreachableError, push_to_end_point

from ...tools import push_service
from .kinds import MESSAGES

_logger = logging.getLogger(__name__)

MAX_DEVICES = 5
SECONDS_OF_AN_HOUR = 3600
OPEN_STATES = ("pending", "confirmed", "in_progress", "ready")


@dataclass(frozen=True)
class PushMessage:
    """What is sent to a customer's browsers once the transaction is committed.

    :param list devices: dicts with ``id``, ``endpoint``, ``keys`` and ``payload``: what
        is opened from an account's device carries no token.
    :param int ttl: seconds.
    """

    devices: list
    ttl: int
    base_url: str
    private_key: str
    public_key: str


class Booking(models.Model):
    """What appears on the lock screen of customers who asked for it."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    # === WHO WANTS IT === #

    def _may_push(self):
        """Whether there is still something to tell."""
        self.ensure_one()
        return self.state in OPEN_STATES

    def _push_key(self):
        """Return the public key that a browser subscribes with."""
        return self.env["mail.push.device"].sudo().get_web_push_vapid_public_key()

    def _subscribe_push(self, subscription, visitor=None):
        """Tell a browser what happens to this booking, or to an account's bookings.

        :param dict subscription: ``endpoint`` and ``keys``, as the browser's
            ``PushSubscription`` is written in JSON.
        :param visitor: the partner who is logged in; empty for a link's bearer.
        :raise UserError: if it is none, or not one of a known push service.
        """
        self.ensure_one()
        subscription = subscription if isinstance(subscription, dict) else {}
        endpoint = subscription.get("endpoint")
        keys = push_service.browser_keys(subscription.get("keys"))
        if not keys or not push_service.is_endpoint(endpoint):
            raise UserError(
                self.env._("Your browser's notifications are not supported.")
            )
        owner = self._device_owner(visitor)
        devices = self.env["autowartung.push.device"].sudo()
        device = devices.search([("endpoint", "=", endpoint), *_owned_by(owner)])
        if device:
            device.keys = json.dumps(keys)
        else:
            values = {"endpoint": endpoint, "keys": json.dumps(keys)}
            devices.create({**values, **owner})
        # The oldest of the same owner, nobody else's.
        devices.search(_owned_by(owner), offset=MAX_DEVICES).unlink()

    def _device_owner(self, visitor):
        """Return what a visitor's device is told of: an account, or this booking.

        Who is logged in as somebody else is here by the booking's link.
        """
        if visitor and visitor in self._accounts():
            return {"partner_id": visitor.id}
        return {"booking_id": self.id}

    def _accounts(self):
        """Return the partners (sudo) whose own booking it is."""
        customer = self.sudo().partner_id
        return customer + customer.autowartung_account_id

    def _unsubscribe_push(self, endpoint, visitor=None):
        """Leave a browser in peace: about this booking, or about an account."""
        self.ensure_one()
        devices = self.env["autowartung.push.device"].sudo()
        owned = Domain("booking_id", "=", self.id)
        if visitor and visitor in self._accounts():
            owned |= Domain("partner_id", "=", visitor.id)
        devices.search(Domain("endpoint", "=", endpoint) & owned).unlink()

    # === SENDING === #

    def _send_message(self, kind):
        is_sent = super()._send_message(kind)
        if is_sent and MESSAGES[kind].push:
            self._push_after_commit(kind)
        return is_sent

    def _push_after_commit(self, kind):
        """Send once the mail is safe; what goes wrong then never touches the mail."""
        self._push_soon(self._push_message(kind))

    def _push_message(self, kind):
        """Return the :class:`PushMessage` of a mail's kind."""
        return self._push_message_with(
            MESSAGES[kind].push.hours, lambda device: self._push_payload(kind, device)
        )

    def _push_soon(self, message):
        """Send a :class:`PushMessage` after the commit."""
        if message.devices:
            registry = self.env.registry
            self.env.cr.postcommit.add(lambda: push(registry, message))

    def _push_message_with(self, hours, payload_of):
        """Return the :class:`PushMessage` to all who want to know of this booking.

        :param int hours: how long a push service keeps it.
        :param function payload_of: returns what is shown, given a device.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        return PushMessage(
            devices=self._devices_to_tell(payload_of),
            ttl=hours * SECONDS_OF_AN_HOUR,
            base_url=self.get_base_url(),
            private_key=parameters.get_param("mail.web_push_vapid_private_key"),
            public_key=parameters.get_param("mail.web_push_vapid_public_key"),
        )

    def _devices_to_tell(self, payload_of):
        """Return the devices of this booking and of its accounts, each once."""
        devices = self.env["autowartung.push.device"].sudo()
        found = devices.search(
            Domain("booking_id", "=", self.id)
            | Domain("partner_id", "in", self._accounts().ids)
        )
        told = {}
        # Of two rows of one browser the account's: it is opened without a token.
        for device in found.sorted("partner_id", reverse=True):
            told.setdefault(
                device.endpoint,
                {
                    "id": device.id,
                    "endpoint": device.endpoint,
                    "keys": device.keys,
                    "payload": json.dumps(payload_of(device)),
                },
            )
        return list(told.values())

    def _push_payload(self, kind, device):
        # Anybody reads a lock screen: no name, no plate, no address.
        booking = self.with_context(lang=self.partner_id.lang or "de_DE").sudo()
        # Who is logged in needs no token; what a link has opened is told with it.
        url = booking.access_url if device.partner_id else booking.get_portal_url()
        return {
            "title": booking.company_id.name,
            "options": {
                "body": booking.env._(MESSAGES[kind].push.text),
                "tag": f"autowartung-{self.id}",
                "renotify": True,
                "data": {"url": url},
            },
        }


def _owned_by(owner):
    return [(name, "=", record_id) for name, record_id in owner.items()]


def push(registry, message):
    """Post a message to its devices and forget those that are gone; never raises.

    :param message: :class:`PushMessage`
    """
    session = push_service.PushSession(message.ttl)
    gone = [
        device["id"]
        for device in message.devices
        if not _push_to_device(session, message, device)
    ]
    if gone:
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["autowartung.push.device"].browse(gone).exists().unlink()
        except Exception:  # they are found gone the next time again
            _logger.warning("could not forget push devices %s", gone, exc_info=True)


def _push_to_device(session, message, device):
    """Return whether the device is still there."""
    # Whatever stands in the table: our server posts to push services only.
    if not push_service.is_endpoint(device["endpoint"]):
        return True
    try:
        push_to_end_point(
            base_url=message.base_url,
            device=device,
            payload=device["payload"],
            vapid_private_key=message.private_key,
            vapid_public_key=message.public_key,
            session=session,
        )
    except DeviceUnreachableError:
        return False
    except Exception as error:  # noqa: BLE001 the mail says the same
        _logger.warning("push to device %s failed: %s", device["id"], error)
    return True
