# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each mail is right, in German and English, also for odd bookings."""

import base64
import re
from datetime import timedelta

from commons.concierge import set_off
from commons.mails import BEFORE, MailsCase
from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.messages.kinds import MESSAGES

WINDOWS = {
    "de_DE": ("Montag, 7. Dezember 2026", "8:00 – 10:00 Uhr", "13:00 – 15:00 Uhr"),
    "en_US": ("Monday, 7 December 2026", "8:00 – 10:00", "13:00 – 15:00"),
}
# What is only German or only English.
GREETINGS = {"de_DE": "Guten Tag", "en_US": "Hello"}


@freeze_time(BEFORE)
@tagged("post_install", "-at_install")
class TestStatusMails(MailsCase):
    def mails_of_a_whole_booking(self):
        """Yield kind and mail of a booking from payment link to return."""
        placed = self.create_booking()
        yield "payment_link_mail", self.send(placed, "payment_link_mail")
        payment = self.payment_under_way(placed)
        yield "order_received_mail", self.send(placed, "order_received_mail")
        payment.state = "cancel"
        placed.action_cancel()
        yield "cancellation_mail", self.send(placed, "cancellation_mail")
        booking = self.confirmed_booking()
        for kind in ("confirmation_mail", "pickup_scheduled_mail", "reminder_mail"):
            yield kind, self.send(booking, kind)
        set_off(booking.pickup_id)
        yield "pickup_started_mail", self.send(booking, "pickup_started_mail")
        booking.pickup_id.state = "done"
        booking.state = "in_progress"
        yield "car_arrived_mail", self.send(booking, "car_arrived_mail")
        booking.action_ready()
        yield "car_ready_mail", self.send(booking, "car_ready_mail")
        set_off(booking.return_id)
        yield "return_started_mail", self.send(booking, "return_started_mail")
        booking.return_id.state = "done"
        booking._end_as_done()
        yield "service_done_mail", self.send(booking, "service_done_mail")
        gone = self.confirmed_booking()
        gone.trip_ids.state = "lapsed"
        yield "slot_gone_mail", self.send(gone, "slot_gone_mail")

    def payment_under_way(self, booking):
        """Return a payment of which the bank has yet to say what becomes of it."""
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.env.ref("payment.payment_provider_stripe").id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "reference": f"under way {booking.name}",
                "amount": booking.amount_total,
                "currency_id": booking.currency_id.id,
                "partner_id": booking.partner_id.id,
                "state": "pending",
                **booking._payable_link_values(),
            }
        )

    def speak(self, language):
        self.customer = self.create_customer(language)
        self.vehicle = self.vehicle.copy({"partner_id": self.customer.id})

    def words(self, mail):
        """Return the mail as it is read, with one plain space between words."""
        return " ".join(html.fromstring(mail.body_html).text_content().split())

    def assertGoodMail(self, kind, mail, language):
        self.assertTrue(mail, kind)
        page = html.fromstring(mail.body_html)
        text = self.words(mail)
        self.assertIn(GREETINGS[language], text)
        if language == "en_US":
            # A comma ends the greeting, a German sentence goes on after it.
            self.assertRegex(text, r"Hello Erika Mustermann, [A-Z]")
        accent = self.env.company.email_secondary_color
        self.assertIn(f"border-bottom:3px solid {accent}", mail.body_html)
        self.assertNotIn("False", text)
        self.assertNotIn("None", text)
        self.assertIsNone(re.search(r"<t[\s>]", mail.body_html), "QWeb is left")
        self.assertEqual(mail.recipient_ids, self.customer)
        buttons = page.xpath("//a[contains(@style, 'background-color')]")
        self.assertEqual(len(buttons), 1, "one button")
        self.assertIn("access_token=", buttons[0].get("href"))
        self.assertRegex(buttons[0].get("href"), r"^http")
        self.assertEqual(page.xpath("//img|//script|//link"), [])
        return text

    def test_each_mail_in_both_languages(self):
        for language in ("de_DE", "en_US"):
            self.speak(language)
            kinds = set()
            for kind, mail in self.mails_of_a_whole_booking():
                with self.subTest(language=language, kind=kind):
                    text = self.assertGoodMail(kind, mail, language)
                    self.assertIn("K-EM 2024", text)
                    self.assertIn("Werkstatt Rheinblick", text)
                    self.assertIn("+49 221 5550100", text)
                kinds.add(kind)
            self.assertLessEqual(MESSAGES.keys() - {"failure_mail"}, kinds)
            self.env["autowartung.concierge.trip"].search([])._cancel()

    def test_a_quantity_has_the_decimals_that_it_has(self):
        booking = self.create_booking()
        for quantity, text in ((1.25, "Inspektion × 1,25"), (3, "Inspektion × 3 ")):
            booking.line_ids.quantity = quantity
            mail = self.send(booking, "payment_link_mail")
            self.assertIn(text, self.words(mail))

    def test_windows_of_both_legs_are_in_german_time(self):
        for language in ("de_DE", "en_US"):
            self.speak(language)
            booking = self.confirmed_booking()
            with self.subTest(language=language):
                text = self.words(self.send(booking, "pickup_scheduled_mail"))
                for expected in WINDOWS[language]:
                    self.assertIn(expected, text)
                self.assertIn("Heidestraße 17, 51147 Köln", text)
            booking.trip_ids._cancel()

    def test_mails_have_the_colours_of_the_companys_mails(self):
        colours = {"email_primary_color": "#fefefe", "email_secondary_color": "#0a7d33"}
        self.env.company.write(colours)
        mail = self.send(self.create_booking(), "payment_link_mail")
        [button] = html.fromstring(mail.body_html).xpath(
            "//a[contains(@style, 'background-color')]"
        )
        self.assertIn("background-color:#0a7d33;color:#fefefe", button.get("style"))

    def test_who_has_lost_the_slot_chooses_another_before_paying(self):
        booking = self.create_booking()
        text = self.words(self.send(booking, "payment_link_mail"))
        self.assertIn("Jetzt bezahlen", text)
        self.assertNotIn("nicht mehr frei", text)
        with freeze_time(booking.pickup_id.held_until + timedelta(minutes=1)):
            while not booking._is_slot_gone():
                self.create_booking()
            mail = self.send(booking, "payment_link_mail")
        text = self.words(mail)
        self.assertIn("nicht mehr frei", text)
        self.assertNotIn("Jetzt bezahlen", text)
        self.assertNotIn("Abholung", text, "a window that is somebody else's")
        [button] = html.fromstring(mail.body_html).xpath(
            "//a[contains(@style, 'background-color')]"
        )
        self.assertIn(f"/my/bookings/{booking.id}/reschedule?", button.get("href"))
        self.assertIn("access_token=", button.get("href"))

    def test_the_driver_is_named_with_a_phone_number_to_tap(self):
        booking = self.confirmed_booking()
        set_off(booking.pickup_id)
        mail = self.send(booking, "pickup_started_mail")
        self.assertIn(booking.pickup_id.driver_id.name, mail.body_html)
        self.assertIn('href="tel:+491705550123"', mail.body_html)
        self.assertIn("8:00 – 10:00 Uhr", self.words(mail))

    def test_a_trip_without_driver_or_car_or_phone(self):
        booking = self.confirmed_booking(vehicle_id=False)
        self.workshop.driver_ids.phone = False
        set_off(booking.pickup_id)
        text = self.assertGoodMail(
            "pickup_started_mail", self.send(booking, "pickup_started_mail"), "de_DE"
        )
        self.assertNotIn("Telefon", text)
        booking.return_id.write({"driver_id": False})
        booking.pickup_id.state = "done"
        booking.action_ready()
        set_off(booking.return_id)
        text = self.assertGoodMail(
            "return_started_mail", self.send(booking, "return_started_mail"), "de_DE"
        )
        self.assertNotIn("Fahrer 2", text)

    def test_a_booking_without_anything(self):
        booking = self.bare_booking(price=0)
        for kind in ("confirmation_mail", "car_ready_mail", "cancellation_mail"):
            with self.subTest(kind=kind):
                if kind == "car_ready_mail":
                    booking.action_ready()
                if kind == "cancellation_mail":
                    booking.state = "cancelled"
                mail = self.send(booking, kind)
                text = self.assertGoodMail(kind, mail, "de_DE")
                self.assertNotIn("Abholung", text)
                self.assertFalse(mail.attachment_ids)

    def test_who_comes_to_the_workshop_reads_its_address(self):
        booking = self.create_booking(
            concierge=False,
            price=0,
            workshop_id=self.workshop.id,
            appointment_start="2026-12-07 08:00:00",
        )
        self.workshop.partner_id.write({"street": "Rheinallee 1", "city": "Köln"})
        text = self.send(booking, "confirmation_mail").body_html
        self.assertIn("Montag, 7. Dezember 2026, 9:00", text)
        self.assertIn("Rheinallee 1, Köln", text)
        self.assertIn("Bitte bringen Sie das Auto", text)

    def test_a_name_that_is_markup_stays_text(self):
        self.customer.name = "<script>alert(1)</script>"
        mail = self.send(self.confirmed_booking(), "confirmation_mail")
        self.assertNotIn("<script>", mail.body_html)

    def test_confirmation_carries_the_calendar_file(self):
        booking = self.confirmed_booking()
        [file] = self.send(booking, "confirmation_mail").attachment_ids
        self.assertEqual(file.name, f"{booking.name.replace('/', '-')}.ics")
        self.assertEqual(file.mimetype, "text/calendar")
        self.assertEqual(base64.b64decode(file.datas).count(b"BEGIN:VEVENT"), 2)

    def test_cancellation_strikes_the_calendar_entries_out(self):
        booking = self.confirmed_booking()
        booking.trip_ids._cancel()
        booking.state = "cancelled"
        [file] = self.send(booking, "cancellation_mail").attachment_ids
        self.assertEqual(file.raw.count(b"STATUS:CANCELLED"), 2)

    def test_text_programs_get_lines_without_gaps(self):
        booking = self.confirmed_booking()
        [outgoing] = self.send(booking, "confirmation_mail")._prepare_outgoing_list()
        text = outgoing["body_alternative"]
        self.assertIn("Abholung\nMontag, 7. Dezember 2026, 8:00 – 10:00 Uhr\n", text)
        self.assertIn("\n- Wir erinnern Sie am Tag vor der Abholung.", text)
        self.assertNotIn("\n\n\n", text)
        self.assertIn(booking.get_portal_url(), text)
