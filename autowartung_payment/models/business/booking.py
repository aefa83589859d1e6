# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

WHO_PAYS_TAX = (
    "partner_id.commercial_partner_id.is_company",
    "partner_id.commercial_partner_id.country_id",
    "partner_id.commercial_partner_id.vat",
)


class Booking(models.Model):
    """What is different when a business orders."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    is_business = fields.Boolean(
        string="For a Business",
        compute="_compute_is_business",
        store=True,
        help="Ordered by a company: no right of withdrawal (§§ 312, 355 BGB), and an"
        " e-invoice where the law asks for one. Stays as it was when it was placed.",
    )
    is_reverse_charge = fields.Boolean(
        string="Reverse Charge",
        compute="_compute_is_business",
        store=True,
        help="The business is established in another EU country and owes the tax there"
        " (§ 3a (2) UStG): it pays the net price.",
    )

    @api.depends("company_id", "partner_id", *WHO_PAYS_TAX)
    def _compute_is_business(self):
        for booking in self:
            if booking._origin and booking.state != "draft":
                # What was agreed stays, whatever becomes of the contact.
                booking.is_business = booking._origin.is_business
                booking.is_reverse_charge = booking._origin.is_reverse_charge
                continue
            partner = booking.partner_id.sudo().commercial_partner_id
            company = booking.company_id or self.env.company
            booking.is_business = partner._autowartung_is_business()
            booking.is_reverse_charge = (
                booking.is_business
                and company._autowartung_is_reverse_charge(
                    partner.country_id, partner.vat
                )
            )

    def _has_right_of_withdrawal(self):
        """Whether the customer may withdraw from the contract: consumers may.

        §§ 312c, 312g (1) BGB. Everything about the right asks here: the request for an
        early start, the instructions, the button and what becomes of a declaration.
        """
        self.ensure_one()
        return not self.is_business

    # === ORDERING === #

    def action_place(self):
        # While they are drafts: from then on what was agreed is not computed anew.
        self.mapped("is_business")
        return super().action_place()

    def _on_placed(self):
        """
        :raise UserError: if no right invoice could be written for it.
        """
        if reason := self._why_no_invoice():
            raise UserError(reason)
        if self.is_business:
            self.partner_id._autowartung_prepare_e_invoice()
        return super()._on_placed()

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

    # === TEXTS === #

    def _too_soon_text(self):
        text = super()._too_soon_text()
        if not self._has_right_of_withdrawal():
            return text
        return f"{text} {self.env._('Your right of withdrawal remains.')}"
