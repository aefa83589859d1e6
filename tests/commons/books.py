# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop whose books are looked at, in either German chart."""

from commons.payment import PaymentCase, agreed

from odoo import Command, fields

CHARTS = ("de_skr03", "de_skr04")


class BooksOfChartCase(PaymentCase):
    chart = "de_skr03"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.provider.company_id
        if cls.company.chart_template != cls.chart:
            cls.company = cls.create_company()
            cls.provider = cls.provider.search(
                [("company_id", "=", cls.company.id), ("code", "=", cls.provider.code)]
            )
            cls.provider.write({"state": "test", "is_published": True})

    @classmethod
    def create_company(cls):
        company = cls.env["res.company"].create(
            {
                "name": "Wartung Nord GmbH",
                "street": "Hafenstraße 5",
                "zip": "20457",
                "city": "Hamburg",
                "country_id": cls.env.ref("base.de").id,
                "vat": "DE123456788",
            }
        )
        cls.env["account.chart.template"].try_loading(
            cls.chart, company, install_demo=False
        )
        return company

    # === WHAT IS BOOKED === #

    def book(self, *lines, **values):
        """Create and place a booking of ``(gross price, tax)`` lines.

        A third value of a line is its quantity, which is 1 otherwise.
        """
        gross = self.company._autowartung_gross_sales_tax()
        booking = self.env["autowartung.booking"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                **agreed(),
                "line_ids": [
                    Command.create(
                        {
                            "name": f"Leistung {number}",
                            "price_unit": price,
                            "quantity": quantity[0] if quantity else 1,
                            "tax_ids": [Command.set((tax or gross).ids)],
                        }
                    )
                    for number, (price, tax, *quantity) in enumerate(lines)
                ],
                **values,
            }
        )
        booking.action_place()
        return booking

    @classmethod
    def reduced_tax(cls):
        """Return the company's sales tax of 7 %, included in the price."""
        suffix = cls.chart.removeprefix("de_")
        standard = cls.env.ref(f"account.{cls.company.id}_tax_ust_7_{suffix}")
        return standard.copy(
            {"name": "7 % inklusive", "price_include_override": "tax_included"}
        )

    def paid(self, *lines):
        booking = self.book(*lines or [(119, None)])
        self.pay(booking)
        self.deliver()
        self.assertEqual(booking.payment_status, "paid")
        self.assertTrue(booking.transaction_ids.is_post_processed, "in the books")
        return booking

    def hand_over(self, booking):
        """Let the customer collect the car; the lanes do what follows."""
        booking.action_ready()
        booking.action_collect()
        self.run_lanes()

    # === WHAT STANDS IN THE BOOKS === #

    def entries_of(self, *moves):
        """Return ``(debits, credits)`` of entries: sorted ``(account, cents)``."""
        lines = self.env["account.move.line"].union(*(move.line_ids for move in moves))
        lines = lines.with_company(self.company).filtered("balance")
        debits = [(x.account_id.code, round(x.debit * 100)) for x in lines if x.debit]
        credits_ = [
            (x.account_id.code, round(x.credit * 100)) for x in lines if x.credit
        ]
        return sorted(debits), sorted(credits_)

    def moves(self):
        return self.env["account.move"].search(
            [("company_id", "=", self.company.id), ("state", "=", "posted")]
        )

    def posted_by(self, event, *args):
        """Return what an event posts: the moves that were not there before."""
        before = self.moves()
        event(*args)
        return self.moves() - before

    def today(self):
        return fields.Date.context_today(self.env.user.with_context(tz="Europe/Berlin"))
