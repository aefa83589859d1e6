# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class MailMail(models.Model):
    """Mails are sent by Odoo's own job, in a transaction of their own."""

    _inherit = "mail.mail"

    @api.model
    def _autowartung_wake_queue(self):
        """Let what was written be sent now: the queue's next turn may be far away."""
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()


class MailThread(models.AbstractModel):
    """Whoever causes a message about one of our records does not send its mails.

    Odoo sends them after the commit, while the request still waits. A slow mail server
    would keep a customer waiting for the office's mails, and when the queue is at the
    same ones, the customer meets a fault although all was received.
    """

    _inherit = "mail.thread"  # pylint: disable=consider-merging-classes-inherited

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        if not self._autowartung_is_ours():
            return super()._notify_thread_by_email(message, recipients_data, **kwargs)
        if any(recipient["notif"] == "email" for recipient in recipients_data):
            self.env["mail.mail"]._autowartung_wake_queue()
        queued = self.with_context(mail_notify_force_send=False)
        return super(MailThread, queued)._notify_thread_by_email(
            message, recipients_data, **kwargs
        )
