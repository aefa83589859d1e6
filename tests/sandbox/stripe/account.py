# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The account: its objects, settings, time and events, under one lock."""

import threading

from . import events
from .settings import DEFAULTS
from .store import Store, token


class Account:
    """Everything that the sandbox knows, and how it changes."""

    def __init__(self, clock, courier):
        self.clock = clock
        self.courier = courier
        self.lock = threading.RLock()
        self.store = Store(clock)
        self.settings = dict(DEFAULTS)
        self.base_url = ""
        self._later = []
        self.id = "acct_" + token(16)
        self._configured = None

    def reset(self):
        """Forget all objects; keep the configured webhook endpoint."""
        with self.lock:
            self.store.clear()
            self.settings = dict(DEFAULTS)
            self._later.clear()
            if self._configured:
                self.configure_endpoint(*self._configured)

    def configure_endpoint(self, url, secrets):
        """Set the endpoint that exists without having been created by the API."""
        with self.lock:
            self._configured = (url, list(secrets))
            endpoint = self.store.find("webhook_endpoint", "we_configured")
            if endpoint is None:
                endpoint = self.store.put(_configured(self.clock.now()), None)
            endpoint["url"] = url
            self.store.hidden(endpoint)["secrets"] = list(secrets)
            return endpoint

    def emit(self, kind, obj, call=None, previous=None):
        """Record and send an event about an object."""
        self.store.touch(obj)
        return events.emit(self, kind, obj, call, previous)

    def after_answer(self, function, *args):
        """Run something when the answer to the current request has been made."""
        self._later.append((function, args))

    def run_later(self):
        """Run what waited for the answer."""
        while self._later:
            function, args = self._later.pop(0)
            function(*args)

    def schedule(self, delay, function, *args):
        """Run something later, under the lock."""

        def run():
            with self.lock:
                function(*args)
                self.run_later()

        self.courier.after(delay, run)


def _configured(now):
    return {
        "id": "we_configured",
        "object": "webhook_endpoint",
        "api_version": events.API_VERSION,
        "application": None,
        "created": now,
        "description": "Configured when the sandbox started",
        "enabled_events": ["*"],
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": "",
    }
