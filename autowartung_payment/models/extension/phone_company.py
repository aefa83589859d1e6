# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """How long customers can object to what was ordered on the phone."""

    _inherit = "res.company"

    autowartung_objection_hours = fields.Integer(
        string="Time to Object (hours)",
        default=24,
        required=True,
        help="Until when customers can object to extra work that they have ordered on"
        " the phone, from the moment on that it is written down.",
    )

    # The link in the mail opens the page for longer than that.
    _objection_is_within_two_weeks = models.Constraint(
        "CHECK (autowartung_objection_hours BETWEEN 1 AND 336)",
        "Customers have between an hour and two weeks to object.",
    )
