# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In which language our documents speak, and what they say of who has issued them."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_document_language(self):
        """Return the code of the language that the document is written in.

        The customer's, whoever triggers it; where nobody knows that, the company's.
        """
        self.ensure_one()
        language = self.partner_id.lang
        if self.autowartung_payable_model and not language:
            return self.company_id.sudo().partner_id.lang
        return language

    def _autowartung_supplier_lines(self):
        """Return who has issued the document, line by line.

        Full name and address (§ 14 (4) no. 1 UStG), then what the company's legal form
        and the tax law ask for.
        """
        self.ensure_one()
        company = self.company_id.sudo().with_context(lang=self.env.lang)
        town = " ".join(filter(None, (company.zip, company.city)))
        address = (company.street, company.street2, town, company.country_id.name)
        name, *particulars = company._autowartung_legal_lines()
        return [name, " · ".join(filter(None, address)), *particulars]
