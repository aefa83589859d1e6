# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""HTTP as a customer's browser or another machine speaks it to a running shop."""

import contextlib
import http.client
import json
from urllib.parse import urlsplit


class Answer:
    """An HTTP answer, read to its end."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)


class Client:
    """One customer, or one machine, with its cookies."""

    def __init__(self, url):
        self.address = urlsplit(url).netloc
        self.cookie = None

    def request(self, method, path, body=None, headers=None, timeout=60):
        """Send one request on a connection of its own."""
        headers = dict(headers or {})
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection = http.client.HTTPConnection(self.address, timeout=timeout)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers)
            answer = Answer(connection.getresponse())
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("session_id="):
                self.cookie = cookie.partition(";")[0]
        return answer

    def call(self, path, **params):
        """Call a JSON-RPC route; return its whole answer."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        return self.request("POST", path, body, headers).json()
