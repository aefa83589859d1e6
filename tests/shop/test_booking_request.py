# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is entered is checked by the server, field by field."""

from commons.concierge import create_workshop
from commons.shop import CARD_NUMBER, VEHICLE, VISIT, ShopMixin
from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

ODD_VALUES = (
    None,
    "",
    " ",
    "x" * 5000,
    "\x00",
    "1;DROP",
    "💥",
    "-1",
    "9" * 40,
    ["x"],
    {},
)


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestBookingRequest(ShopMixin, TransactionCase):
    def check(self, step, customer=None, **given):
        return self.requests._check_step(step, given, customer or self.nobody)

    def errors(self, step, customer=None, **given):
        return self.check(step, customer, **given)[1]

    def visit(self, **changes):
        return {**VISIT, "start": self.first_slot(), **changes}

    # === SERVICES === #

    def test_a_service_without_a_variant_closes_no_shop(self):
        self.inspection.product_variant_id.active = False
        self.env.invalidate_all()
        offered = [service for service, _price in self.requests._offer()]
        self.assertIn(self.hu_au, offered)
        self.assertNotIn(self.inspection, offered)
        chosen = [str(self.inspection.id), str(self.hu_au.id)]
        values, _errors = self.check("services", service_ids=chosen)
        self.assertNotIn(self.inspection.id, values.get("service_ids", []))

    def test_several_services_can_be_chosen(self):
        chosen = [str(self.hu_au.id), str(self.inspection.id)]
        values, errors = self.check("services", service_ids=chosen)
        self.assertFalse(errors)
        self.assertEqual(
            set(values["service_ids"]), {self.hu_au.id, self.inspection.id}
        )

    def test_nothing_chosen_is_said(self):
        self.assertIn("service_ids", self.errors("services"))

    def test_only_what_is_on_offer_can_be_chosen(self):
        self.oil_change.autowartung_is_bookable_online = False
        self.hu_au.active = False
        part = self.env["product.template"].create({"name": "Scheibenwischer"})
        for product in (self.oil_change, self.hu_au, part):
            with self.subTest(product=product.name):
                errors = self.errors("services", service_ids=[str(product.id)])
                self.assertIn("no longer on offer", errors["service_ids"])

    def test_prices_are_gross_and_from_the_server(self):
        prices = {service.name: price for service, price in self.requests._offer()}
        self.assertEqual(
            prices, {"Inspektion": 289.0, "Ölwechsel": 129.0, "HU/AU": 149.0}
        )

    # === VEHICLE === #

    def test_a_vehicle_is_tidied(self):
        values, errors = self.check("vehicle", **VEHICLE)
        self.assertFalse(errors)
        self.assertEqual(values["license_plate"], "K-EM 1234")
        self.assertEqual(values["mileage"], 84200)
        self.assertEqual(values["first_registration"], "2019-05-14")

    def test_what_a_vehicle_needs(self):
        self.assertEqual(
            set(self.errors("vehicle")), {"license_plate", "make", "model"}
        )

    def test_what_is_wrong_with_a_vehicle_is_said_at_its_field(self):
        wrong = {
            "license_plate": "!!",
            "vin": "WVWZZZ1KZAW12345",
            "mileage": "viele",
            "first_registration": "2026-12-02",
        }
        errors = self.errors("vehicle", **{**VEHICLE, **wrong})
        self.assertEqual(set(errors), set(wrong))
        self.assertIn("17 characters", errors["vin"])

    def test_a_german_date_is_understood(self):
        for typed in (
            *("14.05.2019", "14.5.2019", "14052019", "20190514"),
            *("14.05.19", "14.5.19", "14. 5. 2019", "14-5-2019"),
        ):
            given = {**VEHICLE, "first_registration": typed}
            values, errors = self.check("vehicle", **given)
            self.assertFalse(errors)
            self.assertEqual(values["first_registration"], "2019-05-14", typed)
        for typed, day in (
            *(("5.3.19", "2019-03-05"), ("5.3.97", "1997-03-05")),
            *(("1.12.26", "2026-12-01"), ("2.12.26", "1926-12-02")),
            *(("2019", "2019-01-01"), ("05/2019", "2019-05-01")),
            *(("3/19", "2019-03-01"), ("3.2019", "2019-03-01")),
        ):
            given = {**VEHICLE, "first_registration": typed}
            values, errors = self.check("vehicle", **given)
            self.assertEqual((values["first_registration"], errors), (day, {}), typed)
        for typed in (
            "2027",
            "29.2.19",
            "1800",
            "05/14/2019",
            "14.13.2019",
            "gestern",
            "14052999",
        ):
            errors = self.errors("vehicle", **{**VEHICLE, "first_registration": typed})
            self.assertEqual(set(errors), {"first_registration"}, typed)

    def test_kilometres_are_understood_as_people_write_them(self):
        for typed in ("84.200 km", "84 200", "84,200", "84'200", "84200KM"):
            values, errors = self.check("vehicle", **{**VEHICLE, "mileage": typed})
            self.assertEqual((values["mileage"], errors), (84200, {}), typed)
        for typed in ("84.2", "84,2 km", "8.42.00", "84 tkm", "km"):
            errors = self.errors("vehicle", **{**VEHICLE, "mileage": typed})
            self.assertEqual(set(errors), {"mileage"}, typed)

    def test_a_plate_that_can_be_two_is_asked_for(self):
        given = {**VEHICLE, "license_plate": "kem1234"}
        errors = self.errors("vehicle", **given)
        self.assertEqual(set(errors), {"license_plate"})
        self.assertIn("K-EM 1234 or KE-M 1234", errors["license_plate"])
        choices = [choice for choice, _label in self.requests._plate_choices("kem1234")]
        self.assertEqual(choices, ["K-EM 1234", "KE-M 1234", "KEM1234"])
        for chosen in choices:
            values, errors = self.check("vehicle", **given, plate_reading=chosen)
            self.assertFalse(errors)
            self.assertEqual(values["license_plate"], chosen)
            self.assertFalse(self.errors("vehicle", **values), "asked only once")
        for chosen in ("M-AB 1", "", None, ["K-EM 1234"]):
            errors = self.errors("vehicle", **given, plate_reading=chosen)
            self.assertEqual(set(errors), {"license_plate"})

    def test_a_plate_that_is_clear_is_not_asked_for(self):
        for typed, stored in (
            *(("HROAB123", "HRO-AB 123"), ("hro-ab 123 4/10", "HRO-AB 123 04-10")),
            *(("W-12345 A", "W-12345 A"), ("TU\u0308-AE 77", "TÜ-AE 77")),
        ):
            given = {**VEHICLE, "license_plate": typed, "plate_reading": "M-AB 1"}
            values, errors = self.check("vehicle", **given)
            self.assertEqual((values["license_plate"], errors), (stored, {}))

    def test_the_own_car_is_known_in_any_spelling(self):
        owner = self.nobody.create({"name": "Erika"})
        vehicle = self.env["autowartung.vehicle"].create(
            {"partner_id": owner.id, "license_plate": "K-EM 1234"}
        )
        given = {**VEHICLE, "license_plate": "kem 1234"}
        values, errors = self.check("vehicle", owner, **given)
        self.assertEqual((values["license_plate"], errors), ("K-EM 1234", {}))
        found = self.requests._vehicle(
            {**values, "license_plate": "KEM1234"}, owner, owner
        )
        self.assertEqual(found, vehicle)

    def test_own_vehicles_can_be_chosen_and_others_cannot(self):
        owner, stranger = self.nobody.create([{"name": "Erika"}, {"name": "Max"}])
        vehicle = self.env["autowartung.vehicle"].create(
            {"partner_id": owner.id, "license_plate": "K-EM 1234"}
        )
        chosen = {"vehicle_id": str(vehicle.id)}
        values, errors = self.check("vehicle", owner, **chosen)
        self.assertEqual((values, errors), ({"vehicle_id": vehicle.id}, {}))
        for customer in (stranger, self.nobody):
            self.assertIn("vehicle_id", self.errors("vehicle", customer, **chosen))

    # === APPOINTMENT === #

    def test_an_appointment(self):
        values, errors = self.check("appointment", **self.visit())
        self.assertFalse(errors)
        self.assertEqual(values["start"], self.first_slot())

    def test_what_an_appointment_needs(self):
        needed = {"zip", "name", "email", "phone", "street", "city"}
        self.assertEqual(set(self.errors("appointment")), needed)

    def test_who_is_logged_in_is_not_asked_for_the_mail_address(self):
        customer = self.nobody.create({"name": "Erika", "email": "own@example.com"})
        values, errors = self.check("appointment", customer, **self.visit(email="x"))
        self.assertFalse(errors)
        self.assertEqual(values["email"], "own@example.com")

    def test_what_is_wrong_with_an_appointment_is_said_at_its_field(self):
        for field, value in (
            *(("zip", zip_code) for zip_code in ("5114", "51147x", "511470", "٥١١٤٧")),
            *(
                ("email", mail)
                for mail in ("erika", "a@b", "a@b.de, c@d.de", "a b@c.de")
            ),
            *(("phone", phone) for phone in ("12345", "Telefon", CARD_NUMBER)),
            ("name", "x" * 101),
            ("note", "x" * 1001),
            ("start", "morgen"),
            ("start", "2026-12-07T03:00:00"),
            ("start", "2026-12-07T07:00:00+00:00"),
            ("start", "2020-12-07T07:00:00"),
        ):
            with self.subTest(field=field, value=value):
                errors = self.errors("appointment", **self.visit(**{field: value}))
                self.assertEqual(list(errors), [field])

    def test_a_place_that_nobody_serves_is_named(self):
        errors = self.errors("appointment", **self.visit(zip="80331"))
        self.assertEqual(list(errors), ["zip"])
        self.assertIn("80331", errors["zip"])

    def test_the_workshop_with_the_most_precise_area_comes(self):
        near = create_workshop(self.env, drivers=1, service_area="5114")
        create_workshop(self.env, drivers=1)
        self.assertEqual(self.requests._find_workshop("51147"), near)
        self.assertEqual(self.requests._find_workshop("50667"), self.workshop)

    def test_a_workshop_without_drivers_fetches_nothing(self):
        self.take_all_drivers()
        self.assertFalse(self.requests._find_workshop("51147"))

    def test_a_full_slot_is_refused(self):
        start = self.first_slot()
        self.take_all_drivers(keep=1)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Urlaub",
                "calendar_id": self.workshop.resource_calendar_id.id,
                "resource_id": self.workshop.driver_ids.resource_id.id,
                "date_from": "2026-12-01 00:00:00",
                "date_to": "2026-12-03 23:00:00",
            }
        )
        errors = self.errors("appointment", **self.visit(start=start))
        self.assertIn("just been taken", errors["start"])

    def test_card_numbers_are_masked_in_every_text(self):
        given = self.visit(
            note=CARD_NUMBER, name=CARD_NUMBER, street=CARD_NUMBER, city=CARD_NUMBER
        )
        for values in (
            self.check("appointment", **given)[0],
            self.requests._typed("appointment", given),
            self.check("vehicle", **{**VEHICLE, "make": CARD_NUMBER})[0],
            self.requests._typed("vehicle", {**VEHICLE, "vin": CARD_NUMBER}),
        ):
            self.assertNotIn("4242 4242", str(values))

    def test_odd_input_is_an_error_of_its_field(self):
        for step in ("vehicle", "appointment"):
            base = VEHICLE if step == "vehicle" else self.visit()
            for field in base:
                for value in ODD_VALUES:
                    with self.subTest(field=field, value=value):
                        given = {**base, field: value}
                        self.assertLessEqual(set(self.errors(step, **given)), {field})
                        self.requests._typed(step, given)

    # === PREVIEW === #

    def test_the_review_shows_tax_and_planned_return(self):
        request = {
            "services": {"service_ids": self.services.ids},
            "vehicle": self.check("vehicle", **VEHICLE)[0],
            "appointment": self.check("appointment", **self.visit())[0],
        }
        preview = self.requests._preview(request, self.nobody)
        booking = preview["booking"]
        self.assertEqual(booking.amount_total, 567.0)
        self.assertEqual(booking.amount_tax, 90.53)
        pickup_start, pickup_end = preview["pickup"]
        self.assertEqual(pickup_start.isoformat(), self.first_slot())
        # Three hours of work after the pickup, within the opening hours.
        self.assertGreaterEqual(
            preview["planned_return"][0], booking._ready_at(pickup_end)
        )
        self.assertEqual(preview["vehicle"], "K-EM 1234 · VW Golf")
