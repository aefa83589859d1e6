# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Mails of the demo can be looked at."""

import smtplib
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from environment.mail_sink import MailFolder
from environment.ports import free_port


def mail(subject):
    message = EmailMessage()
    message["Subject"] = subject
    message["From"], message["To"] = "shop@example.com", "erika@example.com"
    message.set_content("Grüße")
    message.add_alternative("<p>Grüße</p>", subtype="html")
    message.add_attachment(b"PDF", maintype="application", subtype="pdf")
    return message


def test_each_mail_becomes_a_page_and_a_file(tmp_path):
    folder = tmp_path / "mails"
    sink = Controller(MailFolder(folder), hostname="127.0.0.1", port=free_port())
    sink.start()
    try:
        with smtplib.SMTP(sink.hostname, sink.port) as client:
            client.send_message(mail("Ihre Buchung AW/2026/00001 ist bestätigt"))
            client.send_message(mail("../../etc/passwd"))
    finally:
        sink.stop()
    pages = sorted(folder.glob("*.html"))
    assert len(pages) == len(list(folder.glob("*.eml"))) == 2
    assert pages[0].stem.endswith("Ihre Buchung AW-2026-00001 ist bestätigt")
    assert "<p>Grüße</p>" in pages[0].read_text()
    assert list(tmp_path.iterdir()) == [folder]
