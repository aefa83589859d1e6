# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The front desk takes a booking while the customer is on the phone."""

from datetime import datetime, timedelta

from commons.roles import FIRST_SLOT, SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.autowartung_payment.exceptions import SlotTaken

NOW = "2026-12-01 09:00:00"


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestPhoneBooking(RolesCase):
    def dialog(self, **values):
        wizard = self.as_role("user", self.env["autowartung.phone.booking"])
        return wizard.create(
            {
                "partner_id": self.customer.id,
                "service_ids": [Command.set(self.service.ids)],
                "workshop_id": self.workshop.id,
                "slot_start": FIRST_SLOT,
                **values,
            }
        )

    def placed(self, dialog):
        action = dialog.action_place()
        # What is sent is said first, then the booking opens.
        action = action.get("params", {}).get("next", action)
        return self.env["autowartung.booking"].browse(action["res_id"])

    def test_customer_brings_address_mail_and_only_vehicle(self):
        model = self.as_role("user", self.env["autowartung.phone.booking"])
        with Form(model, "autowartung_payment.phone_booking_view_form") as form:
            form.partner_id = self.customer
            self.assertEqual(form.email, "erika@example.com")
            self.assertEqual(form.vehicle_id, self.vehicle)
            self.assertEqual(form.concierge_street, "Heidestraße 17")
            self.assertEqual(form.contact_phone, "+49 221 5550123")
            form.workshop_id = self.workshop
            form.service_ids.add(self.service)
            self.assertEqual(form.amount_total, 289.0)

    def test_a_new_plate_becomes_a_car_at_once(self):
        vehicles = self.as_role("user", self.env["autowartung.vehicle"])
        vehicles = vehicles.with_context(
            default_partner_id=self.customer.id,
            default_company_id=self.env.company.id,
        )
        created, name = vehicles.name_create("bm ck 42")
        vehicle = vehicles.browse(created)
        self.assertEqual(name, "BM-CK 42")
        self.assertEqual(vehicle.partner_id, self.customer)
        self.assertEqual(self.dialog(vehicle_id=created).vehicle_id, vehicle)

    def test_a_plate_that_is_known_makes_no_second_car(self):
        vehicles = self.as_role("user", self.env["autowartung.vehicle"])
        vehicles = vehicles.with_context(default_partner_id=self.customer.id)
        for typed in ("kem1234", "K-EM 1234", "K EM 1234 04/10"):
            with self.subTest(typed=typed):
                self.assertEqual(vehicles.name_create(typed)[0], self.vehicle.id)

    def test_a_plate_that_is_not_clear_is_asked_for(self):
        vehicles = self.as_role("user", self.env["autowartung.vehicle"])
        for owner, typed, words in (
            (self.customer, "BMC42", "B-MC 42 or BM-C 42"),
            (self.customer, "<b>", "not a licence plate"),
            (self.env["res.partner"], "BM-CK 42", "choose the customer"),
        ):
            with (
                self.subTest(typed=typed),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                vehicles.with_context(default_partner_id=owner.id).name_create(typed)

    def test_an_address_that_nothing_can_be_sent_to_is_said_at_once(self):
        model = self.as_role("user", self.env["autowartung.phone.booking"])
        wizard = model.new(
            {"partner_id": self.customer.id, "email": "jörg@example.com"}
        )
        warning = wizard._onchange_email()["warning"]
        self.assertIn("special letters", warning["message"])
        wizard.email = "info@müller.example\u200b"
        self.assertFalse(wizard._onchange_email())
        self.assertEqual(wizard.email, "info@xn--mller-kva.example")
        for email in ("jörg@example.com", "x@[127.0.0.1].de"):
            with (
                self.subTest(email=email),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.dialog(email=email).action_place()

    def test_several_addresses_of_a_customer_are_left_as_they_are(self):
        self.customer.email = "erika@example.com, max@example.com"
        model = self.as_role("user", self.env["autowartung.phone.booking"])
        wizard = model.new({"partner_id": self.customer.id})
        self.assertFalse(wizard._onchange_email())
        self.assertEqual(self.placed(self.dialog()).state, "pending")

    def test_what_a_new_customer_has_told_is_known_at_the_next_call(self):
        new = self.env["res.partner"].create(
            {"name": "Clara Neu", "email": "clara@example.com"}
        )
        visit = {
            "concierge_street": "Domkloster 4",
            "concierge_zip": "51147",
            "concierge_city": "Köln",
        }
        self.placed(
            self.dialog(partner_id=new.id, contact_phone="+49 221 1234567", **visit)
        )
        self.assertEqual(new.phone, "+49 221 1234567")
        self.assertEqual((new.street, new.city), ("Domkloster 4", "Köln"))
        again = self.dialog(partner_id=new.id, slot_start=SECOND_SLOT)
        self.assertEqual(again.concierge_street, "Domkloster 4")

    def test_services_are_described_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("en_US")
        self.service.with_context(lang="en_US").name = "Inspection"
        self.service.with_context(lang="de_DE").name = "Inspektion"
        for of_customer, of_clerk, expected in (
            ("de_DE", "en_US", "Inspektion"),
            ("en_US", "de_DE", "Inspection"),
        ):
            self.customer.lang = of_customer
            with self.subTest(customer=of_customer):
                dialog = self.dialog().with_context(lang=of_clerk)
                action = dialog.action_save_draft()
                booking = self.env["autowartung.booking"].browse(action["res_id"])
                self.assertEqual(booking.line_ids.name, expected)

    def test_whoever_takes_the_booking_is_responsible_but_no_robot(self):
        self.assertEqual(self.placed(self.dialog()).user_id, self.users["user"])
        self.assertFalse(self.create_booking(SECOND_SLOT).user_id)

    def test_a_booking_is_taken_for_the_company_that_is_active(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        user = self.users["user"]
        user.company_ids += other
        there = self.env["autowartung.workshop"].create(
            {
                "company_id": other.id,
                "partner_id": self.env["res.partner"].create({"name": "Dort"}).id,
                "resource_calendar_id": other.resource_calendar_id.id,
            }
        )
        model = self.env["autowartung.phone.booking"].with_user(user)
        model = model.with_context(allowed_company_ids=(other + self.env.company).ids)
        dialog = model.create(
            {
                "partner_id": self.customer.id,
                "vehicle_id": False,
                "service_ids": [Command.set(self.service.ids)],
                "with_concierge": False,
            }
        )
        self.assertEqual(dialog.workshop_id, there)
        action = dialog.action_save_draft()
        booking = self.env["autowartung.booking"].browse(action["res_id"])
        self.assertEqual(booking.company_id, other)

    def test_of_two_vehicles_none_is_guessed(self):
        self.vehicle.copy({"license_plate": "K-EM 77E"})
        self.assertFalse(self.dialog().vehicle_id)

    def test_only_free_slots_are_offered_by_day_in_local_time(self):
        tomorrow = self.dialog().slot_choices[1]
        self.assertIn("2", tomorrow["day"])
        slot = tomorrow["slots"][1]
        self.assertEqual(
            slot,
            {
                **{"start": "2026-12-02 09:00:00", "label": "10:00\xa0– 12:00"},
                **{"back": "back Wed\xa015:00–17:00", "free": 2},
            },
        )
        for _driver in self.workshop.driver_ids:
            self.create_confirmed(datetime(2026, 12, 2, 9))
        starts = [
            s["start"] for day in self.dialog().slot_choices for s in day["slots"]
        ]
        self.assertNotIn("2026-12-02 09:00:00", starts)

    def test_placing_holds_the_slot_and_sends_the_link(self):
        booking = self.placed(self.dialog())
        self.assertEqual(booking.state, "pending")
        self.assertEqual(booking.appointment_start, FIRST_SLOT)
        self.assertEqual(booking.amount_total, 289.0)
        self.assertEqual(booking.pickup_id.state, "held")
        hold = timedelta(hours=self.env.company.autowartung_link_hold_hours)
        self.assertEqual(
            booking.pickup_id.held_until, datetime.fromisoformat(NOW) + hold
        )
        self.assertEqual(self.planned_mails(booking, "payment_link_mail"), 1)

    def test_the_lead_time_is_for_customers_not_for_the_phone(self):
        this_afternoon = datetime(2026, 12, 1, 12)
        offered = [slot.start for slot in self.workshop._pickup_slots()]
        self.assertNotIn(this_afternoon, offered)
        dialog = self.dialog(slot_start=this_afternoon)
        choices = [
            slot["start"] for day in dialog.slot_choices for slot in day["slots"]
        ]
        self.assertIn("2026-12-01 12:00:00", choices)
        self.assertGreaterEqual(min(choices), NOW, "not in the past")
        booking = self.placed(dialog)
        self.assertEqual(booking.pickup_id.window_start, this_afternoon)
        self.assertEqual(booking.pickup_id.held_until, this_afternoon)

    def test_the_phone_offers_nothing_that_is_over_or_taken(self):
        with self.assertRaises(SlotTaken):
            self.dialog(slot_start=datetime(2026, 12, 1, 7)).action_place()
        soon = datetime(2026, 12, 1, 12)
        for _driver in self.workshop.driver_ids:
            self.create_confirmed(soon)
        with self.assertRaises(SlotTaken):
            self.dialog(slot_start=soon).action_place()

    def test_the_screen_says_where_the_link_went(self):
        action = self.dialog().action_place()
        self.assertIn("erika@example.com", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_model"], "autowartung.booking")

    def test_a_new_mail_address_is_kept_with_the_customer(self):
        self.customer.email = False
        self.placed(self.dialog(email="neu@example.com"))
        self.assertEqual(self.customer.email, "neu@example.com")

    def test_without_a_mail_address_nothing_is_placed(self):
        self.customer.email = False
        dialog = self.dialog()
        before = self.env["autowartung.booking"].search_count([])
        with self.assertRaisesRegex(UserError, "mail address"), self.env.cr.savepoint():
            dialog.action_place()
        self.assertEqual(self.env["autowartung.booking"].search_count([]), before)

    def test_a_slot_that_was_taken_meanwhile_is_refused(self):
        dialog = self.dialog()
        for _driver in self.workshop.driver_ids:
            self.create_confirmed(FIRST_SLOT)
        with self.assertRaises(SlotTaken):
            dialog.action_place()

    def test_a_slot_off_the_grid_is_refused(self):
        with self.assertRaises(SlotTaken):
            self.dialog(slot_start=FIRST_SLOT + timedelta(minutes=30)).action_place()

    def test_a_draft_holds_nothing_and_writes_nobody(self):
        action = self.dialog().action_save_draft()
        booking = self.env["autowartung.booking"].browse(action["res_id"])
        self.assertEqual(booking.state, "draft")
        self.assertFalse(booking.trip_ids)
        self.assertFalse(self.planned_mails(booking, "payment_link_mail"))

    def test_who_brings_the_car_needs_no_slot(self):
        booking = self.placed(
            self.dialog(
                with_concierge=False, slot_start=False, appointment_start=SECOND_SLOT
            )
        )
        self.assertEqual(booking.appointment_start, SECOND_SLOT)
        self.assertFalse(booking.trip_ids)
        self.assertFalse(booking.concierge_street)

    def test_an_appointment_that_is_over_is_refused(self):
        dialog = self.dialog(
            with_concierge=False,
            slot_start=False,
            appointment_start=fields.Datetime.now() - timedelta(minutes=1),
        )
        with self.assertRaisesRegex(UserError, "over"):
            dialog.action_place()

    def test_a_postcode_outside_the_area_is_pointed_out(self):
        self.workshop.service_area = "50, 532"
        self.assertTrue(self.dialog().is_outside_area)
        self.assertFalse(self.dialog(concierge_zip="50667").is_outside_area)

    def test_a_card_number_in_the_note_is_masked(self):
        booking = self.placed(self.dialog(note="Karte 4242 4242 4242 4242"))
        self.assertEqual(booking.note, "Karte •••• 4242")

    def test_what_costs_nothing_is_confirmed_without_a_link(self):
        self.service.list_price = 0
        booking = self.placed(self.dialog())
        self.assertEqual(booking.state, "confirmed")
        self.assertFalse(self.planned_mails(booking, "payment_link_mail"))
