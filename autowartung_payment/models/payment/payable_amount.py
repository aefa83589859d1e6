# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much can be paid at once: known before anybody orders."""

from odoo import models
from odoo.fields import Domain

from ...gateways import registry


class PaymentProvider(models.Model):
    _inherit = "payment.provider"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_amount_limits(self, currency):
        """Return the least and the most that it takes in one payment.

        :return: two amounts in the currency; ``None`` where no limit is known.
        """
        self.ensure_one()
        limits = self._autowartung_service().amount_limits(currency.name)
        least = limits and self._autowartung_major_units(limits.least, currency)
        most = limits and self._autowartung_major_units(limits.most, currency)
        # Odoo's own setting hides the provider from whoever would have to pay more.
        if self.maximum_amount and self.main_currency_id == currency:
            most = min(most or self.maximum_amount, self.maximum_amount)
        return least, most


class PayableMixin(models.AbstractModel):
    """What is asked before a customer is obliged to pay."""

    _inherit = "autowartung.payable.mixin"

    def _why_total_is_not_payable(self):
        """Return why nobody can pay the total online, or ``None``.

        In words for customers and for those who order for them. The record need not be
        in the database; what costs nothing needs no payment.
        """
        self.ensure_one()
        total, currency = self.amount_total, self.currency_id
        if not currency or currency.compare_amounts(total, 0) <= 0:
            return None
        limits = [
            provider._autowartung_amount_limits(currency)
            for provider in self._providers_in_use()
        ]
        too_little = [
            least
            for least, _most in limits
            if least and currency.compare_amounts(total, least) < 0
        ]
        too_much = [
            most
            for _least, most in limits
            if most and currency.compare_amounts(total, most) > 0
        ]
        if not limits or len(too_little) + len(too_much) < len(limits):
            return None
        if too_little:
            return self.env._(
                "%(total)s cannot be paid online: the least is %(least)s. Please change"
                " the choice of services.",
                total=currency.format(total),
                least=currency.format(min(too_little)),
            )
        return self.env._(
            "%(total)s cannot be paid online: the most is %(most)s. Please change the"
            " choice of services.",
            total=currency.format(total),
            most=currency.format(max(too_much)),
        )

    def _least_payable(self):
        """Return the least that can be paid online, through whoever takes the least."""
        self.ensure_one()
        limits = [
            provider._autowartung_amount_limits(self.currency_id)
            for provider in self._providers_in_use()
        ]
        return min((least or 0 for least, _most in limits), default=0)

    def _providers_in_use(self):
        """Return the providers (sudo) that customers of the company can pay through."""
        providers = self.env["payment.provider"].sudo()
        found = providers.search(
            Domain("code", "in", registry.codes())
            & Domain("state", "!=", "disabled")
            & Domain("is_published", "=", True)
            & Domain(providers._check_company_domain(self.company_id))
        )
        return found.filtered(lambda provider: provider._autowartung_ready())
