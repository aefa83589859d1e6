# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

# The profile that a German business may be sent, inside the PDF that people read.
E_INVOICE_FORMAT = "facturx"
# Where e-invoices are asked for (§ 14 (2) UStG): where both are established.
GERMANY = "DE"
# What makes one company of an account another one.
IDENTITY = ("name", "vat", "street", "zip", "city", "country_id")
# How it is reached, which follows from who has ordered for it last.
REACHED = ("email", "phone", "lang")


class ResPartner(models.Model):
    """A company that orders, and what its invoice has to say of it."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_is_business(self):
        """Whether the contact is a company, or somebody of one."""
        return bool(self.commercial_partner_id.is_company)

    def _autowartung_lacks_address(self):
        """Whether name or address are incomplete (§ 14 (4) no. 1 UStG)."""
        self.ensure_one()
        needed = (self.name, self.street, self.zip, self.city)
        return not all(needed)

    @api.model
    def _autowartung_company_that_orders(self, company, contact, account):
        """Return the contact of the company that somebody orders for.

        An account uses the company that it made before, if all that makes it out is the
        same; it is reached as the latest order says. Otherwise there is a new one:
        nobody who orders rewrites whom documents were issued to, and a guest gets at
        nobody's data.

        :param dict company: values of the fields :data:`IDENTITY`.
        :param dict contact: values for a new one, such as mail and telephone.
        :param account: who is logged in, or whom the office knows; empty for guests.
        """
        known = self._autowartung_companies_of(account)
        same = known.filtered(
            lambda each: all(
                (each[name].id if name == "country_id" else each[name] or "")
                == (company[name] or "")
                for name in IDENTITY
            )
        )
        if same:
            reached = {name: contact[name] for name in REACHED if contact.get(name)}
            same[0].write(reached)
            return same[0]
        made = self.create(
            {
                **contact,
                **company,
                "is_company": True,
                # Asked online otherwise, where the company wants it: nobody waits.
                "vies_valid": False,
                "autowartung_account_id": account.id,
            }
        )
        made._autowartung_prepare_e_invoice()
        return made

    @api.model
    def _autowartung_companies_of(self, account):
        """Return the companies that an account has ordered for, newest first."""
        if not account:
            return self.browse()
        return self.search(
            [("autowartung_account_id", "=", account.id), ("is_company", "=", True)],
            order="id desc",
        )

    def _autowartung_prepare_e_invoice(self):
        """Choose the format of e-invoices for a German business that has none chosen.

        XRechnung has no code for prepayments: Factur-X has, and is a PDF as well.
        """
        business = self.commercial_partner_id.sudo()
        is_german = business.country_id.code == GERMANY
        if is_german and not business.invoice_edi_format_store:
            business.invoice_edi_format = E_INVOICE_FORMAT
