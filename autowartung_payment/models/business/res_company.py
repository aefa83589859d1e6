# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

REFUSE = "refuse"
REVERSE_CHARGE = "reverse_charge"
# UNCL5305 and VATEX, as e-invoices name what the customer owes the tax for.
REVERSE_CHARGE_CODES = {
    "ubl_cii_tax_category_code": "AE",
    "ubl_cii_tax_exemption_reason_code": "VATEX-EU-AE",
}
# Services taxable in another EU country, for which the recipient owes the tax.
REVERSE_CHARGE_ACCOUNTS = {"de_skr03": "8336", "de_skr04": "4336"}


class ResCompany(models.Model):
    """What a company needs for its invoices, and which businesses it sells to."""

    _inherit = "res.company"

    autowartung_eu_business = fields.Selection(
        [
            (REFUSE, "Refuse, and ask to call"),
            (REVERSE_CHARGE, "Reverse charge: they pay the net price"),
        ],
        string="Businesses from Other EU Countries",
        default=REFUSE,
        required=True,
        help="Services for a business are taxed where it is established: it owes the"
        " tax there (§ 3a (2) UStG). They have to be declared in the recapitulative"
        " statement (Zusammenfassende Meldung).",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._autowartung_prepare_reverse_charge()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "autowartung_eu_business" in vals:
            self._autowartung_prepare_reverse_charge()
        return result

    @api.constrains("autowartung_eu_business")
    def _check_autowartung_eu_business(self):
        for company in self:
            if company.autowartung_eu_business != REVERSE_CHARGE:
                continue
            if not company.sudo().vat:
                raise ValidationError(
                    self.env._(
                        "Enter the company's VAT identification number first: an"
                        " invoice with reverse charge states it (§ 14a (1) UStG)."
                    )
                )
            if not company._autowartung_reverse_charge_tax():
                raise ValidationError(
                    self.env._(
                        "Reverse charge needs a German chart of accounts (SKR03 or"
                        " SKR04) with its tax “0% EU”."
                    )
                )

    # === WHO WE ARE === #

    def _autowartung_invoice_gaps(self):
        """Return the names of what an invoice has to say of its issuer and is missing.

        § 14 (4) no. 1 and 2 UStG.
        """
        self.ensure_one()
        company, env = self.sudo(), self.env
        present = {
            env._("name"): company.name,
            env._("street"): company.street,
            env._("postcode"): company.zip,
            env._("city"): company.city,
            env._("country"): company.country_id,
            env._("tax number"): company.vat or company.l10n_de_stnr,
        }
        return [name for name, value in present.items() if not value]

    # === WHICH BUSINESSES === #

    def _autowartung_is_foreign(self, country):
        """Whether a country (may be empty) is another one than the company's own."""
        return bool(country) and country != self.sudo().country_id

    def _autowartung_union(self):
        """Return the countries of the European Union, as to VAT."""
        union = self.env.ref("account.europe_vat", raise_if_not_found=False)
        return union.sudo().country_ids if union else self.env["res.country"]

    def _autowartung_takes_reverse_charge(self):
        """Whether the company sells to businesses from other EU countries."""
        self.ensure_one()
        company = self.sudo()
        return (
            company.autowartung_eu_business == REVERSE_CHARGE
            and bool(company.vat)
            and bool(self._autowartung_reverse_charge_tax())
        )

    def _autowartung_is_taxed_abroad(self, country, vat):
        """Whether a business from there owes the tax itself (§ 3a (2) UStG)."""
        return (
            self._autowartung_is_foreign(country)
            and bool(vat)
            and country in self._autowartung_union()
        )

    def _autowartung_is_reverse_charge(self, country, vat):
        """Whether a business from there owes the tax, and may order."""
        return (
            self._autowartung_is_taxed_abroad(country, vat)
            and self._autowartung_takes_reverse_charge()
        )

    def _autowartung_tax_values(self, country, vat):
        """Return what a booking for a business is, before that is a contact."""
        return {
            "is_business": True,
            "is_reverse_charge": self._autowartung_is_reverse_charge(country, vat),
        }

    def _autowartung_why_not_for_business(self, country, vat):
        """Return why a business from a country cannot order, or ``None``.

        In words for the one who orders for it.

        :param country: ``res.country``, possibly empty.
        :param str vat: its VAT identification number, possibly empty.
        """
        self.ensure_one()
        if not self._autowartung_is_foreign(country):
            return None
        if country not in self._autowartung_union():
            return self._autowartung_outside_union_text()
        if not self._autowartung_takes_reverse_charge():
            return self.env._(
                "Online we cannot invoice companies in other countries yet. Please call"
                " us: we will find a way."
            )
        if not vat:
            return self.env._(
                "For an invoice to your country we need the company's VAT"
                " identification number."
            )
        return None

    def _autowartung_outside_union_text(self):
        return self.env._(
            "Online we can invoice companies in the European Union only. Please call"
            " us: we will find a way."
        )

    # === REVERSE CHARGE === #

    def _autowartung_prepare_reverse_charge(self):
        """Offer the chart's own tax for it, and let e-invoices name what it is.

        What somebody has chosen for the tax stays.
        """
        for company in self.filtered(
            lambda each: each.autowartung_eu_business == REVERSE_CHARGE
        ):
            tax = company._autowartung_reverse_charge_tax()
            codes = {
                name: code
                for name, code in REVERSE_CHARGE_CODES.items()
                if not tax[name]
            }
            if tax and (codes or not tax.active):
                tax.write({**codes, "active": True})

    def _autowartung_reverse_charge_tax(self):
        """Return the chart's tax (sudo) for services that are taxed at a business.

        It has no amount and reports as line 21 of the advance return (§ 18b UStG).
        Empty without a German chart.
        """
        return self._autowartung_of_chart("tax_free_eu")

    def _autowartung_service_position(self):
        """Return the chart's fiscal position (sudo) for services within the Union."""
        return self._autowartung_of_chart("fiscal_position_eu_vat_id_partner_service")

    def _autowartung_of_chart(self, name):
        self.ensure_one()
        chart = self.env["account.chart.template"].sudo().with_company(self)
        number = (self.sudo().chart_template or "").removeprefix("de_")
        found = chart.ref(f"{name}_{number}", raise_if_not_found=False)
        return (
            found
            or chart.env[
                "account.tax" if name.startswith("tax") else "account.fiscal.position"
            ]
        )

    def _autowartung_reverse_charge_account(self):
        """Return the revenue account (sudo) of the chart for it, or none."""
        self.ensure_one()
        accounts = self.env["account.account"].sudo().with_company(self)
        code = REVERSE_CHARGE_ACCOUNTS.get(self.sudo().chart_template)
        if not code:
            return accounts
        return accounts.search(
            [*accounts._check_company_domain(self), ("code", "=", code)], limit=1
        )
