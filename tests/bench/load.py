# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Send prepared requests over a few kept connections and time each of them.

In a process of its own, so that preparing and evaluating cost the measured nothing.
"""

import contextlib
import socket
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

CONNECTIONS = 4
TIMEOUT_SECONDS = 30


class Connection:
    """One kept connection; opened again if the server closes it."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def send(self, request):
        """Send one request; return the status of its answer."""
        try:
            return self._try(request)
        except (ConnectionError, EOFError):
            self.close()
            return self._try(request)

    def _try(self, request):
        if self.socket is None:
            self.socket = socket.create_connection(
                ("127.0.0.1", self.port), TIMEOUT_SECONDS
            )
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(request)
        head, body = self._receive_head()
        lines = head.decode("latin-1").lower().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        missing = int(headers.get("content-length", 0)) - len(body)
        while missing > 0:
            missing -= len(self._receive())
        kept = lines[0].startswith("http/1.1") and headers.get("connection") != "close"
        if not kept:
            self.close()
        return int(lines[0].split()[1])

    def _receive_head(self):
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _separator, body = received.partition(b"\r\n\r\n")
        return head, body

    def _receive(self):
        received = self.socket.recv(65536)
        if not received:
            raise EOFError
        return received

    def close(self):
        if self.socket:
            with contextlib.suppress(OSError):
                self.socket.close()
            self.socket = None


def post_request(path, body, headers=None):
    """Return the bytes of a POST request."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send_all(port, requests, connections=CONNECTIONS):
    """Send requests as fast as they are answered.

    :return: ``(seconds, latencies, statuses)``.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_send_all, port, requests, connections).result()


def send_together(port, groups):
    """Send the requests of each group at the same moment, group after group."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_send_together, port, groups).result()


def _send_all(port, requests, connections):
    shares = [requests[number::connections] for number in range(connections)]
    results = []
    start = threading.Barrier(connections + 1)

    def work(share):
        connection = Connection(port)
        start.wait()
        for request in share:
            results.append(_timed(connection, request))
        connection.close()

    threads = [threading.Thread(target=work, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return seconds, [latency for latency, _ in results], {s for _, s in results}


def _send_together(port, groups):
    size = len(groups[0])
    results = []
    meeting = threading.Barrier(size)

    def work(number):
        connection = Connection(port)
        for group in groups:
            meeting.wait()
            results.append(_timed(connection, group[number]))
        connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [latency for latency, _ in results], {status for _, status in results}


def _timed(connection, request):
    began = time.perf_counter()
    status = connection.send(request)
    return time.perf_counter() - began, status
