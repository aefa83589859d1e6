# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sandbox as one threaded HTTP server."""

import contextlib
import select
import socket
import struct
import sys
import threading
import time
import traceback
from pathlib import Path

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Request, Response

from .client import SandboxControl
from .clock import Clock
from .control import Control
from .delivery import Courier
from .faults import FaultPlan
from .pages import index_page
from .stripe.api import StripeApi, error_body
from .stripe.browser import browser_response

# How long a time-out lasts if the client does not give up before.
PATIENCE = 120


class Handler(WSGIRequestHandler):
    """Requests without a log line each and without Nagle's delay."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    log_file = None

    def log_request(self, code="-", size="-"):
        """Write one line to the log file, if there is one."""
        if self.log_file:
            print(self.command, self.path, code, file=self.log_file, flush=True)

    def connection_dropped(self, error, environ=None):
        """Do not wait for another request on a connection that a fault ended."""
        self.close_connection = True

    def log(self, type, message, *args):
        """Write only what a log file was asked for."""
        if self.log_file:
            print(type, message % args, file=self.log_file, flush=True)


class Server(ThreadedWSGIServer):
    """A threaded server whose planned resets are resets, not orderly ends."""

    def shutdown_request(self, request):
        """Close without the farewell that would come before a reset."""
        self.close_request(request)


class Application:
    """The WSGI application: the API, its browser part, the controls."""

    def __init__(self, courier):
        self.clock = Clock()
        self.courier = courier
        self.faults = FaultPlan()
        self.stripe = StripeApi(self.clock, courier)
        self.control = Control(self)

    def reset(self):
        """Forget everything that happened and was planned."""
        self.courier.reset()
        self.faults.clear()
        self.clock.reset()
        self.stripe.reset()

    def __call__(self, environ, start_response):
        request = Request(environ)
        try:
            response = self.respond(request, environ)
        except ConnectionError:
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            response = Response("The sandbox failed; see its log.", 500)
        return response(environ, start_response)

    def respond(self, request, environ):
        """Return the answer to a request."""
        path = request.path
        if path.startswith("/v1/"):
            if request.method == "OPTIONS":
                return self.stripe.preflight()
            return self.api(request, environ)
        if path.startswith("/_control/"):
            return self.control.respond(request)
        if path == "/":
            return index_page(self)
        return browser_response(self, request)

    def api(self, request, environ):
        """Answer an API request, with the fault that is planned for it."""
        fault = self.faults.take(request.method, request.path)
        if fault and fault.kind in ("timeout_before", "drop_before", "error_before"):
            return self._fail_before(fault, request, environ)
        call, answer = self.stripe.begin(request)
        if answer is None:
            if fault and fault.kind == "slow":
                time.sleep(fault.delay or 1)
            status, text = self.stripe.execute(call)
            if fault and fault.kind == "error_after":
                self.stripe.keep(call, fault.status, error_body(fault.status))
                return self.stripe.refuse(call, fault.status)
            answer = self.stripe.finish(call, status, text)
        return self._fail_after(fault, call, answer, environ) if fault else answer

    def _fail_before(self, fault, request, environ):
        call = self.stripe.describe(request)
        if fault.kind == "error_before":
            time.sleep(fault.delay or 0)
            return self.stripe.refuse(call, fault.status)
        self.stripe.record(call, None)
        if fault.kind == "timeout_before":
            _wait_for_client(environ, fault.delay)
        return _hang_up(environ, reset=fault.kind == "drop_before")

    def _fail_after(self, fault, call, answer, environ):
        if fault.kind == "gateway_error_after":
            return self.stripe.refuse(call, fault.status)
        if fault.kind == "malformed":
            answer.set_data(answer.get_data()[: max(1, len(answer.get_data()) // 2)])
        if fault.kind == "timeout_after":
            _wait_for_client(environ, fault.delay)
        if fault.kind in ("timeout_after", "drop_after"):
            return _hang_up(environ, reset=fault.kind == "drop_after")
        return answer


def _wait_for_client(environ, delay):
    """Wait so long, or until the client has hung up."""
    connection = environ.get("werkzeug.socket")
    deadline = time.monotonic() + (PATIENCE if delay is None else delay)
    while (left := deadline - time.monotonic()) > 0:
        readable, _, _ = select.select([connection], [], [], min(left, 1))
        if readable:
            with contextlib.suppress(OSError):
                if connection.recv(1, socket.MSG_PEEK):
                    time.sleep(0.05)
                    continue
            return


def _hang_up(environ, reset):
    """End the connection without an answer."""
    connection = environ.get("werkzeug.socket")
    if reset:
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    raise ConnectionResetError("a planned fault")


class Sandbox:
    """A running sandbox; use it as a context manager or start and stop it.

    ::

        with Sandbox(webhook_url=url, webhook_secret="whsec_1") as sandbox:
            client = StripeClient("sk_test_1", base_addresses={"api": sandbox.url})
            sandbox.control.pay(intent_id, card="4242424242424242")

    ``webhook_secret`` may be several secrets, separated by commas or in a list: each
    event then carries a signature for each, as during a rotation.
    """

    def __init__(
        self,
        host="127.0.0.1",
        port=0,
        webhook_url=None,
        webhook_secret=None,
        retry_delays=(1, 5, 30),
        log=None,
    ):
        self.courier = Courier(retry_delays)
        self.app = Application(self.courier)
        handler = type("LoggingHandler", (Handler,), {"log_file": _open(log)})
        self._server = Server(host, port, self.app, handler)
        self._server.log_file = handler.log_file
        self.url = f"http://{host}:{self._server.server_port}"
        self.app.stripe.account.base_url = self.url
        if webhook_url:
            self.app.stripe.account.configure_endpoint(
                webhook_url, secrets_of(webhook_secret)
            )
        self.control = SandboxControl(self.url)
        self._thread = None

    def start(self):
        """Serve in a thread."""
        self._thread = threading.Thread(target=self.serve, daemon=True)
        self._thread.start()
        return self

    def serve(self):
        """Serve until stopped."""
        self._server.serve_forever(poll_interval=0.05)

    def stop(self):
        """Stop serving and sending."""
        self.courier.close()
        self._server.shutdown()
        self._server.server_close()
        self.control.close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *exc_info):
        self.stop()


def _open(log):
    return Path(log).open("a") if isinstance(log, str | Path) else log


def secrets_of(value):
    """Return the signing secrets of an option or a list."""
    if isinstance(value, str):
        value = value.split(",")
    return [secret.strip() for secret in value or ["whsec_sandbox"]]
