# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Our documents are archived as they are issued, and nothing else is served.

What was sent to a customer is to be kept as it was (§ 14b UStG, § 147 AO, GoBD 119 f.),
and a document that is rendered anew would have today's name, address and company data.
"""

from hashlib import sha256

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_open

from ...tools.standing_page import standing_page
from .follow_up import ARCHIVE

PDF = "invoice_pdf_report_file"
PAGE = "autowartung_page_file"
# Where a document's PDF, its e-invoice and its page are kept; the first two are Odoo's.
KEPT_FIELDS = (PDF, "ubl_cii_xml_file", PAGE)
_STYLE = "autowartung_payment/static/documents/page.css"
_CONTEXT_KEY = "autowartung_issuing"
# An object of this process: nobody can give it from outside.
_ISSUING = object()


def issuing_context():
    """Return the context in which a document is rendered instead of being served."""
    return {_CONTEXT_KEY: _ISSUING}


def is_issuing(env):
    """Whether a document is just being rendered for its archive."""
    return env.context.get(_CONTEXT_KEY) is _ISSUING


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    autowartung_page_file = fields.Binary(
        string="Page as Issued", attachment=True, readonly=True, copy=False
    )
    autowartung_archived_at = fields.Datetime(
        string="Archived on", readonly=True, copy=False
    )

    def _autowartung_on_issued(self):
        result = super()._autowartung_on_issued()
        self._autowartung_archive_soon()
        return result

    def _autowartung_archive_soon(self):
        """Plan it: rendering takes a second, for which no payment waits."""
        for move in self:
            self.env["autowartung.follow.up"]._plan(ARCHIVE, move)

    # What `autowartung.follow.up.subject` asks for, which no model of Odoo's need be.

    def _name_for_follow_up(self):
        return f"{self._name},{self.id}"

    def _perform_follow_up(self, kind):
        if kind != ARCHIVE:
            raise NotImplementedError(kind)
        self._autowartung_archive()

    def _follow_up_task_record(self):
        return self._autowartung_payable() or None

    def _autowartung_issued(self):
        """Return those that are documents of ours, and issued."""
        return self.filtered(
            lambda move: (
                move.autowartung_payable_id
                and move.state == "posted"
                and move.is_sale_document()
            )
        )

    # === WHAT IS KEPT === #

    def _autowartung_archive(self):
        """Archive what is not archived yet."""
        for move in self.sudo()._autowartung_issued():
            if not move.autowartung_archived_at:
                move._autowartung_issue()

    def _autowartung_kept(self):
        """Return what is archived of one document, PDF first; in sudo mode."""
        self.ensure_one()
        found = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "in", KEPT_FIELDS),
                    ("autowartung_sha256", "!=", False),
                ]
            )
        )
        return found.sorted(lambda each: KEPT_FIELDS.index(each.res_field))

    def _autowartung_document(self, kept_field):
        """Return one archived file of a document of ours, or an empty attachment.

        Archives first, if that has not happened yet. Its bytes are as they were issued.

        :raise UserError: if they are not: somebody was at the file store.
        """
        self._autowartung_archive()
        document = self._autowartung_kept().filtered(
            lambda each: each.res_field == kept_field
        )[:1]
        document._autowartung_check_bytes()
        return document

    def _autowartung_pdf(self):
        """Return the archived PDF for a mail; none where documents become pages.

        Those are archived in their turn: no mail has to wait for what it cannot carry.
        """
        if self.env["ir.actions.report"]._autowartung_makes_pdf():
            return self._autowartung_document(PDF)
        kept = self._autowartung_kept().filtered(lambda each: each.res_field == PDF)
        kept._autowartung_check_bytes()
        return kept

    # === ISSUING === #

    def _autowartung_issue(self):
        """Render a document as its customer gets it, and keep it.

        Two at a time may come here, each with its own rendering; the first is kept.
        """
        move = self._autowartung_for_issuing()
        data = move._autowartung_use_earlier_pdf()
        if data is None:
            data = move._autowartung_render_files()
        page = move._autowartung_render_page()
        # Who comes second finds the row changed, and begins anew.
        self.env.cr.execute(
            "SELECT id FROM account_move WHERE id = %s FOR UPDATE", [self.id]
        )
        was_sent = move.is_move_sent
        self.env["account.move.send"].with_env(move.env)._link_invoice_documents(
            {move: data}
        )
        move.write(
            {"is_move_sent": was_sent, "autowartung_archived_at": fields.Datetime.now()}
        )
        attachments = move.env["ir.attachment"]
        attachments.create(
            {
                "name": f"{move.name.replace('/', '_')}.html",
                "raw": page,
                "mimetype": "text/html",
                "res_model": move._name,
                "res_id": move.id,
                "res_field": PAGE,
            }
        )
        new = attachments.search(
            [
                ("res_model", "=", move._name),
                ("res_id", "=", move.id),
                ("res_field", "in", KEPT_FIELDS),
                # An e-invoice was sealed when it was posted.
                ("autowartung_sha256", "=", False),
            ]
        )
        for attachment in new:
            attachment.autowartung_sha256 = sha256(attachment.raw).hexdigest()

    def _autowartung_for_issuing(self):
        """Return the document as the system sees it, whoever happens to come first."""
        context = {
            "lang": self._autowartung_document_language(),
            "allowed_company_ids": self.company_id.ids,
            # Odoo renders no PDF where tests run, unless it is told to.
            "force_report_rendering": True,
            **issuing_context(),
        }
        env = api.Environment(self.env.cr, SUPERUSER_ID, context)
        return self.with_env(env)

    def _autowartung_use_earlier_pdf(self):
        """Take the PDF that was sent already, before there was an archive.

        :return: what is left to link: nothing more, or ``None`` if there is no PDF yet.
        """
        if self.invoice_pdf_report_id:
            return {}
        mailed = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                ("res_field", "=", False),
                ("mimetype", "=", "application/pdf"),
                ("name", "=", f"{self.name.replace('/', '-')}.pdf"),
                # The shop's mails are the system's. What else bears this name was
                # attached by hand.
                ("create_uid", "=", SUPERUSER_ID),
            ],
            order="id",
            limit=1,
        )
        if not mailed:
            return None
        return {
            "pdf_attachment_values": {
                "name": self._get_invoice_report_filename(),
                "raw": mailed.raw,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
                "res_field": PDF,
            }
        }

    def _autowartung_render_files(self):
        """Return the PDF as Odoo's own sending has it, not stored yet."""
        sender = self.env["account.move.send"]
        data = sender._get_default_sending_settings(self)
        data["invoice_edi_format"] = False
        if self.env["ir.actions.report"]._autowartung_makes_pdf():
            sender._prepare_invoice_pdf_report({self: data})
        return data

    def _autowartung_render_page(self):
        report = self.env["account.move.send"]._get_default_pdf_report_id(self)
        rendered, _kind = report._render_qweb_html(report.report_name, self.ids)
        with file_open(_STYLE) as style:
            return standing_page(rendered, style.read(), self.name, self.env.lang)

    def _autowartung_no_new_pdf_text(self):
        """Return why what was issued as a page never becomes a PDF."""
        return self.env._(
            "%s was issued as a page, not as PDF, and stays as it is: open it on its"
            " page.",
            ", ".join(self.mapped("name")),
        )

    def _autowartung_refuse_new_pdf(self):
        raise UserError(self._autowartung_no_new_pdf_text())
