# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from commons.records import RecordsCase
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestVehicle(RecordsCase):
    def test_plate_and_vin_are_stored_tidily(self):
        vehicle = self._vehicle(license_plate="m ab1234", vin="wvwzzz1kz aw123456")
        self.assertEqual(vehicle.license_plate, "M-AB 1234")
        self.assertEqual(vehicle.vin, "WVWZZZ1KZAW123456")
        vehicle.write({"license_plate": "k–em 7e", "vin": " "})
        self.assertEqual(vehicle.license_plate, "K-EM 7E")
        self.assertFalse(vehicle.vin)

    def test_it_is_named_by_plate_make_and_model(self):
        vehicle = self._vehicle(make="VW", model="Golf")
        self.assertEqual(vehicle.display_name, "M-AB 1234 · VW Golf")
        self.assertEqual(self._vehicle(self.stranger).display_name, "M-AB 1234")

    def test_the_form_tidies_while_typing(self):
        with Form(self.env["autowartung.vehicle"]) as form:
            form.partner_id = self.customer
            form.license_plate = "m ab 99"
            self.assertEqual(form.license_plate, "M-AB 99")

    def test_each_problem_of_a_vin_has_its_sentence(self):
        for vin, words in (
            ("WVW", "17 characters"),
            ("WVWZZZ1KZAO123456", "never I, O or Q"),
            ("WVWZZZ1KZAW12345A", "last four"),
            ("1M8GDM9A1KP042788", "check digit"),
        ):
            with (
                self.subTest(vin=vin),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                self._vehicle(vin=vin)

    def test_what_is_no_plate_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "licence plate"):
            self._vehicle(license_plate="<script>")

    @mute_logger("odoo.sql_db")
    def test_an_owner_has_a_plate_once(self):
        self._vehicle()
        self._vehicle(self.stranger)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._vehicle(license_plate="m-ab1234")

    @mute_logger("odoo.sql_db")
    def test_no_spelling_makes_two_of_one_car(self):
        self._vehicle(license_plate="K-EM 1234")
        self._vehicle(license_plate="KE-M 1234")
        self._vehicle(license_plate="HRO-AB 123 04-10")
        for spelling, error in (
            ("kem1234", ValidationError),
            ("k-em\u00a01234", IntegrityError),
            ("HRO-AB 123", IntegrityError),
            ("HRO-AB 123 05-11", IntegrityError),
        ):
            with (
                self.subTest(spelling=spelling),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self._vehicle(license_plate=spelling)

    def test_the_form_asks_which_plate_is_meant(self):
        vehicle = self.env["autowartung.vehicle"].new({"license_plate": "kem1234"})
        warning = vehicle._onchange_license_plate()["warning"]
        self.assertIn("K-EM 1234 or KE-M 1234", warning["message"])
        vehicle.license_plate = "K-EM 1234"
        self.assertFalse(vehicle._onchange_license_plate())

    def test_a_seasonal_plate_is_found_without_its_months(self):
        vehicle = self._vehicle(license_plate="hro-ab 123 4/10")
        search = self.env["autowartung.vehicle"].name_search
        for words in ("hroab123", "HRO-AB 123", "HRO-AB 123 04-10", "123 04"):
            with self.subTest(words=words):
                self.assertIn(vehicle.id, [found for found, _name in search(words)])

    def test_an_archived_vehicle_frees_its_plate(self):
        vehicle = self._vehicle()
        vehicle.active = False
        vehicle.flush_recordset()
        self.assertTrue(self._vehicle())

    @mute_logger("odoo.sql_db")
    def test_the_mileage_is_not_negative(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._vehicle(mileage=-1)

    def test_the_first_registration_is_not_in_the_future(self):
        # At five past midnight in Germany, while it is yesterday in UTC.
        with freeze_time("2026-12-06 23:05:00"):
            self.assertTrue(self._vehicle(first_registration="2026-12-07"))
            with self.assertRaisesRegex(ValidationError, "future"):
                self._vehicle(self.stranger, first_registration="2026-12-08")

    def test_it_is_found_by_plate_vin_and_make(self):
        vehicle = self._vehicle(make="Wartburg", vin="WVWZZZ1KZAW123456")
        search = self.env["autowartung.vehicle"].name_search
        for words in ("AB 1234", "1KZAW1234", "wartb"):
            self.assertIn(vehicle.id, [found for found, _name in search(words)])


@tagged("post_install", "-at_install")
class TestWorkshop(RecordsCase):
    def test_it_has_the_name_of_its_contact(self):
        workshop = self.env["autowartung.workshop"].create(
            {"partner_id": self.stranger.id, "user_ids": [(4, self.user.id)]}
        )
        self.assertEqual(workshop.name, "Max Fremd")
        self.stranger.name = "Werkstatt Fremd"
        self.assertEqual(workshop.display_name, "Werkstatt Fremd")

    @mute_logger("odoo.sql_db")
    def test_a_contact_is_one_workshop(self):
        self.env["autowartung.workshop"].create({"partner_id": self.stranger.id})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["autowartung.workshop"].create({"partner_id": self.stranger.id})
