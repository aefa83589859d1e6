# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was written down when a car changed hands stays as it was written."""

import base64

from commons.driver import BEFORE, NOW, DriverMixin, drawn_signature, photo
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.models.concierge.trip_handover import Handover

MANAGER = "autowartung_payment.group_autowartung_manager"


@tagged("post_install", "-at_install")
class TestFrozenEvidence(DriverMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(BEFORE):
            cls.set_up_driver()
            cls.manager = new_test_user(cls.env, "aw_manager", MANAGER, lang="de_DE")
        cls.admin = cls.env.ref("base.user_admin")
        cls.people = (cls.dispatcher, cls.manager, cls.admin, cls.driver.user_id)

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))
        self.enterContext(mute_logger("odoo.addons.base.models.ir_model"))
        self.enterContext(mute_logger("odoo.addons.base.models.ir_rule"))
        self.arrive(self.pickup, photo())

    def hand_over(self):
        handover = Handover(
            mileage=51000,
            signed_by="Erika Mustermann",
            signature=drawn_signature(),
            note="Kratzer links",
        )
        self.pickup.with_user(self.driver.user_id)._record_handover(handover)

    def written_down(self):
        self.env.invalidate_all()
        return self.pickup.read(
            ["booking_id", "mileage", "signed_by", "signature", "handover_note"]
        ) + self.files().read(["raw", "name", "res_model", "res_id", "res_field"])

    def files(self):
        """Return the rows of the photos and of the signature."""
        return self.pickup.photo_ids | self.env["ir.attachment"].search(
            [
                ("res_model", "=", self.pickup._name),
                ("res_id", "=", self.pickup.id),
                ("res_field", "=", "signature"),
            ]
        )

    def ways_to_rewrite(self):
        """Return what a person might write over RPC, one field each."""
        other = self.booking.copy()
        picture = base64.b64encode(photo("green"))
        return {
            "mileage": 1,
            "signed_by": "Jemand",
            "signature": base64.b64encode(drawn_signature()),
            "handover_note": "Nichts",
            "photo_ids": [Command.clear()],
            "booking_id": other.id,
        } | {"photo_ids": [Command.create({"name": "x.jpg", "datas": picture})]}

    def test_nobody_rewrites_it_after_the_hand_over(self):
        self.hand_over()
        before = self.written_down()
        for name, value in self.ways_to_rewrite().items():
            for user in self.people:
                trip = self.pickup.with_user(user)
                with self.subTest(field=name, user=user.login):
                    with self.assertRaises(AccessError):
                        trip.write({name: value})
                    with self.assertRaises(AccessError):
                        trip.web_save({name: value}, {})
        self.pickup.with_user(self.driver.user_id).action_deliver()
        with self.assertRaises(AccessError):
            self.pickup.with_user(self.admin).write({"mileage": 1})
        self.assertEqual(self.written_down(), before)

    def test_nobody_rewrites_it_through_the_booking(self):
        self.hand_over()
        before = self.written_down()
        for command in (
            Command.update(self.pickup.id, {"mileage": 1}),
            Command.delete(self.pickup.id),
            Command.unlink(self.pickup.id),
            Command.clear(),
            Command.set([]),
        ):
            for user in (self.manager, self.admin):
                with (
                    self.subTest(command=command, user=user.login),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    self.booking.with_user(user).write({"trip_ids": [command]})
                    self.env.flush_all()
        other = self.booking.copy()
        with self.assertRaises(AccessError):
            other.with_user(self.admin).write(
                {"trip_ids": [Command.link(self.pickup.id)]}
            )
        self.assertEqual(self.written_down(), before)

    def test_nobody_rewrites_the_files(self):
        self.hand_over()
        before = self.written_down()
        self.assertEqual(len(self.files()), 2)
        for file in self.files():
            for user in self.people:
                own = file.with_user(user)
                for values in (
                    {"raw": photo("green")},
                    {"datas": base64.b64encode(photo("green"))},
                    {"name": "anders.jpg"},
                    {"res_id": self.back.id},
                    {"res_model": "res.partner", "res_id": self.customer.id},
                    {"public": True},
                ):
                    with (
                        self.subTest(user=user.login, values=list(values)),
                        self.assertRaises(AccessError),
                    ):
                        own.write(values)
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    own.unlink()
                # As the routes of the chatter do for people.
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    own.sudo().unlink()
        self.assertEqual(self.written_down(), before)

    def test_no_file_takes_the_place_of_the_signature(self):
        self.hand_over()
        before = self.written_down()
        values = {
            "name": "signature",
            "raw": drawn_signature(),
            "res_model": self.pickup._name,
            "res_id": self.pickup.id,
            "res_field": "signature",
        }
        files = self.env["ir.attachment"].with_user(self.admin)
        with self.assertRaises(AccessError):
            files.create(values)
        loose = files.create({"name": "lose", "raw": b"x"})
        with self.assertRaises(AccessError):
            loose.write({name: values[name] for name in values if name != "raw"})
        self.assertEqual(self.written_down(), before)

    def test_the_chatter_deletes_no_photo(self):
        self.hand_over()
        photo_id = self.pickup.photo_ids.id
        self.authenticate("aw_manager", "aw_manager")
        self.env.flush_all()
        with mute_logger("odoo.http"):
            self.url_open(
                "/mail/attachment/delete",
                json={"params": {"attachment_id": photo_id}},
            )
        self.env.invalidate_all()
        self.assertEqual(self.pickup.photo_ids.ids, [photo_id])

    def test_until_the_hand_over_it_can_be_put_right(self):
        trip = self.pickup.with_user(self.dispatcher)
        trip.write({"mileage": 51000, "signed_by": "Erika", "handover_note": "Delle"})
        self.assertEqual(self.pickup.mileage, 51000)
        self.pickup.photo_ids.with_user(self.admin).unlink()
        self.assertFalse(self.pickup.photo_ids)

    def test_what_is_no_evidence_can_still_be_changed(self):
        self.hand_over()
        self.pickup.with_user(self.dispatcher).contact_phone = "+49 221 1"
        file = self.env["ir.attachment"].with_user(self.dispatcher)
        note = {"res_model": self.pickup._name, "res_id": self.pickup.id}
        file.create({"name": "Brief.pdf", "raw": b"x", **note}).unlink()

    # === CORRECTIONS === #

    def test_a_correction_is_added_with_author_and_time(self):
        self.hand_over()
        before = self.written_down()
        self.pickup.with_user(self.dispatcher)._add_handover_correction(
            "51.200 km, Karte 4242 4242 4242 4242"
        )
        with freeze_time("2026-12-07 09:00:00"):
            self.pickup.with_user(self.manager)._add_handover_correction(
                "Doch 51.300 km"
            )
        first, second = self.pickup.handover_corrections.splitlines()
        self.assertIn(self.dispatcher.name, first)
        self.assertIn("51.200 km, Karte •••• 4242", first)
        self.assertIn("7:30", first)
        self.assertIn(self.manager.name, second)
        self.assertIn("10:00", second)
        message = self.pickup.message_ids[0]
        self.assertEqual(message.author_id, self.manager.partner_id)
        self.assertIn("Doch 51.300 km", message.body)
        self.assertEqual(self.written_down(), before)

    def test_a_correction_is_not_rewritten(self):
        self.hand_over()
        self.pickup.with_user(self.dispatcher)._add_handover_correction("Eins")
        for user in self.people:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.pickup.with_user(user).write({"handover_corrections": "Zwei"})

    def test_who_may_add_a_correction(self):
        with self.assertRaises(UserError):
            self.pickup.with_user(self.dispatcher)._add_handover_correction("zu früh")
        self.hand_over()
        trip = self.pickup.with_user(self.dispatcher)
        for text in ("", "  ", None, "x" * 3000):
            with self.subTest(text=text), self.assertRaises(UserError):
                trip._add_handover_correction(text)
        accountant = new_test_user(
            self.env,
            "aw_accountant",
            "autowartung_payment.group_autowartung_accountant",
        )
        for user in (self.driver.user_id, accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.pickup.with_user(user)._add_handover_correction("x")

    def test_the_dialog_adds_it(self):
        self.hand_over()
        dialogs = self.env["autowartung.handover.correction"]
        dialog = dialogs.with_user(self.dispatcher).create(
            {"corrected_trip_id": self.pickup.id, "text": "51.200 km"}
        )
        dialog.action_add()
        self.assertIn("51.200 km", self.pickup.handover_corrections)

    def test_the_dialog_shows_what_it_corrects(self):
        self.hand_over()
        self.pickup.with_user(self.dispatcher)._add_handover_correction("Eins")
        dialogs = self.env["autowartung.handover.correction"]
        context = {"default_corrected_trip_id": self.pickup.id}
        with Form(dialogs.with_user(self.dispatcher).with_context(**context)) as form:
            self.assertEqual(form.mileage, self.pickup.mileage)
            self.assertEqual(form.signed_by, self.pickup.signed_by)
            self.assertEqual(form.handover_note, self.pickup.handover_note)
            self.assertIn("Eins", form.handover_corrections)
            self.assertTrue(all((form.mileage, form.signed_by, form.handover_note)))
            with self.assertRaises(AssertionError):
                form.mileage = 1
            form.text = "Zwei"
