# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

# § 33 UStDV: up to this gross total an invoice need not name its recipient.
SMALL_INVOICE = 250.0


class PayableMixin(models.AbstractModel):
    """No payment without an invoice: what it has to say is asked before money moves."""

    _inherit = "autowartung.payable.mixin"

    def _why_no_invoice(self):
        """Return why no right invoice could be written, or ``None``.

        In words for customers and for those who order for them. The record need not be
        in the database; what costs nothing needs no invoice.
        """
        self.ensure_one()
        if not self._is_to_be_invoiced():
            return None
        return self._why_issuer_is_unknown() or self._why_recipient_is_unknown()

    def _is_to_be_invoiced(self):
        currency = self.currency_id or self.company_id.currency_id
        return currency.compare_amounts(self._most_to_pay(), 0) > 0

    def _most_to_pay(self):
        """Return what the invoice may amount to."""
        return self.amount_total

    def _why_issuer_is_unknown(self):
        gaps = self.company_id._autowartung_invoice_gaps()
        if not gaps:
            return None
        if self.env.user._is_internal() and not self.env.user._is_superuser():
            return self.env._(
                "Nobody can pay yet: an invoice needs more of the company's own data."
                " Please enter first: %s.",
                ", ".join(gaps),
            )
        return self.env._(
            "Online booking and payment are not possible at the moment. We are sorry."
            " Please call us or write to us."
        )

    def _why_recipient_is_unknown(self):
        """Return what an invoice lacks of its recipient, as a sentence, or ``None``."""
        recipient = self.partner_id.sudo().commercial_partner_id
        if not recipient or not recipient._autowartung_lacks_address():
            return None
        if recipient.is_company:
            return self.env._(
                "The invoice needs name, street, postcode and city of the company."
                " Please complete its address or call us."
            )
        currency = self.currency_id or self.company_id.currency_id
        if currency.compare_amounts(self._most_to_pay(), SMALL_INVOICE) <= 0:
            return None
        return self.env._(
            "An invoice above %s needs the customer's name, street, postcode and city."
            " Please complete the address in the account or call us.",
            currency.format(SMALL_INVOICE),
        )

    def _find_or_plan_payment(self, *args):
        """Refuse the payment, whichever way it is asked for, without these data."""
        if reason := self._why_no_invoice():
            raise UserError(reason)
        return super()._find_or_plan_payment(*args)
