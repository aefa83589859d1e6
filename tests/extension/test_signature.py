# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who orders may sign; what was drawn stands in the decision, and changes with it."""

import base64
import io
import json

from commons.extension import ExtensionCase
from commons.signature import drawn
from lxml import html
from PIL import Image

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestSignature(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.extension = self.sent()

    def facts(self):
        [decision] = self.extension.decision_ids
        return json.loads(decision.content)["facts"]

    def approve_signed(self, signature):
        page = self.choose(self.extension, signature=signature)
        if self.extension.state == "deciding":
            transaction = self.pay(self.extension)
            self.as_worker(transaction, "_refresh_from_provider")
        return page

    def test_what_was_drawn_stands_in_the_decision(self):
        self.approve_signed(drawn())
        picture = base64.b64decode(self.facts()["signature_png"])
        with Image.open(io.BytesIO(picture)) as kept:
            self.assertEqual(kept.format, "PNG")
            self.assertGreater(len(kept.getcolors(1 << 20)), 1)
        self.assertFalse(
            self.extension.decision_ids._broken_links(self.extension.company_id)
        )

    def test_the_paper_shows_it(self):
        self.approve_signed(drawn())
        [decision] = self.extension.decision_ids
        self.assertIn(self.facts()["signature_png"], decision._signature_uri())
        report = "autowartung_payment.extension_report"
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, self.extension.ids
        )
        self.assertIn(decision._signature_uri(), page.decode())

    def test_nobody_has_to_sign(self):
        empty = Image.new("RGB", (600, 200), "white")
        written = io.BytesIO()
        empty.save(written, "PNG")
        blank = base64.b64encode(written.getvalue()).decode()
        for signature in ("", f"data:image/png;base64,{blank}", "nothing at all"):
            with self.subTest(signature=signature[:30]):
                extension = self.extension = self.sent(("Öl", 50))
                self.approve_signed(signature)
                self.assertEqual(extension.state, "authorised")
                self.assertNotIn("signature_png", self.facts())

    def test_who_forgets_a_consent_need_not_sign_anew(self):
        signature = drawn()
        page = self.choose(self.extension, signature=signature, accepts_terms="")
        self.assertEqual(page.status_code, 422)
        [field] = html.fromstring(page.text).xpath("//input[@name='signature']/@value")
        self.assertEqual(field, signature)

    def test_what_is_no_picture_is_refused_with_a_sentence(self):
        for signature in ("data:image/png;base64,!!!", "data:,;base64,aGVsbG8="):
            with self.subTest(signature=signature):
                page = self.approve_signed(signature)
                self.assertEqual(page.status_code, 422)
                self.assertIn("Unterschrift", self.named(page, "extension_alert"))
                self.assertEqual(self.extension.state, "sent")

    def test_who_presses_the_button_has_ordered_and_signed(self):
        """Whatever another device chooses and signs before the money is held."""
        for signed_first in (True, False):
            with self.subTest(signed_first=signed_first):
                self.extension = self.sent(("Öl", 50))
                signatures = ["", drawn()]
                self.choose(self.extension, signature=signatures[signed_first])
                transaction = self.pay(self.extension)
                self.opener.headers["User-Agent"] = "another device"
                self.choose(self.extension, signature=signatures[not signed_first])
                self.as_worker(transaction, "_refresh_from_provider")
                self.assertEqual("signature_png" in self.facts(), signed_first)
                self.assertNotEqual(self.facts()["user_agent"], "another device")
                del self.opener.headers["User-Agent"]
