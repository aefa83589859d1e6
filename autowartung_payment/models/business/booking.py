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

    is_business = fields.Boolean(compute="_compute_is_business", store=True)
    is_reverse_charge = fields.Boolean(compute="_compute_is_business", store=True)

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

    # === TEXTS === #

    def _too_soon_text(self):
        text = super()._too_soon_text()
        if not self._has_right_of_withdrawal():
            return text
        return f"{text} {self.env._('Your right of withdrawal remains.')}"
