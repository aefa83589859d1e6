# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Until when one can withdraw: whole days in Germany, never ending at a weekend."""

from datetime import datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.autowartung_payment.tools.withdrawal_period import end_of_period

# (start, first moment after the period), both in UTC.
PERIODS = {
    "summer": (datetime(2026, 7, 1, 8), datetime(2026, 7, 15, 22)),
    "just before midnight in Germany": (
        datetime(2026, 7, 1, 21, 59),
        datetime(2026, 7, 15, 22),
    ),
    "just after it": (datetime(2026, 7, 1, 22, 1), datetime(2026, 7, 16, 22)),
    "a Saturday": (datetime(2026, 7, 4, 8), datetime(2026, 7, 20, 22)),
    "a Sunday": (datetime(2026, 7, 5, 8), datetime(2026, 7, 20, 22)),
    "out of summer time": (datetime(2026, 10, 14, 8), datetime(2026, 10, 28, 23)),
}


@tagged("post_install", "-at_install")
class TestWithdrawalPeriod(BaseCase):
    def test_the_fourteenth_day_counts_to_its_end(self):
        for name, (start, end) in PERIODS.items():
            with self.subTest(name):
                self.assertEqual(end_of_period(start), end)

    def test_who_was_not_told_has_twelve_months_more(self):
        end = end_of_period(datetime(2026, 7, 1, 8), is_told=False)
        self.assertEqual(end, datetime(2027, 7, 15, 22))
