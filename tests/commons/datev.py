# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""DATEV as the tests have it: reads a file, holds it against the list of fields, posts.

It shares no code with what writes the files. What accounts and keys do by themselves
stands here once more, as a tax adviser's program has it.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo.addons.autowartung_payment.tools.datev.fields import HEADER, POSTING

# {chart: {account: (rate, account of the tax)}}
AUTOMATIC = {
    "03": {
        **dict.fromkeys(("8400", "8720", "1718", "2406", "8736"), (19, "1776")),
        **dict.fromkeys(("8300", "8710", "1711"), (7, "1771")),
        "8336": (0, None),
        "8120": (0, None),
    },
    "04": {
        **dict.fromkeys(("4400", "4720", "3272", "6936", "4736"), (19, "3806")),
        **dict.fromkeys(("4300", "4710", "3260"), (7, "3801")),
        "4336": (0, None),
        "4120": (0, None),
    },
}
KEYS = {
    "03": {"0003": (19, "1776"), "0002": (7, "1771"), "0009": (19, "1576")},
    "04": {"0003": (19, "3806"), "0002": (7, "3801"), "0009": (19, "1406")},
}
SWITCHED_OFF = "0040"
_CELL = re.compile(r'"((?:[^"]|"")*)"|([^";]*)')
_DAY, _MONTH, _YEAR = r"(0[1-9]|[12]\d|3[01])", r"(0[1-9]|1[0-2])", r"20\d\d"
_DATES = {
    "DDMM": rf"{_DAY}{_MONTH}",
    "DDMMYYYY": rf"{_DAY}{_MONTH}{_YEAR}",
    "YYYYMMDD": rf"{_YEAR}{_MONTH}{_DAY}",
    "YYYYMMDDHHMMSSFFF": rf"{_YEAR}{_MONTH}{_DAY}([01]\d|2[0-3])([0-5]\d){{2}}\d{{3}}",
    "YYYY": _YEAR,
    "nothing": "",
}


@dataclass
class File:
    """A file that was read.

    :param list header: its 31 cells.
    :param list postings: for each line ``{column: text}``.
    :param list faults: what the list of fields does not allow.
    """

    header: list
    postings: list
    faults: list

    @property
    def chart(self):
        return self.header[26]

    def ledger(self):
        """Return ``{account: [debit, credit]}`` in cents, after DATEV has posted."""
        ledger = defaultdict(lambda: [0, 0])
        for posting in self.postings:
            for account, cents in movements(posting, self.chart):
                ledger[account][0 if cents > 0 else 1] += abs(cents)
        return dict(ledger)

    def balances(self):
        return {
            account: debit - credit
            for account, (debit, credit) in self.ledger().items()
            if debit != credit
        }


def read(content):
    """Return the :class:`File` of some bytes."""
    text = content.decode("cp1252")
    assert text.endswith("\r\n"), "the last line does not end"
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    header, names, *rows = map(_cells, lines)
    faults = [f"header: {fault}" for fault in _faults(HEADER, header)]
    if [name for name, _quoted in names] != [field.name for field in POSTING]:
        faults.append("the names of the columns differ")
    postings = []
    for number, row in enumerate(rows, 3):
        faults += [f"line {number}: {fault}" for fault in _faults(POSTING, row)]
        columns = [field.name for field in POSTING]
        postings.append(
            {name: text for name, (text, _quoted) in zip(columns, row, strict=False)}
        )
    file = File([text for text, _quoted in header], postings, faults)
    faults += [f"posting {p}: {fault}" for p in postings for fault in _odd(p, file)]
    return file


def movements(posting, chart):
    """Return ``[(account, cents)]`` of what DATEV posts for a line."""
    cents = int(posting["Umsatz (ohne Soll/Haben-Kz)"].replace(",", ""))
    if posting["Soll/Haben-Kennzeichen"] == "H":
        cents = -cents
    account, contra = posting["Konto"], posting["Gegenkonto (ohne BU-Schlüssel)"]
    key = posting["BU-Schlüssel"]
    rate, tax_account = KEYS[chart].get(key) or (0, None)
    if not key:
        rate, tax_account = AUTOMATIC[chart].get(contra) or (0, None)
    # The tax in a gross amount: half a cent up.
    tax = int(abs(cents) * rate / (100 + rate) + 0.5) * (1 if cents > 0 else -1)
    moved = [(account, cents), (contra, tax - cents)]
    return [*moved, (tax_account, -tax)] if tax else moved


def _cells(line):
    """Return ``[(text, whether it is quoted)]`` of a line."""
    cells, at = [], 0
    while True:
        match = _CELL.match(line, at)
        quoted, bare = match.groups()
        is_quoted = quoted is not None
        cells.append((quoted.replace('""', '"') if is_quoted else bare, is_quoted))
        at = match.end()
        if at == len(line):
            return cells
        assert line[at] == ";", f"no separator at {at}: {line}"
        at += 1


def _faults(fields, cells):
    if len(fields) != len(cells):
        yield f"{len(cells)} cells instead of {len(fields)}"
    for number, (field, (text, is_quoted)) in enumerate(
        zip(fields, cells, strict=False), 1
    ):
        where = f"{number} {field.name}: {text!r}"
        if is_quoted != (
            field.kind in ("text", "word", "capitals", "key")
            or field.kind == "word choice"
        ):
            yield f"{where} is quoted wrongly"
        if not text and field.required:
            yield f"{where} is missing"
        if text and not re.fullmatch(_expression(field), text):
            yield f"{where} is no {field.kind}"


def _expression(field):
    if field.choices:
        return "|".join(map(re.escape, field.choices))
    most, least = field.most, field.least
    return {
        "text": rf"[^\x00-\x1f\x7f]{{0,{most}}}",
        "word": rf"[\w{re.escape(field.also)}]{{0,{most}}}",
        "capitals": rf"[A-Z]{{{least},{most}}}",
        "key": rf"\d{{{most}}}",
        "digits": rf"\d{{{least},{most}}}",
        "amount": rf"(?!0+,0+$)\d{{1,{most}}},\d{{{least},{field.decimals}}}",
        **_DATES,
    }[field.kind]


def _odd(posting, file):
    """What DATEV refuses although each field is right."""
    length = int(file.header[13])
    accounts = posting["Konto"], posting["Gegenkonto (ohne BU-Schlüssel)"]
    if any(len(account) > length + 1 for account in accounts):
        yield "an account is too long"
    if accounts[0] == accounts[1]:
        yield "both accounts are the same"
    automatic = AUTOMATIC[file.chart]
    if accounts[0] in automatic:
        yield "the automatic account has no place for its key"
    if accounts[1] in automatic and posting["BU-Schlüssel"] not in ("", SWITCHED_OFF):
        yield "a key on an automatic account (REW00305)"
    if bool(posting["Leistungsdatum"]) != bool(posting["Datum Zuord. Steuerperiode"]):
        yield "the service date and the tax period go together"
    start, end = file.header[14], file.header[15]
    day, month = posting["Belegdatum"][:2], posting["Belegdatum"][2:]
    if not start <= f"{start[:4]}{month}{day}" <= end:
        yield "the date is outside of the period"
    date(int(start[:4]), int(month), int(day))
