# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Companies that order, and what is read of their e-invoices."""

from lxml import etree

from odoo.addons.account_edi_ubl_cii.models.account_edi_xml_cii_facturx import (
    CII_NAMESPACES,
)

GERMAN_VAT = "DE136695976"
AUSTRIAN_VAT = "ATU12345675"
GERMAN = {
    "is_business": "1",
    "business_name": "Muster Logistik GmbH",
    "business_vat": GERMAN_VAT,
    "business_country": "DE",
    "business_street": "Industriestraße 5",
    "business_zip": "50667",
    "business_city": "Köln",
}
AUSTRIAN = {
    "is_business": "1",
    "business_name": "Wiener Spedition GmbH",
    "business_vat": "ATU 123 456 75",
    "business_country": "AT",
    "business_street": "Ring 1",
    "business_zip": "1010",
    "business_city": "Wien",
}


def create_company(env, country="DE", **values):
    """Return a contact that is a company, with all that its invoice needs."""
    is_german = country == "DE"
    return env["res.partner"].create(
        {
            "name": "Muster Logistik GmbH" if is_german else "Wiener Spedition GmbH",
            "is_company": True,
            "email": "buchhaltung@example.com",
            "lang": "de_DE",
            "street": "Industriestraße 5",
            "zip": "50667" if is_german else "1010",
            "city": "Köln" if is_german else "Wien",
            "country_id": env.ref(f"base.{country.lower()}").id,
            "vat": GERMAN_VAT if is_german else AUSTRIAN_VAT,
            **values,
        }
    )


def take_reverse_charge(env):
    """Let the company sell to businesses from other countries of the EU."""
    env.company.write({"vat": GERMAN_VAT, "autowartung_eu_business": "reverse_charge"})


def use_tax_number(env, number="21/815/08150"):
    """Let the company have a tax number (Steuernummer) instead of a VAT id."""
    berlin = env.ref("base.state_de_be")
    env.company.write({"vat": False, "state_id": berlin.id, "l10n_de_stnr": number})


class EInvoice:
    """A Factur-X, read."""

    def __init__(self, raw):
        self.tree = etree.fromstring(raw)

    def text(self, path):
        """Return the text of the one element; fails if there are several."""
        found = self.tree.xpath(f"//{path}", namespaces=CII_NAMESPACES)
        assert len(found) == 1, (path, len(found))
        return found[0].text

    def texts(self, path):
        found = self.tree.xpath(f"//{path}", namespaces=CII_NAMESPACES)
        return [element.text for element in found]
