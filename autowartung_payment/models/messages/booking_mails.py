# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import logging

from odoo import fields, models

from ..inbox.follow_up import (
    CANCELLATION_MAIL,
    CONFIRMATION_MAIL,
    FAILURE_MAIL,
    PAYMENT_LINK_MAIL,
    PICKUP_SCHEDULED_MAIL,
    STATUS_MAILS,
)

_logger = logging.getLogger(__name__)

# A declined customer usually tries again at once; write only if it stays at that.
FAILURE_MAIL_DELAY_SECONDS = 10 * 60

# What changes the entry in the customer's calendar.
WITH_CALENDAR_FILE = (CONFIRMATION_MAIL, PICKUP_SCHEDULED_MAIL, CANCELLATION_MAIL)
# What an order consists of, on a durable medium.
WITH_TERMS = (CONFIRMATION_MAIL, PAYMENT_LINK_MAIL)
# Which documents of the books go with a mail.
DOCUMENTS = {CONFIRMATION_MAIL: "out_invoice", CANCELLATION_MAIL: "out_refund"}


class Booking(models.Model):
    """What the customer is written."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def _on_payment_failed(self, transaction):
        super()._on_payment_failed(transaction)
        follow_up = self.env["autowartung.follow.up"]
        if not follow_up._count_pending(FAILURE_MAIL, self):
            attempt = transaction.failed_attempt or ""
            follow_up._plan(
                FAILURE_MAIL,
                self,
                occasion=f"{transaction._name_for_follow_up()}:{attempt}",
                delay=FAILURE_MAIL_DELAY_SECONDS,
            )

    def _perform_follow_up(self, kind):
        if kind == CONFIRMATION_MAIL:
            self._send_confirmation_mail()
        elif kind == FAILURE_MAIL:
            self._send_payment_failed_mail()
        elif kind in STATUS_MAILS:
            self._send_status_mail(kind)
        else:
            super()._perform_follow_up(kind)

    def _send_confirmation_mail(self):
        self._send_customer_mail(CONFIRMATION_MAIL, "booking_confirmation")

    def _send_payment_failed_mail(self):
        self._send_customer_mail(FAILURE_MAIL, "payment_failed")

    def _send_status_mail(self, kind):
        """Send the mail of a follow-up's kind; see ``follow_up.STATUS_MAILS``.

        :return: whether it was still true, and so was sent.
        """
        return self._send_customer_mail(kind, kind.removesuffix("_mail"))

    def _send_customer_mail(self, kind, template_name):
        """Put a mail into the outgoing queue, unless it has been overtaken.

        :param str kind: the follow-up's; kept with the mail, because one that is sent
            again later must be true then, too.
        :param str template_name: external id after ``mail_template_``.
        :return: whether it was.
        """
        if not self._is_still_true(kind) or self._is_repeated_later(kind):
            _logger.info("%s: %s is overtaken", self.name, kind)
            return False
        template = self.env.ref(f"autowartung_payment.mail_template_{template_name}")
        documents = self.sudo()._invoice_documents(DOCUMENTS.get(kind))
        # A mail promises what goes with it, and nothing else.
        template = template.sudo().with_context(has_documents=bool(documents))
        template.send_mail(
            self.id,
            email_values={
                "autowartung_kind": kind,
                "attachment_ids": documents.ids,
                "attachments": self._calendar_attachments(kind)
                + self._terms_attachments(kind),
            },
        )
        # Odoo's own job looks once an hour; a driver is faster.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return True

    # === WHAT IS STILL TRUE === #

    def _is_still_true(self, kind):
        """Whether the mail of this kind says what is the case now."""
        self.ensure_one()
        booking = self.sudo()
        match kind:
            case "failure_mail":
                return booking.payment_status == "failed" and self.state == "pending"
            case "payment_link_mail":
                return booking._is_payable()
            case "slot_gone_mail":
                return booking.needs_new_slot
            case "cancellation_mail":
                return self.state == "cancelled"
            case "confirmation_mail":
                return self.state != "cancelled"
            case "withdrawal_mail":
                return True
        return self._is_status_still_true(kind)

    def _is_status_still_true(self, kind):
        pickup, back = self.sudo().pickup_id, self.sudo().return_id
        if self.state not in ("confirmed", "in_progress", "ready"):
            return False
        match kind:
            case "pickup_scheduled_mail":
                return "scheduled" in (pickup + back).mapped("state")
            case "reminder_mail":
                is_ahead = pickup and pickup.window_start > fields.Datetime.now()
                return is_ahead and pickup.state == "scheduled"
            case "pickup_started_mail":
                return pickup.state == "on_the_way"
            case "car_arrived_mail":
                return self.state == "in_progress"
            case "car_ready_mail":
                is_waiting = back.state in (False, "scheduled", "lapsed")
                return self.state == "ready" and is_waiting
            case "return_started_mail":
                return back.state == "on_the_way"
        return True

    def _is_repeated_later(self, kind):
        """Whether the same mail waits again: who moves twice is written once."""
        if kind != PICKUP_SCHEDULED_MAIL:
            return False
        return self.env["autowartung.follow.up"]._count_pending(kind, self) > 1

    # === WHAT GOES WITH IT === #

    def _calendar_attachments(self, kind):
        """Return the calendar file as ``send_mail`` wants it: ``[(name, base64)]``."""
        has_appointment = self.appointment_start or self.sudo().trip_ids
        content = (
            kind in WITH_CALENDAR_FILE
            and has_appointment
            and self.sudo()._calendar_file()
        )
        if not content:
            return []
        name = f"{self.name.replace('/', '-')}.ics"
        return [(name, base64.b64encode(content))]

    def _terms_attachments(self, kind):
        """Return the words that the customer agreed to (§ 312f (2) BGB)."""
        terms = self.sudo().terms_version_id
        if kind not in WITH_TERMS or not terms:
            return []
        language = self.partner_id.lang or terms.language
        name = self.with_context(lang=language).env._("Terms and withdrawal")
        page = f'<!doctype html><meta charset="utf-8"><title>{name}</title>{terms.body}'
        return [(f"{name}.html", base64.b64encode(page.encode()))]

    def _invoice_documents(self, move_type):
        """Return invoices or credit notes as PDF attachments.

        None where they cannot be rendered: the mail also links to the booking's page,
        where they are shown.

        :param str move_type: ``out_invoice``, ``out_refund``, or nothing.
        """
        attachments = self.env["ir.attachment"]
        moves = self.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == move_type
        )
        report = self.env["ir.actions.report"]
        if not moves:
            return attachments
        if report.get_wkhtmltopdf_state() not in ("ok", "upgrade", "workers"):
            _logger.warning(
                "wkhtmltopdf is missing: %s goes out without PDF", self.name
            )
            return attachments
        for move in moves:
            language = move.partner_id.lang
            content, _format = report.with_context(lang=language)._render_qweb_pdf(
                "account.account_invoices", move.ids
            )
            attachments += attachments.create(
                {
                    "name": f"{move.name.replace('/', '-')}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": move._name,
                    "res_id": move.id,
                }
            )
        return attachments
