# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The website around the shop: its colours, its menu, and no invented data."""

import re

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.autowartung_payment.models.shop.website import (
    ACCENT,
    ACCENT_OF_THEME,
    PALETTE,
)


@tagged("post_install", "-at_install")
class TestWebsite(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["website"]._autowartung_set_up()
        cls.company = cls.env["website"].get_current_website().company_id

    def page(self, path):
        return html.fromstring(self.url_open(path).content)

    def log_in(self):
        new_test_user(self.env, "kundin", "base.group_portal", lang="de_DE")
        self.authenticate("kundin", "kundin")

    def menu(self):
        """Return the menu's entries as ``[(text, path)]``."""
        links = self.page("/").xpath(
            "//nav[@data-name='Navbar'][1]//a[@role='menuitem']"
        )
        return [(link.text_content().strip(), link.get("href")) for link in links]

    # === COLOURS === #

    def styles(self):
        """Return the style sheet of the pages as text."""
        [address] = self.page("/").xpath(
            "//link[contains(@href, 'web.assets_frontend')]/@href"
        )
        return self.url_open(address).text

    def test_pages_and_mails_have_one_accent(self):
        accent = self.company.email_secondary_color
        self.assertEqual(accent, ACCENT)
        primary = re.search(r"--primary:\s*(#\w+)", self.styles())[1]
        self.assertEqual(primary.lower(), accent.lower())

    def test_mails_follow_the_theme(self):
        assets = self.env["website.assets"]
        assets.make_scss_customization(PALETTE, {ACCENT_OF_THEME: "#0A7D33"})
        self.assertEqual(self.company.email_secondary_color, "#0A7D33")
        for other in ("null", "'o-color-2'", "rgba(0, 0, 0, 0.5)"):
            assets.make_scss_customization(PALETTE, {ACCENT_OF_THEME: other})
        self.assertEqual(self.company.email_secondary_color, "#0A7D33")

    def test_colours_that_somebody_chose_stay(self):
        self.company.email_secondary_color = "#0A7D33"
        self.env["website"]._autowartung_set_up()
        self.assertEqual(self.company.email_secondary_color, "#0A7D33")

    # === MENU === #

    def test_visitors_are_offered_a_booking(self):
        menu = self.menu()
        self.assertIn(("Startseite", "/"), menu)
        self.assertIn(("Service buchen", "/booking"), menu)
        self.assertNotIn("/my/bookings", dict(menu).values())

    def test_customers_find_their_bookings(self):
        self.log_in()
        menu = self.menu()
        self.assertIn(("Meine Buchungen", "/my/bookings"), menu)
        self.assertNotIn("/booking", dict(menu).values())

    def test_there_is_no_search_that_finds_no_service(self):
        self.assertFalse(self.page("/").xpath("//header//input[@type='search']"))

    # === WORDS === #

    def test_contact_pages_show_the_company(self):
        self.company.write({"street": "Torstraße 1", "phone": "+49 30 5550100"})
        for path in ("/contactus", "/contactus-thank-you"):
            text = self.page(path).xpath("string(//main)")
            with self.subTest(path=path):
                self.assertIn(self.company.name, text)
                self.assertIn("Torstraße 1", text)
                self.assertNotIn("555-555", text)
                self.assertNotIn("Fake", text)

    def test_nobody_else_advertises_in_the_shop(self):
        for path in ("/", "/booking", "/web/login"):
            with self.subTest(path=path):
                self.assertNotIn("odoo.com", self.url_open(path).text)

    def test_titles_are_german(self):
        titles = {
            "/": "Autoservice mit Abholung",
            "/web/login": "Anmelden",
            "/web/signup": "Konto anlegen",
            "/web/reset_password": "Neues Passwort",
            "/contactus": "Kontakt",
            "/nothing-is-here": "Seite nicht gefunden",
        }
        for path, title in titles.items():
            with self.subTest(path=path):
                self.assertTitle(path, title)
        self.log_in()
        for path, title in {"/my": "Mein Konto", "/my/invoices": "Rechnungen"}.items():
            with self.subTest(path=path):
                self.assertTitle(path, title)

    def assertTitle(self, path, title):
        [found] = self.page(path).xpath("//title")
        self.assertEqual(found.text.split(" | ")[0], title)
