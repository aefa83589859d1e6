# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the back office begins after the log-in."""

from odoo.tests import HttpCase, new_test_user, tagged

ROLE = "autowartung_payment.group_autowartung_"


@tagged("post_install", "-at_install")
class TestHome(HttpCase):
    def home_of(self, login, groups, **values):
        new_test_user(self.env, login, groups, **values)
        self.authenticate(login, login)
        info = self.make_jsonrpc_request("/web/session/get_session_info", {})
        return info["home_action_id"]

    def test_each_role_begins_with_its_work(self):
        for role, action in (
            ("user", "booking_action"),
            ("dispatcher", "trip_action"),
            ("accountant", "booking_action"),
            ("manager", "booking_action"),
        ):
            with self.subTest(role=role):
                home = self.home_of(f"aw_home_{role}", f"{ROLE}{role}")
                expected = self.env.ref(f"autowartung_payment.{action}")
                self.assertEqual(home, expected.id)

    def test_what_a_user_has_chosen_comes_first(self):
        chosen = self.env.ref("autowartung_payment.vehicle_action")
        home = self.home_of("aw_home_chosen", f"{ROLE}user", action_id=chosen.id)
        self.assertEqual(home, chosen.id)

    def test_others_begin_as_before(self):
        for login, groups in (
            ("aw_home_employee", "base.group_user"),
            ("aw_home_admin", f"base.group_system,{ROLE}manager"),
        ):
            with self.subTest(groups=groups):
                self.assertFalse(self.home_of(login, groups))
