# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the driver writes down when a car changes hands."""

import base64
import io
import warnings
from datetime import timedelta
from unittest.mock import patch

from commons.driver import BEFORE, NOW, DriverMixin, drawn_signature, photo
from freezegun import freeze_time
from PIL import Image

from odoo.exceptions import AccessError, ConcurrencyError, LockError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.exceptions import HandoverProblem, UnusualMileage
from odoo.addons.autowartung_payment.models.concierge.trip_handover import (
    MAX_PHOTOS,
    Handover,
)


def handover(**values):
    return Handover(
        **{
            "mileage": 51000,
            "signed_by": "Erika Mustermann",
            "signature": drawn_signature(),
            **values,
        }
    )


@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestHandover(DriverMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_driver()

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))
        self.trip = self.pickup.with_user(self.driver.user_id)

    def take(self, *steps, trip=None):
        trip = trip or self.trip
        for step in steps:
            if step == "hand_over" and trip.state == "arrived":
                trip._add_photo(photo())
            trip._take_step(step, handover())

    # === STEPS === #

    def test_a_pickup_goes_from_the_driver_to_the_workshop(self):
        self.take("start", "arrive", "hand_over")
        self.assertEqual(self.pickup.state, "handed_over")
        self.assertEqual(self.vehicle.mileage, 51000)
        self.assertEqual(self.pickup.signed_by, "Erika Mustermann")
        self.take("deliver")
        self.assertEqual(self.pickup.state, "done")
        self.assertEqual(self.booking.state, "in_progress")

    def test_a_return_ends_with_the_customer(self):
        self.take("start", "arrive", "hand_over", "deliver")
        self.booking.action_ready()
        self.take(
            "start",
            "arrive",
            "hand_over",
            trip=self.back.with_user(self.driver.user_id),
        )
        self.assertEqual(self.back.state, "done")
        self.assertEqual(self.booking.state, "done")

    def test_a_step_twice_is_a_step_once(self):
        for step in ("start", "arrive", "hand_over", "deliver"):
            self.take(step)
            done = self.pickup.read(["state", "started_at", "mileage", "write_date"])
            self.take(step)
            self.assertEqual(
                self.pickup.read(["state", "started_at", "mileage", "write_date"]), done
            )

    def test_a_step_too_early_is_refused(self):
        for step in ("arrive", "hand_over", "deliver"):
            with self.subTest(step=step), self.assertRaises(UserError):
                self.take(step)
        self.assertEqual(self.pickup.state, "scheduled")

    def test_a_tap_that_meets_another_makes_odoo_try_again(self):
        def locked(*_args, **_options):
            raise LockError("locked")

        with (
            patch.object(
                self.registry["autowartung.concierge.trip"], "lock_for_update", locked
            ),
            self.assertRaises(ConcurrencyError),
        ):
            self.take("start")

    def test_a_dispatcher_acts_for_a_driver_who_is_ill(self):
        self.driver.active = False
        self.take("start", trip=self.pickup.with_user(self.dispatcher))
        self.assertEqual(self.pickup.state, "on_the_way")

    def test_a_colleague_drives_for_a_driver_who_left(self):
        self.driver.active = False
        self.pickup.with_user(self.dispatcher).driver_id = self.colleague
        self.take("start", trip=self.pickup.with_user(self.colleague.user_id))
        self.assertEqual(self.pickup.state, "on_the_way")
        with self.assertRaises(AccessError):
            self.take("arrive")

    def test_a_colleague_does_not(self):
        with self.assertRaises(AccessError):
            self.take("start", trip=self.pickup.with_user(self.colleague.user_id))

    # === MILEAGE, NOTE, SIGNATURE === #

    def test_the_mileage_does_not_go_back_unless_confirmed(self):
        self.arrive(self.pickup, photo())
        with self.assertRaises(UnusualMileage) as refused:
            self.trip._record_handover(handover(mileage=49000))
        self.assertEqual(refused.exception.field, "mileage")
        self.assertIn("50.000 km", str(refused.exception).replace(",", "."))
        self.assertEqual(self.pickup.state, "arrived")
        self.trip._record_handover(handover(mileage=49000, mileage_confirmed=True))
        self.assertEqual(self.pickup.mileage, 49000)
        self.assertEqual(self.vehicle.mileage, 49000, "what was known was wrong")

    def test_a_digit_too_many_is_noticed(self):
        self.arrive(self.pickup, photo())
        with self.assertRaises(UnusualMileage):
            self.trip._record_handover(handover(mileage=510000))

    def test_a_mileage_that_cannot_be_is_refused(self):
        self.arrive(self.pickup, photo())
        for mileage in (0, -5, 9_999_999):
            with self.subTest(mileage=mileage):
                with self.assertRaises(HandoverProblem) as refused:
                    self.trip._record_handover(
                        handover(mileage=mileage, mileage_confirmed=True)
                    )
                self.assertNotIsInstance(refused.exception, UnusualMileage)

    def test_without_a_car_any_mileage_is_new(self):
        self.booking.vehicle_id = False
        self.arrive(self.pickup, photo())
        self.trip._record_handover(handover(mileage=3))
        self.assertEqual(self.pickup.mileage, 3)

    def test_something_must_be_drawn(self):
        self.arrive(self.pickup, photo())
        blank = io.BytesIO()
        Image.new("RGBA", (600, 200), (0, 0, 0, 0)).save(blank, "PNG")
        for signature in (blank.getvalue(), b"?", b"<svg/>"):
            with self.subTest(signature=signature[:9]):
                with self.assertRaises(HandoverProblem) as refused:
                    self.trip._record_handover(handover(signature=signature))
                self.assertEqual(refused.exception.field, "signature")

    def test_whoever_cannot_draw_signs_with_the_name(self):
        self.arrive(self.pickup, photo())
        name = "Dr. Maximiliane Freifrau von und zu Mustermann-Hohenzollern"
        self.trip._record_handover(handover(signature=b"", signed_by=name))
        image = Image.open(io.BytesIO(base64.b64decode(self.pickup.signature)))
        self.assertGreater(len(image.convert("RGB").getcolors(1 << 20)), 1)
        self.assertEqual(self.pickup.signed_by, name)

    def test_a_name_is_needed(self):
        self.arrive(self.pickup, photo())
        with self.assertRaises(HandoverProblem) as refused:
            self.trip._record_handover(handover(signed_by="  "))
        self.assertEqual(refused.exception.field, "signed_by")

    def test_a_card_number_in_the_note_is_masked(self):
        self.arrive(self.pickup, photo())
        self.trip._record_handover(handover(note="Karte 4242 4242 4242 4242 im Auto"))
        self.assertEqual(self.pickup.handover_note, "Karte •••• 4242 im Auto")

    # === PHOTOS === #

    def stored(self, attachment):
        return Image.open(io.BytesIO(attachment.raw))

    def test_a_photo_tells_nothing_but_what_is_seen(self):
        self.arrive(self.pickup)
        content = photo()
        self.assertIn(b"Geheimkamera", content)
        attachment = self.trip._add_photo(content)
        self.assertNotIn(b"Geheimkamera", attachment.raw)
        self.assertFalse(self.stored(attachment).getexif())
        self.assertEqual(attachment.mimetype, "image/jpeg")

    def test_a_photo_is_upright_and_not_larger_than_needed(self):
        self.arrive(self.pickup)
        attachment = self.trip._add_photo(photo(size=(4000, 3000), orientation=6))
        self.assertEqual(self.stored(attachment).size, (1440, 1920))

    def test_a_png_becomes_a_jpeg(self):
        self.arrive(self.pickup)
        attachment = self.trip._add_photo(photo(image_format="PNG"))
        self.assertEqual(self.stored(attachment).format, "JPEG")

    def test_what_is_no_photo_is_refused(self):
        self.arrive(self.pickup)
        huge = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            Image.new("1", (20000, 20000)).save(huge, "PNG")
        for content in (
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"%PDF-1.4",
            photo()[:200],
            b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
            huge.getvalue(),
        ):
            with self.subTest(content=content[:12]):
                with self.assertRaises(HandoverProblem) as refused:
                    self.trip._add_photo(content)
                self.assertEqual(refused.exception.field, "photos")
        self.assertFalse(self.pickup.photo_ids)

    def test_the_same_photo_twice_is_one(self):
        self.arrive(self.pickup)
        first = self.trip._add_photo(photo())
        self.assertEqual(self.trip._add_photo(photo()), first)
        self.assertEqual(self.pickup.photo_ids, first)

    def test_no_car_changes_hands_without_a_photo(self):
        self.arrive(self.pickup)
        with self.assertRaises(HandoverProblem) as refused:
            self.trip._record_handover(handover())
        self.assertEqual(refused.exception.field, "photos")
        self.take("hand_over", "deliver")
        self.booking.action_ready()
        self.arrive(self.back)
        back = self.back.with_user(self.driver.user_id)
        with self.assertRaises(HandoverProblem):
            back._record_handover(handover())
        self.assertEqual(self.back.state, "arrived")
        back._add_photo(photo("blue"))
        back._record_handover(handover())
        self.assertEqual(self.back.state, "done")

    def test_photos_are_bounded(self):
        self.arrive(self.pickup)
        for number in range(MAX_PHOTOS):
            self.trip._add_photo(photo(size=(8, 8 + number)))
        with self.assertRaises(HandoverProblem):
            self.trip._add_photo(photo("white", size=(8, 8)))

    def test_photos_belong_to_the_moment_of_the_hand_over(self):
        with self.assertRaises(UserError):
            self.trip._add_photo(photo())
        self.take("start", "arrive")
        attachment = self.trip._add_photo(photo())
        self.take("hand_over")
        with self.assertRaises(UserError):
            self.trip._add_photo(photo("blue"))
        with self.assertRaises(UserError):
            self.trip._remove_photo(attachment.id)

    def test_a_photo_can_be_taken_away_again(self):
        self.arrive(self.pickup)
        attachment = self.trip._add_photo(photo())
        self.trip._remove_photo(attachment.id)
        self.trip._remove_photo(attachment.id)
        self.assertFalse(self.pickup.photo_ids)
        self.assertFalse(attachment.exists())

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_only_who_may_see_the_trip_sees_its_photos(self):
        self.arrive(self.pickup)
        attachment = self.trip._add_photo(photo())
        for user in (self.driver.user_id, self.dispatcher):
            self.assertTrue(attachment.with_user(user).has_access("read"))
            self.assertFalse(
                attachment.with_user(self.driver.user_id).has_access("write")
            )
        public = self.env.ref("base.public_user")
        for user in (self.colleague.user_id, public):
            self.assertFalse(attachment.with_user(user).has_access("read"))

    # === THE DAY === #

    def test_the_agenda_has_the_days_of_germany(self):
        trips = self.env["autowartung.concierge.trip"].with_user(self.driver.user_id)
        with freeze_time("2026-12-05 23:30:00"):  # Sunday in Berlin
            self.assertEqual(trips._agenda()["tomorrow"], self.pickup + self.back)
        with freeze_time("2026-12-06 23:30:00"):  # Monday in Berlin
            self.assertEqual(trips._agenda()["today"], self.pickup + self.back)
            self.assertFalse(trips._agenda()["tomorrow"])
        with freeze_time("2026-12-08 09:00:00"):
            self.assertEqual(
                trips._agenda()["today"], self.pickup + self.back, "overdue"
            )
        self.pickup.action_start()
        with freeze_time("2026-12-07 09:00:00"):
            agenda = trips._agenda()
            self.assertEqual(agenda["under_way"], self.pickup)
            self.pickup.state = "done"
            self.assertEqual(trips._agenda()["done"], self.pickup)

    def test_who_has_driven_all_has_no_next_trip(self):
        with freeze_time("2026-12-07 06:30:00"):
            self.assertTrue(self.trip._has_next_trip())
            self.take("start", "arrive", "hand_over", "deliver")
            self.assertTrue(self.trip._has_next_trip(), "the return")
            self.back.state = "done"
            self.assertFalse(self.trip._has_next_trip())

    def test_everyone_sees_what_is_theirs(self):
        trips = self.env["autowartung.concierge.trip"]
        with freeze_time("2026-12-07 06:30:00"):
            colleague = trips.with_user(self.colleague.user_id)
            self.assertFalse(colleague._agenda(everyone=True)["today"])
            dispatcher = trips.with_user(self.dispatcher)
            self.assertFalse(dispatcher._agenda()["today"])
            self.assertIn(self.pickup, dispatcher._agenda(everyone=True)["today"])

    def test_a_trip_is_due_on_its_day(self):
        with freeze_time(BEFORE):
            self.assertFalse(self.pickup._is_due())
        with freeze_time(self.pickup.window_start - timedelta(hours=6)):
            self.assertTrue(self.pickup._is_due())
