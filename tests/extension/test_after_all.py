# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was declined can be had until the car leaves; then it is for the next visit."""

from datetime import timedelta

from commons.extension import ExtensionCase

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.autowartung_payment.models.common.limits import AFTER_ALL


@tagged("post_install", "-at_install")
class TestAfterAll(ExtensionCase):
    def declined(self, *lines):
        extension = self.sent(*lines)
        self.send(extension, "/decline", reason="Später")
        return extension

    def offers(self, extension):
        return extension.booking_id.extension_ids - extension

    def test_what_was_declined_can_be_ordered_after_all(self):
        extension = self.declined()
        page = self.page_of(extension)
        self.assertIn("Bremsbeläge", self.named(page, "extension_after_all"))
        page = self.send(extension, "/again")
        offer = self.offers(extension)
        self.assertEqual(offer.state, "sent")
        self.assertIn(f"/my/extensions/{offer.id}?key=", page.url)
        self.assertIsNotNone(self.named(page, "choose_work"))
        self.assertEqual(offer.amount_proposed, 219.8)
        self.assertEqual(extension.state, "declined", "what was decided stays")
        tasks = "".join(offer.activity_ids.mapped("summary"))
        self.assertIn("doch", tasks)
        self.approve(offer)
        self.assertEqual(offer.state, "approved")
        self.assertEqual(offer.invoice_ids.amount_total, 219.8)

    def test_it_is_offered_again_once(self):
        extension = self.declined()
        self.send(extension, "/again")
        page = self.send(extension, "/again")
        self.assertEqual(page.status_code, 422)
        self.assertEqual(len(self.offers(extension)), 1)
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_after_all"))

    def test_of_what_was_approved_in_part_the_rest_can_be_had(self):
        choice = {"choice": "Reifen"}
        extension = self.sent(("Gut", 300, choice), ("Besser", 400, choice), ("Öl", 50))
        better = extension.line_ids[1]
        self.approve(extension, better)
        page = self.page_of(extension)
        shown = self.named(page, "extension_after_all")
        self.assertIn("Öl", shown)
        self.assertNotIn("Gut", shown, "tyres were bought")

    def test_what_needs_another_line_still_does(self):
        extension = self.propose(("Beläge", 100), ("Scheiben", 200))
        pads, discs = extension.line_ids
        discs.requires_id = pads
        extension.action_send()
        self.send(extension, "/decline")
        self.send(extension, "/again")
        offer = self.offers(extension)
        self.assertEqual(offer.line_ids[1].requires_id, offer.line_ids[0])

    def test_photos_are_shown_again(self):
        extension = self.propose()
        self.add_photo(extension.line_ids[0], note="Riss")
        extension.action_send()
        self.send(extension, "/decline")
        self.send(extension, "/again")
        self.assertEqual(self.offers(extension).line_ids[0].photo_ids.note, "Riss")

    def test_what_nobody_decided_in_time_can_be_had_too(self):
        extension = self.sent()
        extension.sudo()._write({"deadline": extension.create_date})
        self.env.invalidate_all()
        self.as_worker(extension, "_expire")
        self.send(extension, "/again")
        self.assertEqual(self.offers(extension).state, "sent")

    def test_going_round_and_round_has_an_end(self):
        extension = self.declined()
        for _round in range(AFTER_ALL.most):
            self.send(extension, "/again")
            following = self.booking.extension_ids.sorted("id")[-1]
            self.assertNotEqual(following, extension)
            self.send(following, "/decline")
            extension = following
        page = self.send(extension, "/again")
        self.assertEqual(page.status_code, 429)
        self.assertEqual(len(self.booking.extension_ids), 1 + AFTER_ALL.most)

    def test_once_the_car_leaves_it_is_too_late(self):
        extension = self.declined()
        self.booking.sudo().return_id.state = "on_the_way"
        self.env.invalidate_all()
        page = self.page_of(extension)
        self.assertIsNone(self.named(page, "extension_after_all"))
        page = self.send(extension, "/again")
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self.offers(extension))

    def test_nobody_else_orders_it(self):
        extension, other = self.declined(), self.sent(("Öl", 50))
        self.send(extension, "/again", key=other._link_key())
        self.assertEqual(self.offers(extension), other)

    def test_a_get_offers_nothing(self):
        extension = self.declined()
        self.get(f"/my/extensions/{extension.id}/again?key={extension._link_key()}")
        self.assertFalse(self.offers(extension))


@tagged("post_install", "-at_install")
class TestNextTime(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.extension = self.sent(
            ("Bremsbeläge", 189.9, {"urgency": "safety"}),
            ("Luftfilter", 30, {"urgency": "later", "wait_until_mileage": 90000}),
        )
        self.send(self.extension, "/decline")
        self.lines = self.extension.line_ids

    def test_the_customer_reads_what_is_for_the_next_visit(self):
        page = self.get(self.address(self.booking))
        self.assertIsNone(self.named(page, "booking_next_time"))
        self.booking._end_as_done()
        page = self.get(self.address(self.booking))
        shown = self.named(page, "booking_next_time")
        self.assertIn("Bremsbeläge", shown)
        self.assertIn("90.000 km", shown)

    def test_the_next_booking_of_the_car_says_what_to_look_at(self):
        self.assertFalse(self.booking.next_time_line_ids)
        self.booking._end_as_done()
        following = self.book_and_pay(20)
        self.assertEqual(following.next_time_line_ids, self.lines)
        self.lines.action_offer_again()
        offer = following.extension_ids
        self.assertEqual(offer.state, "draft")
        self.assertEqual(offer.amount_proposed, 219.9)
        self.assertEqual(offer.line_ids[1].wait_until_mileage, 90000)
        following.invalidate_recordset()
        self.assertFalse(following.next_time_line_ids)
        with self.assertRaises(UserError):
            self.lines.action_offer_again()

    def test_a_car_that_is_not_there_is_offered_nothing(self):
        self.booking._end_as_done()
        with self.assertRaisesRegex(UserError, "K-EM 1234"):
            self.lines.action_offer_again()

    def test_an_accountant_offers_nothing(self):
        accountant = new_test_user(
            self.env, "buch", "autowartung_payment.group_autowartung_accountant"
        )
        with self.assertRaises(AccessError):
            self.lines.with_user(accountant).action_offer_again()


@tagged("post_install", "-at_install")
class TestFigures(ExtensionCase):
    def test_how_often_and_how_fast_customers_approve(self):
        extension = self.sent()
        self.approve(extension, extension.line_ids[1])
        extension.sudo().sent_at = extension.decided_at - timedelta(hours=1, minutes=30)
        lines = extension.line_ids
        self.assertEqual(lines.mapped("approval_rate"), [0, 1])
        self.assertEqual(set(lines.mapped("channel")), {"page"})
        self.assertEqual(lines.workshop_id, self.workshop)
        [(rate, hours)] = lines._read_group(
            [("id", "in", lines.ids)],
            aggregates=["approval_rate:avg", "hours_to_decision:avg"],
        )
        self.assertEqual(rate, 0.5)
        self.assertEqual(hours, 1.5)
