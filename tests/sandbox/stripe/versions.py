# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Differences between API versions.

Objects are kept as ``2025-09-30.clover`` has them; a request or an endpoint with
an older version gets them as that version had them.
"""

import re

from .errors import StripeError
from .store import paginate

# Since then a PaymentIntent has no charges and a Charge no refunds.
_WITHOUT_LISTS = "2022-11-15"
# Since then a PaymentIntent takes the payment methods of the account by default.
_AUTOMATIC_METHODS = "2023-08-16"
# Since then a capture happens after the answer by default.
_ASYNC_CAPTURE = "2024-04-10"
_VERSION = re.compile(r"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")


def check(version):
    """Raise unless the text is a version of the API."""
    if not _VERSION.match(version):
        raise StripeError(
            400,
            "invalid_request_error",
            f"Invalid Stripe API version: {version}",
            executed=False,
        )


def has_lists(version):
    """Tell whether objects of this version contain lists of others."""
    return version < _WITHOUT_LISTS


def automatic_methods(version):
    """Tell whether automatic payment methods are the default."""
    return version >= _AUTOMATIC_METHODS


def default_capture_method(version):
    """Return the capture method of an intent that names none."""
    return "automatic_async" if version >= _ASYNC_CAPTURE else "automatic"


def render(account, obj, version):
    """Return an object, or a list of them, as an API version has it."""
    if not has_lists(version):
        return obj
    if isinstance(obj, list):
        return [render(account, item, version) for item in obj]
    if not isinstance(obj, dict):
        return obj
    shown = {key: render(account, value, version) for key, value in obj.items()}
    if obj.get("object") == "charge":
        shown["refunds"] = refunds_of(account, obj, version)
    elif obj.get("object") == "payment_intent" and "id" in obj:
        shown["charges"] = _charges_of(account, obj, version)
    return shown


def render_event(account, data, version):
    """Return the data of an event as an API version has it."""
    return {**data, "object": render(account, data["object"], version)}


def refunds_of(account, charge, version="2022-11-15"):
    """Return the list of refunds that a charge contained."""
    found = [
        refund
        for refund in account.store.newest("refund")
        if refund["charge"] == charge["id"]
    ]
    url = f"/v1/charges/{charge['id']}/refunds"
    page = paginate(found, {"limit": 10}, url)
    if has_lists(version):
        page["total_count"] = len(found)
    return page


def _charges_of(account, intent, version):
    found = [
        charge
        for charge in account.store.newest("charge")
        if charge["payment_intent"] == intent["id"]
    ]
    page = paginate(found, {"limit": 10}, f"/v1/charges?payment_intent={intent['id']}")
    page["data"] = [render(account, charge, version) for charge in page["data"]]
    page["total_count"] = len(found)
    return page
