# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from commons.records import RecordsCase

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

MODELS = (
    "autowartung.vehicle",
    "autowartung.workshop",
    "autowartung.booking",
    "autowartung.booking.line",
    "autowartung.webhook.event",
    "autowartung.follow.up",
)
QUEUES = ("autowartung.webhook.event", "autowartung.follow.up")


@tagged("post_install", "-at_install")
class TestAccessRights(RecordsCase):
    def _may(self, user, model, operation):
        return self.env[model].with_user(user).has_access(operation)

    def test_an_employee_without_our_group_sees_nothing(self):
        for model in MODELS:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=model, operation=operation):
                    self.assertFalse(self._may(self.employee, model, operation))

    def test_nobody_writes_what_follows_from_the_transactions(self):
        booking = self._booking()
        for user in (self.user, self.manager, self.env.user):
            for name, value in (("payment_status", "paid"), ("paid_at", "2026-01-01")):
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        booking.with_user(user).write({name: value})
                    with self.assertRaises(AccessError):
                        self._booking(**{name: value})
        self.assertEqual(booking.payment_status, "unpaid")
        self.assertFalse(booking.paid_at)

    def test_nobody_writes_or_deletes_a_queue_by_hand(self):
        for model in QUEUES:
            with self.subTest(model=model):
                self.assertTrue(self._may(self.user, model, "read"))
                self.assertFalse(self._may(self.user, model, "write"))
                for user in (self.user, self.manager):
                    self.assertFalse(self._may(user, model, "write"))
                    self.assertFalse(self._may(user, model, "create"))
                    self.assertFalse(self._may(user, model, "unlink"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_only_a_manager_replays(self):
        event = self._event(state="dead")
        with self.assertRaises(AccessError):
            event.with_user(self.user).action_replay()
        event.with_user(self.manager).action_replay()
        self.assertEqual(event.state, "pending")

    def test_a_user_keeps_bookings_and_vehicles_and_reads_workshops(self):
        for model in ("autowartung.booking", "autowartung.vehicle"):
            self.assertTrue(self._may(self.user, model, "create"))
            self.assertFalse(self._may(self.user, model, "unlink"))
            self.assertTrue(self._may(self.manager, model, "unlink"))
        self.assertTrue(self._may(self.user, "autowartung.workshop", "read"))
        self.assertFalse(self._may(self.user, "autowartung.workshop", "write"))
        self.assertTrue(self._may(self.manager, "autowartung.workshop", "create"))
        self.assertTrue(self._may(self.manager, "product.template", "create"))

    def test_our_groups_bring_no_accounting(self):
        for user in (self.user, self.manager):
            for model in ("account.move", "payment.provider"):
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self._may(user, model, "read"))
            self.assertTrue(self._may(user, "payment.transaction", "read"))
            self.assertFalse(self._may(user, "payment.transaction", "write"))
            self.assertFalse(user.has_group("account.group_account_invoice"))

    def test_a_user_opens_a_booking_with_its_counts(self):
        booking = self._booking().with_user(self.user)
        spec = {
            name: {}
            for name in ("name", "payment_status", "invoice_count", "transaction_count")
        }
        (values,) = booking.web_read(spec)
        self.assertEqual(values["invoice_count"], 0)

    def test_a_user_opens_every_view_of_ours(self):
        views = (
            ("autowartung.booking", "booking"),
            ("autowartung.vehicle", "vehicle"),
            ("autowartung.workshop", "workshop"),
            ("autowartung.webhook.event", "webhook_event"),
            ("autowartung.follow.up", "follow_up"),
        )
        for model, name in views:
            for kind in ("list", "form", "search"):
                with self.subTest(model=model, kind=kind):
                    view = self.env.ref(f"autowartung_payment.{name}_view_{kind}")
                    arch = self.env[model].with_user(self.user).get_view(view.id, kind)
                    self.assertIn("arch", arch)

    def test_another_companys_records_stay_hidden(self):
        other = self.env["res.company"].create({"name": "Other GmbH"})
        foreign = self._vehicle(company_id=other.id)
        own = self._vehicle(self.stranger)
        seen = self.env["autowartung.vehicle"].with_user(self.user).search([])
        self.assertIn(own, seen)
        self.assertNotIn(foreign, seen)

    def _event(self, **values):
        now = fields.Datetime.now()
        return self.env["autowartung.webhook.event"].create(
            {
                "provider_code": "stripe",
                "event_id": "evt_access_test",
                "event_type": "payment_intent.succeeded",
                "event_created_at": now,
                "payload": {"data": {"object": {"id": "pi_äöü"}}},
                **values,
            }
        )

    def test_the_payload_is_readable(self):
        self.assertIn('"id": "pi_äöü"', self._event().payload_text)


@tagged("post_install", "-at_install")
class TestPortalRules(RecordsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_partner = cls.env["res.partner"].create(
            {"name": "Fuhrpark GmbH", "is_company": True}
        )
        cls.driver = cls.env["res.partner"].create(
            {"name": "Fahrerin", "parent_id": cls.company_partner.id}
        )
        cls.portal = cls._portal_user("aw_portal", cls.customer)
        cls.portal_driver = cls._portal_user("aw_driver", cls.driver)
        cls.booking = cls._booking()
        # As if it had been placed: a draft is the office's.
        cls.booking.sudo().state = "pending"
        cls.vehicle = cls._vehicle()
        cls.foreign_booking = cls._booking(cls.stranger)
        cls.foreign_vehicle = cls._vehicle(cls.stranger)

    def test_a_customer_sees_only_what_is_theirs(self):
        env = self.env(user=self.portal)
        self.assertEqual(env["autowartung.booking"].search([]), self.booking)
        self.assertEqual(
            env["autowartung.booking.line"].search([]), self.booking.line_ids
        )
        self.assertEqual(env["autowartung.vehicle"].search([]), self.vehicle)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_strangers_record_is_refused(self):
        for record in (
            self.foreign_booking,
            self.foreign_booking.line_ids,
            self.foreign_vehicle,
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.portal).read(["display_name"])

    def test_drafts_are_the_offices_business(self):
        draft = self._booking()
        env = self.env(user=self.portal)
        self.assertNotIn(draft, env["autowartung.booking"].search([]))
        self.assertNotIn(draft.line_ids, env["autowartung.booking.line"].search([]))
        in_the_office = self.env["autowartung.booking"].with_user(self.user).search([])
        self.assertIn(draft, in_the_office)

    def test_a_companys_people_share_its_bookings(self):
        booking = self._booking(self.company_partner)
        booking.sudo().state = "pending"
        seen = self.env["autowartung.booking"].with_user(self.portal_driver).search([])
        self.assertEqual(seen, booking)

    def test_a_customer_changes_nothing_directly(self):
        for record in (self.booking, self.booking.line_ids, self.vehicle):
            for operation in ("write", "create", "unlink"):
                with self.subTest(model=record._name, operation=operation):
                    self.assertFalse(
                        record.with_user(self.portal).has_access(operation)
                    )

    def test_a_customer_never_sees_the_back_office(self):
        for model in (*QUEUES, "autowartung.workshop", "payment.transaction"):
            with self.subTest(model=model):
                self.assertFalse(
                    self.env[model].with_user(self.portal).has_access("read")
                )
