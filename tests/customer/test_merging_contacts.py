# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two contacts of one person become one, with Odoo's own wizard."""

from commons.concierge import create_workshop
from commons.roles import SECOND_SLOT, RolesCase
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

# Unique indexes over a column that refers to a contact: Odoo's merge is blind to them.
# A new one has to make room first, as the files contact_merge.py do.
KNOWN_INDEXES = {
    "autowartung_push_device.partner_id",
    "autowartung_provider_customer.partner_id",
    "autowartung_vehicle.partner_id",
    "autowartung_workshop.partner_id",
}


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestMergingContacts(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest = cls.env["res.partner"].create(
            {
                "name": "E. Mustermann",
                "email": "erika@example.com",
                # What an invoice above 250 € needs.
                **{"street": "Heidestraße 17", "zip": "51147", "city": "Köln"},
                "autowartung_is_guest": True,
            }
        )

    def merge(self, *contacts, into=None, role="user"):
        """Let somebody merge contacts in the dialog."""
        contacts = self.env["res.partner"].union(*contacts)
        wizards = self.as_role(role, self.env["base.partner.merge.automatic.wizard"])
        wizards = wizards.with_context(
            active_model="res.partner", active_ids=contacts.ids
        )
        with Form(wizards) as form:
            form.dst_partner_id = into or self.customer
        form.record.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()

    def vehicle_of(self, owner, license_plate="K-EM 1234", **values):
        return self.env["autowartung.vehicle"].create(
            {"partner_id": owner.id, "license_plate": license_plate, **values}
        )

    def booked(self, owner, vehicle, **values):
        return self.create_booking(
            SECOND_SLOT, partner_id=owner.id, vehicle_id=vehicle.id, **values
        )

    # === CARS === #

    def test_one_contact_has_one_car_and_both_bookings(self):
        for license_plate in ("K-EM 1234", "KEM 1234", "K-EM 1234 04-10"):
            for keeps in ("customer", "guest"):
                with (
                    self.subTest(plate=license_plate, keeps=keeps),
                    self.env.cr.savepoint() as savepoint,
                ):
                    self._merge_owners_of_one_car(license_plate, keeps)
                    savepoint.rollback()
                self.env.invalidate_all()

    def _merge_owners_of_one_car(self, license_plate, keeps):
        first = self.create_booking()
        car = self.vehicle_of(self.guest, license_plate, make="VW", mileage=84200)
        second = self.booked(self.guest, car)
        second.action_place()
        contact, other = self.customer, self.guest
        if keeps == "guest":
            contact, other = other, contact
        self.merge(self.customer, self.guest, into=contact)
        self.assertFalse(other.exists())
        [vehicle] = self.env["autowartung.vehicle"].search(
            [("compact_plate", "=", "KEM1234")]
        )
        self.assertEqual((first | second).partner_id, contact)
        self.assertEqual((first | second).vehicle_id, vehicle)
        self.assertEqual(second.trip_ids.vehicle_id, vehicle)
        self.assertEqual(vehicle.partner_id, contact)
        self.assertEqual((vehicle.make, vehicle.mileage), ("VW", 84200))
        expected = "K-EM 1234" if license_plate == "KEM 1234" else license_plate
        self.assertEqual(vehicle.license_plate, expected)

    def test_three_contacts_become_one(self):
        third = self.guest.copy({"autowartung_is_guest": True})
        for owner in (self.guest, third):
            self.booked(owner, self.vehicle_of(owner))
        self.merge(self.customer, self.guest, third)
        bookings = self.env["autowartung.booking"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(len(bookings), 2)
        self.assertEqual(bookings.vehicle_id, self.vehicle)

    def test_other_cars_stay_other_cars(self):
        kempten = self.vehicle_of(self.guest, "KE-M 1234")
        self.merge(self.customer, self.guest)
        self.assertEqual(kempten.partner_id, self.customer)
        self.assertEqual(kempten.license_plate, "KE-M 1234")

    def test_a_plate_that_has_moved_on_to_a_new_car_leaves_the_old_one_archived(self):
        self.vehicle.vin = "WVWZZZ1KZAW123456"
        old = self.vehicle_of(self.guest, vin="WVWZZZ1KZAW654321")
        booking = self.booked(self.guest, old)
        self.merge(self.customer, self.guest)
        self.assertEqual(booking.vehicle_id, old)
        self.assertEqual((self.vehicle.active, old.active), (True, False))
        self.assertEqual(old.partner_id, self.customer)

    def test_cars_of_strangers_are_left_alone(self):
        stranger = self.env["res.partner"].create({"name": "Max Fremd"})
        other = self.vehicle_of(stranger)
        self.vehicle_of(self.guest)
        self.merge(self.customer, self.guest)
        self.assertEqual(other.partner_id, stranger)

    # === WHO SEES THE BOOKINGS === #

    def test_nobody_becomes_a_guest(self):
        self.merge(self.customer, self.guest)
        self.assertFalse(self.customer.autowartung_is_guest)

    def test_guests_stay_guests_and_keep_their_account(self):
        user = new_test_user(self.env, "aw_account", "base.group_portal")
        self.guest.autowartung_account_id = user.partner_id
        other = self.guest.copy({"autowartung_is_guest": True})
        self.merge(self.guest, other, into=other)
        self.assertTrue(other.autowartung_is_guest)
        self.assertEqual(other.autowartung_account_id, user.partner_id)

    def test_a_log_in_is_seen_by_no_other_account(self):
        user = new_test_user(self.env, "aw_account", "base.group_portal")
        new_test_user(
            self.env, "aw_own", "base.group_portal", partner_id=self.customer.id
        )
        self.guest.autowartung_account_id = user.partner_id
        self.customer.email = self.guest.email
        self.merge(self.customer, self.guest)
        self.assertFalse(self.customer.autowartung_account_id)

    def test_an_account_does_not_join_itself(self):
        for into in (self.customer, self.guest):
            with self.subTest(into=into.name), self.env.cr.savepoint() as savepoint:
                self.guest.autowartung_account_id = self.customer
                self.merge(self.customer, self.guest, into=into)
                self.assertFalse(into.autowartung_account_id)
                savepoint.rollback()
            self.env.invalidate_all()

    # === AT THE PROVIDER === #

    def customer_at_stripe(self, partner, reference):
        return self.env["autowartung.provider.customer"].create(
            {
                "partner_id": partner.id,
                "provider_code": "stripe",
                "reference": reference,
                "live": False,
            }
        )

    def saved_method(self, partner, reference):
        provider = self.env.ref("payment.payment_provider_stripe")
        return self.env["payment.token"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "partner_id": partner.id,
                "provider_ref": reference,
                "payment_details": "4242",
            }
        )

    def test_one_customer_is_left_at_each_account(self):
        theirs = self.customer_at_stripe(self.customer, "cus_A")
        guests = self.customer_at_stripe(self.guest, "cus_B")
        self.merge(self.customer, self.guest)
        self.assertEqual((theirs | guests).partner_id, self.customer)
        self.assertEqual((theirs.former, guests.former), (False, True))

    def test_whoever_has_saved_a_method_stays_the_customer(self):
        theirs = self.customer_at_stripe(self.customer, "cus_A")
        guests = self.customer_at_stripe(self.guest, "cus_B")
        token = self.saved_method(self.guest, "cus_B")
        self.merge(self.customer, self.guest)
        self.assertEqual((theirs.former, guests.former), (True, False))
        self.assertTrue(token.active)
        self.assertEqual(token._customer_at_provider(), guests)

    def test_what_cannot_be_paid_with_any_more_is_forgotten_at_the_provider(self):
        self.customer_at_stripe(self.customer, "cus_A")
        guests = self.customer_at_stripe(self.guest, "cus_B")
        tokens = self.saved_method(self.customer, "cus_A")
        tokens |= self.saved_method(self.customer, "cus_A")
        lost = self.saved_method(self.guest, "cus_B")
        self.merge(self.customer, self.guest)
        self.assertEqual((tokens.mapped("active"), lost.active), ([True, True], False))
        self.assertEqual(lost._customer_at_provider(), guests)
        planned = self.env["autowartung.follow.up"].search(
            [("res_model", "=", "payment.token"), ("res_id", "=", lost.id)]
        )
        self.assertEqual(len(planned), 1)

    def test_one_that_was_begun_and_has_no_number_goes(self):
        begun = self.customer_at_stripe(self.customer, False)
        guests = self.customer_at_stripe(self.guest, "cus_B")
        self.merge(self.customer, self.guest)
        self.assertFalse(begun.exists())
        self.assertFalse(guests.former)

    # === THE REST === #

    def twice_entered(self):
        contact = self.workshop.partner_id
        twin = create_workshop(self.env, drivers=1)
        twin.partner_id.email = contact.email = "werkstatt@example.com"
        return contact, twin

    def test_a_workshop_that_was_entered_twice_becomes_one(self):
        contact, twin = self.twice_entered()
        drivers = self.workshop.driver_ids | twin.driver_ids
        booking = self.create_booking(workshop_id=twin.id)
        self.merge(contact, twin.partner_id, into=contact, role="manager")
        self.assertFalse(twin.exists())
        self.assertEqual(self.workshop.driver_ids, drivers)
        self.assertEqual(booking.workshop_id, self.workshop)

    def test_who_may_not_change_workshops_merges_none(self):
        contact, twin = self.twice_entered()
        with self.assertRaisesRegex(UserError, "manager"), self.env.cr.savepoint():
            self.merge(contact, twin.partner_id, into=contact)
        self.assertTrue(twin.exists().active)

    def test_browsers_that_want_messages_come_along(self):
        device = self.env["mail.push.device"].create(
            {
                "endpoint": "https://push.example/1",
                "keys": "{}",
                "partner_id": self.guest.id,
            }
        )
        self.merge(self.customer, self.guest)
        self.assertEqual(device.partner_id, self.customer)

    def test_what_was_written_to_both_stays(self):
        booking = self.booked(self.guest, self.vehicle_of(self.guest))
        booking.message_subscribe(self.guest.ids)
        booking.message_subscribe(self.customer.ids)
        self.merge(self.customer, self.guest)
        self.assertEqual(booking.message_partner_ids & self.customer, self.customer)

    def test_one_browser_of_both_is_told_once(self):
        devices = self.env["autowartung.push.device"].create(
            [
                {
                    "partner_id": owner.id,
                    "endpoint": f"https://push.example/{number}",
                    "keys": "{}",
                }
                for owner, number in (
                    (self.customer, 1),
                    (self.guest, 1),
                    (self.guest, 2),
                )
            ]
        )
        self.merge(self.customer, self.guest)
        left = devices.exists()
        self.assertEqual(left.partner_id, self.customer)
        self.assertEqual(
            sorted(left.mapped("endpoint")),
            ["https://push.example/1", "https://push.example/2"],
        )

    def test_every_unique_index_over_contacts_makes_room(self):
        self.env.cr.execute(
            """
            SELECT DISTINCT indexed.relname || '.' || attribute.attname
              FROM pg_index index
              JOIN pg_class indexed ON indexed.oid = index.indrelid
              JOIN pg_attribute attribute
                ON attribute.attrelid = index.indrelid
               AND attribute.attnum = ANY(index.indkey)
              JOIN pg_constraint link
                ON link.conrelid = index.indrelid AND link.contype = 'f'
               AND link.conkey = ARRAY[attribute.attnum]
               AND link.confrelid = 'res_partner'::regclass
             WHERE index.indisunique
               AND indexed.relname LIKE 'autowartung%%'
               AND NOT EXISTS (
                    SELECT FROM pg_constraint WHERE conindid = index.indexrelid
                       AND contype IN ('p', 'u')
               )
            """
        )
        found = {name for (name,) in self.env.cr.fetchall()}
        self.assertEqual(found, KNOWN_INDEXES)

    def test_a_second_merge_finds_nothing_left_over(self):
        self.vehicle_of(self.guest)
        self.merge(self.customer, self.guest)
        third = self.guest = self.env["res.partner"].create(
            {"name": "Erika M.", "email": "erika@example.com"}
        )
        self.vehicle_of(third)
        self.merge(self.customer, third)
        self.assertEqual(self.vehicle.partner_id, self.customer)
        self.assertFalse(third.exists())
        self.create_booking(line_ids=[Command.create({"product_id": self.service.id})])
