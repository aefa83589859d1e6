# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What every answer says that is for one customer alone.

No cache keeps it, no other site learns its address, in which there may be a token, and
no other site shows it in a frame. Said in one place, so that no new page can forget it:
all routes of the addon, and those of Odoo through which its customers go. See
docs/decisions/0027.
"""

import re

OURS = "odoo.addons.autowartung_payment."
_FRAMES = "frame-ancestors 'self'"
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}
_POLICY = "Content-Security-Policy"
# What Odoo says of pictures, unless somebody has said something already.
_PICTURES = "default-src 'none'"
# With the language that may stand before it.
_PRIVATE_PATH = re.compile(
    r"(?:/[a-z]{2,3}(?:_[A-Za-z@]+)?)?"
    r"/(?:my|payment|web/(?:login|signup|reset_password))(?:/|$)"
)
_MARK = "autowartung_is_private"


def is_ours(rule):
    """Whether the route is one of the addon, or one of Odoo that it extends."""
    return rule.endpoint.func.__module__.startswith(OURS)


def is_private_path(path):
    """Whether customers' pages of Odoo's are below this path."""
    return bool(_PRIVATE_PATH.match(path))


def is_private(rule):
    """Whether what a route answers is for one visitor alone."""
    return is_ours(rule) or is_private_path(rule.rule)


def expect(request):
    """Remember that the answer is private; also for answers that Odoo makes itself."""
    setattr(request, _MARK, True)
    for name, value in (*HEADERS.items(), (_POLICY, _FRAMES)):
        request.future_response.headers.set(name, value)


def is_expected(request):
    """Whether the request is for something private, as far as is known by now."""
    return getattr(request, _MARK, False)


def keep_private(request, response):
    """Say in an answer that it is private, if it is; once, whoever said so before."""
    if not is_expected(request):
        return
    for name in (*HEADERS, _POLICY):
        request.future_response.headers.remove(name)
    for name, value in HEADERS.items():
        response.headers.set(name, value)
    policies = [response.headers.get(_POLICY, "")]
    if response.headers.get("Content-Type", "").startswith("image/"):
        policies.append(_PICTURES)
    policies.append(_FRAMES)
    joined = "; ".join(dict.fromkeys(filter(None, policies)))
    response.headers.set(_POLICY, joined)
