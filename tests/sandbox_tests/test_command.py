# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The command and its page."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests
from sandbox import SandboxControl

TESTS = Path(__file__).resolve().parent.parent


def test_the_command_says_where_it_listens_and_stops_at_once(tmp_path):
    log = tmp_path / "requests"
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0", "--log", str(log)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        text=True,
    )
    url = process.stdout.readline().strip().removeprefix("ready ")
    assert SandboxControl(url).health()["status"] == "ok"
    assert "4242 4242 4242 4242" in requests.get(url + "/").text
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    assert time.monotonic() - started < 1
    assert "/_control/health" in log.read_text()


def test_the_script_is_served(sandbox):
    for path in ("/v3", "/v3/", "/clover/stripe.js"):
        answer = requests.get(sandbox.url + path)
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert "window.Stripe" in answer.text


def test_browsers_may_ask_from_anywhere(sandbox):
    answer = requests.options(sandbox.url + "/v1/payment_intents/pi_1/confirm")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
