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

    autowartung_sms_after_minutes = fields.Integer(
        string="Text Message after (minutes)",
        default=5,
        required=True,
        help="When a customer who has not looked at proposed work gets a text message.",
    )
    autowartung_reminder_percent = fields.Integer(
        string="Reminder after (% of the time)",
        default=50,
        required=True,
        help="When customers are reminded, of the time that they have to decide.",
    )
    autowartung_sends_sms = fields.Boolean(
        string="Text Messages about Extra Work",
        help="Sent through Odoo's own text messages, which cost credits.",
    )
    autowartung_capture_on = fields.Selection(
        [
            ("approval", "As soon as it is approved"),
            ("completion", "When the work is done"),
        ],
        string="Take the Money for Extra Work",
        default="approval",
        required=True,
        help="What is approved is held at once. It waits for the completion only if the"
        " work is planned to end a day before the hold does.",
    )

    autowartung_unholdable_methods = fields.Selection(
        [("refused", "Not offered"), ("charged", "Charged at once")],
        string="Methods That Cannot Hold Money",
        default="refused",
        required=True,
        help="A direct debit cannot be held. Charged at once, it pays for extra work as"
        " well: the work begins before the money has arrived, and it may never do.",
    )

    _estimate_percent_is_a_share = models.Constraint(
        "CHECK (autowartung_estimate_percent BETWEEN 1 AND 100)",
        "The share above the estimate is between 1 and 100 percent.",
    )
    _sms_after_is_a_while = models.Constraint(
        "CHECK (autowartung_sms_after_minutes BETWEEN 1 AND 1440)",
        "A text message is sent within a day.",
    )
    _reminder_is_a_share = models.Constraint(
        "CHECK (autowartung_reminder_percent BETWEEN 1 AND 99)",
        "The reminder is sent between the proposal and its deadline.",
    )
    _call_after_is_a_while = models.Constraint(
        "CHECK (autowartung_call_after_minutes BETWEEN 1 AND 1440)",
        "The workshop calls within a day.",
    )
