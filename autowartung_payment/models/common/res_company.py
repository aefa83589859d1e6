# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, fields, models

from ...tools import foreign_words

# § 12 (1) UStG: the standard rate, in per cent.
STANDARD_RATE = 19.0
GROSS_TAX_NAME = "autowartung_tax_19_included"


class ResCompany(models.Model):
    _inherit = "res.company"

    autowartung_hold_minutes = fields.Integer(
        string="Hold of a Slot (minutes)",
        default=30,
        help="How long a slot is kept for a customer who has not paid yet.",
    )
    autowartung_link_hold_hours = fields.Integer(
        string="Hold of a Slot Booked by Phone (hours)",
        default=24,
        help="How long a slot is kept for whoever gets the payment link by mail.",
    )
    autowartung_lead_hours = fields.Integer(
        string="Lead Time (hours)",
        default=24,
        help="How long before a pickup customers can book it at the latest.",
    )
    autowartung_horizon_days = fields.Integer(
        string="Horizon (days)",
        default=28,
        help="How far ahead customers can book.",
    )
    autowartung_cutoff_hours = fields.Integer(
        string="Cut-off (hours)",
        default=24,
        help="How long before the pickup customers can move or cancel it themselves.",
    )

    _autowartung_hold_sensible = models.Constraint(
        "CHECK (autowartung_hold_minutes BETWEEN 1 AND 1440)",
        "A slot is held for one minute at least and one day (1440 minutes) at most.",
    )
    _autowartung_link_hold_sensible = models.Constraint(
        "CHECK (autowartung_link_hold_hours BETWEEN 1 AND 336)",
        "A slot booked by phone is held for one hour at least and two weeks"
        " (336 hours) at most.",
    )
    _autowartung_horizon_sensible = models.Constraint(
        "CHECK (autowartung_horizon_days BETWEEN 1 AND 365)",
        "The horizon is one day at least and one year (365 days) at most.",
    )
    _autowartung_lead_sensible = models.Constraint(
        "CHECK (autowartung_lead_hours >= 0"
        " AND autowartung_lead_hours < 24 * autowartung_horizon_days)",
        "The lead time cannot be negative and must be shorter than the horizon:"
        " otherwise customers are offered no slot.",
    )
    _autowartung_cutoff_sensible = models.Constraint(
        "CHECK (autowartung_cutoff_hours BETWEEN 0 AND 8760)",
        "The cut-off cannot be negative and is one year (8760 hours) at most.",
    )

    def _autowartung_own_language(self):
        """Return an environment for texts that are kept once and read by many.

        They are in the company's language, not in that of the one who causes them.
        """
        self.ensure_one()
        language = self.sudo().partner_id.lang
        return self.with_context(lang=language).env

    def _autowartung_german_languages(self):
        """Return the codes of the German languages that are installed."""
        installed = self.env["res.lang"].get_installed()
        return [code for code, _name in installed if code.startswith("de")]

    def _autowartung_greeting_name(self, name):
        """Return a name as a mail greets with it; empty if it looks like a link."""
        return foreign_words.greeting_name(name)

    def _autowartung_without_links(self, text):
        """Return what a stranger typed, as a mail quotes it: without links."""
        return foreign_words.without_links(text)

    def _autowartung_gross_sales_tax(self):
        """Return this company's sales tax of 19 % that is included in the price.

        It is the chart's own standard tax if that includes the price, else a tax that
        reports exactly as the standard one does, else a new copy of the standard one.
        Two callers at once end with one tax: the second fails on the external id with
        a serialization error, and Odoo repeats its transaction.

        :return: ``account.tax`` (sudo), empty for a company without a 19 % sales tax
        """
        self.ensure_one()
        standard = self._autowartung_standard_sales_tax()
        if not standard or standard.price_include:
            return standard
        twin = self._autowartung_gross_twin(standard)
        if twin:
            if not twin.active:
                twin.active = True
            return twin
        return self._autowartung_create_gross_tax(standard)

    def _autowartung_standard_sales_tax(self):
        """Return the standard domestic 19 % sales tax of the chart of accounts."""
        Tax = self.env["account.tax"].sudo().with_company(self)
        if self._autowartung_is_standard_rate(self.sudo().account_sale_tax_id):
            return self.sudo().account_sale_tax_id
        template = (self.chart_template or "").removeprefix("de_")
        chart = self.env["account.chart.template"].sudo().with_company(self)
        tax = chart.ref(f"tax_ust_19_{template}", raise_if_not_found=False)
        if tax and tax.active and self._autowartung_is_standard_rate(tax):
            return tax
        return Tax.search(
            [
                *Tax._check_company_domain(self),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", STANDARD_RATE),
                ("country_id.code", "=", "DE"),
                ("is_domestic", "=", True),
            ],
            order="sequence, id",
            limit=1,
        )

    @staticmethod
    def _autowartung_is_standard_rate(tax):
        return bool(
            tax
            and tax.type_tax_use == "sale"
            and tax.amount_type == "percent"
            and tax.amount == STANDARD_RATE
        )

    def _autowartung_gross_twin(self, standard):
        """Return the tax that reports as ``standard`` does, with the price included.

        Ours counts even when archived: its name and external id are taken.
        """
        Tax = standard.browse().with_context(active_test=False)
        reporting = self._autowartung_reporting(standard)
        candidates = Tax.search(
            [
                *Tax._check_company_domain(self),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", standard.amount),
                ("country_id", "=", standard.country_id.id),
            ]
        ).filtered(
            lambda tax: (
                tax.price_include and self._autowartung_reporting(tax) == reporting
            )
        )
        ours = (
            self.env.ref(
                self._autowartung_gross_tax_xmlid(standard), raise_if_not_found=False
            )
            or Tax.browse()
        )
        # Ours is there from the installation on: one that somebody made is meant.
        own = candidates.filtered("active") - ours
        return own[:1] or candidates & ours

    @staticmethod
    def _autowartung_reporting(tax):
        """Return what decides where a tax is booked and reported."""
        return sorted(
            (
                line.document_type,
                line.repartition_type,
                line.factor_percent,
                line.account_id.id,
                tuple(sorted(line.tag_ids.ids)),
            )
            for line in tax.repartition_line_ids
        )

    @staticmethod
    def _autowartung_gross_tax_xmlid(standard):
        return f"account.{standard.company_id.id}_{GROSS_TAX_NAME}"

    def _autowartung_create_gross_tax(self, standard):
        # The work on the car is done in Germany, so a consumer from abroad pays German
        # tax too (§ 3a (3) no. 3 c UStG): no fiscal position replaces this tax. A
        # business is taxed where it is established (§ 3a (2)): see the wing `business`.
        tax = standard.with_context(lang="en_US").copy(
            {
                "name": "19% VAT included",
                "price_include_override": "tax_included",
                "replacing_tax_ids": [Command.clear()],
                "fiscal_position_ids": [Command.clear()],
            }
        )
        # Only once the record exists does Odoo tell a domestic tax from another.
        tax.fiscal_position_ids = standard.fiscal_position_ids
        for language in self._autowartung_german_languages():
            tax.with_context(lang=language).name = "19 % USt inklusive"
        # ``noupdate`` keeps the record when the module "account" is upgraded.
        self.env["ir.model.data"].sudo()._update_xmlids(
            [
                {
                    "xml_id": self._autowartung_gross_tax_xmlid(standard),
                    "record": tax,
                    "noupdate": True,
                }
            ]
        )
        return tax.with_env(standard.env)
