# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No customer hears days before that the driver is on the way."""

from commons.roles import FIRST_SLOT, RolesCase
from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

STARTS_EARLY = {"autowartung_starts_early": True}


@tagged("post_install", "-at_install")
class TestSettingOff(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-12-01 09:00:00"):
            cls.booking = cls.create_confirmed(FIRST_SLOT)
        cls.trip = cls.booking.pickup_id
        cls.trip.driver_id.user_id = cls.users["driver"]

    def told(self):
        return self.planned_mails(self.booking, "pickup_started_mail")

    def test_days_before_it_is_refused_and_nobody_is_told(self):
        for role in ("driver", "dispatcher"):
            for moment in ("2026-12-03 09:00:00", "2026-12-06 22:59:00"):
                with (
                    self.subTest(role=role, moment=moment),
                    freeze_time(moment),
                    self.assertRaisesRegex(UserError, "planned for .*7 December"),
                ):
                    self.as_role(role, self.trip).action_start()
        self.assertEqual(self.trip.state, "scheduled")
        self.assertFalse(self.told())

    def test_on_the_day_in_germany_it_is_done(self):
        with freeze_time("2026-12-06 23:00:00"):
            self.assertTrue(self.trip.is_due)
            self.as_role("driver", self.trip).action_start()
        self.assertEqual(self.trip.state, "on_the_way")
        self.assertEqual(self.told(), 1)

    def test_what_is_overdue_is_not_asked_about(self):
        with freeze_time("2026-12-08 09:00:00"):
            self.as_role("driver", self.trip).action_start()
        self.assertEqual(self.trip.state, "on_the_way")

    @freeze_time("2026-12-03 09:00:00")
    def test_confirmed_in_the_back_office_it_is_done_before(self):
        self.assertFalse(self.trip.is_due)
        trip = self.as_role("dispatcher", self.trip).with_context(**STARTS_EARLY)
        trip.action_start()
        self.assertEqual(self.trip.state, "on_the_way")

    @freeze_time("2026-12-03 09:00:00")
    def test_a_driver_cannot_confirm_it(self):
        trip = self.as_role("driver", self.trip).with_context(**STARTS_EARLY)
        with self.assertRaises(UserError):
            trip.action_start()
        self.assertFalse(self.told())

    def test_the_form_asks_in_other_words_on_another_day(self):
        view = self.env.ref("autowartung_payment.trip_view_form")
        buttons = view._get_combined_arch().xpath("//button[@name='action_start']")
        asked = {
            b.get("invisible"): (b.get("confirm"), b.get("context")) for b in buttons
        }
        words, context = asked["state != 'scheduled' or is_due"]
        self.assertIn("not planned for today", words)
        self.assertIn("autowartung_starts_early", context)
        self.assertFalse(asked["state != 'scheduled' or not is_due"][1])
