# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer compares what was booked with what is chosen, and with waiting."""

import json

from commons.extension import ExtensionCase
from lxml import html

from odoo import fields
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestComparison(ExtensionCase):
    def totals(self, extension, lines, key=None):
        """Ask as the page's script does; return the answer, or the error's message."""
        key = extension._link_key() if key is None else key
        text = lines if isinstance(lines, str) else ",".join(map(str, lines.ids))
        return self.rpc(f"/my/extensions/{extension.id}/totals", key=key, lines=text)

    def test_a_choice_is_compared_with_what_was_booked(self):
        extension = self.sent()
        pads, _wipers = extension.line_ids
        self.assertEqual(
            self.totals(extension, pads),
            {
                "estimate": 14900,
                "approved": 0,
                "total": 18990,
                "tax": 3032,
                "altogether": 33890,
            },
        )
        self.assertFalse(pads.is_chosen, "nothing is kept of it")
        self.assertEqual(extension.state, "sent")

    def test_what_was_booked_may_have_cost_nothing(self):
        """A voucher may have paid for all of it."""
        self.booking.estimate = 0
        extension = self.sent(("Öl", 50))
        page = html.fromstring(self.page_of(extension).content)
        self.assertEqual(page.xpath("//@data-minor-before"), ["0"])
        totals = self.totals(extension, extension.line_ids)
        self.assertEqual((totals["estimate"], totals["altogether"]), (0, 5000))

    def test_what_was_approved_before_counts_too(self):
        self.approve(self.sent(("Öl", 50)))
        self.send(self.sent(("Kerzen", 80)), "/decline")
        extension = self.sent()
        totals = self.totals(extension, extension.line_ids)
        self.assertEqual((totals["approved"], totals["total"]), (5000, 21980))
        self.assertEqual(totals["altogether"], 14900 + 5000 + 21980)
        page = self.page_of(extension)
        self.assertIn("50,00", self.named(page, "extension_approved_before"))

    def test_the_totals_are_those_of_the_payment_however_it_is_rounded(self):
        # Each line ends on half a cent of tax.
        lines = [(f"Teil {number}", 9.97, {"quantity": 1.5}) for number in range(7)]
        for method in ("round_per_line", "round_globally"):
            with self.subTest(method=method):
                self.booking.company_id.tax_calculation_rounding_method = method
                extension = self.sent(*lines)
                totals = self.totals(extension, extension.line_ids)
                self.choose(extension, total=str(totals["total"]))
                self.assertEqual(
                    (totals["total"], totals["tax"]),
                    (
                        extension._minor(extension.amount_total),
                        extension._minor(extension.amount_tax),
                    ),
                )
                page = self.page_of(extension)
                shown = self.named(page, "extension_total")
                amount = f"{extension.amount_total:.2f}".replace(".", ",")
                self.assertIn(amount, shown)

    def test_lines_of_others_and_junk_count_nothing(self):
        extension, other = self.sent(), self.sent(("Fremd", 500))
        for lines in (other.line_ids, "", "x,-1,999999999999", "1" * 5000):
            with self.subTest(lines=lines):
                self.assertEqual(self.totals(extension, lines)["total"], 0)

    def test_only_who_may_decide_is_told(self):
        extension, other = self.sent(), self.sent()
        lines = extension.line_ids
        for key in ("", "x", other._link_key()):
            with self.subTest(key=key):
                answer = self.totals(extension, lines, key)
                self.assertNotIn("total", answer)
                self.assertIn("AccessError", answer["data"]["name"])
        key = extension._link_key()
        extension.action_revise()
        answer = self.totals(extension, lines, key)
        self.assertNotIn("total", answer, "a draft is nobody's matter")


@tagged("post_install", "-at_install")
class TestWaiting(ExtensionCase):
    def test_what_waiting_means_is_said_in_words(self):
        later = {"urgency": "later", "wait_until_mileage": 120000}
        extension = self.sent(
            ("Bremsen", 200, {"urgency": "safety"}),
            ("Riemen", 100, {"urgency": "recommended"}),
            ("Filter", 30, later),
            ("Wischer", 20, {"urgency": "later"}),
        )
        told = [line._meaning_of_waiting() for line in extension.line_ids]
        self.assertEqual(len(set(told)), 4)
        self.assertIn("not drive on", told[0])
        self.assertIn("120", told[2])
        page = self.page_of(extension)
        shown = html.fromstring(page.text)
        waiting = shown.xpath("//*[@name='extension_waiting']")
        self.assertEqual(len(waiting), 4)
        self.assertIn("120.000", waiting[2].text)
        self.send(extension, "/decline")
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_waiting"), "it is decided")


@tagged("post_install", "-at_install")
class TestReturn(ExtensionCase):
    def test_the_planned_return_is_shown(self):
        extension = self.sent()
        window = self.booking.with_context(lang="de_DE")
        window = window._window(self.booking.return_id)
        page = self.page_of(extension)
        self.assertIn(self.tidy(window), self.named(page, "extension_return"))

    def test_a_moved_return_is_frozen_and_shown(self):
        extension = self.sent(return_note="Mittwoch, 17 Uhr <b>")
        page = self.page_of(extension)
        self.assertIn("Mittwoch, 17 Uhr <b>", self.named(page, "extension_return"))
        content = json.loads(extension.version_id.content)
        self.assertEqual(content["return_note"], "Mittwoch, 17 Uhr <b>")
        extension.sudo()._write({"return_note": "Donnerstag"})
        extension.invalidate_recordset()
        self.assertFalse(extension.version_id._is_as_frozen())

    def test_without_one_a_version_is_what_it_was_before_there_was_the_field(self):
        extension = self.sent()
        self.assertNotIn("return_note", json.loads(extension.version_id.content))
        self.assertTrue(extension.version_id._is_as_frozen())

    def test_the_seconds_left_are_the_servers(self):
        extension = self.sent()
        left = (extension.deadline - fields.Datetime.now()).total_seconds()
        page = self.page_of(extension)
        [shown] = html.fromstring(page.text).xpath(
            "//*[@name='extension_time_left']/@data-seconds"
        )
        self.assertAlmostEqual(int(shown), left, delta=60)
