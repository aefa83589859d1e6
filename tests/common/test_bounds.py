# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody does anything more often than allowed, and is told how long to wait."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from odoo.addons.autowartung_payment.exceptions import TooMany
from odoo.addons.autowartung_payment.models.common import limits
from odoo.addons.autowartung_payment.models.common.limits import DAY, HOUR, Limit

NOW = "2026-12-01 09:00:00"
THREE = Limit("something of the tests", 3, HOUR)
OTHER = Limit("something else of the tests", 3, HOUR)


@tagged("post_install", "-at_install")
class TestBounds(TransactionCase):
    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.bounds = self.env["autowartung.bound"].with_context(lang="de_DE")

    def take(self, at, limit=THREE, subject="192.0.2.1/32", times=1):
        with freeze_time(f"2026-12-01 {at}"):
            for _time in range(times):
                self.bounds._take(limit, subject)

    def refused(self, at, limit=THREE, subject="192.0.2.1/32"):
        """Return how many seconds to wait."""
        with self.assertRaises(TooMany) as refused:
            self.take(at, limit, subject)
        return refused.exception.retry_after

    def test_it_is_allowed_as_often_as_the_limit_says(self):
        self.take("09:00", times=3)
        self.assertEqual(self.refused("09:00"), HOUR)

    def test_any_window_has_no_more_not_only_that_of_the_clock(self):
        self.take("09:50")
        self.take("10:40", times=2)
        self.assertEqual(self.refused("10:45"), 5 * 60)
        self.take("10:50:01")
        self.assertEqual(self.refused("10:51"), 49 * 60)

    def test_what_was_refused_does_not_count(self):
        self.take("09:00", times=3)
        for minute in range(1, 30):
            self.refused(f"09:{minute:02}")
        self.take("10:00:01", times=3)

    def test_subjects_and_limits_are_counted_apart(self):
        self.take("09:00", times=3)
        self.take("09:00", subject="192.0.2.2/32", times=3)
        self.take("09:00", limit=OTHER, times=3)
        self.refused("09:00")

    def test_nothing_is_counted_for_nobody(self):
        self.take("09:00", subject="", times=9)
        self.assertFalse(self.bounds.search([("key", "like", THREE.name)]))

    @freeze_time(NOW)
    def test_what_can_be_left_undone_is_only_told(self):
        allowed = [self.bounds._is_within(THREE, "a@example.com") for _ in range(5)]
        self.assertEqual(allowed, [True, True, True, False, False])

    @freeze_time(NOW)
    def test_a_look_counts_nothing(self):
        for _time in range(9):
            self.bounds._check(THREE, "booking,1")
        for _time in range(3):
            self.assertFalse(self.bounds._seconds_to_wait(THREE, "booking,1"))
            self.bounds._take(THREE, "booking,1")
        with self.assertRaises(TooMany):
            self.bounds._check(THREE, "booking,1")

    def test_a_refusal_says_how_long_to_wait(self):
        for seconds, words in (
            (1, "einer Minute"),
            (60, "einer Minute"),
            (61, "2 Minuten"),
            (HOUR, "60 Minuten"),
            (2 * HOUR, "2 Stunden"),
            (DAY - 5, "24 Stunden"),
        ):
            with self.subTest(seconds=seconds):
                self.assertIn(f"in {words} ", self.bounds._refusal(seconds))

    @freeze_time(NOW)
    def test_nobody_is_named_in_the_table(self):
        self.bounds._take(THREE, "erika@example.com")
        row = self.bounds.search([("key", "like", THREE.name)])
        self.assertNotIn("erika", row.key)

    def test_what_counts_no_longer_is_forgotten(self):
        self.take("09:00")
        self.take("09:30", subject="another")
        with freeze_time("2026-12-01 10:15"):
            self.bounds._gc_over()
            kept = self.bounds.search([("key", "like", THREE.name)])
            self.assertEqual(len(kept), 1)
        with freeze_time("2026-12-01 10:45"):
            self.bounds._gc_over()
        self.bounds.invalidate_model()
        self.assertFalse(self.bounds.search([("key", "like", THREE.name)]))

    def test_each_limit_is_counted_apart_and_is_a_limit(self):
        found = [value for value in vars(limits).values() if isinstance(value, Limit)]
        self.assertGreater(len(found), 15)
        self.assertEqual(len({limit.name for limit in found}), len(found))
        longest = timedelta(seconds=max(limit.seconds for limit in found))
        self.assertLessEqual(longest, timedelta(days=1), "nobody is kept for longer")
