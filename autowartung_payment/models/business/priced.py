# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import UserError


class PricedMixin(models.AbstractModel):
    """What is different in price and invoice when a business pays."""

    _inherit = "autowartung.priced.mixin"

    is_business = fields.Boolean(
        string="For a Business",
        readonly=True,
        help="Ordered by a company: no right of withdrawal (§§ 312, 355 BGB), and an"
        " e-invoice where the law asks for one. Stays as it was when it was placed.",
    )
    is_reverse_charge = fields.Boolean(
        string="Reverse Charge",
        readonly=True,
        help="The business is established in another EU country and owes the tax there"
        " (§ 3a (2) UStG): it pays the net price.",
    )

    def _why_recipient_is_unknown(self):
        return self._why_not_for_business() or super()._why_recipient_is_unknown()

    def _why_not_for_business(self):
        if not self.is_business:
            return None
        is_another = self._why_tax_is_another()
        if is_another and self.is_reverse_charge:
            return is_another
        business = self.partner_id.sudo().commercial_partner_id
        why_not = self.company_id._autowartung_why_not_for_business(
            business.country_id, business.vat
        )
        return why_not or is_another

    def _why_tax_is_another(self):
        """Return why the agreed price has the wrong tax by now, or ``None``.

        An invoice with reverse charge states the number of who owes the tax (§ 14a (1)
        UStG): neither can the net be charged without it, nor the gross be taken twice.
        """
        business = self.partner_id.sudo().commercial_partner_id
        if not self.is_business or not business:
            return None
        is_taxed_abroad = self.company_id._autowartung_is_taxed_abroad(
            business.country_id, business.vat
        )
        if is_taxed_abroad == self.is_reverse_charge:
            return None
        return self.env._(
            "The company's country or VAT identification number is not what it was when"
            " this was ordered. Please call us."
        )

    # === INVOICE === #

    def _create_invoice(self):
        """
        :raise UserError: if it would say something else of the tax than was agreed.
        """
        if self._why_tax_is_another():
            raise UserError(
                self.env._(
                    "The company's country or VAT identification number is not what it"
                    " was when %s was ordered. Enter it as it was, or refund the"
                    " payment.",
                    self.name,
                )
            )
        return super()._create_invoice()

    def _invoice_values(self):
        values = super()._invoice_values()
        if self.is_business:
            # The company is charged, whoever of it has ordered.
            business = self.partner_id.commercial_partner_id
            values["partner_id"] = business.id
        if self.is_reverse_charge:
            company = self.company_id
            values["fiscal_position_id"] = company._autowartung_service_position().id
        return values
