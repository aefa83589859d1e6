# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a company has to say about itself on its website, in letters and invoices."""

from odoo import fields, models

from ...tools import legal_form


class ResCompany(models.Model):
    _inherit = "res.company"

    autowartung_seat = fields.Char(
        string="Registered Office",
        help="The town in which the company is registered, if it is not that of its"
        " address.",
    )
    autowartung_register_court = fields.Char(
        string="Register Court",
        help="For instance Amtsgericht Köln. The number, such as HRB 12345, is Odoo's"
        " Company ID.",
    )
    autowartung_managing_directors = fields.Char(
        string="Managing Directors",
        help="All of them, with surname and one first name written out (§ 35a GmbHG);"
        " the members of the board for an AG (§ 80 AktG).",
    )
    autowartung_legal_particulars = fields.Text(
        string="Further Legal Particulars",
        help="One a line: the chair of the supervisory board, the general partner of a"
        " KG with its register and managing directors.",
    )

    def _autowartung_legal_lines(self):
        """Return what an invoice says about its company, line by line.

        Name with legal form and registered office, register, managing directors (§ 35a
        (1) GmbHG, § 80 (1) AktG, §§ 37a, 125 HGB) and the VAT id, else the tax number
        (§ 14 (4) sentence 1 no. 2 UStG). What is not filled in has no line.

        :return: list of str, in the language of the environment
        """
        self.ensure_one()
        company = self.sudo()
        tax_number = company.l10n_de_stnr
        if company.vat or not tax_number:
            return self._autowartung_imprint_lines()
        return [
            *self._autowartung_imprint_lines(),
            self.env._("Tax number: %s", tax_number),
        ]

    def _autowartung_imprint_lines(self):
        """Return the lines of the legal notice (§ 5 (1) no. 1, 4 and 6 DDG).

        The tax number is not among them: nobody asks for it there.
        """
        company = self.sudo()
        lines = self._autowartung_letter_lines()
        if company.vat:
            lines.append(self.env._("VAT identification number: %s", company.vat))
        elif company.l10n_de_widnr:
            lines.append(
                self.env._("Business identification number: %s", company.l10n_de_widnr)
            )
        return lines

    def _autowartung_letter_lines(self):
        """Return the lines of a letter or a mail (§ 35a (1) GmbHG)."""
        self.ensure_one()
        company = self.sudo()
        lines = [company.name]
        seat = company.autowartung_seat or company.city
        if seat and legal_form.is_registered(company.name):
            lines = [
                self.env._(
                    "%(company)s, registered office: %(seat)s",
                    company=company.name,
                    seat=seat,
                )
            ]
        register = [company.autowartung_register_court, company.company_registry]
        if any(register):
            lines.append(self.env._("Register: %s", ", ".join(filter(None, register))))
        lines += self._autowartung_leader_lines()
        particulars = (company.autowartung_legal_particulars or "").splitlines()
        return lines + [line.strip() for line in particulars if line.strip()]

    def _autowartung_leader_lines(self):
        names = self.sudo().autowartung_managing_directors
        if not names:
            return []
        if legal_form.leaders(self.sudo().name) == "board":
            return [self.env._("Board: %s", names)]
        return [self.env._("Managing directors: %s", names)]

    def _autowartung_missing_particulars(self):
        """Return what the company's legal form has to state and does not, in words."""
        self.ensure_one()
        company = self.sudo()
        missing = []
        if legal_form.is_registered(company.name):
            if not company.autowartung_register_court:
                missing.append(self.env._("the register court"))
            if not company.company_registry:
                missing.append(self.env._("the number in the register"))
        if (
            legal_form.leaders(company.name)
            and not company.autowartung_managing_directors
        ):
            missing.append(self.env._("the managing directors"))
        return missing
