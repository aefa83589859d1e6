# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Settings belong to one company each; managers set what a shop's day needs."""

import json

from commons.roles import RolesCase
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

FIELDS = (
    "autowartung_hold_minutes",
    "autowartung_link_hold_hours",
    "autowartung_lead_hours",
    "autowartung_horizon_days",
    "autowartung_cutoff_hours",
)


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestSettings(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "aw_admin", "base.group_system")

    def test_every_option_is_on_the_page_with_an_explanation(self):
        settings = self.env["res.config.settings"].with_user(self.admin)
        view = self.env.ref("autowartung_payment.res_config_settings_view_form")
        for name in FIELDS:
            setting = view._get_combined_arch().xpath(f"//setting[@id='{name}']")
            with self.subTest(setting=name):
                self.assertGreater(len(setting[0].get("help")), 50)
        with Form(settings) as form:
            form.autowartung_hold_minutes = 45
        settings.browse(form.id).execute()
        self.assertEqual(self.env.company.autowartung_hold_minutes, 45)

    def test_the_settings_of_one_company_leave_the_other_alone(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        self.env["res.config.settings"].create({"autowartung_lead_hours": 6}).execute()
        self.assertEqual(self.env.company.autowartung_lead_hours, 6)
        self.assertEqual(other.autowartung_lead_hours, 24)

    @mute_logger("odoo.sql_db")
    def test_nonsense_is_refused(self):
        for name, value in (
            ("autowartung_hold_minutes", 0),
            ("autowartung_hold_minutes", 1441),
            ("autowartung_link_hold_hours", 0),
            ("autowartung_link_hold_hours", 337),
            ("autowartung_lead_hours", -1),
            ("autowartung_lead_hours", 28 * 24),
            ("autowartung_horizon_days", 0),
            ("autowartung_horizon_days", 366),
            ("autowartung_cutoff_hours", -1),
            ("autowartung_cutoff_hours", 8761),
        ):
            with (
                self.subTest(setting=name),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.company[name] = value
                self.env.company.flush_recordset()

    def test_the_webhook_address_can_be_copied(self):
        self.env["ir.config_parameter"].set_param(
            "web.base.url", "https://shop.example"
        )
        settings = self.env["res.config.settings"].with_user(self.admin).create({})
        self.assertEqual(
            settings.autowartung_webhook_url,
            "https://shop.example/api/webhooks/stripe",
        )

    def test_the_buttons_lead_to_provider_and_mails(self):
        settings = self.env["res.config.settings"].with_user(self.admin).create({})
        provider = settings.action_autowartung_provider()
        found = self.env[provider["res_model"]].browse(provider["res_id"])
        self.assertEqual(found.code, "stripe")
        mails = settings.action_autowartung_mail_templates()
        templates = self.env["mail.template"].search(mails["domain"])
        self.assertIn(
            self.env.ref("autowartung_payment.mail_template_booking_confirmation"),
            templates,
        )

    def test_managers_without_administration_have_no_settings(self):
        with self.assertRaises(AccessError):
            self.as_role("manager", self.env["res.config.settings"]).create({})


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestShopOptions(RolesCase):
    def options(self, role="manager", **context):
        options = self.as_role(role, self.env["autowartung.shop.options"])
        return options.with_context(**context)

    def test_a_manager_sees_the_present_values_and_changes_them(self):
        self.env.company.autowartung_lead_hours = 12
        with Form(self.options()) as form:
            self.assertEqual(form.autowartung_lead_hours, 12)
            self.assertEqual(form.autowartung_hold_minutes, 30)
            form.autowartung_hold_minutes = 45
        form.record.action_save()
        self.assertEqual(self.env.company.autowartung_hold_minutes, 45)
        self.assertEqual(self.env.company.autowartung_lead_hours, 12)

    def test_a_manager_decides_how_extra_work_is_paid_and_reminded_of(self):
        with Form(self.options()) as form:
            self.assertEqual(form.autowartung_capture_on, "approval")
            self.assertEqual(form.autowartung_unholdable_methods, "refused")
            form.autowartung_capture_on = "completion"
            form.autowartung_unholdable_methods = "charged"
            form.autowartung_reminder_percent = 60
        form.record.action_save()
        company = self.env.company
        self.assertEqual(company.autowartung_capture_on, "completion")
        self.assertEqual(company.autowartung_unholdable_methods, "charged")
        self.assertEqual(company.autowartung_reminder_percent, 60)
        self.assertEqual(company.autowartung_call_after_minutes, 30)

    def test_every_option_is_explained_as_on_the_settings_page(self):
        dialog, page = (
            self.env.ref(f"autowartung_payment.{name}_view_form")._get_combined_arch()
            for name in ("shop_options", "res_config_settings")
        )
        for name in FIELDS:
            path = f"//setting[@id='{name}']"
            with self.subTest(option=name):
                [in_dialog], [on_page] = dialog.xpath(path), page.xpath(path)
                self.assertEqual(in_dialog.get("help"), on_page.get("help"))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_manager_still_cannot_write_the_company(self):
        company = self.as_role("manager", self.env.company)
        with self.assertRaises(AccessError):
            company.autowartung_hold_minutes = 45

    def test_the_company_is_not_to_be_chosen(self):
        other = self.env["res.company"].create({"name": "Andere GmbH"})
        with self.assertRaises(AccessError):
            self.options().create({"company_id": other.id})
        options = self.options().create({})
        with self.assertRaises(AccessError):
            options.company_id = other
        smuggled = self.options(default_company_id=other.id)
        smuggled = smuggled.create({"autowartung_hold_minutes": 45})
        with self.assertRaises(AccessError):
            smuggled.action_save()
        self.assertEqual(other.autowartung_hold_minutes, 30)

    def test_the_menu_is_for_managers(self):
        menu = self.env.ref("autowartung_payment.menu_shop_options")
        for role in ("user", "dispatcher", "accountant", "manager"):
            visible = self.as_role(role, self.env["ir.ui.menu"])._visible_menu_ids()
            with self.subTest(role=role):
                self.assertEqual(menu.id in visible, role == "manager")


@tagged("post_install", "-at_install")
class TestRefusedOptions(HttpCase):
    NONSENSE = (
        ({"autowartung_hold_minutes": -5}, "eine Minute"),
        ({"autowartung_link_hold_hours": 9999}, "zwei Wochen"),
        ({"autowartung_lead_hours": 24 * 28}, "kürzer"),
        ({"autowartung_horizon_days": 4000}, "365"),
        ({"autowartung_cutoff_hours": -1}, "negativ"),
        ({"autowartung_estimate_percent": 0}, "100"),
        ({"autowartung_reminder_percent": 100}, "Frist"),
        ({"autowartung_objection_hours": 0}, "Stunde"),
    )

    def call(self, method, *arguments):
        params = {
            "model": "autowartung.shop.options",
            "method": method,
            "args": arguments,
            "kwargs": {},
        }
        return self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()

    @mute_logger("odoo.sql_db", "odoo.http")
    def test_nonsense_is_refused_with_a_sentence(self):
        new_test_user(
            self.env,
            "aw_options_manager",
            "autowartung_payment.group_autowartung_manager",
            lang="en_US",
        )
        self.authenticate("aw_options_manager", "aw_options_manager")
        before = self.env.company.read(FIELDS)
        for values, word in self.NONSENSE:
            with self.subTest(values=values):
                options = self.call("create", [values])["result"]
                error = self.call("action_save", options)["error"]
                self.assertEqual(
                    error["data"]["name"], "odoo.exceptions.ValidationError"
                )
                self.assertIn(word, error["data"]["message"])
        self.env.invalidate_all()
        self.assertEqual(self.env.company.read(FIELDS), before)


@freeze_time("2026-12-01 09:00:00")
@tagged("post_install", "-at_install")
class TestFirstSteps(RolesCase):
    def steps(self, role="manager"):
        steps = self.as_role(role, self.env["autowartung.onboarding"]).get_steps()
        return steps and {step["name"]: step for step in steps}

    def test_a_workshop_counts_once_it_has_drivers(self):
        self.assertTrue(self.steps()["workshop"]["done"])
        self.env["autowartung.workshop"].search([]).driver_ids = False
        self.assertFalse(self.steps()["workshop"]["done"])

    def test_a_service_counts_in_its_company(self):
        self.assertTrue(self.steps()["service"]["done"])
        services = self.env["product.template"].search(
            [("autowartung_is_service", "=", True)]
        )
        services.active = False
        self.assertFalse(self.steps()["service"]["done"])

    def test_the_chart_is_there_and_the_provider_not_yet(self):
        self.env["payment.provider"].search(
            [("code", "=", "stripe")]
        ).state = "disabled"
        steps = self.steps()
        self.assertTrue(steps["chart"]["done"])
        self.assertFalse(steps["provider"]["done"])

    def test_a_provider_needs_its_place_in_the_books(self):
        provider = self.env["payment.provider"].search(
            [("code", "=", "stripe"), ("company_id", "=", self.env.company.id)]
        )
        provider.state = "disabled"
        self.assertFalse(self.steps()["books"]["done"])
        keys = {"stripe_publishable_key": "pk_test", "stripe_secret_key": "sk_test"}
        provider.write({"state": "test", **keys})
        self.assertTrue(self.steps()["books"]["done"])
        lines = self.env["account.payment.method.line"].search(
            [("payment_provider_id", "=", provider.id)]
        )
        lines.journal_id = False
        self.assertFalse(self.steps()["books"]["done"])

    def test_a_first_event_closes_the_webhook(self):
        self.env["autowartung.webhook.event"].sudo().search([]).unlink()
        self.assertFalse(self.steps()["webhook"]["done"])

    def test_managers_are_led_only_where_they_may_go(self):
        steps = self.steps()
        self.assertTrue(steps["workshop"]["action"])
        self.assertFalse(steps["provider"]["action"])

    def test_closed_is_closed_for_the_company(self):
        self.as_role("manager", self.env["autowartung.onboarding"]).close()
        self.assertFalse(self.steps())

    def test_others_do_not_see_them(self):
        for role in ("user", "dispatcher", "accountant"):
            with self.subTest(role=role):
                self.assertFalse(self.steps(role))
