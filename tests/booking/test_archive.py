# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A document is archived as issued: nobody gets, or makes, another one of it."""

import base64
import io
import unittest
import zipfile
from contextlib import contextmanager
from hashlib import sha256
from unittest.mock import patch

from commons.portal import PASSWORD, PortalCase

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

PDF = "invoice_pdf_report_file"
PAGE = "autowartung_page_file"
REPORTS = ("account.report_invoice", "account.report_invoice_with_payments")


class ArchiveCase(PortalCase):
    # A PDF is rendered by the tests that are about it.
    renders_documents = True
    makes_pdf = False

    def setUp(self):
        super().setUp()
        if not self.makes_pdf:
            report = self.registry["ir.actions.report"]
            self.startPatcher(
                patch.object(report, "get_wkhtmltopdf_state", lambda report: "install")
            )
        self.booking = self.book_and_pay()
        self.invoice = self.booking.invoice_ids
        self.accountant = new_test_user(
            self.env,
            "aw_books",
            "account.group_account_manager,autowartung_payment."
            "group_autowartung_accountant",
            password=PASSWORD,
        )

    def kept(self, document, field):
        return document._autowartung_kept().filtered(lambda a: a.res_field == field)

    def change_everything(self):
        """Rename customer and company, move them, and change a service's name."""
        self.customer.write({"name": "Ganz Anders", "street": "Neue Straße 9"})
        self.env.company.write({"name": "Nachfolger AG", "street": "Umzug 1"})
        self.env.company.external_report_layout_id = self.env.ref(
            "web.external_layout_bold"
        )
        self.env.flush_all()

    def portal(self, document, report_type, **parameters):
        query = "".join(f"&{key}={value}" for key, value in parameters.items())
        token = document._portal_ensure_token()
        return self.get(
            f"/my/invoices/{document.id}?access_token={token}"
            f"&report_type={report_type}{query}"
        )

    def credit(self):
        self.as_worker(self.booking, "_cancel_and_refund")
        self.run_lanes()
        return self.booking.invoice_ids - self.invoice


