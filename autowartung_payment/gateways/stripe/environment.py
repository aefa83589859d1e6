# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe's credentials, which only ever come from the process environment.

===========================  ==============================================
live mode                    test mode
===========================  ==============================================
``STRIPE_SECRET_KEY``        ``STRIPE_TEST_SECRET_KEY``
``STRIPE_PUBLISHABLE_KEY``   ``STRIPE_TEST_PUBLISHABLE_KEY``
``STRIPE_WEBHOOK_SECRET``    ``STRIPE_TEST_WEBHOOK_SECRET`` (two during a rotation,
                             separated by a comma)
(refused)                    ``STRIPE_TEST_BASE_URL``: a local stand-in for Stripe
===========================  ==============================================

They are the common account's. ``STRIPE_SECRET_KEY__2`` and the like are those of an
account of its own: of the company with the id 2. A company that has any variable of
its own never uses the common account, in neither mode: a key that was forgotten keeps
it from being paid, instead of having another company paid.
"""

import os
import re

from ..environment import LIVE, MODES, TEST, Environment

_PREFIXES = {LIVE: "STRIPE_", TEST: "STRIPE_TEST_"}
_SECRET_KEY_PREFIXES = {
    LIVE: ("sk_live_", "rk_live_"),
    TEST: ("sk_test_", "rk_test_"),
}
_PUBLISHABLE_KEY_PREFIXES = {LIVE: "pk_live_", TEST: "pk_test_"}
_OF_AN_OWN_ACCOUNT = re.compile(
    r"STRIPE_(?:TEST_)?(?:SECRET_KEY|PUBLISHABLE_KEY|WEBHOOK_SECRET)__(\w+)"
)


def own_accounts(environ=os.environ):
    """Return the suffixes of the companies that have an account of their own."""
    matches = (_OF_AN_OWN_ACCOUNT.fullmatch(name) for name in environ)
    return frozenset(match[1] for match in matches if match)


def read(mode, environ=os.environ, *, account=""):
    """Return the :class:`..environment.Environment` of ``mode`` (``LIVE``, ``TEST``).

    :param str account: a company's suffix; it need not have an account of its own.
    """
    prefix = _PREFIXES[mode]
    account = account if account in own_accounts(environ) else ""
    suffix = f"__{account}" if account else ""

    def value(name):
        return environ.get(prefix + name, "").strip()

    secrets = value(f"WEBHOOK_SECRET{suffix}").split(",")
    found = {
        "mode": mode,
        "secret_key": value(f"SECRET_KEY{suffix}"),
        "publishable_key": value(f"PUBLISHABLE_KEY{suffix}"),
        "base_url": value("BASE_URL").rstrip("/"),
    }
    return Environment(
        webhook_secrets=tuple(filter(None, (secret.strip() for secret in secrets))),
        account=account,
        problem=_problem(**found),
        **found,
    )


def _problem(mode, secret_key, publishable_key, base_url):
    if mode == LIVE and base_url:
        return "base_url_in_live_mode"
    if not secret_key:
        return "missing_secret_key"
    if not publishable_key:
        return "missing_publishable_key"
    fits = secret_key.startswith(_SECRET_KEY_PREFIXES[mode]) and (
        publishable_key.startswith(_PUBLISHABLE_KEY_PREFIXES[mode])
    )
    return None if fits else "wrong_mode"


def webhook_secrets(environ=os.environ):
    """Return ``{secret: Environment}`` of every active signing secret."""
    environments = (
        read(mode, environ, account=account)
        for account in ("", *sorted(own_accounts(environ)))
        for mode in MODES
    )
    return {secret: found for found in environments for secret in found.webhook_secrets}
