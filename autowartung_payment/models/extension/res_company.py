# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ResCompany(models.Model):
    """How a company proposes extra work."""

    _inherit = "res.company"

    autowartung_estimate_percent = fields.Integer(
        string="Notice above the Estimate (%)",
        default=15,
        required=True,
        help="From this share on above the original booking, customer and workshop are"
        " told that the estimate is exceeded (§ 649 BGB).",
    )
    autowartung_call_after_minutes = fields.Integer(
        string="Call after (minutes)",
        default=30,
        required=True,
        help="When the workshop is asked to call a customer who has not looked at"
        " proposed work.",
    )

    _estimate_percent_is_a_share = models.Constraint(
        "CHECK (autowartung_estimate_percent BETWEEN 1 AND 100)",
        "The share above the estimate is between 1 and 100 percent.",
    )
    _call_after_is_a_while = models.Constraint(
        "CHECK (autowartung_call_after_minutes BETWEEN 1 AND 1440)",
        "The workshop calls within a day.",
    )
