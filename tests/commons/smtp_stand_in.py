# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail server that accepts or refuses, on a port of its own."""

import socketserver
import threading


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 stand-in")
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self._take_message()
            elif verb == "RCPT" and self.server.stand_in.refuses:
                self._say("451 try again later")
            elif verb == "RCPT":
                self._accept_recipient(line)
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _accept_recipient(self, line):
        address = line.partition("<")[2].partition(">")[0]
        self.server.stand_in.recipients.append(address)
        self._say("250 ok")

    def _take_message(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.server.stand_in.messages.append(b"".join(lines))
        self._say("250 ok")

    def _say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class SmtpStandIn:
    """Use as a context manager; ``messages`` are what was accepted, as bytes.

    ``recipients`` are the addresses of the envelopes.
    """

    def __init__(self):
        self.messages = []
        self.recipients = []
        self.refuses = False

    def __enter__(self):
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.stand_in = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def close(self):
        """Stop listening: from now on connections are refused."""
        self._server.shutdown()
        self._server.server_close()
