# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sandbox, the official SDK against it, and a shop that receives its events."""

import http.server
import json
import sys
import threading
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sandbox import Sandbox  # noqa: E402

stripe = pytest.importorskip("stripe", reason="the stripe SDK is not installed")

SECRETS = ["whsec_current", "whsec_previous"]
VERSION = "2025-09-30.clover"


class Shop:
    """An HTTP server that keeps the events it gets and answers as told."""

    def __init__(self):
        self.received = []
        self.statuses = []
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length).decode()
                shop.received.append((body, self.headers["Stripe-Signature"]))
                self.send_response(shop.statuses.pop(0) if shop.statuses else 200)
                self.end_headers()

            def log_message(self, *args):
                """Write nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def events(self):
        """The events that arrived, decoded."""
        return [json.loads(body) for body, _ in self.received]

    def types(self):
        """The types of the events that arrived."""
        return [event["type"] for event in self.events]

    def clear(self):
        """Forget what arrived."""
        self.received.clear()
        self.statuses.clear()


@pytest.fixture(scope="session")
def shop_server():
    shop = Shop()
    yield shop
    shop.server.shutdown()


@pytest.fixture(scope="session")
def running(shop_server):
    with Sandbox(
        webhook_url=shop_server.url,
        webhook_secret=SECRETS,
        retry_delays=[0.1, 0.1],
    ) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running, shop_server):
    running.control.wait_for_webhooks()
    running.control.reset()
    running.control.webhooks(endpoint=shop_server.url, secrets=SECRETS)
    shop_server.clear()
    return running


@pytest.fixture
def control(sandbox):
    return sandbox.control


@pytest.fixture
def shop(sandbox, shop_server):
    return shop_server


def sdk(sandbox, key="sk_test_sandbox", version=VERSION, **options):
    """Return the official SDK's client of the sandbox."""
    options.setdefault("max_network_retries", 0)
    return stripe.StripeClient(
        key, stripe_version=version, base_addresses={"api": sandbox.url}, **options
    ).v1


@pytest.fixture
def client(sandbox):
    return sdk(sandbox)


@pytest.fixture
def create(client):
    """Create a PaymentIntent of 49.00 EUR, or as told."""

    def create(amount=4900, options=None, **params):
        return client.payment_intents.create(
            {"amount": amount, "currency": "eur", **params}, options
        )

    return create
