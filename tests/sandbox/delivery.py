# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Delivery of webhooks: at once, later, often, in disorder or not at all."""

import contextlib
import heapq
import http.client
import itertools
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

TIMEOUT = 30


class Delivery:
    """One event on its way to one endpoint."""

    def __init__(self, event_id, event_type, url, body, headers, on_success):
        self.event_id = event_id
        self.event_type = event_type
        self.url = url
        self.body = body
        self.headers = headers
        self.on_success = on_success
        self.done = False
        self.attempts = 0
        self.status = None

    def send(self):
        """Post the event once and return the HTTP status, or None if none came."""
        self.attempts += 1
        self.status = post(self.url, self.body, self.headers())
        if self.status and 200 <= self.status < 300 and not self.done:
            self.done = True
            self.on_success()
        return self.status

    def report(self):
        """Return what a test wants to know of it."""
        return {
            "event": self.event_id,
            "type": self.event_type,
            "url": self.url,
            "status": self.status,
            "attempts": self.attempts,
        }


def post(url, body, headers):
    """Post a body and return the HTTP status, or None on any network error."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    factory = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = factory(parts.hostname, parts.port, timeout=TIMEOUT)
    try:
        target = parts.path or "/"
        if parts.query:
            target += "?" + parts.query
        connection.request("POST", target, body.encode(), headers)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


class Courier:
    """Sends deliveries by a policy that a test can change."""

    def __init__(self, retry_delays=(1, 5, 30)):
        self.retry_delays = list(retry_delays)
        self._default_retry_delays = list(retry_delays)
        self._condition = threading.Condition()
        self._numbers = itertools.count()
        self._pool = None
        self._thread = None
        self._closed = False
        self._generation = 0
        self._busy = 0
        self._queue = []
        self.reset()

    def reset(self):
        """Forget all deliveries and return to sending at once."""
        with self._condition:
            self._generation += 1
            self._queue.clear()
            self.held = []
            self.log = []
            self.mode = "send"
            self.delay = 0
            self.duplicates = 0
            self.retry_delays = list(self._default_retry_delays)

    def close(self):
        """Stop at once."""
        with self._condition:
            self._closed = True
            self._queue.clear()
            self._condition.notify_all()
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def submit(self, delivery):
        """Send, hold or drop a delivery, as the policy says."""
        with self._condition:
            self.log.append(delivery)
            if self.mode == "hold":
                self.held.append(delivery)
            elif self.mode == "send":
                for _ in range(1 + self.duplicates):
                    self._schedule(self.delay, self._attempt, delivery, 0)

    def after(self, delay, function, *args):
        """Call a function later."""
        with self._condition:
            self._schedule(delay, function, *args)

    def _schedule(self, delay, function, *args, retry=False):
        due = time.monotonic() + delay
        item = (due, next(self._numbers), self._generation, function, args, retry)
        heapq.heappush(self._queue, item)
        if self._thread is None:
            self._pool = ThreadPoolExecutor(8, "webhook")
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        self._condition.notify_all()

    def _run(self):
        while True:
            with self._condition:
                if self._closed:
                    return
                now = time.monotonic()
                if not self._queue or self._queue[0][0] > now:
                    wait = self._queue[0][0] - now if self._queue else None
                    self._condition.wait(wait)
                    continue
                _, _, generation, function, args, _ = heapq.heappop(self._queue)
                self._busy += 1
            with contextlib.suppress(RuntimeError):  # the pool is shut down
                self._pool.submit(self._call, generation, function, args)

    def _call(self, generation, function, args):
        try:
            if generation == self._generation:
                function(*args)
        finally:
            with self._condition:
                self._busy -= 1
                self._condition.notify_all()

    def _attempt(self, delivery, number):
        delivery.send()
        if delivery.done or number >= len(self.retry_delays):
            return
        with self._condition:
            delay = self.retry_delays[number]
            self._schedule(delay, self._attempt, delivery, number + 1, retry=True)

    def wait(self, timeout, retries=False):
        """Wait until nothing is being sent; tell whether that came in time.

        A retry that waits for its time does not count, unless asked for.
        """
        deadline = time.monotonic() + timeout
        with self._condition:
            while self._unsettled(retries):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._condition.wait(min(left, 0.05))
        return True

    def _unsettled(self, retries):
        return self._busy or any(retries or not item[-1] for item in self._queue)

    def flush(self, order="fifo", seed=None, duplicates=0, parallel=False, types=None):
        """Send what was held and return a report of each attempt."""
        with self._condition:
            held, self.held, chosen = self.held, [], []
            for item in held:
                wanted = not types or item.event_type in types
                (chosen if wanted else self.held).append(item)
        chosen = [d for d in chosen for _ in range(1 + duplicates)]
        if order == "reverse":
            chosen.reverse()
        elif order == "shuffle":
            random.Random(seed).shuffle(chosen)
        return send_all(chosen, parallel)


def send_all(deliveries, parallel=False):
    """Send deliveries now and return a report of each attempt."""

    def attempt(delivery):
        return {**delivery.report(), "status": delivery.send()}

    if not parallel:
        return [attempt(delivery) for delivery in deliveries]
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(attempt, deliveries))
