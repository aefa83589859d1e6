# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a company says about itself on its website, in mails and in invoices."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestLegalLines(TransactionCase):
    def setUp(self):
        super().setUp()
        self.company = self.env["res.company"].create(
            {
                "name": "Muster Mobil GmbH",
                "city": "Köln",
                "country_id": self.env.ref("base.de").id,
                "vat": "DE462612124",
                "company_registry": "HRB 12345",
                "autowartung_register_court": "Amtsgericht Köln",
                "autowartung_managing_directors": "Anna Muster, Ben Beispiel",
            }
        )

    def test_a_gmbh_names_seat_register_directors_and_vat_id(self):
        self.assertEqual(
            self.company._autowartung_legal_lines(),
            [
                "Muster Mobil GmbH, registered office: Köln",
                "Register: Amtsgericht Köln, HRB 12345",
                "Managing directors: Anna Muster, Ben Beispiel",
                "VAT identification number: DE462612124",
            ],
        )

    def test_the_lines_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        lines = self.company.with_context(lang="de_DE")._autowartung_legal_lines()
        self.assertEqual(lines[0], "Muster Mobil GmbH, Sitz: Köln")
        self.assertEqual(lines[1], "Register: Amtsgericht Köln, HRB 12345")
        self.assertEqual(lines[2], "Geschäftsführung: Anna Muster, Ben Beispiel")

    def test_the_seat_may_be_another_town(self):
        self.company.autowartung_seat = "Bonn"
        first = self.company._autowartung_legal_lines()[0]
        self.assertEqual(first, "Muster Mobil GmbH, registered office: Bonn")

    def test_an_ag_names_its_board_and_more(self):
        self.company.name = "Muster Mobil AG"
        self.company.autowartung_legal_particulars = (
            "Chair of the supervisory board: Cem Vorbild\n\n"
        )
        lines = self.company._autowartung_letter_lines()
        self.assertIn("Board: Anna Muster, Ben Beispiel", lines)
        self.assertEqual(lines[-1], "Chair of the supervisory board: Cem Vorbild")

    def test_the_tax_number_stands_in_invoices_of_those_without_vat_id_alone(self):
        self.company.write(
            {
                "state_id": self.env.ref("base.state_de_by").id,
                "vat": False,
                "l10n_de_stnr": "181/815/08155",
            }
        )
        self.assertEqual(
            self.company._autowartung_legal_lines()[-1], "Tax number: 181/815/08155"
        )
        self.assertNotIn("181/815", str(self.company._autowartung_imprint_lines()))
        self.company.vat = "DE462612124"
        self.assertNotIn("181/815", str(self.company._autowartung_legal_lines()))

    def test_a_sole_trader_has_neither_seat_nor_register(self):
        trader = self.env["res.company"].create({"name": "Anna Muster", "city": "Köln"})
        self.assertEqual(trader._autowartung_legal_lines(), ["Anna Muster"])
        self.assertFalse(trader._autowartung_missing_particulars())

    def test_what_the_legal_form_needs_is_known_to_be_missing(self):
        bare = self.env["res.company"].create({"name": "Bare GmbH"})
        self.assertEqual(
            bare._autowartung_missing_particulars(),
            [
                "the register court",
                "the number in the register",
                "the managing directors",
            ],
        )
        self.assertFalse(self.company._autowartung_missing_particulars())
