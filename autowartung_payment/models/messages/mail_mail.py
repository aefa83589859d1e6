# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import html2plaintext

_logger = logging.getLogger(__name__)

# How long to wait before a failed mail is sent again.
RETRY_PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
# Only a person can help: the address has to be corrected.
PERMANENT_FAILURES = ("mail_email_invalid", "mail_email_missing", "mail_bl")
BATCH = 500


def readable_text(html):
    """Return a mail's body for programs that show text only."""
    # Odoo takes each line break of the source for one of the text.
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r"<li\b[^>]*>", "<br/>- ", html)
    html = re.sub(r"</?h1\b[^>]*>|</table>", "<br/><br/>", html)
    lines = (line.strip() for line in html2plaintext(html).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class MailMail(models.Model):
    """Mails about bookings that fail are sent again, then shown to a person."""

    _inherit = "mail.mail"

    autowartung_kind = fields.Char(
        readonly=True, help="What the mail tells the customer; see the follow-up kinds."
    )
    autowartung_attempts = fields.Integer(
        string="Attempts", readonly=True, help="How often the mail was sent again."
    )
    autowartung_given_up = fields.Boolean(string="Given Up", readonly=True)

    def _prepare_outgoing_list(self, *args, **kwargs):
        mails = super()._prepare_outgoing_list(*args, **kwargs)
        if self.autowartung_kind:
            for mail in mails:
                mail["body_alternative"] = readable_text(mail["body"])
        return mails

    @api.model
    def _cron_autowartung_retry(self):
        """Let Odoo's own queue send the failed mails again whose pause is over."""
        failed = self.env["autowartung.failed.mail"]._to_retry(BATCH)
        # Odoo's queue holds the lock of a mail that it is sending.
        for mail in failed.mail_id.try_lock_for_update():
            if mail.state == "exception":
                mail._autowartung_retry()
        self.env["ir.cron"]._commit_progress(len(failed))

    def _autowartung_retry(self):
        self.ensure_one()
        failed = self.env["autowartung.failed.mail"].browse(self.id)
        if self._autowartung_is_overtaken(failed.booking_id):
            self.cancel()
        elif self._autowartung_is_hopeless():
            self._autowartung_give_up(failed._about())
        elif self._autowartung_next_attempt_at() <= fields.Datetime.now():
            self.autowartung_attempts += 1
            self._autowartung_send_again()

    def _autowartung_is_overtaken(self, booking):
        kind = self.autowartung_kind
        return bool(kind and booking) and not booking._is_still_true(kind)

    def _autowartung_is_hopeless(self):
        is_permanent = self.failure_type in PERMANENT_FAILURES
        return is_permanent or self.autowartung_attempts >= len(RETRY_PAUSES)

    def _autowartung_next_attempt_at(self):
        """Return when the failed mail is sent again; ``False`` for a hopeless one."""
        self.ensure_one()
        if self._autowartung_is_hopeless():
            return False
        # Odoo writes the failure last.
        return self.write_date + RETRY_PAUSES[self.autowartung_attempts]

    def _autowartung_send_again(self):
        self.mark_outgoing()
        self.env["mail.mail"]._autowartung_wake_queue()

    def _autowartung_give_up(self, subject):
        self.autowartung_given_up = True
        _logger.warning("mail %s is not sent again: %s", self.id, self.failure_reason)
        subject._notify_managers(
            lambda env: (
                env._("Mail could not be delivered"),
                env._(
                    "“%(subject)s” did not reach %(customer)s. %(reason)s Then send it"
                    " again from the list of failed mails.",
                    subject=self.subject,
                    customer=subject._mail_address_text(),
                    reason=env["autowartung.failed.mail"]._failure_sentence(
                        self.failure_type
                    ),
                ),
            ),
            "mail.mail_activity_data_warning",
        )
