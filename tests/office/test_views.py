# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each role opens its views, and sees the buttons it may press, no others."""

import re

from commons.roles import FIRST_SLOT, RolesCase
from freezegun import freeze_time
from lxml import etree

from odoo.tests import Form, tagged

VIEWS = {
    "autowartung.booking": "kanban list form activity pivot graph search",
    "autowartung.booking.line": "list pivot graph search",
    "autowartung.concierge.trip": "calendar kanban list form pivot graph search",
    "autowartung.driver": "list form search",
    "autowartung.driver.day": "list pivot graph search",
    "autowartung.workshop": "list form search",
}
BUTTONS = {
    "action_place": {"user", "dispatcher", "manager"},
    "action_send_payment_link": {"user", "dispatcher", "manager"},
    "action_ready": {"user", "dispatcher", "manager"},
    "action_cancel": {"user", "dispatcher", "manager"},
    "action_choose_slot": {"dispatcher", "manager"},
}
BACK_OFFICE = ("user", "dispatcher", "accountant", "manager")


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestViews(RolesCase):
    def test_every_role_opens_every_view(self):
        for role in BACK_OFFICE:
            for model, kinds in VIEWS.items():
                records = self.as_role(role, self.env[model])
                for kind in kinds.split():
                    with self.subTest(role=role, model=model, kind=kind):
                        self.assertIn("arch", records.get_view(None, kind))

    def test_every_role_reads_what_the_form_shows(self):
        booking = self.create_confirmed(FIRST_SLOT)
        for role in BACK_OFFICE:
            for record in (booking, booking.pickup_id, booking.pickup_id.driver_id):
                with self.subTest(role=role, model=record._name):
                    Form(self.as_role(role, record))

    def test_buttons_are_shown_to_those_who_may_press_them(self):
        for role in BACK_OFFICE:
            bookings = self.as_role(role, self.env["autowartung.booking"])
            arch = etree.fromstring(bookings.get_view(None, "form")["arch"])
            for button, roles in BUTTONS.items():
                with self.subTest(role=role, button=button):
                    shown = bool(arch.xpath(f"//header/button[@name='{button}']"))
                    self.assertEqual(shown, role in roles)

    def test_who_handles_money_is_offered_to_do_so(self):
        booking = self.create_confirmed(FIRST_SLOT)
        for role in BACK_OFFICE:
            with self.subTest(role=role):
                self.assertEqual(
                    self.as_role(role, booking).can_handle_money,
                    role in ("accountant", "manager"),
                )

    def test_no_card_is_dragged_into_a_state(self):
        for model in ("autowartung.booking", "autowartung.concierge.trip"):
            arch = etree.fromstring(self.env[model].get_view(None, "kanban")["arch"])
            self.assertEqual(arch.get("records_draggable"), "0")

    def test_only_dispatchers_drag_in_the_calendar(self):
        for role in BACK_OFFICE:
            trips = self.as_role(role, self.env["autowartung.concierge.trip"])
            arch = etree.fromstring(trips.get_view(None, "calendar")["arch"])
            with self.subTest(role=role):
                self.assertEqual(
                    arch.get("edit", "True") != "False",
                    role in ("dispatcher", "manager"),
                )

    def test_the_front_desk_takes_a_booking_in_the_plain_form_too(self):
        bookings = self.as_role("user", self.env["autowartung.booking"])
        with Form(bookings) as form:
            form.partner_id = self.customer
            self.assertEqual(form.vehicle_id, self.vehicle)
            form.with_concierge = True
            self.assertEqual(form.concierge_street, "Heidestraße 17")
            form.workshop_id = self.workshop
            form.appointment_start = FIRST_SLOT
            with form.line_ids.new() as line:
                line.product_id = self.service
        booking = bookings.browse(form.id)
        booking.action_place()
        self.assertEqual(booking.pickup_id.window_start, FIRST_SLOT)

    def test_every_default_that_an_action_gives_names_a_field(self):
        actions = self.env["ir.actions.act_window"].search([])
        ours = actions.filtered(
            lambda action: "autowartung_payment." in (action.xml_id or "")
        )
        self.assertTrue(ours)
        for action in ours:
            names = re.findall(r"\bdefault_(\w+)", action.context or "")
            for name in names:
                with self.subTest(action=action.xml_id, name=name):
                    self.assertIn(name, self.env[action.res_model]._fields)
