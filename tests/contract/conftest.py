# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sandbox whose every answer is kept, to be validated."""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contract.description import contracts_dir  # noqa: E402
from sandbox import Sandbox  # noqa: E402

stripe = pytest.importorskip("stripe", reason="the stripe SDK is not installed")
pytest.importorskip("jsonschema", reason="jsonschema is not installed")


def pytest_collection_modifyitems(items):
    if contracts_dir():
        return
    reason = "no stripe.json: set CONTRACTS_DIR"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


class Recorder(stripe.RequestsClient):
    """The SDK's HTTP client, keeping each answer."""

    def __init__(self):
        super().__init__()
        self.answers = []

    def request(self, method, url, headers, post_data=None, **options):
        body, status, answered = super().request(
            method, url, headers, post_data, **options
        )
        path = urlsplit(url).path
        self.answers.append((method.upper(), path, status, json.loads(body)))
        return body, status, answered


@pytest.fixture(scope="session")
def running():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running):
    running.control.reset()
    return running


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def client(sandbox, recorder):
    return stripe.StripeClient(
        "sk_test_sandbox",
        stripe_version="2025-09-30.clover",
        base_addresses={"api": sandbox.url},
        http_client=recorder,
        max_network_retries=0,
    ).v1
