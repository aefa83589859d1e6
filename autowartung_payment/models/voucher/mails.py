# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import mail_address
from ..common.limits import PAYMENT_LINKS
from ..common.mail_sent import mail_sent
from .follow_up import VOUCHER_CODE_MAIL, VOUCHER_LINK_MAIL

TEMPLATES = {
    VOUCHER_LINK_MAIL: "mail_template_voucher_link",
    VOUCHER_CODE_MAIL: "mail_template_voucher_code",
}


class Voucher(models.Model):
    """What the buyer is written: where to pay, and then the code."""

    _inherit = "autowartung.voucher"  # pylint: disable=consider-merging-classes-inherited

    def action_send_payment_link(self):
        """Write the buyer where to pay; pressed twice within a minute, once.

        :return: an action that says where the link went.
        :raise UserError: if there is nothing to pay, or no mail address.
        :raise TooMany: if that was done many times today.
        """
        self.check_access("write")
        for voucher in self:
            if not voucher._is_payable():
                raise UserError(
                    self.env._("There is nothing to pay for %s.", voucher.name)
                )
            voucher._write_buyer(VOUCHER_LINK_MAIL)
        return mail_sent(
            self.env._("The payment link was sent to %s.", self._mail_addresses())
        )

    def action_send_code(self):
        """Write the buyer the code once more; pressed twice within a minute, once.

        :return: an action that says where it went.
        :raise UserError: if there is no code to redeem, or no mail address.
        :raise TooMany: if that was done many times today.
        """
        self.check_access("write")
        for voucher in self:
            if voucher.state != "valid":
                raise UserError(self.env._("%s is not valid.", voucher.name))
            voucher._write_buyer(VOUCHER_CODE_MAIL)
        return mail_sent(self.env._("The code was sent to %s.", self._mail_addresses()))

    def _write_buyer(self, kind):
        """Plan a mail that somebody asks for."""
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%s has no mail address to send it to.",
                    self.partner_id.display_name,
                )
            )
        self.env["autowartung.bound"].sudo()._take(PAYMENT_LINKS, self.payable_key)
        minute = f"{fields.Datetime.now():%Y-%m-%d %H:%M}"
        self.env["autowartung.follow.up"]._plan(
            kind, self, occasion=f"{self._name_for_follow_up()}:{minute}"
        )

    def _mail_addresses(self):
        return ", ".join(map(mail_address.shown, self.partner_id.mapped("email")))

    def _mail_address_text(self):
        """Return where mails go; the buyer's name if that is unknown."""
        return mail_address.shown(self.partner_id.email) or self.partner_id.name

    def _perform_follow_up(self, kind):
        if kind not in TEMPLATES:
            return super()._perform_follow_up(kind)
        return self._send_voucher_mail(kind)

    def _send_voucher_mail(self, kind):
        """Put a mail into the outgoing queue if what it says is still true."""
        is_true = self._is_payable() if kind == VOUCHER_LINK_MAIL else self.code
        if not is_true or self._is_ended():
            return
        template = self.env.ref(f"autowartung_payment.{TEMPLATES[kind]}").sudo()
        template.send_mail(self.id, email_values={"autowartung_kind": kind})
        self.env["mail.mail"]._autowartung_wake_queue()
