# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is sent in the background can say what became of it."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

MESSAGES = "autowartung_payment.handheld_messages"


@tagged("post_install", "-at_install")
class TestHandheldForms(TransactionCase):
    def test_every_form_of_a_phone_has_room_for_messages(self):
        views = self.env["ir.ui.view"].search(
            [("key", "=like", "autowartung_payment.%")]
        )
        forms = [
            (view.key, form)
            for view in views
            for form in etree.fromstring(view.arch_db).iter("form")
            if "o_autowartung_step" in form.get("class", "").split()
        ]
        self.assertGreaterEqual(len(forms), 5)
        for key, form in forms:
            with self.subTest(template=key):
                self.assertTrue(form.xpath(f".//t[@t-call='{MESSAGES}']"))
