# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import logging

from odoo import models

from ...tools.mailboxes import mailbox_of
from ..common.limits import UNPAID_MAILS
from .kinds import MESSAGES

_logger = logging.getLogger(__name__)


class Booking(models.Model):
    """What the customer is written."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _send_message(self, kind):
        """Put a mail into the outgoing queue, unless it has been overtaken.

        :param str kind: one of :data:`MESSAGES`; kept with the mail, because one that
            is sent again later must be true then, too.
        :return: whether it was still true, and so was sent.
        """
        if not self._is_still_true(kind) or self._is_repeated_later(kind):
            _logger.info("%s: %s is overtaken", self.name, kind)
            return False
        if self._is_one_mail_too_many():
            _logger.warning("%s: %s is one mail too many", self.name, kind)
            return False
        message = MESSAGES[kind]
        template = self.env.ref(f"autowartung_payment.mail_template_{message.template}")
        documents = self.sudo()._invoice_documents(message.documents)
        attachments = self._calendar_attachments() if message.has_calendar_file else []
        if message.has_terms:
            attachments += self._terms_attachments()
        # A mail promises what goes with it, and nothing else.
        template = template.sudo().with_context(has_documents=bool(documents))
        template.send_mail(
            self.id,
            email_values={
                "autowartung_kind": kind,
                "attachment_ids": documents.ids,
                "attachments": attachments,
            },
        )
        if message.tells_windows:
            self._note_told()
        # Odoo's own job looks once an hour; a driver is faster.
        self.env["mail.mail"]._autowartung_wake_queue()
        return True

    def _is_one_mail_too_many(self):
        """Count a mail; tell whether its mailbox has got too many of those already.

        Anybody can order with anybody's address, and cancel, and order again. Once
        something is paid, every mail is sent.
        """
        if self.payment_status not in ("unpaid", "failed"):
            return False
        mailbox = mailbox_of(self.sudo().partner_id.email)
        bounds = self.env["autowartung.bound"].sudo()
        if bounds._is_within(UNPAID_MAILS, mailbox):
            return False
        office = self._in_the_office()
        office._message_log(
            body=office.env._(
                "A mail to the customer was left out: the address has got many mails"
                " about unpaid bookings today."
            )
        )
        return True

    def _is_still_true(self, kind):
        """Whether the mail of this kind says what is the case now."""
        self.ensure_one()
        return bool(MESSAGES[kind].is_true(self.sudo()))

    def _is_repeated_later(self, kind):
        """Whether the same mail waits again: a customer who moves twice reads one."""
        if not MESSAGES[kind].is_once:
            return False
        return self.env["autowartung.follow.up"]._count_pending(kind, self) > 1

    # === WHAT GOES WITH IT === #

    def _calendar_attachments(self):
        """Return the calendar file as ``send_mail`` wants it: ``[(name, base64)]``."""
        has_appointment = self.appointment_start or self.sudo().trip_ids
        if not has_appointment:
            return []
        content = self.sudo()._calendar_file()
        return [(self._calendar_file_name(), base64.b64encode(content))]

    def _terms_attachments(self, terms=None):
        """Return the words that the customer agreed to (§ 312f (2) BGB).

        :param terms: the version (sudo), if not those of the booking itself.
        """
        terms = terms or self.sudo().terms_version_id
        if not terms:
            return []
        language = self.partner_id.lang or terms.language
        env = self.with_context(lang=language).env
        name, note = env._("Terms and withdrawal"), ""
        if not self._has_right_of_withdrawal():
            name = env._("Terms")
            note = env._(
                "This booking is for a business. What these texts say of the right of"
                " withdrawal is for consumers only."
            )
        page = (
            f'<!doctype html><meta charset="utf-8"><title>{name}</title>'
            f"{note and f'<p>{note}</p>'}{terms.body}"
        )
        return [(f"{name}.html", base64.b64encode(page.encode()))]
