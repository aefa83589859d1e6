# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a period has for the tax adviser, and what is still missing in it."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from odoo import fields
from odoo.fields import Domain
from odoo.tools import date_utils

from ...tools import times
from ...tools.datev.batch import Batch
from ...tools.datev.documents import LIST_NAME, document_list
from ...tools.datev.entries import postings_of

DOCUMENTS = "Belege.zip"


@dataclass(frozen=True)
class Month:
    """The entries of a month, or of the part of it that lies in the period.

    :param moves: ``account.move`` records.
    :param list postings: what they are at DATEV.
    """

    date_from: object
    date_to: object
    moves: object
    postings: list

    @property
    def debit(self):
        return sum(self.moves.line_ids.mapped("debit"))

    @property
    def credit(self):
        return sum(self.moves.line_ids.mapped("credit"))


class Period:
    """Posted entries of some journals between two days, both included.

    :param company: ``res.company``; read in sudo mode, after the caller's checks.
    :param journals: ``account.journal`` records.
    """

    def __init__(self, company, journals, date_from, date_to):
        self.company = company.sudo()
        self.journals = journals.sudo()
        self.date_from, self.date_to = date_from, date_to

    def _in_period(self, field):
        return Domain(field, ">=", self.date_from) & Domain(field, "<=", self.date_to)

    # === WHAT IS EXPORTED === #

    @cached_property
    def moves(self):
        return self.company.env["account.move"].search(
            Domain("company_id", "=", self.company.id)
            & Domain("journal_id", "in", self.journals.ids)
            & Domain("state", "=", "posted")
            & self._in_period("date"),
            order="date, name, id",
        )

    @cached_property
    def months(self):
        """Return each :class:`Month`: DATEV wants a file for each of them.

        :raise NotExportable: if an entry does not fit into the format.
        :raise UserError: if the company has no chart of DATEV's.
        """
        chart = self.company._autowartung_datev_chart()
        months, start = [], self.date_from
        while start <= self.date_to:
            end = min(date_utils.end_of(start, "month"), self.date_to)
            moves = self.moves.filtered(lambda m, s=start, e=end: s <= m.date <= e)
            postings = [
                posting
                for move in moves
                for posting in postings_of(move._autowartung_datev_entry(), chart)
            ]
            months.append(Month(start, end, moves, postings))
            start = end + timedelta(days=1)
        return [month for month in months if month.moves]

    @property
    def invoices(self):
        return self.moves.filtered(lambda move: move.is_sale_document())

    @cached_property
    def documents(self):
        """Return ``{file name: invoice}`` of those with an archived document."""
        found = {}
        for invoice in self.invoices.filtered("invoice_pdf_report_id"):
            name = re.sub(r"[^\w-]+", "-", invoice.name)
            if f"{name}.pdf" in found:
                name = f"{name}-{invoice.id}"
            found[f"{name}.pdf"] = invoice
        return found

    # === WHAT IS MISSING === #

    @property
    def drafts(self):
        """Return entries of the period that are ours and not posted."""
        ours = Domain("autowartung_payable_id", "!=", False)
        ours |= Domain("journal_id", "in", self.journals.ids)
        dated = self._in_period("date") | self._in_period("invoice_date")
        return self.company.env["account.move"].search(
            Domain("company_id", "=", self.company.id)
            & Domain("state", "=", "draft")
            & ours
            & dated
        )

    @property
    def unbooked_payments(self):
        """Return payments of the period that no journal has yet."""
        end = times.midnight(self.date_to + timedelta(days=1))
        return self.company.env["payment.transaction"].search(
            [
                ("company_id", "=", self.company.id),
                ("payable_key", "!=", False),
                ("state", "=", "done"),
                ("is_post_processed", "=", False),
                ("last_state_change", ">=", times.midnight(self.date_from)),
                ("last_state_change", "<", end),
            ]
        )

    @property
    def without_document(self):
        return self.invoices.filtered(lambda move: not move.invoice_pdf_report_id)

    # === THE FILE === #

    def archive(self):
        """Return the bytes of a ZIP: a file for each month, and the documents.

        :raise NotExportable: if anything does not fit into the format.
        """
        made_at = times.local(fields.Datetime.now())
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for month in self.months:
                name = f"EXTF_Buchungsstapel_{month.date_from:%Y-%m}.csv"
                archive.writestr(name, self._batch(month, made_at).file(month.postings))
            if self.documents:
                archive.writestr(DOCUMENTS, self._documents_archive(made_at))
        return content.getvalue()

    def _batch(self, month, made_at):
        company = self.company
        return Batch(
            consultant=company.autowartung_datev_consultant,
            client=company.autowartung_datev_client,
            account_length=company.autowartung_datev_account_length,
            year_start=company.compute_fiscalyear_dates(month.date_from)["date_from"],
            date_from=month.date_from,
            date_to=month.date_to,
            name=f"Autowartung {month.date_from:%Y-%m}",
            chart=company._autowartung_datev_chart().code,
            made_at=made_at,
            is_final=company.autowartung_datev_is_final,
        )

    @staticmethod
    def _document_of(invoice):
        """Return the bytes of its PDF, as they were archived.

        Those of documents that are not the shop's have no hash to be held against.

        :raise UserError: if they are others: somebody was at the file store.
        """
        document = invoice.invoice_pdf_report_id
        document.filtered("autowartung_sha256")._autowartung_check_bytes()
        return document.raw

    def _documents_archive(self, made_at):
        """Return the bytes of a ZIP as DATEV's transfer of documents takes it.

        :raise UserError: if an archived document is damaged.
        """
        content = io.BytesIO()
        listed = [
            (invoice._autowartung_datev_guid(), name)
            for name, invoice in self.documents.items()
        ]
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(LIST_NAME, document_list(listed, made_at))
            for name, invoice in self.documents.items():
                archive.writestr(name, self._document_of(invoice))
        return content.getvalue()
