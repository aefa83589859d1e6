# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Numbers of bookings: made ready in time, of the German year, and never twice."""

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

CODE = "autowartung.booking"
XMLID = "autowartung_payment.sequence_booking"


@tagged("post_install", "-at_install")
class TestNumbers(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.env.ref(XMLID)

    def setUp(self):
        super().setUp()
        # A new year's range is made in a transaction of its own: in this one here.
        self.registry_enter_test_mode()

    def ranges(self, day):
        return self.sequence.date_range_ids.filtered(
            lambda each: str(each.date_from) <= day <= str(each.date_to)
        )

    def draw(self):
        return self.env["ir.sequence"].next_by_code(CODE)

    @freeze_time("2036-05-04 09:00:00")
    def test_set_up_makes_the_ranges_of_this_year_and_the_next(self):
        self.assertFalse(self.ranges("2036-05-04"))
        for _time in range(2):
            self.env["autowartung.installation"]._set_up(self.env.company)
            self.sequence.invalidate_recordset()
            self.assertEqual(len(self.ranges("2036-05-04")), 1)
            self.assertEqual(len(self.ranges("2037-01-01")), 1)

    @freeze_time("2036-12-31 23:30:00")
    def test_the_year_is_that_of_germany(self):
        self.assertEqual(self.draw(), "AW/2037/00001")
        self.assertEqual(self.draw(), "AW/2037/00002")

    @freeze_time("2036-12-31 22:30:00")
    def test_until_midnight_it_is_the_old_year(self):
        self.assertEqual(self.draw(), "AW/2036/00001")

    @freeze_time("2036-05-04 09:00:00")
    def test_a_sequence_of_this_very_transaction_has_numbers_at_once(self):
        company = self.env["res.company"].create({"name": "Andere GmbH"})
        self.sequence.copy({"company_id": company.id, "prefix": "B/%(range_year)s/"})
        numbers = self.env["ir.sequence"].with_company(company)
        self.assertEqual(numbers.next_by_code(CODE), "B/2036/00001")

    @freeze_time("2036-05-04 09:00:00")
    def test_a_new_installation_goes_on_with_the_numbers_of_the_last(self):
        self.sequence.prefix = "RE/%(range_year)s/"
        self.assertEqual(self.draw(), "RE/2036/00001")
        sequences = self.env["ir.sequence"]
        sequences._autowartung_keep_sequences()
        self.assertFalse(self.env.ref(XMLID, raise_if_not_found=False))
        sequences._autowartung_ensure_booking_sequence()
        self.assertEqual(self.env.ref(XMLID), self.sequence)
        self.assertEqual(self.draw(), "RE/2036/00002")
