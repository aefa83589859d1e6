# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Journal entries of any number of lines as postings of an account and its contra.

Where DATEV posts the same tax by itself, to the cent and on the same account, the gross
amount is exported, and the tax's own line is not. Everything else is exported line by
line, with the automatic accounts told to leave the tax alone.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from .batch import Posting
from .charts import WITHOUT_TAX
from .errors import NotExportable

# More postings for the sake of a cent are not made.
_MOST_PARTS = 6
# Cents: all ways to be rounded occur among amounts up to this one.
_SMALL = 250


@dataclass(frozen=True)
class Tax:
    """A tax that DATEV might post by itself.

    :param int identity: tells it apart from others of the same rate.
    :param float rate: in per cent of the net amount.
    :param str account: on which the journal has it.
    :param str key: of DATEV's, where the tax says one.
    """

    identity: int
    rate: float
    account: str
    key: str = ""


@dataclass(frozen=True)
class Line:
    """A line of an entry.

    :param int cents: above zero in debit, below in credit.
    :param Tax tax: of what it is the base, or itself the tax.
    """

    account: str
    cents: int
    tax: Tax | None = None
    is_tax: bool = False


@dataclass(frozen=True)
class Entry:
    """A journal entry; see :class:`batch.Posting` for what its postings have of it."""

    date: date
    lines: tuple
    number: str = ""
    text: str = ""
    due_date: date | None = None
    service_date: date | None = None
    tax_date: date | None = None
    document: str = ""
    vat_id: str = ""


@dataclass(frozen=True)
class _Item:
    """What is to be posted on one account: gross if DATEV posts the tax in it."""

    account: str
    cents: int
    key: str = ""
    is_neutral: bool = False
    is_taxable: bool = False


def postings_of(entry, chart):
    """Return the postings of an entry.

    :param Chart chart: what DATEV does by itself.
    :raise NotExportable: if debit and credit differ.
    """
    if sum(line.cents for line in entry.lines):
        raise NotExportable("unbalanced", value=entry.number)
    items = [item for item in _items(entry.lines, chart) if item.cents]
    hub = _hub(items)
    account = hub.account if hub else chart.bridge
    return [
        Posting(
            cents=abs(item.cents),
            side="H" if item.cents > 0 else "S",
            account=account,
            contra=item.account,
            key=item.key,
            date=entry.date,
            number=entry.number,
            text=entry.text,
            due_date=entry.due_date,
            service_date=entry.service_date if item.is_taxable else None,
            tax_date=entry.tax_date,
            document=entry.document,
            vat_id=entry.vat_id if item.is_taxable else "",
        )
        for item in items
        if item is not hub
    ]


def _hub(items):
    """Return what all others can be posted against, if there is such an account.

    It stands alone on its side, so that its own debit and credit stay what they are.
    """
    for is_debit in (True, False):
        side = [item for item in items if (item.cents > 0) == is_debit]
        if len(side) == 1 and side[0].is_neutral:
            return side[0]
    return None


def _items(lines, chart):
    """Return what is to be posted, tax by tax."""
    bases, taxes, plain = defaultdict(int), defaultdict(int), defaultdict(int)
    for line in lines:
        if line.tax is None:
            plain[line.account] += line.cents
        elif line.is_tax:
            taxes[line.tax] += line.cents
        else:
            bases[line.account, line.tax] += line.cents
    items = []
    for tax in dict.fromkeys([*(tax for _account, tax in bases), *taxes]):
        of_tax = {account: net for (account, t), net in bases.items() if t == tax}
        items += _taxed_items(of_tax, taxes[tax], tax, chart)
    for account, cents in plain.items():
        items.append(_as_it_stands(account, cents, chart))
    return items


def _taxed_items(bases, tax_cents, tax, chart):
    if not tax.rate and not tax_cents:
        # Whatever an automatic account does with it, it is no tax.
        return [_Item(account, net, is_taxable=True) for account, net in bases.items()]
    items, left = [], tax_cents
    keys = {account: chart.tax_of(account, tax) for account in bases}
    shares = _shares(bases, tax, tax_cents) if None not in keys.values() else {}
    for account, net in bases.items():
        share = shares.get(account, _rounded_tax(net, tax.rate))
        key = keys[account]
        parts = [] if key is None else gross_parts(net + share, share, tax.rate)
        items += [_Item(account, part, key, is_taxable=True) for part in parts]
        if parts:
            left -= share
        else:
            items.append(_as_it_stands(account, net, chart, is_taxable=True))
    return [*items, _as_it_stands(tax.account, left, chart)]


def _shares(bases, tax, tax_cents):
    """Return which part of a tax belongs to each of several accounts.

    What is rounded away is that of the largest net amount.
    """
    shares = {account: _rounded_tax(net, tax.rate) for account, net in bases.items()}
    if shares:
        largest = max(bases, key=lambda account: abs(bases[account]))
        shares[largest] += tax_cents - sum(shares.values())
    return shares


def _rounded_tax(net, rate):
    return _rounded(net * round(rate * 100), 10_000)


def _as_it_stands(account, cents, chart, is_taxable=False):
    is_automatic = chart.effect_of(account) is not None
    return _Item(
        account,
        cents,
        key=WITHOUT_TAX if is_automatic else "",
        is_neutral=not is_automatic,
        is_taxable=is_taxable,
    )


# === THE TAX IN A GROSS AMOUNT === #


def tax_in(gross, rate):
    """Return the tax that DATEV finds in a gross amount, in cents."""
    hundredths = round(rate * 100)
    return _rounded(gross * hundredths, 10_000 + hundredths)


def gross_parts(gross, tax, rate):
    """Return gross amounts in which DATEV finds the tax, to the cent.

    That is the amount itself most of the time. An invoice whose lines were rounded one
    by one may have a cent more or less: then it takes a few postings more to say so
    without touching the tax's own account.

    :return: amounts that add up to ``gross``; none if there are no such amounts.
    """
    sign = -1 if gross < 0 else 1
    rest, left, parts = abs(gross), sign * tax, []
    while rest and len(parts) < _MOST_PARTS:
        if tax_in(rest, rate) == left:
            return [sign * part for part in (*parts, rest)]
        part = _part_to_split_off(rest, left, rate)
        parts.append(part)
        rest, left = rest - part, left - tax_in(part, rate)
    return []


def _part_to_split_off(gross, tax, rate):
    """Return a part that leaves the right tax, or the one that comes nearest to that.

    What is rounded in each posting is less than half a cent, and it has to add up.
    """
    candidates = range(1, min(gross, _SMALL) + 1)
    for part in candidates:
        if tax_in(part, rate) + tax_in(gross - part, rate) == tax:
            return part
    wanted = 1 if tax > tax_in(gross, rate) else -1
    return max(candidates, key=lambda part: wanted * _rounded_up_by(part, rate))


def _rounded_up_by(gross, rate):
    hundredths = round(rate * 100)
    return tax_in(gross, rate) * (10_000 + hundredths) - gross * hundredths


def _rounded(numerator, denominator):
    """Return a quotient as commerce rounds it: half a cent away from zero."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))
