# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..gateways import registry
from ..models.inbox.retention import KEEP_PAYLOADS_DAYS, KEEP_ROWS_DAYS
from ..models.payment.donations import TAKES_DONATIONS

WEBHOOK_PATH = "/api/webhooks/stripe"


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    autowartung_hold_minutes = fields.Integer(
        related="company_id.autowartung_hold_minutes", readonly=False
    )
    autowartung_link_hold_hours = fields.Integer(
        related="company_id.autowartung_link_hold_hours", readonly=False
    )
    autowartung_lead_hours = fields.Integer(
        related="company_id.autowartung_lead_hours", readonly=False
    )
    autowartung_horizon_days = fields.Integer(
        related="company_id.autowartung_horizon_days", readonly=False
    )
    autowartung_cutoff_hours = fields.Integer(
        related="company_id.autowartung_cutoff_hours", readonly=False
    )
    autowartung_datev_consultant = fields.Integer(
        related="company_id.autowartung_datev_consultant", readonly=False
    )
    autowartung_datev_client = fields.Integer(
        related="company_id.autowartung_datev_client", readonly=False
    )
    autowartung_datev_account_length = fields.Integer(
        related="company_id.autowartung_datev_account_length", readonly=False
    )
    autowartung_datev_is_final = fields.Boolean(
        related="company_id.autowartung_datev_is_final", readonly=False
    )
    autowartung_register_court = fields.Char(
        related="company_id.autowartung_register_court", readonly=False
    )
    autowartung_register_number = fields.Char(
        string="Number in the Register",
        related="company_id.company_registry",
        readonly=False,
    )
    autowartung_seat = fields.Char(
        related="company_id.autowartung_seat", readonly=False
    )
    autowartung_managing_directors = fields.Char(
        related="company_id.autowartung_managing_directors", readonly=False
    )
    autowartung_legal_particulars = fields.Text(
        related="company_id.autowartung_legal_particulars", readonly=False
    )
    autowartung_eu_business = fields.Selection(
        related="company_id.autowartung_eu_business", readonly=False, required=True
    )
    autowartung_keep_rows_days = fields.Integer(
        config_parameter=KEEP_ROWS_DAYS[0], default=KEEP_ROWS_DAYS[1]
    )
    autowartung_keep_payloads_days = fields.Integer(
        config_parameter=KEEP_PAYLOADS_DAYS[0], default=KEEP_PAYLOADS_DAYS[1]
    )
    autowartung_takes_donations = fields.Boolean(
        string="Donations", config_parameter=TAKES_DONATIONS
    )
    autowartung_webhook_url = fields.Char(
        string="Webhook Address", compute="_compute_autowartung_webhook_url"
    )
    autowartung_onboarding_closed = fields.Boolean(
        related="company_id.autowartung_onboarding_closed"
    )

    autowartung_revenue_at = fields.Selection(
        related="company_id.autowartung_revenue_at", readonly=False
    )
    autowartung_advance_account_19_id = fields.Many2one(
        related="company_id.autowartung_advance_account_19_id", readonly=False
    )
    autowartung_advance_account_7_id = fields.Many2one(
        related="company_id.autowartung_advance_account_7_id", readonly=False
    )
    autowartung_advance_account_0_id = fields.Many2one(
        related="company_id.autowartung_advance_account_0_id", readonly=False
    )
    autowartung_voucher_kind = fields.Selection(
        related="company_id.autowartung_voucher_kind", readonly=False, required=True
    )
    autowartung_voucher_account_id = fields.Many2one(
        related="company_id.autowartung_voucher_account_id", readonly=False
    )
    autowartung_estimate_percent = fields.Integer(
        related="company_id.autowartung_estimate_percent", readonly=False
    )
    autowartung_call_after_minutes = fields.Integer(
        related="company_id.autowartung_call_after_minutes", readonly=False
    )
    autowartung_sms_after_minutes = fields.Integer(
        related="company_id.autowartung_sms_after_minutes", readonly=False
    )
    autowartung_reminder_percent = fields.Integer(
        related="company_id.autowartung_reminder_percent", readonly=False
    )
    autowartung_sends_sms = fields.Boolean(
        related="company_id.autowartung_sends_sms", readonly=False
    )
    autowartung_capture_on = fields.Selection(
        related="company_id.autowartung_capture_on", readonly=False, required=True
    )
    autowartung_unholdable_methods = fields.Selection(
        related="company_id.autowartung_unholdable_methods",
        readonly=False,
        required=True,
    )
    autowartung_objection_hours = fields.Integer(
        related="company_id.autowartung_objection_hours", readonly=False
    )
    autowartung_test_count = fields.Integer(
        string="Tests", compute="_compute_autowartung_test_count"
    )

    @api.depends("company_id")
    def _compute_autowartung_test_count(self):
        payables = self.env["autowartung.payable.mixin"]
        for settings in self:
            settings.autowartung_test_count = payables._count_all_tests(
                settings.company_id
            )

    @api.depends("company_id")
    def _compute_autowartung_webhook_url(self):
        for settings in self:
            settings.autowartung_webhook_url = settings.get_base_url() + WEBHOOK_PATH

    def action_autowartung_provider(self):
        """Open the provider's form: mode, journal, presence of the credentials."""
        provider = self.env["payment.provider"].search(
            [
                ("code", "in", registry.codes()),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "payment.provider",
            "res_id": provider.id,
            "view_mode": "form",
        }

    def action_autowartung_remove_tests(self):
        """Delete what was paid in test mode, with its entries."""
        payables = self.env["autowartung.payable.mixin"]
        removed, left = payables._remove_all_tests(self.company_id)
        message = self.env._("%s tests were removed.", removed)
        if left:
            message += " " + self.env._(
                "%s stay: a payment is still open, or an entry stands in another"
                " journal or in a locked period.",
                left,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_autowartung_mail_templates(self):
        """Open what customers are written."""
        templates = self.env["ir.model.data"].search(
            [("module", "=", "autowartung_payment"), ("model", "=", "mail.template")]
        )
        domain = [("id", "in", templates.mapped("res_id"))]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mails to Customers"),
            "res_model": "mail.template",
            "view_mode": "list,form",
            "domain": domain,
        }

    def action_autowartung_show_onboarding(self):
        """Show the list of what is to be set up again."""
        self.company_id.autowartung_onboarding_closed = False
        return self.env["ir.actions.act_window"]._for_xml_id(
            "autowartung_payment.booking_action"
        )
