# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib

from odoo import fields, models

from ...gateways.objects import CustomerRequest
from ...tools import addresses


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Live and test mode are two worlds at Stripe: an id of one is unknown to the other.
    autowartung_stripe_customer_live = fields.Char(
        copy=False, readonly=True, groups="base.group_system"
    )
    autowartung_stripe_customer_test = fields.Char(
        copy=False, readonly=True, groups="base.group_system"
    )

    def _autowartung_stripe_customer(self, transaction):
        """Return the partner's Stripe customer id, creating the customer once.

        :raise gateways.errors.GatewayError: if Stripe does not answer; the same call
            repeated with the same partner data carries the same key.
        """
        self.ensure_one()
        field_name = self._autowartung_stripe_customer_field(transaction)
        partner = self.sudo()
        if not partner[field_name]:
            request = CustomerRequest(
                name=partner.name or partner.email or str(partner.id),
                email=transaction.partner_email or None,
                locale=(partner.lang or "de_DE").split("_")[0],
                notes={"partner_id": str(partner.id)},
            )
            digest = hashlib.sha256(repr(request).encode()).hexdigest()[:16]
            database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
            gateway = transaction._stripe_gateway()
            partner[field_name] = gateway.create_customer(
                request, idempotency_key=f"customer-{database}-{partner.id}-{digest}"
            )
        return partner[field_name]

    def _autowartung_forget_stripe_customer(self, transaction):
        field_name = self._autowartung_stripe_customer_field(transaction)
        partner = self.sudo()
        lost = [("provider_ref", "=", partner[field_name])]
        partner[field_name] = False
        # What was saved for the customer is gone with it.
        self.env["payment.token"].sudo().search(lost).active = False

    def _autowartung_stripe_customer_field(self, transaction):
        mode = "live" if transaction.is_live else "test"
        return f"autowartung_stripe_customer_{mode}"

    def _autowartung_tel_url(self):
        return addresses.tel_url(self.phone)
