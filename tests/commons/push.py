# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a browser subscribes with, and a service that takes what is pushed to it."""

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FCM = "https://fcm.googleapis.com/fcm/send/abc"


def encoded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def subscription(endpoint=FCM, **keys):
    """Return what a browser's subscription is in JSON."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    p256dh = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "endpoint": endpoint,
        "expirationTime": None,
        "keys": {"p256dh": encoded(p256dh), "auth": encoded(b"a" * 16), **keys},
    }


class PushStandIn:
    """A push service on this machine; ``posts`` are headers and body."""

    def __init__(self):
        self.posts, self.status = [], 201
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers["Content-Length"])
                stand_in.posts.append((dict(self.headers), self.rfile.read(length)))
                self.send_response(stand_in.status)
                self.send_header("Content-Length", "0")
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()
