# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class GrossTaxCase(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.standard = cls.company.account_sale_tax_id

    def _service(self, **values):
        return self.env["product.template"].create(
            {
                "name": "Inspektion",
                "autowartung_is_service": True,
                "list_price": 119,
                **values,
            }
        )

    def _split(self, gross):
        """Return net and tax in cents of an invoice of one service."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self._service().product_variant_id.id,
                            "price_unit": gross,
                        }
                    )
                ],
            }
        )
        move.action_post()
        self.assertEqual(round(move.amount_total * 100), round(gross * 100))
        return round(move.amount_untaxed * 100), round(move.amount_tax * 100)


@tagged("post_install", "-at_install")
class TestGrossTax(GrossTaxCase):
    @classmethod
    @AccountTestInvoicingCommon.setup_country("de")
    @AccountTestInvoicingCommon.setup_chart_template("de_skr03")
    def setUpClass(cls):
        super().setUpClass()

    def test_the_customer_pays_the_price_and_19_percent_are_in_it(self):
        for gross, net, tax in (
            (119.00, 10000, 1900),
            (289.00, 24286, 4614),
            (39.90, 3353, 637),
            (0.01, 1, 0),
            (0.03, 3, 0),
            (0.04, 3, 1),
            (99999.99, 8403361, 1596638),
        ):
            with self.subTest(gross=gross):
                self.assertEqual(self._split(gross), (net, tax))

    def test_it_reports_as_the_standard_tax_does(self):
        tax = self.company._autowartung_gross_sales_tax()
        self.assertNotEqual(tax, self.standard)
        self.assertEqual(len(tax.repartition_line_ids), 4)
        for document in ("invoice", "refund"):
            ours, theirs = (
                record[f"{document}_repartition_line_ids"].mapped(
                    lambda line: (
                        line.repartition_type,
                        line.factor_percent,
                        line.account_id.id,
                        line.tag_ids.ids,
                    )
                )
                for record in (tax, self.standard)
            )
            self.assertEqual(ours, theirs)
        self.assertTrue(tax.repartition_line_ids.tag_ids)
        self.assertEqual(tax.tax_group_id, self.standard.tax_group_id)
        self.assertEqual(tax.invoice_label, self.standard.invoice_label)
        self.assertTrue(tax.is_domestic)

    def test_an_invoice_carries_the_tags_of_the_tax_report(self):
        self._split(119)
        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("tax_tag_ids", "!=", False)]
        )
        self.assertEqual(
            {(line.display_type, line.tax_tag_ids.name) for line in lines},
            {("product", "81_BASE"), ("tax", "81_TAX")},
        )

    def test_asking_again_gives_the_same_tax(self):
        tax = self.company._autowartung_gross_sales_tax()
        self.assertEqual(self.company._autowartung_gross_sales_tax(), tax)
        self.assertEqual(
            self.env.ref(f"account.{self.company.id}_autowartung_tax_19_included"), tax
        )

    def test_an_archived_tax_is_taken_up_again(self):
        tax = self.company._autowartung_gross_sales_tax()
        tax.active = False
        self.assertEqual(self.company._autowartung_gross_sales_tax(), tax)
        self.assertTrue(tax.active)

    def test_the_accountants_own_gross_tax_is_preferred(self):
        own = self.standard.copy(
            {"name": "19 % brutto", "price_include_override": "tax_included"}
        )
        self.assertEqual(self.company._autowartung_gross_sales_tax(), own)

    def test_a_gross_tax_that_reports_elsewhere_is_not_taken(self):
        abroad = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("name", "=", "19% EU D"),
                ("type_tax_use", "=", "sale"),
            ]
        )
        abroad.price_include_override = "tax_included"
        self.assertNotEqual(self.company._autowartung_gross_sales_tax(), abroad)

    def test_a_standard_tax_that_includes_the_price_is_enough(self):
        self.standard.price_include_override = "tax_included"
        self.assertEqual(self.company._autowartung_gross_sales_tax(), self.standard)

    def test_reloading_the_chart_keeps_the_tax(self):
        tax = self.company._autowartung_gross_sales_tax()
        self.env["account.chart.template"].try_loading("de_skr03", self.company)
        self.assertTrue(tax.exists().active)
        self.assertEqual(self.company._autowartung_gross_sales_tax(), tax)

    def test_a_customer_abroad_pays_german_tax(self):
        tax = self.company._autowartung_gross_sales_tax()
        positions = self.env["account.fiscal.position"].search(
            [("company_id", "=", self.company.id), ("auto_apply", "=", True)]
        )
        self.assertGreater(len(positions), 1)
        for position in positions:
            with self.subTest(position=position.name):
                self.assertEqual(position.map_tax(tax), tax)

    def test_a_new_service_is_sold_gross(self):
        service = self._service()
        self.assertEqual(
            service.taxes_id.filtered(lambda tax: tax.company_id == self.company),
            self.company._autowartung_gross_sales_tax(),
        )
        self.assertEqual(service.type, "service")

    def test_a_product_that_becomes_a_service_is_sold_gross(self):
        product = self.env["product.template"].create({"name": "Öl"})
        self.assertIn(self.standard, product.taxes_id)
        product.autowartung_is_service = True
        self.assertNotIn(self.standard, product.taxes_id)
        self.assertIn(self.company._autowartung_gross_sales_tax(), product.taxes_id)

    def test_the_form_chooses_the_gross_tax(self):
        form = Form(self.env["product.template"].with_context(lang="en_US"))
        form.name = "Inspektion"
        form.autowartung_is_service = True
        service = form.save()
        self.assertIn(self.company._autowartung_gross_sales_tax(), service.taxes_id)
        self.assertNotIn(self.standard, service.taxes_id)

    def test_a_net_tax_on_a_service_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "included in the price"):
            self._service(taxes_id=[Command.set(self.standard.ids)])

    def test_a_chosen_gross_tax_or_none_stays(self):
        reduced = self.standard.copy(
            {
                "name": "7 % brutto",
                "amount": 7,
                "price_include_override": "tax_included",
            }
        )
        service = self._service(taxes_id=[Command.set(reduced.ids)])
        self.assertIn(reduced, service.taxes_id)
        service.write({"autowartung_is_service": True})
        self.assertIn(reduced, service.taxes_id)

    def test_the_service_manager_needs_no_right_on_taxes(self):
        manager = self.env["res.users"].create(
            {
                "name": "Service manager",
                "login": "aw_services",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [
                    Command.set(
                        self.env.ref(
                            "autowartung_payment.group_autowartung_manager"
                        ).ids
                    )
                ],
            }
        )
        service = self._service.__func__(self._as(manager))
        self.assertIn(self.company._autowartung_gross_sales_tax(), service.taxes_id)

    def _as(self, user):
        """Return something with ``user``'s environment for :meth:`_service`."""
        return type("Someone", (), {"env": self.env(user=user)})()


