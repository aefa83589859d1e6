# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was tried on a running shop, and what is of its kind: none of it brings money,
a confirmed booking, a consent or somebody else's bookings.
"""

from commons.field_attacks import taken_back
from commons.roles import GROUPS, RolesCase
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

NOISE = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
EVERYTHING = "base.group_system,account.group_account_manager"


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestBookingsByHand(RolesCase):
    def values(self):
        return {
            "partner_id": self.customer.id,
            "line_ids": [Command.create({"name": "Inspektion", "price_unit": 99.0})],
        }

    def bookings(self, **context):
        return self.as_role("user", self.env["autowartung.booking"]).with_context(
            **context
        )

    # === DEFAULTS === #

    def test_no_context_makes_a_confirmed_booking(self):
        values = self.values()
        booking = self.bookings(default_state="confirmed").create(values)
        self.assertEqual(booking.state, "draft")
        (saved,) = self.bookings(default_state="done").web_save(
            self.values(), {"state": {}}
        )
        self.assertEqual(saved["state"], "draft")
        shown = self.bookings(default_state="done").default_get(["state"])
        self.assertEqual(shown["state"], "draft")

    def test_no_context_forges_a_consent(self):
        now = fields.Datetime.now()
        names = ("terms_accepted_at", "early_start_accepted_at")
        context = {f"default_{name}": now for name in names}
        booking = self.bookings(**context).create(self.values())
        self.assertFalse(booking.terms_accepted_at or booking.early_start_accepted_at)
        self.assertTrue(booking._lacks_consents())

    def test_no_context_travels_into_what_is_placed_in_sudo_mode(self):
        draft = self.create_booking(price=0.0)
        context = {
            "default_state": "done",
            "default_started_at": "2026-12-01 08:00:00",
            "default_access_token": "known",
        }
        self.as_role("user", draft).with_context(**context).action_place()
        self.assertEqual(draft.state, "confirmed")
        self.assertEqual(set(draft.trip_ids.mapped("state")), {"scheduled"})
        self.assertFalse(any(draft.trip_ids.mapped("started_at")))
        # An environment may be in sudo mode from the start: nothing cleans its context.
        system = self.env(su=True, context=context)
        booking = system["autowartung.booking"].create(self.values())
        self.assertEqual(booking.state, "draft")
        self.assertNotEqual(booking.access_token, "known")

    def test_no_default_of_a_person_or_the_company_confirms_a_booking(self):
        for uid in (self.users["user"].id, False):
            with self.subTest(uid=uid):
                self.env["ir.default"].set(
                    "autowartung.booking", "state", "confirmed", user_id=uid
                )
                booking = self.bookings().create(self.values())
                self.assertEqual(booking.state, "draft")

    def test_what_is_free_takes_defaults_as_ever(self):
        booking = self.bookings(default_contact_name="Eva").create(self.values())
        self.assertEqual(booking.contact_name, "Eva")
        self.as_role("user", self.env["ir.default"]).set(
            "autowartung.booking", "contact_name", "Max", user_id=True
        )
        booking = self.bookings().create(self.values())
        self.assertEqual(booking.contact_name, "Max")

    # === OTHER WAYS === #

    def test_no_import_makes_a_confirmed_booking(self):
        draft = self.create_booking()
        for names, row in (
            (["partner_id/.id", "state"], [str(self.customer.id), "confirmed"]),
            ([".id", "state"], [str(draft.id), "confirmed"]),
            ([".id", "terms_accepted_at"], [str(draft.id), "2026-12-01 09:00:00"]),
        ):
            with self.subTest(names=names):
                loaded = self.bookings().load(names, [row])
                self.assertFalse(loaded["ids"])
                self.assertIn("by hand", loaded["messages"][0]["message"])
        self.assertEqual(draft.state, "draft")

    def test_a_copy_begins_anew(self):
        booking = self.create_confirmed()
        copied = self.as_role("user", booking).copy()
        self.assertEqual(copied.state, "draft")
        self.assertNotEqual(copied.name, booking.name)
        with self.assertRaises(AccessError):
            self.as_role("user", booking).copy({"state": "confirmed"})

    def test_a_booking_has_its_companys_next_number(self):
        first, second = (self.bookings().create(self.values()) for _ in range(2))
        self.assertNotEqual(first.name, second.name)
        self.assertNotIn("/", (first.name, second.name))

    # === WHO SEES A GUEST'S BOOKINGS === #

    def guest(self):
        return self.env["res.partner"].create(
            {"name": "Gast", "email": "gast@example.com", "autowartung_is_guest": True}
        )

    def test_nobody_opens_a_guests_bookings_to_an_account(self):
        guest = self.guest()
        account = self.users["portal"].partner_id
        user = new_test_user(self.env, "aw_gast", "base.group_portal")
        user.partner_id = guest
        administrator = new_test_user(self.env, "aw_admin", EVERYTHING)
        for person in (self.users["manager"], administrator):
            partners = self.env["res.partner"].with_user(person)
            values = {"autowartung_account_id": account.id}
            with self.subTest(user=person.login):
                with self.assertRaises(AccessError):
                    partners.browse(guest.id).write(values)
                with self.assertRaises(AccessError):
                    partners.create({"name": "Gast", **values})
                with self.assertRaises(AccessError):
                    partners.with_context(
                        default_autowartung_account_id=account.id
                    ).create({"name": "Gast"})
                # Odoo runs these commands as whoever has opened the transaction.
                with taken_back(partners.env), self.assertRaises(AccessError):
                    partners.browse(account.id).write(
                        {"child_ids": [Command.create({"name": "Gast", **values})]}
                    )
        with self.assertRaises(AccessError):
            user.with_user(administrator).write(values)
        with self.assertRaises(AccessError):
            user.with_user(administrator).create(
                {"name": "Neu", "login": "aw_neu", **values}
            )
        self.assertFalse(guest.autowartung_account_id)

    def test_merged_contacts_open_nothing_and_are_merged(self):
        account = self.users["portal"].partner_id
        guest, other = self.guest(), self.guest()
        other.email = "andere@example.com"
        guest.autowartung_account_id = account
        guest.phone = "+49 221 5550199"
        manager = new_test_user(
            self.env, "aw_merges", f"{GROUPS['manager']},base.group_system"
        )
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(manager)
        wizard._merge((guest + other).ids, other.with_user(manager))
        self.assertFalse(guest.exists())
        self.assertEqual(other.phone, "+49 221 5550199")
        self.assertFalse(other.autowartung_account_id)
