# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

OPTIONS = (
    "autowartung_capture_on",
    "autowartung_unholdable_methods",
    "autowartung_estimate_percent",
    "autowartung_sends_sms",
    "autowartung_sms_after_minutes",
    "autowartung_reminder_percent",
    "autowartung_call_after_minutes",
    "autowartung_objection_hours",
)


def _as_the_company_has_it(name):
    """Return what gives the choices of a company's field."""
    return lambda records: (
        records.env["res.company"]._fields[name]._description_selection(records.env)
    )


class ShopOptions(models.TransientModel):
    """How extra work is proposed, reminded of and paid."""

    _inherit = "autowartung.shop.options"  # pylint: disable=consider-merging-classes-inherited

    autowartung_capture_on = fields.Selection(
        _as_the_company_has_it("autowartung_capture_on"),
        string="Take the Money for Extra Work",
    )
    autowartung_unholdable_methods = fields.Selection(
        _as_the_company_has_it("autowartung_unholdable_methods"),
        string="Methods That Cannot Hold Money",
    )
    autowartung_estimate_percent = fields.Integer(
        string="Notice above the Estimate (%)"
    )
    autowartung_sends_sms = fields.Boolean(string="Text Messages about Extra Work")
    autowartung_sms_after_minutes = fields.Integer(
        string="Text Message after (minutes)"
    )
    autowartung_reminder_percent = fields.Integer(
        string="Reminder after (% of the time)"
    )
    autowartung_call_after_minutes = fields.Integer(string="Call after (minutes)")
    autowartung_objection_hours = fields.Integer(string="Time to Object (hours)")

    @api.model
    def _option_names(self):
        return (*super()._option_names(), *OPTIONS)
