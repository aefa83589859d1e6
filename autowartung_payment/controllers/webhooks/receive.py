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


def receive_event(provider_code):
    """Verify the request's event and store it; nothing is done about it yet.

    :raise BadRequest: no valid signature, or no event object.
    """
    payload = request.httprequest.get_data()
    service = registry.get(provider_code)
    signers = service.webhook_secrets()
    try:
        secret = service.verify(payload, request.httprequest.headers, signers)
    except InvalidSignature as error:
        _logger.warning("refused a webhook: %s", error)
        raise BadRequest("invalid signature") from error
    try:
        event = json.loads(payload)
    except (RecursionError, ValueError) as error:
        raise BadRequest("not an event") from error
    try:
        request.env["autowartung.webhook.event"].sudo()._receive(
            provider_code, event, signers[secret]
        )
    except MalformedEvent as error:
        raise BadRequest("not an event") from error
    return request.make_json_response({"received": True})
