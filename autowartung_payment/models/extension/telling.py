# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from .extension import OPEN_STATES, ORDERED
from .follow_up import (
    CALL,
    CAPTURE_HOLD,
    END_HOLD,
    EXPIRE,
    MAILS,
    OUTCOME_MAIL,
    PROPOSAL_MAIL,
    RELEASE_HOLD,
    REMINDER_MAIL,
    RETURN_CHARGE,
    SMS,
    TELL_WORKSHOP,
    TOLD_OF_OUTCOME,
    WARN_OF_HOLD_END,
)

PUSH_HOURS = 4
TEMPLATES = {
    PROPOSAL_MAIL: "mail_template_extension_proposal",
    REMINDER_MAIL: "mail_template_extension_reminder",
    OUTCOME_MAIL: "mail_template_extension_outcome",
}


class Extension(models.Model):
    """Who is told what, when; what is overtaken is left out."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _perform_follow_up(self, kind):
        performing = {
            CAPTURE_HOLD: self._capture_hold,
            RELEASE_HOLD: self._release_hold,
            RETURN_CHARGE: self._return_charge,
            WARN_OF_HOLD_END: self._warn_of_hold_end,
            END_HOLD: self._end_hold_in_time,
            EXPIRE: self._expire,
            SMS: self._send_text_message,
            CALL: self._ask_to_call,
            TELL_WORKSHOP: self._tell_workshop,
        }
        if kind in MAILS:
            return self._send_extension_mail(kind)
        if kind in performing:
            return performing[kind]()
        return super()._perform_follow_up(kind)

    def _plan_outcome(self, kinds=TOLD_OF_OUTCOME):
        """Let both sides, or one of them, be told how it stands now."""
        follow_ups = self.env["autowartung.follow.up"]
        occasion = f"{self._occasion()}:{len(self.decision_ids)}:{self.state}"
        for kind in kinds:
            follow_ups._plan(kind, self, occasion=occasion)

    # === CUSTOMER === #

    def _addressee_name(self):
        """Return who is greeted in its mails: whoever has booked."""
        return self.booking_id._addressee_name()

    def _send_extension_mail(self, kind):
        """Put a mail into the outgoing queue if what it says is still true."""
        if not self._is_still_to_be_told(kind) or self._is_told_later(kind):
            return
        template = self.env.ref(f"autowartung_payment.{TEMPLATES[kind]}").sudo()
        documents = self.sudo()._documents_to_send(kind)
        template.with_context(has_documents=bool(documents)).send_mail(
            self.id,
            email_values={
                "autowartung_kind": kind,
                "attachment_ids": documents.ids,
                "attachments": self._terms_to_send(kind),
            },
        )
        self.env["mail.mail"]._autowartung_wake_queue()
        if kind == PROPOSAL_MAIL:
            booking = self.booking_id
            booking._push_soon(
                booking._push_message_with(PUSH_HOURS, self._push_payload)
            )

    def _state_text(self):
        """Return in a word, for customer and workshop, how it stands."""
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _documents_to_send(self, kind):
        """Return the invoice, or what takes it back, to go with a mail."""
        nothing = self.env["ir.attachment"]
        if kind != OUTCOME_MAIL:
            return nothing
        if self._is_approved():
            return self._invoice_documents("out_invoice")
        if self.state in ("withdrawn", "objected"):
            return self._invoice_documents("out_refund")
        return nothing

    def _outcome_title(self):
        """Return in a few words for the customer how it stands now."""
        self.ensure_one()
        if self._has_ended_with_booking() or self._is_paid_for_nothing():
            return self.env._("Extra work: the booking was cancelled")
        if self._has_hold_ended():
            return self.env._("Extra work: please approve it once more")
        if self.state == "withdrawn" and self._last_withdrawal():
            return self.env._("Your withdrawal from extra work")
        if self._is_still_unpaid():
            return self.env._("Extra work: please pay in another way")
        if self._is_approved() and self._is_ordered_before():
            return self.env._("Extra work paid")
        titles = {
            "declined": self.env._("Extra work declined"),
            "expired": self.env._("Extra work: the time to decide has passed"),
            "withdrawn": self.env._("Extra work withdrawn by the workshop"),
        }
        return titles.get(self.state) or self.env._("Extra work ordered")

    def _terms_to_send(self, kind):
        """Return the words of what was just ordered, as a file (§ 312f (2) BGB)."""
        # Who has withdrawn before the mail was sent has not had them either.
        is_withdrawn = self.state == "withdrawn" and bool(self._last_withdrawal())
        is_ordered = self._is_ordered() or is_withdrawn
        name = (self.pending_facts or {}).get("terms")
        if kind != OUTCOME_MAIL or not is_ordered or not name or self._was_told():
            return []
        terms = self.booking_id.sudo()._terms()
        return self.booking_id._terms_attachments(
            terms.search([("name", "=", name)], limit=1)
        )

    def _was_told(self):
        """Whether a mail about the present order was written before."""
        written = [
            ("model", "=", self._name),
            ("res_id", "=", self.id),
            ("autowartung_kind", "=", OUTCOME_MAIL),
            ("create_date", ">=", self.decided_at),
        ]
        mails = self.env["mail.mail"].sudo()
        return bool(mails.search_count(written, limit=1))

    def _push_payload(self, device):
        """Return what appears on the lock screen: no name, no plate, no address."""
        told = self.with_context(lang=self.partner_id.lang or "de_DE").sudo()
        # A device that the booking's link has switched on is led back there: that link
        # does not decide about extra work.
        booking = told.booking_id
        url = told.access_url if device.partner_id else booking.get_portal_url()
        return {
            "title": told.env._("Extra work proposed"),
            "options": {
                "body": told.env._(
                    "%s at most. Please look at it and decide.",
                    told.currency_id.format(told.amount_proposed),
                ),
                "tag": f"autowartung-extension-{told.id}",
                "renotify": True,
                "data": {"url": url},
            },
        }

    def _is_told_later(self, kind):
        """Whether how it stands waits to be told once more: once is enough."""
        if kind not in TOLD_OF_OUTCOME:
            return False
        return self.env["autowartung.follow.up"]._count_pending(kind, self) > 1

    def _is_still_to_be_told(self, kind):
        if kind == PROPOSAL_MAIL:
            return self.state in OPEN_STATES
        if kind == REMINDER_MAIL:
            return self.state in ("sent", "seen") and not self._is_over()
        if self.state == "authorised":
            return self.is_captured_on_completion
        return self.state not in ("draft", "sent")

    def _send_text_message(self):
        """Put a text message into Odoo's queue for who has not looked at it."""
        company = self.company_id.sudo()
        is_asked_for = company.autowartung_sends_sms and "sms.sms" in self.env
        if self.state != "sent" or self._is_over() or not is_asked_for:
            return
        told = self.with_context(lang=self.partner_id.lang or "de_DE").sudo()
        number = told.partner_id._phone_format(fname="phone")
        if not number:
            return
        text = told.env._(
            "%(company)s proposes extra work on your car. Please look at it and decide"
            " until %(deadline)s: %(link)s",
            company=company.name,
            deadline=told._deadline_text(),
            link=told.get_base_url() + told.get_portal_url(),
        )
        told.env["sms.sms"].create(
            {"number": number, "body": text, "partner_id": told.partner_id.id}
        )
        told.env.ref("sms.ir_cron_sms_scheduler_action")._trigger()

    # === WORKSHOP === #

    def _ask_to_call(self):
        """Ask who has proposed it to call: the customer has not looked at it."""
        if self.state != "sent" or self._is_over():
            return
        self._give_task(
            lambda env: (
                self._call_title(env),
                env._(
                    "%(name)s, to be decided until %(deadline)s.",
                    name=self.name,
                    deadline=self.with_env(env)._deadline_text(),
                ),
            ),
            "mail.mail_activity_data_call",
        )

    @staticmethod
    def _call_title(env):
        return env._("Please call: extra work was not looked at yet")

    def _tell_workshop(self):
        if self._is_told_later(TELL_WORKSHOP):
            return
        self._give_task(lambda env: self.with_env(env)._outcome_texts())

    @staticmethod
    def _order_titles(env):
        """Return what the workshop is told of an order: of all, and of a part of it."""
        return [
            env._("The customer has approved the extra work"),
            env._("The customer has approved a part of the extra work"),
        ]

    def _outcome_texts(self):
        """Return title and note for the workshop, in the environment's language."""
        of_all, of_a_part = self._order_titles(self.env)[:2]
        titles = {
            ORDERED: of_all,
            "authorised": of_all,
            "approved": of_all,
            "partly_approved": of_a_part,
            "declined": self.env._("The customer has declined the extra work"),
            "expired": self.env._("Nobody has decided about the extra work in time"),
            "withdrawn": self.env._("The extra work was withdrawn"),
        }
        ended = self.env._("The hold has ended: the customer has to approve it anew")
        cancelled = self.env._("The booking was cancelled: no extra work is done")
        title = titles.get(self.state)
        if self._has_ended_with_booking():
            title = cancelled
        elif self._has_hold_ended():
            title = ended
        names = self._lines_to_pay()
        details = [self.name, ", ".join(names.mapped("name")), self.decline_reason]
        return title, "\n".join(filter(None, details))

    def _give_task(self, texts, activity="mail.mail_activity_data_todo"):
        """Give who has proposed it something to do, or the managers."""
        proposer = self.sudo().user_id.filtered(
            lambda user: user.active and user._is_internal()
        )
        self.env["res.users"]._autowartung_give_task(
            self, self.company_id, texts, activity, users=proposer
        )
