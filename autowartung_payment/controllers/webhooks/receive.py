# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import logging

from werkzeug.exceptions import BadRequest

from odoo.http import request

from ...exceptions import MalformedEvent
from ...gateways import registry
from ...gateways.errors import InvalidSignature

_logger = logging.getLogger(__name__)

# The largest events are some 10 kB.
MAX_EVENT_BYTES = 512 * 1024
# What the route of each provider's events has in common.
ROUTE_OPTIONS = {
    "type": "http",
    "auth": "none",
    "methods": ["POST"],
    "csrf": False,
    "save_session": False,
    "readonly": False,
    "max_content_length": MAX_EVENT_BYTES,
    "speaks_no_language": True,
}


def verified_event(provider_code):
    """Return the request's event and the account that signed it.

    :return: ``(event, environment)``; the event may be any JSON value.
    :raise BadRequest: no valid signature of a secret in the environment, or no JSON.
    """
    payload = request.httprequest.get_data()
    service = registry.get(provider_code)
    signers = service.webhook_secrets()
    try:
        secret = service.verify(payload, request.httprequest.headers, signers)
    except InvalidSignature as error:
        _logger.warning("refused a webhook: %s", error)
        raise BadRequest("invalid signature") from error
    return parsed_event(payload), signers[secret]


def parsed_event(payload):
    """Return what a body says; nobody has verified it.

    :raise BadRequest: if it is no JSON.
    """
    try:
        return json.loads(payload)
    except (RecursionError, ValueError) as error:
        raise BadRequest("not an event") from error


def store_event(provider_code, event, environment):
    """Store a verified event; nothing is done about it yet.

    :raise BadRequest: if it is no event object.
    """
    try:
        request.env["autowartung.webhook.event"].sudo()._receive(
            provider_code, event, environment
        )
    except MalformedEvent as error:
        raise BadRequest("not an event") from error
    return request.make_json_response({"received": True})


def receive_event(provider_code):
    """Verify the request's event and store it.

    :raise BadRequest: no valid signature, or no event object.
    """
    return store_event(provider_code, *verified_event(provider_code))
