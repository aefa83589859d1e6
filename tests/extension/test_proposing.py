# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the workshop proposes is frozen, and only then shown to the customer."""

import base64
import json
from datetime import timedelta
from hashlib import sha256

from commons.extension import ExtensionCase
from commons.photos import jpeg
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestProposing(ExtensionCase):
    def test_numbers_follow_the_booking(self):
        first, second = self.propose(), self.propose()
        self.assertEqual(first.name, f"{self.booking.name}-E1")
        self.assertEqual(second.name, f"{self.booking.name}-E2")
        first.unlink()
        self.assertEqual(self.propose().name, f"{self.booking.name}-E3")

    def test_sent_is_a_version_with_the_hash_of_its_content(self):
        extension = self.propose(
            ("Beläge", 189.9, {"quantity": 1.5, "measured": "2,1 mm", "limit": "3 mm"})
        )
        self.add_photo(extension.line_ids, note="vorn links")
        extension.action_send()
        version = extension.version_id
        self.assertEqual(sha256(version.content.encode()).hexdigest(), version.sha256)
        content = json.loads(version.content)
        [line] = content["lines"]
        self.assertEqual((line["quantity"], line["price"]), ("1.5", 18990))
        self.assertEqual(line["total"], 28485)
        self.assertEqual(line["measured"], "2,1 mm")
        self.assertEqual(
            line["photos"][0]["sha256"], extension.line_ids.photo_ids.sha256
        )
        self.assertTrue(version._is_as_frozen())

    def test_what_was_sent_changes_in_a_new_version_only(self):
        extension = self.sent()
        photo_of = extension.line_ids[0]
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        theirs = extension.with_user(clerk)
        changes = (
            lambda: theirs.line_ids[0].write({"price_unit": 1}),
            lambda: extension.sudo().line_ids[0].write({"price_unit": 1}),
            lambda: theirs.line_ids[0].unlink(),
            lambda: theirs.write({"message": "Anders"}),
            lambda: theirs.write({"deadline": fields.Datetime.now()}),
            lambda: theirs.write({"return_note": "Freitag"}),
            lambda: theirs.line_ids.create({"extension_id": theirs.id, "name": "x"}),
            lambda: self.add_photo(photo_of.with_user(clerk)),
        )
        for change in changes:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        theirs.action_revise()
        theirs.line_ids[0].price_unit = 99
        theirs.action_send()
        self.assertEqual(extension.version_id.number, 2)
        first, second = extension.version_ids.sorted("number")
        self.assertEqual((first.is_superseded, second.is_superseded), (True, False))

    def test_nobody_writes_states_versions_or_decisions_by_hand(self):
        extension = self.sent()
        manager = new_test_user(
            self.env, "aw_boss", "autowartung_payment.group_autowartung_manager"
        )
        theirs = extension.with_user(manager)
        for values in (
            {"state": "approved"},
            {"version_id": False},
            {"pending_facts": {}},
            {"decided_at": fields.Datetime.now()},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                theirs.write(values)
        with self.assertRaises(AccessError):
            theirs.line_ids.write({"is_chosen": True})
        with self.assertRaises(AccessError):
            theirs.version_id.write({"content": "{}"})
        with self.assertRaises(AccessError):
            theirs.version_id.unlink()

    def test_what_is_not_ready_is_not_sent(self):
        pending = self.create_booking(100)
        now = fields.Datetime.now()
        cases = (
            ({"booking_id": pending.id}, "workshop"),
            ({"line_ids": []}, "at least one"),
            ({"deadline": now + timedelta(minutes=30)}, "hour"),
        )
        for values, text in cases:
            extension = self.propose(**values)
            with self.subTest(text=text), self.assertRaisesRegex(UserError, text):
                extension.action_send()
        with self.assertRaisesRegex(UserError, "costs nothing"):
            self.sent(("Umsonst", 0))
        with self.assertRaisesRegex(UserError, "alternative"):
            self.sent(("Allein", 50, {"choice": "Reifen"}))

    def test_lines_do_not_need_each_other_in_turn(self):
        extension = self.propose(("A", 10), ("B", 20))
        a, b = extension.line_ids
        a.requires_id = b
        with self.assertRaises(ValidationError):
            b.requires_id = a

    def test_above_the_estimate_both_sides_are_told(self):
        booking = self.booking
        cheap = self.sent(("Öl", booking.amount_total * 0.14))
        self.assertFalse(cheap.is_above_estimate)
        dear = self.sent(("Getriebe", booking.amount_total * 0.15))
        self.assertTrue(dear.is_above_estimate)
        page = self.page_of(dear)
        self.assertIsNotNone(self.named(page, "extension_above_estimate"))
        self.approve(cheap)
        small = self.sent(("Kleinteile", booking.amount_total * 0.02))
        self.assertTrue(small.is_above_estimate, "together with what was approved")

    def test_the_deadline_leaves_time_before_the_car_goes_back(self):
        extension = self.propose()
        back = self.booking.return_id.window_start
        self.assertEqual(extension.deadline, back - timedelta(hours=2))

    def test_the_proposed_deadline_is_still_right_when_it_was_written(self):
        self.plan_return(fields.Datetime.now() + timedelta(hours=4))
        extension = self.propose()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=20)):
            extension.action_send()
        self.assertEqual(extension.state, "sent")


