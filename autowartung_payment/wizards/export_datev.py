# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils

from ..models.datev.period import Period
from ..tools import times
from ..tools.datev.errors import NotExportable

EXPORTING_ROLES = ("accountant", "manager")
SETTINGS = (
    "autowartung_datev_consultant",
    "autowartung_datev_client",
    "autowartung_datev_account_length",
    "autowartung_datev_is_final",
)


class ExportDatev(models.TransientModel):
    """The dialog before a period goes to the tax adviser: which, and what is in it."""

    _name = "autowartung.export.datev"
    _description = "Export for DATEV"
    _inherit = "autowartung.guard.mixin"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._last_month()[0]
    )
    date_to = fields.Date(
        string="Until", required=True, default=lambda self: self._last_month()[1]
    )
    # None is chosen by managers, who may not read journals: then those of the shop.
    journal_ids = fields.Many2many(
        "account.journal",
        string="Journals",
        domain="[('company_id', '=', company_id), ('autowartung_is_test', '=', False)]",
    )
    autowartung_datev_consultant = fields.Integer(string="Consultant Number")
    autowartung_datev_client = fields.Integer(string="Client Number")
    autowartung_datev_account_length = fields.Integer(string="Digits of an Account")
    autowartung_datev_is_final = fields.Boolean(string="Final Postings")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.model
    def _last_month(self):
        today = times.local_date(fields.Datetime.now())
        end = date_utils.start_of(today, "month") - timedelta(days=1)
        return date_utils.start_of(end, "month"), end

    @api.model
    def default_get(self, fields):
        company = self.env.company
        present = {name: company[name] for name in SETTINGS if name in fields}
        if "journal_ids" in fields and self.env["account.journal"].has_access("read"):
            journals = company._autowartung_datev_journals()
            present["journal_ids"] = [Command.set(journals.ids)]
        return {**super().default_get(fields), **present}

    @api.depends("company_id", "date_from", "date_to", "journal_ids")
    def _compute_preview(self):
        for dialog in self:
            dialog.preview = self.env["ir.qweb"]._render(
                "autowartung_payment.datev_preview", dialog._preview_values()
            )

    def _preview_values(self):
        """Return what the dialog shows: sums of each month, what is missing."""
        self.ensure_one()
        exports = self.env["autowartung.datev.export"]
        values = {
            "months": [],
            "warnings": [],
            "problem": None,
            "money": self.company_id.sudo().currency_id.format,
        }
        if not self.date_from or not self.date_to:
            return values
        period = self._period()
        try:
            exports._check_period(period)
            values["months"] = period.months
            values["documents"] = len(period.documents)
            values["warnings"] = exports._warnings(period)
        except NotExportable as error:
            values["problem"] = exports._sentence(error)
        except UserError as error:
            values["problem"] = str(error)
        return values

    def _period(self):
        self._check_may(*EXPORTING_ROLES)
        # A default for the company can be smuggled in through the context.
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Your role does not allow this."))
        return Period(self.company_id, self._journals(), self.date_from, self.date_to)

    def _journals(self):
        """Return the journals that were chosen, or those of the shop.

        Whoever may not read all that are sent gets the shop's alone: what stands in
        others, such as that of the salaries, is not for everybody who exports.
        """
        company = self.company_id
        chosen = self.sudo().journal_ids.with_env(self.env)
        if not chosen or chosen._filtered_access("read") != chosen:
            return company._autowartung_datev_journals()
        return chosen.filtered(lambda journal: journal.company_id == company)

    def action_export(self):
        """Write the file, keep it with a record, and show that.

        The numbers that were entered are the company's from now on.
        """
        self.ensure_one()
        period = self._period()
        self.company_id.sudo().write({name: self[name] for name in SETTINGS})
        export = self.env["autowartung.datev.export"]._make(period)
        return {
            "type": "ir.actions.act_window",
            "res_model": export._name,
            "res_id": export.id,
            "view_mode": "form",
            "target": "current",
        }
