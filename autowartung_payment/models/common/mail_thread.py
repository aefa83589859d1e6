# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

_LINKING = (Command.LINK, Command.SET, Command.CLEAR)


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _autowartung_refuse_in_mail(self, values, is_anybodys):
        self._autowartung_refuse_guarded(values)
        self._autowartung_refuse_by_hand(values)
        if is_anybodys:
            self._autowartung_refuse_reaching(values)

    @api.model
    def _autowartung_refuse_reaching(self, values):
        for name, value in values.items():
            field = self._fields.get(name)
            is_reaching = field is not None and (
                # A line that is linked is written to.
                field.type == "one2many"
                or (field.type == "many2many" and not _only_links(value))
            )
            if is_reaching and value:
                raise AccessError(
                    self.env._(
                        "“%s” cannot come with a mail.",
                        field._description_string(self.env),
                    )
                )


class MailThread(models.AbstractModel):
    """A link to one of our records opens its page, not its messages.

    Odoo's routes let the bearer of a record's token post notes and upload files for
    employees to see. Our pages have no such box; customers answer mails, or call.
    """

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Take the values of an incoming mail's record as given by hand.

        Whoever has a login may send a mail through the gateway, with any values and for
        any model. Odoo creates the record in sudo mode.

        :raise AccessError: if they reach what nobody gives by hand.
        """
        for model, _thread_id, values, _user_id, alias in routes or ():
            if isinstance(values, dict) and model in self.env:
                # What an alias gives, an administrator has written.
                self.env[model]._autowartung_refuse_in_mail(values, not alias)
        return super()._message_route_process(message, message_dict, routes)

    def _message_compute_author(self, author_id=None, email_from=None):
        """Let who has no address, a visitor for example, write from the company's.

        Odoo sends nothing without a sender: the workshop would not hear of it.
        """
        author_id, email_from = super()._message_compute_author(author_id, email_from)
        return author_id, email_from or self.env.company.email_formatted

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


def _only_links(value):
    """Whether a value for a relation writes nothing to what it leads to."""
    items = value if isinstance(value, list | tuple) else ()
    return all(
        not isinstance(item, list | tuple) or (item and item[0] in _LINKING)
        for item in items
    )
