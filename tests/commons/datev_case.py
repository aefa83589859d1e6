# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exports for DATEV in the tests: the office's dialog, and what its file holds."""

import base64
import io
import zipfile
from collections import defaultdict

from commons import datev

PDF = b"%PDF-1.4 as issued"
OURS = "autowartung_payment.group_autowartung_"


def unpacked(export):
    """Return ``({name: File}, {document's name: bytes})`` of an export."""
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(export.file))) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    documents = {}
    if inner := content.pop("Belege.zip", None):
        with zipfile.ZipFile(io.BytesIO(inner)) as archive:
            documents = {name: archive.read(name) for name in archive.namelist()}
    return {name: datev.read(text) for name, text in content.items()}, documents


class DatevCase:
    """What the tests below share, whatever company they have."""

    def dialog(self, company, journals=None, user=None, **values):
        env = self.env(context={"allowed_company_ids": company.ids})
        dialogs = env["autowartung.export.datev"].with_user(user or self.env.user)
        dialog = dialogs.create(
            {
                "date_from": "2026-11-01",
                "date_to": "2026-11-30",
                "autowartung_datev_consultant": 29098,
                "autowartung_datev_client": 55003,
                "autowartung_datev_account_length": 4,
                "autowartung_datev_is_final": True,
                **values,
            }
        )
        if journals:
            dialog.sudo().journal_ids = journals
        return dialog

    def exported(self, dialog):
        action = dialog.action_export()
        return dialog.env[action["res_model"]].browse(action["res_id"])

    def balances_of(self, moves):
        balances = defaultdict(int)
        for line in moves.line_ids:
            balances[line.account_id.code] += round(line.balance * 100)
        return {account: cents for account, cents in balances.items() if cents}

    def give_document(self, invoice):
        """Give an invoice a document as it was issued."""
        self.env["ir.attachment"].create(
            {
                "name": "invoice.pdf",
                "raw": PDF,
                "res_model": invoice._name,
                "res_id": invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        invoice.invalidate_recordset()
