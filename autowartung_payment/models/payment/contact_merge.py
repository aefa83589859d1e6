# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import groupby

_logger = logging.getLogger(__name__)


class MergeContacts(models.TransientModel):
    """Two contacts become one, who may be two customers at the provider."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Keep whom documents were issued to: their hash names the contact.

        :raise UserError: if that is more than one of them, or not the one to be kept.
        """
        partners = self.env["res.partner"].browse(partner_ids).exists()
        named = partners._autowartung_named_by_documents()
        if dst_partner is None and len(named) == 1:
            dst_partner = named
        if dst_partner is None and len(named) > 1:
            # Odoo merges what is alike on its own, and goes on with the next.
            _logger.info("%s stay apart: documents name them", named.ids)
            return None
        if named - (dst_partner or named.browse()):
            raise UserError(
                self.env._(
                    "Documents were issued to %s, which stay as they are. Keep this"
                    " contact when you merge; several such contacts cannot become one.",
                    ", ".join(named.mapped("display_name")),
                )
            )
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        customers = self.env["autowartung.provider.customer"].sudo()
        customers._keep_one_each(src_partners | dst_partner, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _autowartung_named_by_documents(self):
        """Return those whom secured entries of the shop name."""
        lines = self.env["account.move.line"].sudo()
        groups = lines._read_group(
            [
                ("partner_id", "in", self.ids),
                ("move_id.inalterable_hash", "!=", False),
                ("journal_id.autowartung_use", "!=", False),
            ],
            ["partner_id"],
        )
        return self & self.browse().union(*(partner for [partner] in groups))


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
