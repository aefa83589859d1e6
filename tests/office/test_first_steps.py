# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a shop says about itself is asked for, too: samples are no legal texts."""

import base64
from pathlib import Path
from unittest.mock import patch

from commons.roles import RolesCase

from odoo.tests import new_test_user, tagged
from odoo.tools import config, file_open

SAMPLES = ("terms_text", "withdrawal_text", "legal_notice_text", "privacy_text")


@tagged("post_install", "-at_install")
class TestStepsOfTheCompany(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.website = cls.env["website"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def step(self, name, user=None):
        onboarding = self.as_role("manager", self.env["autowartung.onboarding"])
        steps = (onboarding.with_user(user) if user else onboarding).get_steps()
        return next(step for step in steps if step["name"] == name)

    def is_done(self, name):
        self.env.flush_all()
        return self.step(name)["done"]

    def text(self, name):
        key = f"autowartung_payment.{name}"
        return self.website.with_context(website_id=self.website.id).viewref(key)

    def edit(self, name):
        """Change a text as the website's editor does."""
        view = self.text(name).with_context(website_id=self.website.id)
        view.arch = view.arch.replace("</p>", " Geprüft.</p>", 1)

    def test_a_mail_server_is_one_in_odoo(self):
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        with patch.dict(config.options, {"smtp_server": "localhost"}):
            self.assertFalse(self.is_done("mail_server"))
            servers.create({"name": "Post", "smtp_host": "smtp.example"})
            self.assertTrue(self.is_done("mail_server"))

    def test_a_mail_server_is_one_in_the_configuration_file(self):
        self.env["ir.mail_server"].search([]).active = False
        with patch.dict(config.options, {"smtp_server": "smtp.example"}):
            self.assertTrue(self.is_done("mail_server"))

    def test_name_and_address_are_asked_for_before_anybody_can_pay(self):
        # The company of the tests and of the demo has all that an invoice states.
        self.assertTrue(self.is_done("address") and self.is_done("tax_number"))
        for name in ("street", "zip", "city"):
            with self.subTest(missing=name):
                value = self.company[name]
                self.company[name] = False
                self.assertFalse(self.is_done("address"))
                self.company[name] = value

    def test_odoos_logo_is_not_the_shops(self):
        with file_open("base/static/img/res_company_logo.png", "rb") as file:
            default = file.read()
        self.company.logo = self.as_image(default)
        self.assertFalse(self.is_done("logo"))
        self.company.logo = False
        self.assertFalse(self.is_done("logo"))
        own = Path(__file__).parents[2] / "bin/environment/odoo_scripts/demo_logo.png"
        self.company.logo = self.as_image(own.read_bytes())
        self.assertTrue(self.is_done("logo"))

    @staticmethod
    def as_image(content):
        return base64.b64encode(content)

    def test_each_workshop_says_where_it_fetches_cars(self):
        workshops = self.env["autowartung.workshop"].search([])
        workshops.service_area = False
        self.assertFalse(self.is_done("service_area"))
        workshops.service_area = "50, 51"
        self.assertTrue(self.is_done("service_area"))
        workshops[0].copy(
            {
                "partner_id": self.env["res.partner"].create({"name": "Zweite"}).id,
                "service_area": " ",
            }
        )
        self.assertFalse(self.is_done("service_area"))

    def test_either_tax_number_will_do(self):
        self.company.write({"vat": False, "l10n_de_stnr": False})
        self.assertFalse(self.is_done("tax_number"))
        self.company.vat = "DE462612124"
        self.assertTrue(self.is_done("tax_number"))
        self.company.state_id = self.env.ref("base.state_de_by")
        self.company.write({"vat": False, "l10n_de_stnr": "181/815/08155"})
        self.assertTrue(self.is_done("tax_number"))

    def test_a_gmbh_says_its_register_and_managing_directors(self):
        self.company.write({"name": "Muster Mobil GmbH", "company_registry": "HRB 1"})
        self.assertFalse(self.is_done("legal_form"))
        description = self.step("legal_form")["description"]
        self.assertIn("the register court", description)
        self.assertIn("the managing directors", description)
        self.assertNotIn("the number", description)
        self.company.autowartung_register_court = "Amtsgericht Köln"
        self.assertFalse(self.is_done("legal_form"))
        self.company.autowartung_managing_directors = "Anna Muster"
        self.assertTrue(self.is_done("legal_form"))

    def test_a_sole_trader_has_no_register_to_state(self):
        self.company.write({"name": "Anna Muster", "company_registry": False})
        self.assertTrue(self.is_done("legal_form"))

    def test_legal_texts_count_when_each_sample_was_changed(self):
        step = self.step("legal_texts")
        self.assertFalse(step["done"])
        for name in ("Terms of business", "Legal notice", "Privacy policy"):
            self.assertIn(name, step["description"])
        for name in SAMPLES[:-1]:
            self.edit(name)
            self.assertFalse(self.is_done("legal_texts"), name)
        description = self.step("legal_texts")["description"]
        self.assertIn("Privacy policy", description)
        self.assertNotIn("Terms of business", description)
        self.edit(SAMPLES[-1])
        self.assertTrue(self.is_done("legal_texts"))

    def test_the_page_of_the_first_sample_opens_in_the_editor(self):
        admin = new_test_user(
            self.env,
            "aw_owner",
            "base.group_system,website.group_website_designer,"
            "autowartung_payment.group_autowartung_manager",
        )
        self.edit("terms_text")
        action = self.step("legal_texts", admin)["action"]
        self.assertEqual(action["params"]["path"], "/widerruf")
        self.assertTrue(action["params"]["enable_editor"])
        self.assertEqual(self.step("logo", admin)["action"]["res_id"], self.company.id)
        self.assertFalse(self.step("logo")["action"])

    def test_every_step_has_a_heading_and_says_what_to_do(self):
        steps = self.as_role("manager", self.env["autowartung.onboarding"]).get_steps()
        groups = list(dict.fromkeys(step["heading"] for step in steps))
        self.assertEqual(groups, ["Payments", "Appointments", "Your company"])
        for step in steps:
            with self.subTest(step=step["name"]):
                self.assertTrue(step["title"])
                self.assertTrue(step["description"].endswith("."))
