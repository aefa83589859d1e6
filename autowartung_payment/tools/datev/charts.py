# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What DATEV does by itself in its charts of accounts SKR03 and SKR04.

An *automatic account* takes gross amounts, and DATEV posts the tax in them. It must not
have a key beside it, but the one that switches this off (message REW00305).

Source: DATEV-Kontenrahmen SKR03 and SKR04 (art. 11174, 11175), accounts whose programme
link is AM or AV; which tax that is, in the name of the account.
"""

from dataclasses import dataclass, field
from types import MappingProxyType

# "Aufhebung der Automatik": the account is posted as it stands, without tax.
WITHOUT_TAX = "40"
# Does something else by itself: tax-free sales, two taxes at once, former rates.
OTHER = ""


@dataclass(frozen=True)
class TaxKey:
    """The tax that a key, or an account with its effect, lets DATEV post.

    :param int rate: in per cent of the net amount.
    :param str account: on which DATEV posts it.
    """

    rate: int
    account: str


@dataclass(frozen=True)
class Chart:
    """A chart of accounts.

    :param str code: as the header of a file names it.
    :param dict keys: the :class:`TaxKey` of each tax key (Steuerschlüssel).
    :param dict automatic: the key whose effect each automatic account has.
    :param str bridge: an account that takes up what has no single contra account, and
        is level again with each entry.
    """

    code: str
    bridge: str
    keys: dict = field(compare=False)
    automatic: dict = field(compare=False)

    def effect_of(self, account):
        """Return the key whose effect an account has, ``None`` if it has none."""
        return self.automatic.get(_four_digits(account))

    def tax_of(self, account, tax):
        """Return the key that lets DATEV post a tax on an account.

        :return: an empty string if the account does so by itself, ``None`` if DATEV
            cannot, or not on the tax's account.
        """
        effect = self.effect_of(account)
        key = tax.key if effect is None else effect
        wanted = self.keys.get(key)
        if wanted is None or tax.rate != wanted.rate:
            return None
        if _four_digits(tax.account) != wanted.account:
            return None
        return key if effect is None else ""


def _four_digits(account):
    """Return the account of a chart with longer numbers: 840000 is 8400."""
    return account[:4] if not account[4:].strip("0") else account


def _automatic(**accounts):
    return MappingProxyType(
        {
            account: OTHER if key == "other" else key.removeprefix("key_")
            for key, listed in accounts.items()
            for account in listed.split()
        }
    )


SKR03 = Chart(
    code="03",
    bridge="1590",
    keys={
        "2": TaxKey(7, "1771"),
        "3": TaxKey(19, "1776"),
        "8": TaxKey(7, "1571"),
        "9": TaxKey(19, "1576"),
    },
    automatic=_automatic(
        key_2="""1711 2401 2431 8300 8591 8630 8710 8731 8750 8780 8915 8930 8932
            8945""",
        key_3="""1718 2406 2436 2752 8400 8410 8519 8595 8611 8613 8640 8720 8736 8760
            8790 8801 8820 8850 8910 8920 8921 8922 8925 8935 8940""",
        key_8="1511 3010 3091 3300 3710 3714 3750 3754 3780 3784",
        key_9="1518 3030 3092 3106 3400 3715 3720 3755 3760 3785 3790",
        other="""1512 1517 1712 1714 1717 2402 2403 2408 2751 3060 3062 3066 3067 3070
            3071 3075 3076 3089 3110 3113 3115 3120 3123 3125 3130 3133 3135 3140 3143
            3145 3347 3418 3420 3425 3430 3435 3440 3505 3540 3550 3552 3553 3560 3565
            3717 3718 3724 3725 3792 3793 8100 8105 8110 8120 8125 8130 8135 8140 8150
            8160 8165 8191 8192 8194 8198 8199 8290 8310 8315 8334 8335 8336 8337 8338
            8339 8340 8449 8514 8515 8609 8625 8649 8701 8702 8703 8704 8705 8706 8707
            8708 8709 8719 8724 8725 8726 8807 8808 8827 8828 8851 8852 8917 8931 8933
            8947""",
    ),
)

SKR04 = Chart(
    code="04",
    bridge="1370",
    keys={
        "2": TaxKey(7, "3801"),
        "3": TaxKey(19, "3806"),
        "8": TaxKey(7, "1401"),
        "9": TaxKey(19, "1406"),
    },
    automatic=_automatic(
        key_2="3260 4300 4610 4616 4650 4670 4710 4731 4750 4780 4941 6281 6931",
        key_3="""3272 4400 4569 4620 4640 4645 4646 4660 4680 4686 4720 4736 4760 4790
            4836 4845 4862 4945 4947 4948 6286 6885 6936""",
        key_8="1181 5110 5191 5300 5710 5714 5750 5754 5780 5784 5908",
        key_9="1186 5130 5192 5400 5715 5720 5755 5760 5785 5790 5906",
        other="""1182 1184 3261 3264 3270 4100 4105 4110 4120 4125 4130 4133 4134 4135
            4136 4139 4140 4150 4160 4165 4184 4290 4310 4315 4334 4335 4336 4337 4338
            4339 4340 4410 4449 4564 4565 4630 4636 4656 4676 4701 4702 4703 4704 4705
            4706 4707 4708 4709 4719 4724 4725 4726 4834 4841 4842 4844 4848 4861 4865
            4866 4867 5160 5162 5166 5167 5170 5171 5175 5176 5189 5347 5418 5420 5425
            5430 5435 5440 5505 5540 5550 5552 5553 5560 5565 5717 5718 5724 5725 5792
            5793 5910 5913 5915 5920 5923 5925 5930 5933 5935 5940 5943 5945 6884 6888
            6932 6933 6938""",
    ),
)

# By Odoo's names of the charts.
CHARTS = {"de_skr03": SKR03, "de_skr04": SKR04}
