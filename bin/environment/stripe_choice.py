"""Which Stripe a shop speaks to: Stripe itself, or the sandbox."""

import os
import secrets
from pathlib import Path

_KEYS = ("STRIPE_SECRET_KEY", "STRIPE_TEST_SECRET_KEY")
WEBHOOK_ROUTE = "/api/webhooks/stripe"


def person_has_keys() -> bool:
    """Whether the environment names keys of Stripe itself."""
    return any(os.environ.get(name) for name in _KEYS)


def keys_of_person() -> dict[str, str]:
    """The variables of the environment that are about payment providers."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("STRIPE_", "PAYPAL_"))
    }


def keys_of_sandbox(sandbox_url: str, webhook_secret: str) -> dict[str, str]:
    """Odoo's environment variables on the sandbox."""
    return {
        "STRIPE_TEST_SECRET_KEY": "sk_test_sandbox",
        "STRIPE_TEST_PUBLISHABLE_KEY": "pk_test_sandbox",
        "STRIPE_TEST_WEBHOOK_SECRET": webhook_secret,
        "STRIPE_TEST_BASE_URL": sandbox_url,
    }


def webhook_secret(data: Path) -> str:
    """The signing secret of a data folder, chosen once."""
    path = data / "webhook-secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(f"whsec_{secrets.token_hex(24)}")
    return path.read_text()