@tagged("post_install", "-at_install")
class TestGrossTaxSkr04(GrossTaxCase):
    @classmethod
    @AccountTestInvoicingCommon.setup_country("de")
    @AccountTestInvoicingCommon.setup_chart_template("de_skr04")
    def setUpClass(cls):
        super().setUpClass()

    def test_the_other_german_chart_has_its_gross_tax(self):
        self.assertEqual(self._split(119), (10000, 1900))
        tax = self.company._autowartung_gross_sales_tax()
        self.assertEqual(
            tax.repartition_line_ids.account_id,
            self.standard.repartition_line_ids.account_id,
        )

    def test_the_chart_decides_when_the_companys_default_is_another_tax(self):
        reduced = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("name", "=", "7%"),
                ("type_tax_use", "=", "sale"),
            ]
        )
        standard = self.standard
        self.company.account_sale_tax_id = reduced
        tax = self.company._autowartung_gross_sales_tax()
        self.assertEqual(
            tax.repartition_line_ids.tag_ids, standard.repartition_line_ids.tag_ids
        )
        self.assertEqual(tax.amount, 19)


@tagged("post_install", "-at_install")
class TestGrossTaxAbroad(GrossTaxCase):
    def test_a_company_abroad_keeps_its_own_tax(self):
        self.assertFalse(self.company._autowartung_gross_sales_tax())
        self.assertIn(self.standard, self._service().taxes_id)