@tagged("post_install", "-at_install")
class TestArchive(ArchiveCase):
    def test_a_document_is_archived_once_it_is_posted(self):
        page = self.kept(self.invoice, PAGE)
        self.assertTrue(self.invoice.autowartung_archived_at)
        self.assertEqual(page.mimetype, "text/html")
        self.assertEqual(page.autowartung_sha256, sha256(page.raw).hexdigest())
        self.assertFalse(self.kept(self.invoice, PDF))

    def test_the_page_stands_for_itself(self):
        page = self.kept(self.invoice, PAGE).raw.decode()
        self.assertIn("Erika Mustermann", page)
        self.assertIn("149,00", page)
        for link in ("<script", "<link", 'src="/', "url(/"):
            self.assertNotIn(link, page)
        self.assertLess(len(page), 60_000)

    def test_later_changes_change_nothing_in_it(self):
        credit = self.credit()
        before = {move: self.kept(move, PAGE).raw for move in (self.invoice, credit)}
        self.change_everything()
        for move, page in before.items():
            self.assertEqual(self.portal(move, "html").content, page)
            self.assertIn(b"Erika Mustermann", page)
            for name in REPORTS:
                report = self.env["ir.actions.report"]
                self.assertEqual(report._render_qweb_html(name, move.ids)[0], page)

    def test_two_documents_on_one_sheet_are_both_the_archived_ones(self):
        documents = self.invoice + self.credit()
        self.change_everything()
        rendered, _kind = self.env["ir.actions.report"]._render_qweb_html(
            REPORTS[0], documents.ids
        )
        self.assertEqual(rendered.count(b"Erika Mustermann"), 2)
        self.assertNotIn(b"Ganz Anders", rendered)

    def test_it_is_archived_when_it_is_opened_before_its_turn(self):
        moves = self.registry["account.move"]
        with patch.object(moves, "_autowartung_archive_soon", lambda moves: None):
            booking = self.book_and_pay(slot=14)
        document = booking.invoice_ids
        self.assertFalse(document._autowartung_kept())
        shown = self.portal(document, "html").content
        self.assertEqual(shown, self.kept(document, PAGE).raw)
        self.change_everything()
        self.assertEqual(self.portal(document, "html").content, shown)

    def test_without_pdf_its_page_is_served_as_a_page(self):
        page = self.kept(self.invoice, PAGE).raw
        shown = self.portal(self.invoice, "pdf")
        self.assertEqual(shown.content, page)
        self.assertIn("text/html", shown.headers["Content-Type"])
        saved = self.portal(self.invoice, "pdf", download="true")
        self.assertEqual(saved.content, page)
        self.assertIn(".html", saved.headers["Content-Disposition"])

    def test_what_was_issued_as_a_page_becomes_no_pdf_later(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.assertRaisesRegex(UserError, "as a page"):
            report._render_qweb_pdf(REPORTS[0], self.invoice.ids)

    def test_office_gets_the_archived_one(self):
        page = self.kept(self.invoice, PAGE).raw
        self.change_everything()
        self.log_in("aw_books")
        for name in REPORTS:
            shown = self.get(f"/report/html/{name}/{self.invoice.id}")
            self.assertEqual(shown.content, page)
        saved = self.get(f"/account/download_invoice_documents/{self.invoice.id}/pdf")
        self.assertEqual(saved.content, page)
        packed = self.get(f"/account/download_move_attachments/{self.invoice.id}")
        with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
            (name,) = archive.namelist()
            self.assertEqual(archive.read(name), page)

    def test_strangers_get_nothing_of_the_archive(self):
        stranger = self.env["res.partner"].create({"name": "Fremde"})
        self.log_in("fremde", partner=stranger)
        page = self.kept(self.invoice, PAGE)
        addresses = (
            f"/report/html/{REPORTS[0]}/{self.invoice.id}",
            f"/web/content/{page.id}",
            f"/my/invoices/{self.invoice.id}?report_type=html",
        )
        with mute_logger("odoo.http"):
            for address in addresses:
                self.assertNotIn("Mustermann", self.get(address).text)

    def test_a_draft_is_rendered_as_it_is(self):
        draft = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [Command.create({"name": "X", "price_unit": 1})],
            }
        )
        self.customer.name = "Ganz Anders"
        rendered, _kind = self.env["ir.actions.report"]._render_qweb_html(
            REPORTS[0], draft.ids
        )
        self.assertIn(b"Ganz Anders", rendered)
        self.assertFalse(draft._autowartung_kept())

    def test_a_context_from_outside_does_not_open_the_archive(self):
        self.change_everything()
        report = self.env["ir.actions.report"].with_user(self.accountant)
        report = report.with_context(autowartung_issuing=True, proforma_invoice=True)
        rendered, _kind = report._render_qweb_html(REPORTS[0], self.invoice.ids)
        self.assertNotIn(b"Ganz Anders", rendered)

    # === ATTACKS === #

    @contextmanager
    def refused(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            yield

    def attackers(self):
        return self.accountant, self.env.ref("base.user_admin")

    def test_nobody_changes_or_deletes_the_archive(self):
        page = self.kept(self.invoice, PAGE)
        before = page.raw
        other = base64.b64encode(b"anderes")
        attacks = [
            lambda a: a.write({"raw": b"anderes"}),
            lambda a: a.write({"datas": other}),
            lambda a: a.write({"datas": False}),
            lambda a: a.write({"db_datas": b"anderes"}),
            lambda a: a.write({"mimetype": "text/plain"}),
            lambda a: a.write({"name": "Anderes.html"}),
            lambda a: a.write({"res_id": 1}),
            lambda a: a.write({"res_field": False}),
            lambda a: a.write({"autowartung_sha256": False}),
            lambda a: a.write({"public": True}),
            lambda a: a.write({"type": "url", "url": "https://example.com"}),
            lambda a: a.unlink(),
            lambda a: a.sudo().unlink(),
            lambda a: a.sudo().write({"raw": b"anderes"}),
        ]
        for user in self.attackers():
            for number, attack in enumerate(attacks):
                with self.subTest(user=user.login, number=number), self.refused():
                    attack(page.with_user(user))
        self.env.invalidate_all()
        self.assertEqual(self.kept(self.invoice, PAGE).raw, before)

    def test_nobody_lays_another_file_in_its_place(self):
        other = {"name": "x.pdf", "raw": b"%PDF-1.4 anderes", "mimetype": "text/html"}
        place = {"res_model": "account.move", "res_id": self.invoice.id}
        encoded = base64.b64encode(b"anderes")
        attacks = {
            "create": lambda _move, mine: mine.create(
                {**other, **place, "res_field": PDF}
            ),
            "defaults": lambda _move, mine: mine.with_context(
                default_res_field=PDF
            ).create({**other, **place}),
            "move there": lambda _move, mine: mine.write({"res_field": PAGE}),
            "the field": lambda move, _mine: move.write({PDF: encoded}),
            "our field": lambda move, _mine: move.write({PAGE: encoded}),
            "empty": lambda move, _mine: move.write({PAGE: False}),
        }
        for user in self.attackers():
            attachments = self.env["ir.attachment"].with_user(user)
            mine = attachments.create({**other, **place})
            for name, attack in attacks.items():
                with self.subTest(user=user.login, name=name), self.refused():
                    attack(self.invoice.with_user(user), mine)
        self.env.invalidate_all()
        self.assertEqual(len(self.invoice._autowartung_kept()), 1)

    def test_a_document_goes_on_being_archived_whatever_is_done_to_it(self):
        for user in self.attackers():
            move = self.invoice.with_user(user)
            for action in ("button_draft", "button_cancel", "unlink"):
                with self.subTest(user=user.login, action=action), self.refused():
                    getattr(move, action)()
        self.assertTrue(self.kept(self.invoice, PAGE))

    def test_the_same_bytes_may_move_to_another_storage(self):
        page = self.kept(self.invoice, PAGE)
        before = page.raw
        page.write({"raw": before, "mimetype": page.mimetype})
        self.assertEqual(page.raw, before)

    def test_a_damaged_file_is_not_served(self):
        page = self.kept(self.invoice, PAGE)
        self.env.cr.execute(
            "UPDATE ir_attachment SET db_datas = %s, store_fname = NULL WHERE id = %s",
            [b"anderes", page.id],
        )
        self.env.invalidate_all()
        with (
            mute_logger("odoo.addons.autowartung_payment.models.payment.archive_guard"),
            self.assertRaisesRegex(UserError, "damaged"),
        ):
            self.invoice._autowartung_document(PAGE)

    def test_what_is_not_ours_is_free_as_before(self):
        attachment = self.env["ir.attachment"].create({"name": "x", "raw": b"1"})
        attachment.write({"raw": b"2", "res_model": "res.partner", "res_id": 1})
        self.assertEqual(attachment.raw, b"2")
        attachment.unlink()
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.accountant).create(
                {"name": "x", "autowartung_sha256": "0"}
            )


