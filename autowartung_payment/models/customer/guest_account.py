# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import binascii
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import email_normalize, hash_sign, verify_hash_signed

from ...exceptions import InvalidLink
from ...tools import mail_address

JOIN_SCOPE = "autowartung_join_guest_bookings"
LINK_HOURS = 24
# Nobody's mailbox is filled by a click that is repeated.
PAUSE_BETWEEN_MAILS = timedelta(minutes=10)


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    autowartung_is_guest = fields.Boolean(
        string="Booked as a Guest",
        readonly=True,
        copy=False,
        help="Created by the website for a customer without an account.",
    )
    autowartung_account_id = fields.Many2one(
        "res.partner",
        string="Joined Account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The customer with this account has proved that the guest's mail address"
        " is the same person's, and sees the guest's bookings.",
    )

    def _autowartung_own_partners(self):
        """Return the partners (sudo) that are the customer: own bookings are theirs.

        To be looked up before bookings are searched for: joined into the search, the
        condition would read through all of them.
        """
        self.ensure_one()
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        return partners.search(
            Domain("id", "child_of", self.commercial_partner_id.ids)
            | Domain("autowartung_account_id", "=", self.id)
        )


class ResUsers(models.Model):
    """Bookings made as a guest join the account with the same, verified address.

    To be logged in with an address proves nothing: nobody checked it at sign-up. A
    user who opens a link that was mailed to it, and is logged in, has shown both.
    """

    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    autowartung_join_mail_at = fields.Datetime(
        readonly=True, copy=False, groups="base.group_system"
    )

    def _autowartung_join_address(self):
        """Return the address whose guest bookings may join, or an empty text.

        It is one that a link can be mailed to.
        """
        self.ensure_one()
        is_customer = self._is_portal() and not self._is_internal()
        if not is_customer:
            return ""
        try:
            return email_normalize(mail_address.normalize(self.email or ""))
        except mail_address.NoAddress:
            return ""

    def _autowartung_send_join_link(self):
        """Mail the user a link that lets the guest bookings of the address join.

        Answers the same whether there are any: an address that nobody has verified
        must not tell who has booked with it.

        :raise AccessError: for users who are not customers, or have no address.
        """
        address = self._autowartung_join_address()
        if not address:
            raise AccessError(self.env._("Only customers with an account can do this."))
        if not self._autowartung_may_ask_for_join_link():
            return
        user = self.sudo()
        user.autowartung_join_mail_at = fields.Datetime.now()
        template = self.env.ref("autowartung_payment.mail_template_join_guest_bookings")
        template = template.sudo().with_context(
            join_url=f"{user.get_base_url()}/my/bookings/join"
            f"?token={user._autowartung_join_token()}"
        )
        template.send_mail(user.id, email_values={"email_to": address})
        # The page says that it was sent; the queue's next turn may be an hour away.
        self.env["mail.mail"]._autowartung_wake_queue()

    def _autowartung_may_ask_for_join_link(self):
        """Whether another link would be sent: the last one has had time to arrive."""
        self.ensure_one()
        last = self.sudo().autowartung_join_mail_at
        return not last or fields.Datetime.now() - last >= PAUSE_BETWEEN_MAILS

    def _autowartung_join_token(self):
        return hash_sign(
            self.sudo().env,
            JOIN_SCOPE,
            [self.id, self._autowartung_join_address()],
            expiration_hours=LINK_HOURS,
        )

    def _autowartung_guests_to_join(self, token):
        """Return the guests (sudo) whose bookings join if the user says so.

        :raise InvalidLink: unless the token was mailed to this user at the address
            that the user still has.
        """
        self.ensure_one()
        try:
            bound_to = verify_hash_signed(self.sudo().env, JOIN_SCOPE, token or "")
        except (binascii.Error, ValueError, IndexError):
            bound_to = None
        address = self._autowartung_join_address()
        if not address or bound_to != [self.id, address]:
            raise InvalidLink(
                self.env._(
                    "This link is not valid (any more). Please ask for a new one."
                )
            )
        return self._autowartung_guests_of(address)

    def _autowartung_guests_of(self, address):
        guests = self.env["res.partner"].sudo()
        found = guests.search(
            [
                ("autowartung_is_guest", "=", True),
                ("autowartung_account_id", "=", False),
                ("email_normalized", "=", address),
                ("parent_id", "=", False),
                ("id", "!=", self.partner_id.id),
            ]
        )
        # A partner with a log-in, an archived one too, is no guest any more.
        # Of several addresses in one field, Odoo's own normalised one is the first.
        found = found.filtered(lambda guest: email_normalize(guest.email) == address)
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return found - users.search([("partner_id", "in", found.ids)]).partner_id

    def _autowartung_join_guests(self, token):
        """Let the guests of the verified address join the account.

        Nothing of the guest changes but the link to the account.

        :return: the guests (sudo) that have joined.
        :raise InvalidLink: see :meth:`_autowartung_guests_to_join`.
        """
        guests = self._autowartung_guests_to_join(token)
        guests.autowartung_account_id = self.partner_id
        return guests
