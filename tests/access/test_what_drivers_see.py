# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A driver sees the contacts of the own trips of the day, and no other customer."""

import json
from contextlib import suppress
from datetime import timedelta

from commons.concierge import concierge_values
from commons.driver import BEFORE, DRIVER, NOW, START, DriverMixin
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

SECRET = "Geheimrat"
SECRETS = (SECRET, "geheim@example.com", "555099", "DE0210")


@tagged("post_install", "-at_install")
class TestWhatDriversSee(DriverMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(BEFORE):
            cls.set_up_driver()
            cls.stranger = cls.create_stranger()
            cls.later = cls.create_booking_of(cls.stranger, START + timedelta(days=7))
        cls.user = cls.driver.user_id

    @classmethod
    def create_stranger(cls):
        """Return a customer of whom there is a trace in many places."""
        stranger = cls.env["res.partner"].create(
            {
                "name": SECRET,
                "email": "geheim@example.com",
                "phone": "+49 221 555099",
                "bank_ids": [Command.create({"acc_number": "DE02100100100006820101"})],
                "category_id": [Command.create({"name": "Stammkunde"})],
            }
        )
        new_test_user(
            cls.env,
            "aw_portal_stranger",
            "base.group_portal",
            partner_id=stranger.id,
        )
        stranger.message_post(body="Hallo", author_id=stranger.id)
        for record in (cls.env.company.partner_id, cls.workshop.partner_id):
            record.message_subscribe(stranger.ids)
            record.message_post(body="Angebot", partner_ids=stranger.ids)
        stranger.activity_schedule("mail.mail_activity_data_todo", summary=SECRET)
        return stranger

    @classmethod
    def create_booking_of(cls, partner, start):
        booking = cls.env["autowartung.booking"].create(
            {
                "partner_id": partner.id,
                "vehicle_id": False,
                "line_ids": [Command.create({"name": "Inspektion"})],
                **concierge_values(cls.workshop, start),
                "contact_name": partner.name,
                "contact_phone": partner.phone,
            }
        )
        booking.action_place()
        booking.trip_ids.driver_id = cls.driver
        return booking

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))
        self.enterContext(mute_logger("odoo.addons.base.models.ir_rule"))
        self.enterContext(mute_logger("odoo.addons.base.models.ir_model"))
        self.authenticate("aw_driver_1", "aw_driver_1")

    def call(self, model, method, *args, **kwargs):
        """Call a method as a browser does; return its result or its error as text."""
        self.env.flush_all()
        response = self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": kwargs,
                },
            },
        )
        return json.dumps(response.json(), ensure_ascii=False)

    def seen(self, user=None):
        partners = self.env["res.partner"].with_user(user or self.user)
        self.env.invalidate_all()
        return partners.with_context(active_test=False).search([])

    def assertNothingOfTheStranger(self, text, what):
        for secret in SECRETS:
            self.assertNotIn(secret, text, what)

    # === CONTACTS === #

    def test_the_contacts_of_the_day_are_seen(self):
        self.assertIn(self.customer, self.seen())
        own = self.customer.with_user(self.user)
        self.assertEqual(own.name, "Erika Mustermann")
        with freeze_time("2026-12-08 09:00:00"):
            self.assertIn(self.customer, self.seen(), "overdue, the car waits")
        self.booking.trip_ids.state = "done"
        self.assertIn(self.customer, self.seen(), "done today")
        with freeze_time("2026-12-08 09:00:00"):
            self.assertNotIn(self.customer, self.seen(), "done yesterday")
        with freeze_time("2026-12-06 09:00:00"):
            self.assertNotIn(self.customer, self.seen(), "tomorrow's")

    def test_a_contact_goes_with_the_trip_to_a_colleague(self):
        self.assertNotIn(self.customer, self.seen(self.colleague.user_id))
        self.booking.trip_ids.driver_id = self.colleague
        self.assertIn(self.customer, self.seen(self.colleague.user_id))
        self.assertNotIn(self.customer, self.seen())

    def test_no_other_customer_is_seen(self):
        self.assertNotIn(self.stranger, self.seen())
        seen = self.seen() - self.customer
        companies = self.env["res.company"].search([]).partner_id
        self.assertFalse(seen.filtered("partner_share") - companies)
        self.user.group_ids += self.env.ref("base.group_allow_export")
        stranger = self.stranger.with_user(self.user)
        for read in (
            lambda: stranger.read(["name"]),
            lambda: stranger.export_data(["name", "email"]),
            lambda: stranger.web_read({"name": {}}),
            lambda: stranger.message_ids.mapped("body") or stranger.name,
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                read()
        self.assertFalse(stranger.has_access("write"))

    def test_nothing_leaks_over_rpc(self):
        ids = self.stranger.ids
        domain = [("email", "ilike", "geheim")]
        fields = ["name", "email", "phone"]
        login = [("login", "=", "aw_portal_stranger")]
        spec = {"name": {}, "email": {}}
        for call in (
            ("res.partner", "search_read", domain, fields),
            ("res.partner", "web_search_read", domain, spec),
            ("res.partner", "name_search", "Geheim"),
            ("res.partner", "formatted_read_group", [], ["name"], ["__count"]),
            ("res.partner", "web_read_group", [], ["email"], ["__count"]),
            ("res.partner", "read", ids, fields),
            ("res.partner", "web_read", ids, spec),
            ("res.partner", "export_data", ids, fields),
            ("res.partner", "get_mention_suggestions", "Geheim"),
            ("res.partner", "search_for_channel_invite", "Geheim"),
            ("res.partner", "get_contacts", [], fields),
            ("res.users", "search_read", login, fields),
            ("res.users", "name_search", "Geheim"),
            ("mail.followers", "search_read", [], ["name", "email", "partner_id"]),
            ("mail.notification", "search_read", [], ["res_partner_id"]),
            ("mail.message", "search_read", [], ["author_id", "email_from", "body"]),
            ("res.partner.bank", "search_read", [], ["acc_number", "partner_id"]),
            ("mail.activity", "search_read", [], ["res_name", "summary"]),
            ("autowartung.booking", "search_read", [], ["contact_name"]),
            ("autowartung.vehicle", "search_read", [], ["license_plate"]),
            ("autowartung.concierge.trip", "search_read", [], ["contact_name"]),
            ("autowartung.concierge.trip", "read", self.later.trip_ids.ids, ["street"]),
        ):
            with self.subTest(call=call[:2]), mute_logger("odoo.http"):
                answer = self.call(*call)
                self.assertNothingOfTheStranger(answer.replace("ilike", ""), call)

    def test_a_refusal_does_not_name_the_customer(self):
        with mute_logger("odoo.http"):
            self.url_open("/odoo?debug=1")
            answer = self.call("res.partner", "read", self.stranger.ids, ["name"])
        self.assertIn("AccessError", answer)
        self.assertNothingOfTheStranger(answer, "debug mode")

    def models_that_name_the_stranger(self):
        """Return the models of which a driver can read something about a stranger."""
        found = set()
        self.env.invalidate_all()
        for name in sorted(self.env.registry):
            model = self.env[name].with_user(self.user)
            if model._abstract or model._transient or not model._auto:
                continue
            if not model.has_access("read"):
                continue
            with suppress(AccessError):
                records = model.with_context(active_test=False).search([])
                text = "".join(self.told(records, self.readable_fields(model)))
                if any(secret in text for secret in SECRETS):
                    found.add(name)
        return found

    def told(self, records, names):
        """Yield what the fields tell, each by itself: one that is closed hides none."""
        for name in names if records else ():
            with suppress(AccessError, ValueError), self.env.cr.savepoint():
                yield str(records.read([name]))

    def readable_fields(self, model):
        return [
            field.name
            for field in model._fields.values()
            if field.type not in ("binary", "image", "one2many")
            and (field.store or field.related)
            and model._has_field_access(field, "read")
        ]

    def test_no_model_that_a_driver_reads_names_a_stranger(self):
        """Whatever is installed: read all that can be read, in every model."""
        self.assertFalse(self.models_that_name_the_stranger())

    def test_without_the_rules_a_stranger_would_be_named(self):
        """That the test above finds something where there is something to find."""
        rules = self.env["ir.model.data"].search(
            [("module", "=", "autowartung_payment"), ("model", "=", "ir.rule")]
        )
        found = rules.filtered(lambda row: "_driver" in row.name)
        self.env["ir.rule"].browse(found.mapped("res_id")).active = False
        self.assertLessEqual(
            {
                "res.partner",
                "res.partner.bank",
                "res.users",
            },
            self.models_that_name_the_stranger(),
        )

    # === TRIPS === #

    def test_trips_are_those_of_the_drivers_page(self):
        trips = self.env["autowartung.concierge.trip"].with_user(self.user)
        self.assertNotIn(self.later.pickup_id, trips.search([]))
        self.assertIn(self.pickup, trips.search([]))
        with freeze_time("2026-12-06 09:00:00"):
            self.assertIn(self.pickup, trips.search([]), "tomorrow's")
        with freeze_time("2026-12-13 09:00:00"):
            self.assertIn(self.later.pickup_id, trips.search([]))
        self.booking.trip_ids.state = "done"
        with freeze_time("2026-12-08 09:00:00"):
            self.assertNotIn(self.pickup, trips.search([]), "done yesterday")

    # === OTHERS, AND ODOO === #

    def test_who_does_more_than_drive_sees_as_before(self):
        for role in ("user", "dispatcher", "accountant", "manager"):
            groups = f"{DRIVER},autowartung_payment.group_autowartung_{role}"
            user = new_test_user(self.env, f"aw_also_{role}", groups)
            with self.subTest(role=role):
                self.assertIn(self.stranger, self.seen(user))
        employee = new_test_user(self.env, "aw_employee", "base.group_user")
        self.assertIn(self.stranger, self.seen(employee))

    def test_a_role_that_comes_or_goes_counts_at_once(self):
        self.assertNotIn(self.stranger, self.seen())
        role = self.env.ref("autowartung_payment.group_autowartung_user")
        self.user.group_ids += role
        self.assertIn(self.stranger, self.seen())
        self.user.group_ids -= role
        self.assertNotIn(self.stranger, self.seen())

    def test_contacts_that_drivers_may_edit_are_no_others(self):
        """Odoo may give new employees the right to edit contacts by default."""
        self.user.group_ids += self.env.ref("base.group_partner_manager")
        self.assertNotIn(self.stranger, self.seen())
        with self.assertRaises(AccessError):
            self.stranger.with_user(self.user).write({"name": "x"})

    def test_odoos_own_screens_open(self):
        for path in ("/odoo", "/driver", "/", "/my"):
            with self.subTest(path=path):
                self.assertEqual(self.url_open(path).status_code, 200)
        own = {"name": {}, "email": {}, "phone": {}, "lang": {}, "company_id": {}}
        answer = self.call("res.users", "web_read", self.user.ids, own)
        self.assertIn("aw_driver_1", answer)
        self.assertNotIn('"error"', answer)
        answer = self.call(
            "res.users", "web_save", self.user.ids, {"lang": "en_US"}, {}
        )
        self.assertNotIn('"error"', answer)
        for fetched in (["init_messaging"], ["mail.store"], ["discuss.channels"]):
            response = self.url_open(
                "/mail/data",
                json={"params": {"fetch_params": [*fetched, "channels_as_member"]}},
            )
            with self.subTest(fetched=fetched):
                self.assertNotIn("error", response.json())

    def discuss(self, name, partner_ids):
        """Open a chat as the browser does; return the answer as text."""
        self.env.flush_all()
        response = self.url_open(
            "/mail/data",
            json={"params": {"fetch_params": [[name, {"partners_to": partner_ids}]]}},
        )
        self.env.invalidate_all()
        return response.text

    @mute_logger("odoo.http")
    def test_nobody_is_named_by_an_invitation(self):
        stranger = self.stranger.ids
        for name in ("/discuss/get_or_create_chat", "/discuss/create_group"):
            with self.subTest(name=name):
                self.assertNothingOfTheStranger(self.discuss(name, stranger), name)
        answer = self.discuss("/discuss/create_group", self.dispatcher.partner_id.ids)
        self.assertNotIn('"error"', answer)
        channel = self.env["discuss.channel"].search([], order="id desc", limit=1)
        self.assertIn(self.user.partner_id, channel.channel_partner_ids)
        self.call("discuss.channel", "add_members", channel.ids, partner_ids=stranger)
        self.env.invalidate_all()
        self.assertNotIn(self.stranger, channel.channel_partner_ids)
        self.assertNotIn(SECRET, str(channel.message_ids.mapped("body")))

    def test_a_driver_and_a_dispatcher_talk_in_discuss(self):
        dispatcher = self.dispatcher.partner_id
        self.assertIn(dispatcher, self.seen())
        answer = self.discuss("/discuss/get_or_create_chat", [dispatcher.id])
        self.assertNotIn('"error"', answer)
        channel = (
            self.env["discuss.channel"]
            .search([("channel_member_ids.partner_id", "=", dispatcher.id)])
            .filtered(lambda found: found.channel_type == "chat")
        )
        channel.with_user(self.dispatcher).message_post(
            body="Bitte zuerst nach Deutz", message_type="comment"
        )
        self.env.flush_all()
        response = self.url_open(
            "/discuss/channel/messages", json={"params": {"channel_id": channel.id}}
        )
        self.assertIn("Deutz", response.text)
        self.assertIn(self.dispatcher.name, response.text)
