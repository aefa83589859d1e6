# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class PushDevice(models.Model):
    """A browser that wants to be notified: about one booking, or of an account.

    Not Odoo's ``mail.push.device``, where a browser belongs to a partner: the bearer of
    one booking's link would be told of all the partner's bookings. A browser that
    follows several has a row for each; nobody takes another's over.
    """

    _name = "autowartung.push.device"
    _description = "Browser to Notify"
    _order = "id desc"
    _rec_name = "endpoint"

    booking_id = fields.Many2one(
        "autowartung.booking",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="The only one that it is told of.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Account",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Who was logged in: it is told of all the account's bookings.",
    )
    endpoint = fields.Char(required=True, readonly=True)
    keys = fields.Char(required=True, readonly=True)

    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(booking_id, partner_id) = 1)",
        "A browser is told of one booking, or belongs to an account.",
    )
    _once_for_a_booking = models.UniqueIndex(
        "(endpoint, booking_id) WHERE booking_id IS NOT NULL"
    )
    _once_for_an_account = models.UniqueIndex(
        "(endpoint, partner_id) WHERE partner_id IS NOT NULL"
    )
