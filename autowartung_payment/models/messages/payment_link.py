# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ...tools import mail_address
from ..common.limits import PAYMENT_LINKS
from ..common.mail_sent import mail_sent
from .kinds import PAYMENT_LINK_MAIL


class Booking(models.Model):
    """Where a customer who has not paid yet is written how to."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def action_send_payment_link(self):
        """Write the customer where to pay; the slot is kept until then.

        Pressed twice within a minute, one mail goes out.

        :return: an action that says where the link went.
        :raise UserError: if there is nothing to pay or no mail address.
        :raise TooMany: if that was done many times today.
        :raise SlotTaken: if the hold has lapsed and somebody else has the slot.
        """
        self.check_access("write")
        for booking in self:
            if not booking._is_payable():
                raise UserError(
                    self.env._("There is nothing to pay for %s.", booking.name)
                )
            if not booking.partner_id.email:
                raise UserError(
                    self.env._(
                        "%s has no mail address to send the link to.",
                        booking.partner_id.display_name,
                    )
                )
            if not booking.partner_id._autowartung_has_mail():
                raise UserError(booking.partner_id._autowartung_address_complaint())
            bounds = self.env["autowartung.bound"].sudo()
            bounds._take(PAYMENT_LINKS, booking.payable_key)
            booking._renew_hold()
            booking._plan_message(
                PAYMENT_LINK_MAIL, f"{fields.Datetime.now():%Y-%m-%d %H:%M}"
            )
        # The mail itself stands in the chatter; a note beside it would say it twice.
        emails = self.partner_id.mapped("email")
        return mail_sent(
            self.env._(
                "The payment link was sent to %s.",
                ", ".join(dict.fromkeys(map(mail_address.shown, emails))),
            )
        )

    def action_bulk_send_payment_link(self):
        return self.env["autowartung.bulk.result"]._run(
            self, lambda booking: booking.action_send_payment_link()
        )
