# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import groupby


class MergeContacts(models.TransientModel):
    """Two contacts become one, who may be two customers at the provider."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        customers = self.env["autowartung.provider.customer"].sudo()
        customers._keep_one_each(src_partners | dst_partner, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)


class ProviderCustomer(models.Model):
    _inherit = "autowartung.provider.customer"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _keep_one_each(self, partners, keeper):
        """Leave one customer of several partners at each account of a provider.

        It is the one with the most saved methods. Those of another cannot be paid
        with any more: a payment has one customer.
        """
        customers = self.search(
            [("partner_id", "in", partners.ids), ("former", "=", False)]
        )
        for _account, rows in groupby(
            customers, key=lambda row: (row.provider_code, row.account, row.live)
        ):
            ordered = self.union(*rows).sorted(
                lambda row: (
                    not row.reference,
                    -len(row._saved_methods()),
                    row.partner_id != keeper,
                    row.id,
                )
            )
            ordered[1:]._retire()

    def _retire(self):
        """Charge these no more; the provider is told to forget what was saved."""
        for customer in self:
            if customer.reference:
                customer._saved_methods().active = False
                customer.former = True
            else:
                customer.unlink()

    def _saved_methods(self):
        """Return the tokens that can be paid with."""
        self.ensure_one()
        return self.env["payment.token"].search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("provider_code", "=", self.provider_code),
                ("provider_ref", "=", self.reference),
            ]
        )
