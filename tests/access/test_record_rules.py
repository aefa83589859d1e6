# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which records: the own company, trips and bookings; and no field more."""

from commons.concierge import set_off
from commons.roles import FIRST_SLOT, SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

BACK_OFFICE = ("user", "dispatcher", "accountant", "manager")


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestRecordRules(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.booking = cls.create_confirmed(FIRST_SLOT)
        cls.trip = cls.booking.pickup_id
        cls.trip.driver_id.user_id = cls.users["driver"]

    def seen(self, role, model):
        return self.as_role(role, self.env[model]).search([])

    # === COMPANIES === #

    def test_the_back_office_of_one_company_does_not_see_the_other(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        theirs = self.records_of_company(other)
        for role in BACK_OFFICE:
            for record in theirs:
                with self.subTest(role=role, model=record._name):
                    self.assertNotIn(record, self.seen(role, record._name))
                    self.assertFalse(
                        self.as_role(role, record).has_access("read"), record
                    )

    def test_who_works_for_both_companies_sees_both(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        theirs = self.records_of_company(other)
        both = new_test_user(
            self.env,
            "aw_both",
            "autowartung_payment.group_autowartung_manager",
            company_ids=[Command.set((self.env.company + other).ids)],
        )
        for record in theirs:
            in_both = record.with_user(both).with_context(
                allowed_company_ids=(self.env.company + other).ids
            )
            with self.subTest(model=record._name):
                self.assertTrue(in_both.has_access("read"))
                in_one = in_both.with_context(allowed_company_ids=self.env.company.ids)
                self.assertFalse(in_one.has_access("read"))

    def records_of_company(self, company):
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        workshop = env["autowartung.workshop"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Dort"}).id,
                "resource_calendar_id": self.env["resource.calendar"]
                .create({"name": "Dort", "company_id": company.id})
                .id,
            }
        )
        driver = env["autowartung.driver"].create({"name": "Fahrer dort"})
        vehicle = env["autowartung.vehicle"].create(
            {"partner_id": self.customer.id, "license_plate": "B-XY 99"}
        )
        booking = env["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"name": "x"})],
            }
        )
        trip = env["autowartung.concierge.trip"].create(
            {
                "booking_id": booking.id,
                "workshop_id": workshop.id,
                "leg": "pickup",
                "window_start": FIRST_SLOT,
                "window_end": SECOND_SLOT,
            }
        )
        voucher = env["autowartung.voucher"].create(
            {"partner_id": self.customer.id, "amount_total": 100}
        )
        extension = env["autowartung.extension"].create({"booking_id": booking.id})
        of_booking = [booking, booking.line_ids, trip, extension]
        return [workshop, driver, vehicle, *of_booking, voucher]

    # === DRIVERS === #

    def test_a_driver_sees_the_own_trips_and_no_others(self):
        other = self.create_confirmed(SECOND_SLOT)
        other.trip_ids.driver_id = self.workshop.driver_ids - self.trip.driver_id
        with freeze_time("2026-12-07 06:30:00"):
            seen = self.seen("driver", "autowartung.concierge.trip")
        self.assertEqual(
            seen,
            self.trip
            | self.booking.trip_ids.filtered(
                lambda trip: trip.driver_id == self.trip.driver_id
            ),
        )
        self.assertFalse(self.as_role("driver", other.pickup_id).has_access("read"))

    def test_a_driver_sees_no_colleague_and_no_booking(self):
        seen = self.seen("driver", "autowartung.driver")
        self.assertEqual(seen, self.trip.driver_id)
        self.assertFalse(self.as_role("driver", self.booking).has_access("read"))

    def test_a_driver_goes_the_steps_of_the_own_trip_only(self):
        other = self.create_confirmed(SECOND_SLOT)
        other.pickup_id.driver_id = self.workshop.driver_ids - self.trip.driver_id
        set_off(self.trip)
        self.assertEqual(self.trip.state, "on_the_way")
        with self.assertRaises(AccessError):
            self.as_role("driver", other.pickup_id).action_start()

    # === CUSTOMERS === #

    def test_portal_customers_see_only_what_is_theirs(self):
        foreign = self.create_confirmed(SECOND_SLOT)
        mine = self.create_confirmed(
            SECOND_SLOT, partner_id=self.users["portal"].partner_id.id, vehicle_id=False
        )
        vouchers = self.env["autowartung.voucher"].create(
            [
                {"partner_id": partner.id, "amount_total": 100}
                for partner in (self.customer, mine.partner_id, mine.partner_id)
            ]
        )
        # The last one stays a draft.
        vouchers[:2].action_place()
        for model, own in (
            ("autowartung.booking", mine),
            ("autowartung.booking.line", mine.line_ids),
            ("autowartung.concierge.trip", mine.trip_ids),
            ("autowartung.voucher", vouchers[1]),
        ):
            with self.subTest(model=model):
                self.assertEqual(self.seen("portal", model), own)
        self.assertFalse(self.as_role("portal", foreign).has_access("read"))

    # === WHAT METHODS ALONE WRITE === #

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_writes_a_state_or_a_status_by_hand(self):
        for values in (
            {"state": "done"},
            {"payment_status": "paid"},
            {"amount_total": 1.0},
            {"name": "AW/0"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.as_role("manager", self.booking).write(values)
        for values in ({"state": "done"}, {"held_until": False}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.as_role("manager", self.trip).write(values)

    def test_nobody_creates_a_booking_that_is_confirmed_already(self):
        values = {"partner_id": self.customer.id, "state": "confirmed"}
        with self.assertRaises(AccessError):
            self.as_role("manager", self.env["autowartung.booking"]).create(values)

    def test_nobody_slips_a_service_into_a_paid_booking(self):
        draft = self.create_booking(SECOND_SLOT)
        line = self.as_role("user", draft.line_ids)
        with self.assertRaises(AccessError):
            line.write({"price_total": 1.0})
        with self.assertRaises(UserError):
            line.write({"booking_id": self.booking.id})

    def test_a_placed_booking_keeps_its_customer_and_its_appointment(self):
        booking = self.as_role("manager", self.booking)
        with self.assertRaises(UserError):
            booking.partner_id = self.env.ref("base.partner_admin")
        with self.assertRaises(UserError):
            booking.appointment_start = SECOND_SLOT
        booking.write({"appointment_start": FIRST_SLOT, "note": "Bitte klingeln"})
        self.assertEqual(self.booking.note, "Bitte klingeln")

    def test_an_accountant_changes_no_payment_of_a_booking(self):
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.env.ref("payment.payment_provider_stripe").id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "reference": "by-hand",
                "amount": 1.0,
                "currency_id": self.env.company.currency_id.id,
                "partner_id": self.customer.id,
                **self.booking._payable_link_values(),
            }
        )
        accountant = self.as_role("accountant", transaction)
        with self.assertRaises(AccessError):
            accountant.write({"state": "done"})
        with self.assertRaises(AccessError):
            accountant.create(
                {"source_transaction_id": transaction.id, "reference": "child"}
            )

    def test_an_accountant_links_no_payment_or_document_to_a_booking(self):
        accountant = self.as_role("accountant", self.env["payment.transaction"])
        values = {
            "provider_id": self.env.ref("payment.payment_provider_stripe").id,
            "payment_method_id": self.env.ref("payment.payment_method_card").id,
            "amount": self.booking.amount_total,
            "currency_id": self.env.company.currency_id.id,
            "partner_id": self.customer.id,
            "state": "done",
        }
        link = self.booking._payable_link_values()
        defaults = {f"default_{name}": value for name, value in link.items()}
        with self.assertRaises(AccessError):
            accountant.with_context(**defaults).create({**values, "reference": "by"})
        native = accountant.sudo().create({**values, "reference": "by-hand"})
        with self.assertRaises(AccessError):
            native.with_env(accountant.env).write(link)
        moves = self.as_role("accountant", self.env["account.move"])
        with self.assertRaises(AccessError):
            moves.create({"move_type": "out_invoice", **link})
        with self.assertRaises(AccessError):
            moves.with_context(**defaults).create({"move_type": "out_invoice"})
        move = moves.create({"move_type": "out_invoice"})
        with self.assertRaises(AccessError):
            move.write(link)

    def test_odoos_own_accountants_open_payments_without_our_requests(self):
        user = new_test_user(self.env, "only_invoices", "account.group_account_invoice")
        payments = self.env["payment.transaction"].with_user(user)
        arch = payments.get_view(view_type="form")["arch"]
        self.assertNotIn("autowartung_request_ids", arch)
        domain = [("autowartung_payable_name", "ilike", "AW")]
        self.assertFalse(payments.search(domain))

    # === TIME OFF === #

    def test_a_dispatcher_keeps_the_time_off_of_drivers_and_workshops(self):
        leaves = self.as_role("dispatcher", self.env["resource.calendar.leaves"])
        when = {"date_from": "2026-12-08 07:00:00", "date_to": "2026-12-08 17:00:00"}
        calendar = self.workshop.resource_calendar_id
        resource = self.trip.driver_id.resource_id
        leave = leaves.create({"name": "Urlaub", "resource_id": resource.id, **when})
        holiday = leaves.create(
            {"name": "Feiertag", "calendar_id": calendar.id, **when}
        )
        self.assertTrue(leave.exists() and holiday.exists())
        with self.assertRaises(AccessError):
            self.as_role("user", self.env["resource.calendar.leaves"]).create(
                {"name": "Feiertag", "calendar_id": calendar.id, **when}
            )

    def test_a_dispatcher_hires_a_driver(self):
        drivers = self.as_role("dispatcher", self.env["autowartung.driver"])
        driver = drivers.create(
            {
                "name": "Neu",
                "resource_calendar_id": self.workshop.resource_calendar_id.id,
                "workshop_ids": [Command.link(self.workshop.id)],
            }
        )
        driver.write({"name": "Neuer", "user_id": self.users["driver"].id})
        self.assertEqual(driver.sudo().resource_id.name, "Neuer")
        with self.assertRaises(AccessError):
            self.as_role("user", driver).write({"phone": "1"})
