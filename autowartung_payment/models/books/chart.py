# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which account of the German charts takes what, where the company says nothing else.

DATEV's SKR03 and SKR04. What Odoo's chart does not have is made: see
``company._autowartung_set_up_accounts``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """An account's number in both charts, and what it is if it has to be made.

    :param str type: Odoo's ``account_type``.
    :param str tag: Odoo's tag for the balance sheet, an external id.
    """

    skr03: str
    skr04: str
    name: str
    german_name: str
    type: str
    tag: str

    def code_in(self, chart_template):
        """Return its number in Odoo's chart, or ``None`` in one that is not German."""
        return {"de_skr03": self.skr03, "de_skr04": self.skr04}.get(chart_template)


def _advance(skr03, skr04, name, german_name):
    return Account(
        skr03,
        skr04,
        name,
        german_name,
        "liability_current",
        "l10n_de.tag_de_liabilities_bs_C_3",
    )


def clearing_account(provider, skr03="1363", skr04="1463"):
    """Return where money at a provider is, if it has no number of its own."""
    return Account(
        skr03,
        skr04,
        f"{provider} clearing",
        f"Verrechnungskonto {provider}",
        "asset_cash",
        "l10n_de.tag_de_asset_bs_B_IV",
    )


# Advance payments received, by the rate of the tax that is due on receipt.
ADVANCES = {
    19: _advance(
        "1718",
        "3272",
        "Tax-paid payments received on account of orders, 19 % VAT",
        "Erhaltene, versteuerte Anzahlungen 19 % USt",
    ),
    7: _advance(
        "1711",
        "3260",
        "Tax-paid payments received on account of orders, 7 % VAT",
        "Erhaltene, versteuerte Anzahlungen 7 % USt",
    ),
    0: _advance(
        "1710",
        "3250",
        "Payments received on account of orders",
        "Erhaltene Anzahlungen auf Bestellungen",
    ),
}
