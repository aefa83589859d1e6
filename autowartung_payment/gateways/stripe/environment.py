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
"""

import os
from dataclasses import dataclass, field

LIVE = "live"
TEST = "test"
MODES = (LIVE, TEST)

_PREFIXES = {LIVE: "STRIPE_", TEST: "STRIPE_TEST_"}
_SECRET_KEY_PREFIXES = {
    LIVE: ("sk_live_", "rk_live_"),
    TEST: ("sk_test_", "rk_test_"),
}
_PUBLISHABLE_KEY_PREFIXES = {LIVE: "pk_live_", TEST: "pk_test_"}


@dataclass(frozen=True)
class StripeEnvironment:
    """The credentials of one mode.

    :param webhook_secrets: active signing secrets, in order.
    :param base_url: address of a stand-in for Stripe, without a slash at the end.
    """

    mode: str
    secret_key: str = field(repr=False)
    publishable_key: str = field(repr=False)
    webhook_secrets: tuple = field(repr=False)
    base_url: str = ""

    @property
    def problem(self):
        """What keeps these credentials from being used, as a code, or ``None``.

        ``missing_secret_key``, ``missing_publishable_key``, ``wrong_mode`` (a live key
        in test mode or a test key in live mode), ``base_url_in_live_mode``.
        """
        if self.mode == LIVE and self.base_url:
            return "base_url_in_live_mode"
        if not self.secret_key:
            return "missing_secret_key"
        if not self.publishable_key:
            return "missing_publishable_key"
        secret_fits = self.secret_key.startswith(_SECRET_KEY_PREFIXES[self.mode])
        publishable_fits = self.publishable_key.startswith(
            _PUBLISHABLE_KEY_PREFIXES[self.mode]
        )
        return None if secret_fits and publishable_fits else "wrong_mode"


def read(mode, environ=os.environ):
    """Return the :class:`StripeEnvironment` of ``mode`` (``LIVE`` or ``TEST``)."""
    prefix = _PREFIXES[mode]

    def value(name):
        return environ.get(prefix + name, "").strip()

    secrets = (secret.strip() for secret in value("WEBHOOK_SECRET").split(","))
    return StripeEnvironment(
        mode=mode,
        secret_key=value("SECRET_KEY"),
        publishable_key=value("PUBLISHABLE_KEY"),
        webhook_secrets=tuple(secret for secret in secrets if secret),
        base_url=value("BASE_URL").rstrip("/"),
    )


def webhook_secrets(environ=os.environ):
    """Return ``{secret: mode}`` of every active signing secret."""
    return {
        secret: mode for mode in MODES for secret in read(mode, environ).webhook_secrets
    }
