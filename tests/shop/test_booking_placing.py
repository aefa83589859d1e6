# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A request becomes one booking, at the price and on the terms that were shown."""

from datetime import datetime, timedelta

from commons.business import GERMAN
from commons.shop import CARD_NUMBER, VEHICLE, VISIT, ShopMixin
from freezegun import freeze_time
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.autowartung_payment.exceptions import (
    InvalidStep,
    PriceChanged,
    SlotTaken,
    TermsChanged,
    TooManyHolds,
)
from odoo.addons.autowartung_payment.models.shop.placing import (
    MOST_HOLDS_PER_NETWORK,
    MOST_HOLDS_PER_SESSION,
    Order,
)

NOW = "2026-12-01 09:00:00"


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestPlacing(ShopMixin, TransactionCase):
    def setUp(self):
        super().setUp()
        # Holds are counted on a cursor of its own, which is this one.
        self.registry_enter_test_mode()
        self.requests = self.requests.with_context(lang="de_DE")

    def request(self, customer=None, **visit):
        given = {
            "services": {"service_ids": [str(i) for i in self.services.ids]},
            "vehicle": VEHICLE,
            "appointment": {**VISIT, "start": self.first_slot(), **visit},
        }
        return {
            step: self.requests._check_step(step, values, customer or self.nobody)[0]
            for step, values in given.items()
        }

    def order(self, **changes):
        terms = self.requests.env["autowartung.terms.version"]
        return Order(
            **{
                "token": "token-1",
                "total": 56700,
                "terms": terms._current_name(),
                "accepts_terms": True,
                "accepts_start": True,
                "session": "session-1",
                "address": "192.0.2.1",
                **changes,
            }
        )

    def place(self, customer=None, request=None, **changes):
        return self.requests._place(
            request or self.request(customer),
            customer or self.nobody,
            self.order(**changes),
        )

    def count(self):
        models = ("autowartung.booking", "res.partner", "autowartung.vehicle")
        return [self.env[model].search_count([]) for model in models]

    # === WHAT COMES OF IT === #

    def test_a_guest_gets_a_placed_booking_with_a_held_slot(self):
        booking = self.place()
        self.assertEqual(booking.state, "pending")
        self.assertEqual(booking.amount_total, 567.0)
        self.assertEqual(booking.appointment_start, datetime(2026, 12, 2, 9))
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"held"})
        self.assertEqual(
            booking.pickup_id.held_until,
            datetime(2026, 12, 1, 9) + timedelta(minutes=30),
        )
        self.assertEqual(booking.pickup_id.contact_phone, VISIT["phone"])
        self.assertEqual(booking.vehicle_id.license_plate, "K-EM 1234")
        self.assertEqual(booking.vehicle_id.mileage, 84200)
        partner = booking.partner_id
        self.assertEqual((partner.name, partner.lang), (VISIT["name"], "de_DE"))
        self.assertEqual((partner.zip, partner.country_id.code), ("51147", "DE"))

    def test_the_language_of_the_page_is_the_customers(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.requests = self.requests.with_context(lang="en_US")
        self.assertEqual(self.place().partner_id.lang, "en_US")

    def test_a_guest_never_gets_at_the_data_of_the_mails_owner(self):
        owner = self.nobody.create({"name": "Erika", "email": VISIT["email"]})
        vehicle = self.env["autowartung.vehicle"].create(
            {"partner_id": owner.id, "license_plate": "K-EM 1234"}
        )
        booking = self.place()
        self.assertNotEqual(booking.partner_id, owner)
        self.assertNotEqual(booking.vehicle_id, vehicle)

    def test_who_is_logged_in_orders_as_the_own_partner(self):
        customer = self.nobody.create(
            {
                "name": "Erika",
                "email": "own@example.com",
                "city": "Bonn",
                "zip": "53111",
                "street": "A 1",
            }
        )
        booking = self.place(customer)
        self.assertEqual(booking.partner_id, customer)
        self.assertEqual(booking.vehicle_id.partner_id, customer)
        self.assertEqual(booking.concierge_city, "Köln")
        self.assertEqual((customer.city, customer.email), ("Bonn", "own@example.com"))
        self.assertEqual(
            customer.phone, VISIT["phone"], "what was missing is filled in"
        )

    def test_a_plate_that_the_customer_has_is_the_known_vehicle(self):
        customer = self.nobody.create({"name": "Erika", "email": "own@example.com"})
        vehicle = self.env["autowartung.vehicle"].create(
            {"partner_id": customer.id, "license_plate": "K-EM 1234", "make": "VW"}
        )
        self.assertEqual(self.place(customer).vehicle_id, vehicle)

    def test_card_numbers_are_stored_nowhere(self):
        booking = self.place(request=self.request(note=f"Karte {CARD_NUMBER}"))
        self.assertEqual(booking.note, "Karte •••• 4242")

    # === CONSENT === #

    def test_the_consent_is_kept_with_the_words_that_were_shown(self):
        booking = self.place()
        now = fields.Datetime.to_datetime(NOW)
        self.assertEqual(booking.terms_accepted_at, now)
        self.assertEqual(booking.early_start_accepted_at, now)
        version = booking.terms_version_id
        self.assertEqual(version.name, self.order().terms)
        self.assertEqual(version.language, "de_DE")
        self.assertIn(self.env.company.name, version.body)
        self.assertEqual(self.place(token="token-2").terms_version_id, version)

    def test_without_consent_nothing_is_booked(self):
        before = self.count()
        for missing in ("accepts_terms", "accepts_start"):
            with self.subTest(missing=missing), self.assertRaises(UserError):
                self.place(**{missing: False})
        self.assertEqual(self.count(), before)

    def test_changed_terms_must_be_read_again(self):
        order = self.order()
        self.env.company.phone = "+49 30 123456"
        with self.assertRaises(TermsChanged):
            self.requests._place(self.request(), self.nobody, order)
        self.place()

    # === PRICE, SLOT, REPEATS === #

    def test_a_changed_price_is_said_and_nothing_is_booked(self):
        before = self.count()
        self.inspection.list_price = 299.0
        with self.assertRaisesRegex(PriceChanged, r"577,00"):
            self.place()
        self.assertEqual(self.count(), before)
        self.assertEqual(self.place(total=57700).amount_total, 577.0)

    def test_a_service_that_is_gone_leads_back_to_its_step(self):
        request = self.request()
        self.hu_au.autowartung_is_bookable_online = False
        with self.assertRaises(InvalidStep) as refused:
            self.place(request=request)
        self.assertEqual(refused.exception.step, "services")

    def test_a_slot_that_is_gone_keeps_nothing(self):
        request = self.request()
        self.take_all_drivers(keep=1)
        self.place(token="token-0")
        before = self.count()
        with self.assertRaises(InvalidStep) as refused:
            self.place(request=request)
        self.assertEqual(refused.exception.step, "appointment")
        self.assertEqual(self.count(), before)

    def test_without_a_way_back_nothing_is_kept(self):
        request, before = self.request(), self.count()
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Urlaub",
                    "calendar_id": self.workshop.resource_calendar_id.id,
                    "resource_id": driver.resource_id.id,
                    "date_from": "2026-12-02 12:00:00",
                    "date_to": "2027-03-01 12:00:00",
                }
                for driver in self.workshop.driver_ids
            ]
        )
        with self.assertRaises(SlotTaken):
            self.place(request=request)
        self.assertEqual(self.count(), before)

    def test_a_repeat_is_the_same_booking(self):
        request = self.request()
        booking = self.place(request=request)
        before = self.count()
        self.assertEqual(self.place(request=request), booking)
        self.assertEqual(self.place(request={}, total=0), booking)
        self.assertEqual(self.count(), before)

    def test_the_database_knows_each_token_once(self):
        booking = self.place()
        other = self.place(token="token-2")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            other.request_token = booking.request_token
            other.flush_recordset()

    # === BOUNDS OF HOLDS === #

    def fill(self, most, **origin):
        for number in range(most):
            self.place(
                token=f"fill-{number}", **{k: v(number) for k, v in origin.items()}
            )

    def test_one_session_holds_few_slots(self):
        self.fill(MOST_HOLDS_PER_SESSION)
        with self.assertRaisesRegex(TooManyHolds, "30"):
            self.place()
        self.place(session="session-2")

    def test_one_address_holds_some_slots_whatever_the_session(self):
        self.fill(MOST_HOLDS_PER_NETWORK, session=str)
        with self.assertRaises(TooManyHolds):
            self.place(session="another")
        self.place(session="another", address="192.0.2.2")

    def test_one_network_holds_some_slots_whatever_the_address(self):
        for number in range(MOST_HOLDS_PER_NETWORK):
            self.place(
                token=f"fill-{number}",
                session=str(number),
                address=f"2001:db8:1:2::{number + 1}",
            )
        with self.assertRaises(TooManyHolds) as refused:
            self.place(session="another", address="2001:db8:1:2:ffff::1")
        self.assertEqual(refused.exception.retry_after, 30 * 60)
        self.place(session="another", address="2001:db8:1:3::1")

    def test_one_customer_holds_few_slots_on_all_devices(self):
        customer = self.nobody.create({"name": "Erika", "email": "own@example.com"})
        for number in range(MOST_HOLDS_PER_SESSION):
            self.place(
                customer, token=f"t{number}", session=f"s{number}", address=f"a{number}"
            )
        with self.assertRaises(TooManyHolds):
            self.place(customer, session="another", address="another")

    def test_who_orders_for_a_company_holds_no_more_slots_than_others(self):
        customer = self.nobody.create({"name": "Erika", "email": "own@example.com"})
        terms = self.requests.env["autowartung.terms.version"]
        of_businesses = {"terms": terms._for_start(False)._current_name()}
        orders = [({}, {}), (GERMAN, of_businesses)]

        def place(number):
            business, seen = orders[number % 2]
            request = self.request(customer, **business)
            origin = {"session": f"s{number}", "address": f"a{number}"}
            self.place(customer, request, token=f"t{number}", **origin, **seen)

        for number in range(MOST_HOLDS_PER_SESSION):
            place(number)
        for number in range(2):
            with self.assertRaises(TooManyHolds):
                place(MOST_HOLDS_PER_SESSION + number)

    def test_a_lapsed_or_cancelled_hold_does_not_count(self):
        self.fill(MOST_HOLDS_PER_SESSION)
        with freeze_time("2026-12-01 09:31:00"):
            self.place()
        booking = self.place(token="token-3", session="session-2")
        self.place(token="token-4", session="session-2")
        booking.action_cancel()
        self.place(token="token-5", session="session-2")

    def test_where_an_order_came_from_is_hashed_and_forgotten(self):
        booking = self.place()
        self.assertNotIn("192.0.2.1", booking.origin_address)
        # The database's own clock stands still for nobody.
        self.env.cr.execute("UPDATE autowartung_booking SET create_date = %s", [NOW])
        booking.invalidate_recordset()
        with freeze_time("2026-12-02 08:59:00"):
            self.env["autowartung.booking"]._forget_origins()
            self.assertTrue(booking.origin_address)
        with freeze_time("2026-12-02 09:01:00"):
            self.env["autowartung.booking"]._forget_origins()
        self.assertFalse(booking.origin_address or booking.origin_session)
