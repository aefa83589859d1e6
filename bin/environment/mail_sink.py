"""The demo's mail server: it keeps what it gets as files, and sends nothing on."""

import datetime
import email
import email.policy
import re
from pathlib import Path

from .ports import free_port, is_free
from .processes import Service


class MailFolder:
    """A handler of aiosmtpd: each mail becomes a file that one can open.

    :param Path folder: with ``.eml`` for mail programs and ``.html`` for browsers.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @classmethod
    def from_cli(cls, _parser, folder: str) -> "MailFolder":
        """The folder that ``python -m aiosmtpd`` names behind the class."""
        return cls(Path(folder))

    async def handle_DATA(self, _server, _session, envelope):
        """Keep the mail of an envelope."""
        message = email.message_from_bytes(
            envelope.original_content, policy=email.policy.default
        )
        path = self._path(message["subject"] or "")
        path.with_suffix(".eml").write_bytes(envelope.original_content)
        if page := message.get_body(("html",)):
            content = f'<!doctype html><meta charset="utf-8">{page.get_content()}'
            path.with_suffix(".html").write_text(content)
        return "250 kept"

    def _path(self, subject: str) -> Path:
        words = re.sub(r"[^\w ()-]+", "-", subject)[:80].strip()
        now = datetime.datetime.now()
        return self.folder / f"{now:%Y-%m-%d %H-%M-%S-%f} {words}.eml"


def start_mail_sink(place, services) -> Service:
    """Start the server; the result has its ``port`` and its ``folder``."""
    port, folder = free_port(), place.data / "mails"
    handler = f"{MailFolder.__module__}.{MailFolder.__name__}"
    listen = ("-n", "-l", f"127.0.0.1:{port}", "-c", handler, folder)
    sink = Service(
        "The mail server",
        [place.python, "-m", "aiosmtpd", *listen],
        log=place.logs / "mails.log",
        env=place.environ(),
    )
    services.callback(sink.stop)
    sink.port, sink.folder = port, folder
    sink.wait_until(lambda: not is_free(port), seconds=30)
    return sink
