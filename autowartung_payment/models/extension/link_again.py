# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import mail_address
from ..common.limits import PROPOSAL_LINKS
from ..common.mail_sent import mail_sent
from .follow_up import PROPOSAL_MAIL


class Extension(models.Model):
    """The link once more, for a customer who does not find the mail."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def action_send_link_again(self):
        """Write the customer once more what is proposed; twice in a minute, once.

        :return: an action that says where the link went.
        :raise UserError: if it cannot be decided any more, or there is no mail address.
        :raise TooMany: if that was done many times today.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may("user")
        if not self._is_open():
            raise UserError(self._not_payable_text())
        partner = self.partner_id
        if not partner._autowartung_has_mail():
            raise UserError(partner._autowartung_address_complaint())
        self.env["autowartung.bound"].sudo()._take(PROPOSAL_LINKS, self.payable_key)
        minute = f"{fields.Datetime.now():%Y-%m-%d %H:%M}"
        self.env["autowartung.follow.up"]._plan(
            PROPOSAL_MAIL, self, occasion=f"{self._occasion()}:{minute}"
        )
        return mail_sent(
            self.env._("The link was sent to %s.", mail_address.shown(partner.email))
        )