@tagged("post_install", "-at_install")
class TestPhotos(ExtensionCase):
    def test_a_photo_is_drawn_anew(self):
        extension = self.propose()
        photo = self.add_photo(extension.line_ids[0])
        self.assertNotIn(b"Exif", photo._content())
        self.assertLess(len(photo._content(is_small=True)), len(photo._content()))

    def test_what_is_no_photo_is_refused_with_a_sentence(self):
        line = self.propose().line_ids[0]
        for content in (b"<svg/>", b"GIF89a", b"%PDF-1.4", b"", jpeg()[:200]):
            image = base64.b64encode(content or b"?")
            with (
                self.subTest(content=content[:8]),
                self.assertRaisesRegex(UserError, "no photo"),
                self.env.cr.savepoint(),
            ):
                line.photo_ids.create({"line_id": line.id, "image": image})

    def test_no_file_takes_the_place_of_a_photo_that_was_shown(self):
        extension = self.propose()
        photo = self.add_photo(extension.line_ids[0])
        extension.action_send()
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", photo._name),
                ("res_id", "=", photo.id),
                ("res_field", "!=", False),
            ]
        )
        self.assertTrue(files)
        clerk = new_test_user(
            self.env, "aw_clerk", "autowartung_payment.group_autowartung_user"
        )
        other = base64.b64encode(jpeg("blue"))
        theirs = files.with_user(clerk)
        for act in (
            lambda: theirs.write({"datas": other}),
            lambda: theirs.unlink(),
            lambda: theirs.create(
                {
                    "name": "image",
                    "res_model": photo._name,
                    "res_id": photo.id,
                    "res_field": "image",
                    "datas": other,
                }
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                act()

    def test_only_so_many_show_one_piece_of_work(self):
        line = self.propose().line_ids[0]
        for _number in range(8):
            self.add_photo(line)
        with self.assertRaisesRegex(UserError, "At most"):
            self.add_photo(line)

    def test_it_is_served_to_who_may_open_the_page(self):
        extension = self.propose()
        photo = self.add_photo(extension.line_ids[0])
        extension.action_send()
        address = f"/my/extensions/{extension.id}/photos/{photo.id}"
        served = self.get(f"{address}?key={extension._link_key()}")
        self.assertEqual(served.status_code, 200)
        self.assertEqual(served.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("private", served.headers["Cache-Control"])
        self.assertEqual(served.content, photo._content())
        other = self.sent()
        for wrong in (
            address,
            f"{address}?key=x",
            f"{address}?key={other._link_key()}",
            f"/my/extensions/{other.id}/photos/{photo.id}?key={other._link_key()}",
        ):
            with self.subTest(address=wrong):
                self.assertEqual(self.get(wrong).status_code, 404)
