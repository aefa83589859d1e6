# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import mail_address
from ..common.limits import PROPOSAL_LINKS
from ..common.mail_sent import mail_sent
from .follow_up import OUTCOME_MAIL, PROPOSAL_MAIL
from .phone_follow_up import PHONE_MAIL


class Extension(models.Model):
    """The link once more, for a customer who does not find the mail."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def action_send_link_again(self):
        """Write once more what is proposed, or still to be paid; twice a minute, once.

        :return: an action that says where the link went.
        :raise UserError: if it is neither to be decided nor paid, or there is no mail
            address.
        :raise TooMany: if that was done many times today.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may("user")
        if not (self._is_open() or self._is_payable()):
            raise UserError(self._not_payable_text())
        partner = self.partner_id
        if not partner._autowartung_has_mail():
            raise UserError(partner._autowartung_address_complaint())
        # Two clerks who press at once send one mail, and a double click counts once.
        self._lock_for_payment()
        minute = f"{fields.Datetime.now():%Y-%m-%d %H:%M}"
        occasion = f"{self._occasion()}:{minute}"
        follow_ups = self.env["autowartung.follow.up"]
        kind = self._mail_with_the_link()
        if not follow_ups._is_planned(kind, self, occasion):
            self.env["autowartung.bound"].sudo()._take(PROPOSAL_LINKS, self.payable_key)
            follow_ups._plan(kind, self, occasion=occasion)
        return mail_sent(
            self.env._("The link was sent to %s.", mail_address.shown(partner.email))
        )

    def _mail_with_the_link(self):
        if self._is_open():
            return PROPOSAL_MAIL
        return PHONE_MAIL if self.ordered_by_phone_at else OUTCOME_MAIL
