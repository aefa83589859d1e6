# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A proposal and what was decided about it can be kept on paper."""

import io
import unittest
from unittest.mock import patch

import pypdf
from commons.extension import ExtensionCase

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

LAYOUTS = (
    "l10n_din5008.external_layout_din5008",
    "web.external_layout_standard",
    "web.external_layout_bold",
)


class PdfCase(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.extension = self.propose(
            (
                "Bremsbeläge vorn",
                189.9,
                {"measured": "2,1 mm", "limit": "3 mm", "note": "Bald erneuern"},
            ),
            ("Wischerblätter", 29.9),
        )
        self.photo = self.add_photo(self.extension.line_ids[0], note="vorn links")
        self.extension.action_send()

    def open_pdf(self, key=None):
        key = self.extension._link_key() if key is None else key
        return self.get(f"/my/extensions/{self.extension.id}/pdf?key={key}")


@tagged("post_install", "-at_install")
class TestExtensionPdf(PdfCase):
    renders_documents = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["ir.actions.report"]._autowartung_makes_pdf():
            raise unittest.SkipTest("no PDF is read: wkhtmltopdf cannot be had here")

    def read(self, content):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def assertSays(self, text, *words):
        for word in words:
            self.assertIn(word, text)

    def test_it_says_what_was_proposed_decided_and_hashed(self):
        other = self.sent(("Öl", 50))
        self.send(other, "/decline")
        previous = other.decision_ids
        self.approve(self.extension, self.extension.line_ids[0])
        decision = self.extension.decision_ids
        for layout in LAYOUTS:
            self.env.company.external_report_layout_id = self.env.ref(layout)
            answer = self.open_pdf()
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertIn("private", answer.headers["Cache-Control"])
            text = self.read(answer.content)
            with self.subTest(layout=layout):
                self.assertSays(text, self.extension.name, "Erika Mustermann", "K-EM")
                self.assertSays(text, "2,1 mm, Grenze 3 mm", "Bald erneuern")
                self.assertSays(text, "189,90 €", "29,90 €", "219,80 €")
                self.assertSays(text, "Freigegeben", "Abgelehnt")
                self.assertSays(text, "vorn links", self.photo.sha256[:16])
                self.assertSays(text, "127.0.0.1", decision._facts()["terms"])
                # In a narrow column it takes two lines.
                compact = text.replace(" ", "")
                self.assertSays(compact, decision.sha256, previous.sha256)
                self.assertSays(compact, self.extension.version_id.sha256)
                self.assertSays(text, "Widerrufs")

    def test_what_is_not_decided_says_so(self):
        text = self.read(self.open_pdf().content)
        self.assertSays(text, "Gesendet", "Offen")
        self.assertIn(self.extension.version_id.sha256, text.replace(" ", ""))
        self.assertNotIn("127.0.0.1", text)

    def test_the_office_prints_it(self):
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        reports = self.env["ir.actions.report"].with_user(clerk)
        content, kind = reports.with_context(
            force_report_rendering=True
        )._render_qweb_pdf("autowartung_payment.extension_report", self.extension.ids)
        self.assertEqual(kind, "pdf")
        self.assertSays(self.read(content), "Erika Mustermann", "2,1 mm")


@tagged("post_install", "-at_install")
class TestWhoOpensPdf(PdfCase):
    report = "autowartung_payment.extension_report"

    def test_a_machine_that_makes_none_says_so_on_the_page(self):
        answer = self.open_pdf()
        self.assertEqual(answer.status_code, 200)
        self.assertIn("PDF", self.named(answer, "extension_alert"))

    @mute_logger("odoo.addons.autowartung_payment.models.extension.report")
    def test_a_program_that_fails_is_a_sentence(self):
        report = self.registry["ir.actions.report"]
        for error in (
            OSError("no memory"),
            UserError("killed -9"),
            ValueError("a font"),
        ):
            with (
                self.subTest(error=error),
                patch.object(report, "_render_qweb_pdf", side_effect=error),
            ):
                answer = self.open_pdf()
                self.assertEqual(answer.status_code, 200)
                self.assertIn("PDF", self.named(answer, "extension_alert"))
                self.assertNotIn(str(error), answer.text)

    def test_strangers_do_not_open_it(self):
        other = self.sent(("Öl", 50))
        for key in ("", "x", other._link_key()):
            with self.subTest(key=key):
                self.assertIn("/web/login", self.open_pdf(key).url)
        user = self.log_in("max", self.env["res.partner"].create({"name": "Max"}))
        answer = self.open_pdf("")
        self.assertNotIn("Bremsbeläge", answer.text)
        self.assertCannotRender(user)

    def assertCannotRender(self, user):
        reports = self.env["ir.actions.report"].with_user(user)
        with self.assertRaises(AccessError):
            reports._render_qweb_html(self.report, self.extension.ids)

    def test_nobody_else_of_the_house_prints_it(self):
        for login, group in (
            ("aw_driver", "autowartung_payment.group_autowartung_driver"),
            ("aw_employee", "base.group_user"),
        ):
            with self.subTest(login=login):
                self.assertCannotRender(new_test_user(self.env, login, group))

    def test_what_is_just_being_changed_is_not_printed(self):
        self.extension.action_revise()
        page = self.page_of(self.extension)
        self.assertIsNone(self.named(page, "extension_pdf"))
        answer = self.open_pdf()
        self.assertNotIn("Bremsbeläge", answer.text)
        with self.assertRaisesRegex(UserError, "once it is sent"):
            self.env["ir.actions.report"]._render_qweb_html(
                self.report, self.extension.ids
            )

    def test_it_is_made_only_so_often(self):
        self.assertIsNotNone(self.named(self.page_of(self.extension), "extension_pdf"))
        with patch.object(
            self.registry["ir.actions.report"],
            "_render_qweb_pdf",
            lambda self, *args: (b"%PDF-1.4", "pdf"),
        ):
            codes = [self.open_pdf().status_code for _time in range(21)]
        self.assertEqual(set(codes[:-1]), {200})
        self.assertEqual(codes[-1], 429)
