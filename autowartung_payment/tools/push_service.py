# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which addresses a browser's push subscription may have; how they are posted to."""

import base64
import binascii
import re

import requests

# The push services of the browsers, as whole prefixes: whoever subscribes chooses the
# address that our server posts to, so nothing else is believed.
PUSH_SERVICES = (
    r"https://fcm\.googleapis\.com/",
    r"https://android\.googleapis\.com/",
    r"https://updates\.push\.services\.mozilla\.com/",
    r"https://web\.push\.apple\.com/",
    r"https://[a-z0-9-]+\.notify\.windows\.com/",
)
MAX_ENDPOINT_LENGTH = 2000
# RFC 8291: an uncompressed point of P-256, and a secret.
_KEY_LENGTHS = {"p256dh": 65, "auth": 16}


def is_endpoint(endpoint):
    """Whether an address belongs to a known push service."""
    return (
        isinstance(endpoint, str)
        and len(endpoint) <= MAX_ENDPOINT_LENGTH
        and re.fullmatch(r"[!-\[\]-~]+", endpoint) is not None
        and any(re.match(service, endpoint) for service in PUSH_SERVICES)
    )


def browser_keys(keys):
    """Return the keys of a subscription, checked; ``None`` if they are none."""
    if not isinstance(keys, dict):
        return None
    for name, length in _KEY_LENGTHS.items():
        text = keys.get(name)
        if not isinstance(text, str) or len(_decode(text)) != length:
            return None
    return {name: keys[name] for name in _KEY_LENGTHS}


def _decode(text):
    try:
        padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
        return base64.urlsafe_b64decode(padded.encode("ascii"))
    except (binascii.Error, ValueError):
        return b""


class PushSession(requests.Session):
    """Posts as Odoo's ``push_to_end_point`` wants it, but lets a message live longer.

    :param int ttl: seconds that the push service keeps it for a phone that is off.
    """

    def __init__(self, ttl):
        super().__init__()
        self._ttl = ttl
        # A push service has no reason to send us elsewhere.
        self.max_redirects = 0

    def request(self, method, url, headers=None, **kwargs):
        headers = {**(headers or {}), "TTL": str(self._ttl)}
        kwargs["allow_redirects"] = False
        return super().request(method, url, headers=headers, **kwargs)
