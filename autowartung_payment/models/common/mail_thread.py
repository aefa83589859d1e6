# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class MailThread(models.AbstractModel):
    """A link to one of our records opens its page, not its messages.

    Odoo's routes let the bearer of a record's token post notes and upload files for
    employees to see. Our pages have no such box; customers answer mails, or call.
    """

    _inherit = "mail.thread"

    @api.model
    def _get_thread_with_access(
        self, thread_id, *, hash=None, pid=None, token=None, **kwargs
    ):
        is_ours = isinstance(self, self.env.registry["autowartung.guard.mixin"])
        if is_ours or self._mail_post_token_field not in self._fields:
            hash = pid = token = None
        return super()._get_thread_with_access(
            thread_id, hash=hash, pid=pid, token=token, **kwargs
        )
