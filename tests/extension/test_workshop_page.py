# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The workshop's page over HTTP: who gets in, and which cars are there."""

from datetime import timedelta

from commons.roles import GROUPS
from commons.workshop import BRAKES, WorkshopPageCase
from lxml import html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestWhoGetsIn(WorkshopPageCase):
    def test_a_visitor_logs_in_first(self):
        extension = self.propose()
        self.authenticate(None, None)
        answers = [
            *(
                self.get(address, allow_redirects=False)
                for address in ("/workshop", *self.shown(extension))
            ),
            *(self.send_form(address) for address in self.sent_to(extension)),
        ]
        for response in answers:
            with self.subTest(url=response.url):
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])
        self.assertUnchanged(extension)

    @mute_logger("odoo.http")
    def test_without_the_role_nothing_is_shown_or_done(self):
        extension = self.propose()
        for role in ("driver", "accountant", "portal", "employee"):
            self.enter(f"aw_role_{role}", GROUPS[role])
            for address in ("/workshop", *self.shown(extension)):
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.get(address).status_code, 403)
            for address in self.sent_to(extension):
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.send_form(address).status_code, 403)
        self.assertUnchanged(extension)

    @mute_logger("odoo.http")
    def test_another_companys_cars_do_not_exist(self):
        extension = self.propose()
        elsewhere = self.env["res.company"].create({"name": "Andere GmbH"})
        companies = {"company_ids": [(6, 0, elsewhere.ids)]}
        self.enter("aw_elsewhere", company_id=elsewhere.id, **companies)
        page = self.get("/workshop")
        self.assertNotIn(self.booking.name, page.text)
        self.assertIn("Kein Auto ist in der Werkstatt", page.text)
        for address in self.shown(extension):
            with self.subTest(address=address):
                self.assertEqual(self.get(address).status_code, 404)
        for address in self.sent_to(extension):
            with self.subTest(address=address):
                self.assertEqual(self.send_form(address).status_code, 404)
        self.assertUnchanged(extension)

    def assertUnchanged(self, extension):
        self.assertEqual(extension.state, "draft")
        self.assertEqual(len(extension.line_ids), 2)
        self.assertEqual(self.booking.extension_ids, extension)

    @mute_logger("odoo.http")
    def test_what_does_not_exist_is_not_found(self):
        for address in ("/workshop/extensions/999999999", "/workshop/bookings/x"):
            self.assertEqual(self.get(address).status_code, 404)

    @mute_logger("odoo.http")
    def test_a_get_changes_nothing(self):
        extension = self.propose()
        for address in (*self.shown(extension), *self.sent_to(extension)):
            self.assertIn(self.get(address).status_code, (200, 405))
            # No token is asked for where nothing is said to change.
            self.env.flush_all()
            self.opener.head(self.base_url() + address)
            self.env.invalidate_all()
        self.assertUnchanged(extension)

    @mute_logger("odoo.http")
    def test_another_site_cannot_send_for_the_workshop(self):
        extension = self.propose()
        for address in self.sent_to(extension):
            response = self.url_open(address, data={"csrf_token": "wrong"})
            self.assertEqual(response.status_code, 400)
        self.assertUnchanged(extension)


@tagged("post_install", "-at_install")
class TestCars(WorkshopPageCase):
    def plates(self, query=""):
        page = html.fromstring(self.get(f"/workshop{query}").text)
        return [self.tidy(each.text) for each in page.xpath("//h2/span[1]")]

    def test_who_is_in_the_workshop_comes_first(self):
        here = self.book_and_pay(20)
        here.vehicle_id = self.vehicle.copy({"license_plate": "K-ZZ 99"})
        here.sudo().state = "in_progress"
        gone = self.book_and_pay(30)
        gone.vehicle_id = self.vehicle.copy({"license_plate": "K-AA 11"})
        gone.sudo().state = "done"
        self.assertEqual(self.plates(), ["K-ZZ 99", "K-EM 1234"])

    def test_a_car_is_found_by_plate_and_by_number(self):
        for words in ("kem1234", "K-EM+12", self.booking.name, self.booking.name[-5:]):
            with self.subTest(words=words):
                self.assertEqual(self.plates(f"?words={words}"), ["K-EM 1234"])
        for words in ("K-XY", "AW/1999", "x" * 500):
            with self.subTest(words=words):
                self.assertEqual(self.plates(f"?words={words}"), [])
        for words in ("%00", "%20", ""):
            with self.subTest(words=words):
                self.assertEqual(self.plates(f"?words={words}"), ["K-EM 1234"])

    def test_each_car_has_its_proposals_and_their_time(self):
        draft, sent = self.propose(), self.sent()
        declined = self.sent()
        self.send(declined, "/decline")
        page = html.fromstring(self.get("/workshop").text)
        links = {
            link.get("href"): self.tidy(link.text_content())
            for link in page.xpath("//a[contains(@href, '/workshop/extensions/')]")
        }
        self.assertEqual(list(links), [self.page(sent), self.page(draft)])
        self.assertIn("219,80", links[self.page(sent)])
        self.assertIn("Noch", links[self.page(sent)])
        self.assertNotIn("Noch", links[self.page(draft)])

    def test_time_that_is_over_is_said(self):
        extension = self.sent()
        extension.sudo().deadline = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("Entscheidungsfrist ist vorbei", self.get("/workshop").text)

    def test_begun_twice_is_one_draft(self):
        address = f"/workshop/bookings/{self.booking.id}/propose"
        first, second = self.send_form(address), self.send_form(address)
        draft = self.booking.extension_ids
        self.assertEqual(len(draft), 1)
        self.assertEqual(draft.user_id, self.mechanic)
        self.assertEqual(first.json(), {"url": self.page(draft)})
        self.assertEqual(second.json(), first.json())
        self.line(draft, **BRAKES)
        self.send_form(address)
        self.assertEqual(len(self.booking.extension_ids), 2)

    def test_a_car_that_is_gone_gets_no_proposal(self):
        self.booking.sudo().state = "done"
        address = f"/workshop/bookings/{self.booking.id}/propose"
        response = self.send_form(address)
        self.assertEqual(response.status_code, 422)
        self.assertIn("nicht in der Werkstatt", response.json()["message"])
        page = self.send_form(address, script=False)
        self.assertEqual(page.status_code, 422)
        self.assertIn("nicht in der Werkstatt", self.named(page, "workshop_alert"))
        self.assertFalse(self.booking.extension_ids)

    def test_the_back_office_leads_to_it(self):
        booking = self.booking.with_user(self.mechanic)
        opened = self.get(booking.action_open_workshop_page()["url"])
        self.assertIn("K-EM 1234", opened.text)
        accountant = new_test_user(self.env, "aw_books", GROUPS["accountant"])
        with self.assertRaises(AccessError):
            self.booking.with_user(accountant).action_open_workshop_page()
        menu = self.env.ref("autowartung_payment.menu_workshop_page")
        self.assertEqual(menu.action.url, "/workshop")
