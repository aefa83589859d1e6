# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools.i18n import format_list

# A German postcode in full.
POSTCODE_DIGITS = 5


class BookingRequest(models.AbstractModel):
    """What customers are told before an order begins (§ 312j (1) BGB)."""

    _inherit = "autowartung.booking.request"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _conditions(self):
        """Return where cars are fetched and what can be paid with, as sentences."""
        return [
            text for text in (self._service_area_text(), self._payments_text()) if text
        ]

    @api.model
    def _serving_workshops(self):
        """Return the workshops at which customers can book."""
        return self.env["autowartung.workshop"].search(
            [("company_id", "=", self.env.company.id), ("driver_ids", "!=", False)]
        )

    @api.model
    def _service_area_text(self):
        """Return where cars are fetched, as the workshops have it, or ``None``."""
        areas = [workshop._postcodes() for workshop in self._serving_workshops()]
        if not areas:
            return None
        if not all(areas):
            return self.env._("We fetch cars everywhere in Germany.")
        prefixes = sorted({prefix for area in areas for prefix in area})
        beginnings = [prefix for prefix in prefixes if len(prefix) < POSTCODE_DIGITS]
        whole = [prefix for prefix in prefixes if len(prefix) == POSTCODE_DIGITS]
        if not whole:
            return self.env._(
                "We fetch cars in Germany where the postcode begins with %s.",
                self._either(beginnings),
            )
        if not beginnings:
            return self.env._(
                "We fetch cars in Germany where the postcode is %s.",
                self._either(whole),
            )
        return self.env._(
            "We fetch cars in Germany where the postcode begins with %(beginnings)s or"
            " is %(whole)s.",
            beginnings=self._either(beginnings),
            whole=self._either(whole),
        )

    @api.model
    def _payments_text(self):
        """Return what can be paid with at the providers in use, or ``None``."""
        names = self._accepted_methods()
        if not names:
            return None
        return self.env._("You pay online: %s.", ", ".join(names))

    @api.model
    def _accepted_methods(self):
        """Return the names of what the payment page will offer, as Odoo knows it."""
        company, nobody = self.env.company, self.env.user.partner_id
        providers = (
            self.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                *(company.id, nobody.id, 1.0),
                currency_id=company.currency_id.id,
                payable=self._name,
            )
        )
        methods = (
            self.env["payment.method"]
            .sudo()
            ._get_compatible_payment_methods(
                *(providers.ids, nobody.id),
                currency_id=company.currency_id.id,
                payable=self._name,
            )
        )
        return [
            self.env._(
                "%(method)s (through %(provider)s)",
                method=method.name,
                provider=", ".join((method.provider_ids & providers).mapped("name")),
            )
            for method in methods
        ]

    @api.model
    def _either(self, texts):
        return format_list(self.env, texts, "or")