@tagged("post_install", "-at_install")
class TestPdfArchive(ArchiveCase):
    makes_pdf = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["ir.actions.report"]._autowartung_makes_pdf():
            raise unittest.SkipTest(
                "no PDF is archived: wkhtmltopdf cannot be had here"
            )

    def test_everybody_gets_the_same_pdf(self):
        pdf = self.kept(self.invoice, PDF)
        self.assertIn(pdf.raw, self.mailed())
        self.assertTrue(pdf.raw.startswith(b"%PDF"))
        self.assertEqual(pdf.autowartung_sha256, sha256(pdf.raw).hexdigest())
        self.assertEqual(self.invoice.invoice_pdf_report_id, pdf)
        self.change_everything()
        for parameters in ({}, {"download": "true"}):
            shown = self.portal(self.invoice, "pdf", **parameters)
            self.assertEqual(shown.content, pdf.raw)
            self.assertEqual(shown.headers["Content-Type"], "application/pdf")
        self.assertEqual(
            self.portal(self.invoice, "html").content, self.kept(self.invoice, PAGE).raw
        )
        self.log_in("aw_books")
        for name in REPORTS:
            shown = self.get(f"/report/pdf/{name}/{self.invoice.id}")
            self.assertEqual(shown.content, pdf.raw)
        saved = self.get(f"/account/download_invoice_documents/{self.invoice.id}/pdf")
        self.assertEqual(saved.content, pdf.raw)
        self.invoice._generate_and_send(sending_methods=["email"])
        message = self.invoice.message_ids.filtered("attachment_ids")[:1]
        self.assertIn(pdf.raw, message.attachment_ids.mapped("raw"))
        self.assertEqual(len(self.invoice._autowartung_kept()), 2)

    def mailed(self):
        """Return the contents of what the customer was sent with mails."""
        return self.mails_to_customer(self.booking).attachment_ids.mapped("raw")

    def test_a_credit_note_is_archived_as_well(self):
        credit = self.credit()
        pdf = self.kept(credit, PDF).raw
        self.change_everything()
        self.assertEqual(self.portal(credit, "pdf").content, pdf)
        self.assertIn(pdf, self.mailed())
