# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class ResUsers(models.Model):
    """Bookings made as a guest become those of an account."""

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_join_bookings(self, token):
        """Let the guest bookings of the verified address join the account.

        :return: the bookings (sudo) that have joined.
        :raise InvalidLink: see :meth:`_autowartung_guests_to_join`.
        """
        guests = self._autowartung_join_guests(token)
        bookings = self.env["autowartung.booking"].sudo()
        bookings = bookings.search([("partner_id", "in", guests.ids)])
        for booking in bookings:
            booking._message_log(
                body=self.env._(
                    "Joined the account of %s, who verified the mail address.",
                    self.partner_id.name,
                )
            )
        return bookings
