# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools import times
from ...tools.datev.errors import NotExportable

MOST_DAYS = 366
# Names in a sentence.
SHOWN = 5


class DatevExport(models.Model):
    """What the tax adviser was given: who exported which period, when, and the file.

    It is kept as it was. Exporting the period once more makes another one.
    """

    _name = "autowartung.datev.export"
    _description = "DATEV Export"
    _order = "id desc"
    _rec_name = "file_name"
    _autowartung_is_kept = True

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", required=True, readonly=True)
    journals = fields.Char(required=True, readonly=True)
    is_final = fields.Boolean(string="Final", readonly=True)
    entry_count = fields.Integer(string="Entries", readonly=True)
    posting_count = fields.Integer(string="Postings", readonly=True)
    document_count = fields.Integer(string="Documents", readonly=True)
    debit = fields.Monetary(readonly=True)
    credit = fields.Monetary(readonly=True)
    file = fields.Binary(readonly=True, attachment=True)
    file_name = fields.Char(required=True, readonly=True)
    checksum = fields.Char(
        string="SHA-256",
        required=True,
        readonly=True,
        help="Tells whether a file is the one that was exported.",
    )

    @api.model
    def _make(self, period):
        """Export a period and return the record of it.

        :param Period period: what is exported; the caller has checked who asks.
        :raise UserError: if there is nothing to export, or something that DATEV does
            not take; the sentence names it.
        """
        self._check_period(period)
        try:
            content = period.archive()
        except NotExportable as error:
            raise UserError(self._sentence(error)) from error
        if not period.months:
            raise UserError(
                self.env._("Nothing is posted in these journals between the two days.")
            )
        return self.sudo().create(self._values_of(period, content))

    @api.model
    def _values_of(self, period, content):
        company, months = period.company, period.months
        numbers = (
            f"{company.autowartung_datev_consultant}_{company.autowartung_datev_client}"
        )
        days = f"{period.date_from:%Y%m%d}_{period.date_to:%Y%m%d}"
        return {
            "company_id": company.id,
            "date_from": period.date_from,
            "date_to": period.date_to,
            "journals": ", ".join(period.journals.mapped("display_name")),
            "is_final": company.autowartung_datev_is_final,
            "entry_count": sum(len(month.moves) for month in months),
            "posting_count": sum(len(month.postings) for month in months),
            "document_count": len(period.documents),
            "debit": sum(month.debit for month in months),
            "credit": sum(month.credit for month in months),
            "file": base64.b64encode(content),
            "file_name": f"DATEV_{numbers}_{days}.zip",
            "checksum": hashlib.sha256(content).hexdigest(),
        }

    @api.model
    def _check_period(self, period):
        days = (period.date_to - period.date_from).days
        if not 0 <= days < MOST_DAYS:
            raise UserError(
                self.env._("The period ends after it begins, and is a year at most.")
            )
        if len(set(period.journals.mapped("autowartung_is_test"))) > 1:
            raise UserError(
                self.env._(
                    "Test payments are not exported beside real ones: choose journals"
                    " of one kind."
                )
            )

    # === WHAT TO KNOW BEFORE === #

    @api.model
    def _warnings(self, period):
        """Return sentences about what a period lacks, and who exported it before."""
        drafts = period.drafts.mapped("display_name")
        payments = period.unbooked_payments.mapped("reference")
        invoices = period.without_document.mapped("name")
        sentences = (
            drafts
            and self.env._(
                "Not posted yet, so not exported (%(count)s): %(names)s",
                **self._listed(drafts),
            ),
            payments
            and self.env._(
                "Paid, but not in the books yet (%(count)s): %(names)s",
                **self._listed(payments),
            ),
            invoices
            and self.env._(
                "Without an archived document (%(count)s): %(names)s",
                **self._listed(invoices),
            ),
            self._exported_before(period),
        )
        return [sentence for sentence in sentences if sentence]

    @api.model
    def _listed(self, names):
        shown = ", ".join(names[:SHOWN])
        return {
            "count": len(names),
            "names": f"{shown}, …" if len(names) > SHOWN else shown,
        }

    @api.model
    def _exported_before(self, period):
        earlier = self.sudo().search(
            [
                ("company_id", "=", period.company.id),
                ("date_from", "<=", period.date_to),
                ("date_to", ">=", period.date_from),
            ],
            limit=1,
        )
        return earlier and self.env._(
            "Days of this period were exported before, by %(user)s on %(day)s.",
            user=earlier.create_uid.name,
            day=format_date(self.env, times.local_date(earlier.create_date)),
        )

    @api.model
    def _sentence(self, error):
        """Return what a person can do about something that does not fit.

        :param NotExportable error: what broke which rule.
        """
        env, details = self.env, error.details
        value = details.get("value")
        sentences = {
            "consultant": env._("Enter the tax adviser's consultant number at DATEV."),
            "client": env._("Enter the company's client number at the tax adviser's."),
            "account": env._(
                "Account %s has more digits than the tax adviser's accounts.", value
            ),
            "period": env._(
                "A month from %s on lies in two fiscal years: export them one by one.",
                value,
            ),
            "postings": env._(
                "DATEV takes %s postings in a file: export a shorter period.",
                details.get("most"),
            ),
        }
        return sentences.get(error.reason) or self._other_sentence(error)

    @api.model
    def _other_sentence(self, error):
        details = error.details
        value, field = details.get("value"), details.get("field") or error.reason
        if number := details.get("number"):
            return self.env._(
                "DATEV does not take “%(value)s” as %(field)s of %(number)s.",
                value=value,
                field=field,
                number=number,
            )
        return self.env._(
            "DATEV does not take “%(value)s” as %(field)s.", value=value, field=field
        )
