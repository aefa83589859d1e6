# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small client of the controls, for tests."""

import http.client
import json
import threading
from urllib.parse import quote, urlencode, urlsplit


class ControlError(Exception):
    """The sandbox refused a control request."""


class SandboxControl:
    """Steers a sandbox, in this process or another: ``SandboxControl(url)``."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self._local = threading.local()

    def close(self):
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection:
            connection.close()
            self._local.connection = None

    def _request(self, method, path, body=None):
        for attempt in (1, 2):
            try:
                return self._try(method, path, body)
            except (OSError, http.client.HTTPException):
                # The server may have closed an idle connection.
                self.close()
                if attempt == 2:
                    raise
        return None

    def _try(self, method, path, body):
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(
                urlsplit(self.url).netloc, timeout=120
            )
            self._local.connection = connection
        text = None if body is None else json.dumps(body)
        headers = {"Content-Type": "application/json"}
        connection.request(method, "/_control" + path, text, headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status >= 400:
            error = answer.get("error")
            raise ControlError(
                error.get("message") if isinstance(error, dict) else error
            )
        return answer

    def health(self):
        """Return the sandbox's state: ``{status, now, account}``."""
        return self._request("GET", "/health")

    def reset(self):
        """Forget all objects, events, keys, faults and the advanced clock."""
        return self._request("POST", "/reset", {})

    def settings(self, **changes):
        """Change settings (see ``stripe/settings.py``) and return all of them."""
        return self._request("POST", "/settings", changes)

    # Faults

    def fault(self, kind, path=".*", method=None, times=1, **options):
        """Plan a fault of a kind (``faults.KINDS``) for the next matching requests.

        ``path`` is a regular expression; options are ``status``, ``delay`` (seconds)
        and ``skip`` (so many matching requests pass before). ``times=None``: always.
        """
        plan = {"kind": kind, "path": path, "method": method, "times": times}
        return self._request("POST", "/faults", {**plan, **options})

    def faults(self):
        """List the planned faults with the number of requests each has hit."""
        return self._request("GET", "/faults")["faults"]

    def clear_faults(self):
        """Forget all planned faults."""
        return self._request("DELETE", "/faults")

    # Webhooks

    def webhooks(self, mode=None, **options):
        """Change the policy: ``send``, ``hold`` or ``drop``.

        Options are ``delay`` (seconds), ``duplicates`` (extra copies of each event),
        ``retry_delays``, ``endpoint`` (URL) and ``secrets`` (a list).
        """
        if mode:
            options["mode"] = mode
        return self._request("POST", "/webhooks", options)

    def hold(self):
        """Keep events back until ``flush``."""
        return self.webhooks("hold")

    def drop(self):
        """Lose events; they stay in the list with ``delivery_success=false``."""
        return self.webhooks("drop")

    def send(self):
        """Send events at once again."""
        return self.webhooks("send")

    def flush(self, order="fifo", seed=None, duplicates=0, parallel=False, types=None):
        """Send held events now and return ``[{event, type, url, status, …}]``.

        ``order`` is ``fifo``, ``reverse`` or ``shuffle`` (with ``seed``);
        ``duplicates`` extra copies of each; ``types`` sends only those types.
        """
        options = {"order": order, "seed": seed, "duplicates": duplicates}
        options.update(parallel=parallel, types=types)
        return self._request("POST", "/webhooks/flush", options)["sent"]

    def wait_for_webhooks(self, timeout=60, retries=False):
        """Wait until nothing is being sent; with ``retries``, nor waits to be."""
        body = {"timeout": timeout, "retries": retries}
        return self._request("POST", "/webhooks/wait", body)["settled"]

    def deliveries(self):
        """List all deliveries: ``[{event, type, url, status, attempts}]``."""
        return self._request("GET", "/webhooks")["deliveries"]

    def held(self):
        """List the deliveries that are held."""
        return self._request("GET", "/webhooks")["held"]

    def event(self, type, object=None, **options):
        """Create any event from the example object of its kind and send it.

        ``object`` overrides fields; an ``id`` of a stored object starts from that
        object. Options are ``account``, ``livemode``, ``send``, ``store``, ``kind``,
        ``previous_attributes`` and ``event`` (overrides fields of the event itself).
        """
        body = {"type": type, "object": object or {}, **options}
        return self._request("POST", "/events", body)

    def resend(self, event_id):
        """Send an event again, now; return ``[{event, type, url, status, …}]``."""
        return self._request("POST", f"/events/{event_id}/send", {})["sent"]

    # Customers and their banks

    def pay(self, intent_id, card=None, **options):
        """Do what a customer does in the browser; return ``{payment_intent, error}``.

        Options are ``payment_method`` (``pm_card_visa`` or an existing one), ``iban``,
        ``three_d_secure`` (``pass`` or ``fail``; without it the payment stays in
        ``requires_action``), ``billing_details`` and ``return_url``.
        """
        body = {key: value for key, value in options.items() if value is not None}
        if card:
            body["card"] = card
        kind = "setup_intents" if intent_id.startswith("seti_") else "payment_intents"
        action = "confirm" if kind == "setup_intents" else "pay"
        return self._request("POST", f"/{kind}/{intent_id}/{action}", body)

    def settle(self, intent_id, outcome="succeeded"):
        """End a debit that is processing: ``succeeded`` or ``failed``."""
        path = f"/payment_intents/{intent_id}/settle"
        return self._request("POST", path, {"outcome": outcome})

    def fail_refund(self, refund_id, reason="lost_or_stolen_card"):
        """Let a refund fail afterwards."""
        return self._request("POST", f"/refunds/{refund_id}/fail", {"reason": reason})

    def succeed_refund(self, refund_id):
        """Let a pending refund arrive."""
        return self._request("POST", f"/refunds/{refund_id}/succeed", {})

    def patch(self, intent_id, **fields):
        """Overwrite fields of a stored PaymentIntent, to simulate mismatches."""
        return self._request("PATCH", f"/payment_intents/{intent_id}", fields)

    # Knowledge

    def ledger(self):
        """Return the provider's own sums, to compare with the shop's books.

        ``{currencies: {eur: {captured, refunded, disputed, fees, net}}, statuses,
        payments: [{payment_intent, amount, amount_received, refunded, …}]}``
        """
        return self._request("GET", "/ledger")

    def requests(self, path="", method=None):
        """List the API requests whose path matches a regular expression."""
        query = {"path": path, **({"method": method} if method else {})}
        return self._request("GET", "/requests?" + urlencode(query))["requests"]

    def object(self, kind, identifier):
        """Return a stored object, whatever its mode."""
        return self._request("GET", f"/objects/{quote(kind)}/{identifier}")

    def advance(self, seconds):
        """Move the sandbox's clock forward: keys expire, holds end."""
        return self._request("POST", "/clock", {"advance": seconds})["now"]
