# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A file of postings: the header, the line of column names, a line for each posting."""

from dataclasses import dataclass
from datetime import date, datetime

from .errors import NotExportable
from .fields import (
    CATEGORY,
    ENCODING,
    FORMAT_NAME,
    FORMAT_VERSION,
    HEADER,
    HEADER_VERSION,
    MOST_POSTINGS,
    POSTING,
)
from .values import written

# What these numbers can be at a tax adviser's.
CONSULTANTS = (1001, 9_999_999)
CLIENTS = (1, 99_999)
CURRENCY = "EUR"


@dataclass(frozen=True)
class Posting:
    """One line: an amount on an account and its contra account.

    :param int cents: above zero.
    :param str side: of the account: ``S`` (debit) or ``H`` (credit).
    :param str key: tax key, or :data:`charts.WITHOUT_TAX`; empty for none.
    :param str number: that of the invoice it belongs to.
    :param date tax_date: in which period the tax is due; with ``service_date`` only.
    :param str document: the GUID of a document that is delivered beside it.
    :param str vat_id: the customer's, where that owes the tax in another country.
    """

    cents: int
    side: str
    account: str
    contra: str
    date: date
    key: str = ""
    number: str = ""
    text: str = ""
    due_date: date | None = None
    service_date: date | None = None
    tax_date: date | None = None
    document: str = ""
    vat_id: str = ""


@dataclass(frozen=True)
class Batch:
    """What the header says of the postings.

    :param int consultant: the tax adviser's number (Beraternummer).
    :param int client: the company's number there (Mandantennummer).
    :param int account_length: digits of an account (Sachkontenlänge).
    :param date year_start: first day of the fiscal year that the period lies in.
    :param bool is_final: whether the adviser cannot change the postings (GoBD).
    :param str chart: code of the chart of accounts.
    :param datetime made_at: in German time.
    """

    consultant: int
    client: int
    account_length: int
    year_start: date
    date_from: date
    date_to: date
    name: str
    chart: str
    made_at: datetime
    is_final: bool = True

    def file(self, postings):
        """Return the bytes of the file.

        :raise NotExportable: if anything does not fit into the format.
        """
        self._check(postings)
        lines = [
            _line(HEADER, self._header()),
            ";".join(field.name for field in POSTING),
            *map(self._line_of, postings),
        ]
        return "".join(f"{line}\r\n" for line in lines).encode(ENCODING)

    def _check(self, postings):
        _check_between("consultant", self.consultant, CONSULTANTS)
        _check_between("client", self.client, CLIENTS)
        last_day = _year_after(self.year_start)
        if not self.year_start <= self.date_from <= self.date_to < last_day:
            raise NotExportable("period", value=self.date_from)
        if len(postings) > MOST_POSTINGS:
            raise NotExportable("postings", value=len(postings), most=MOST_POSTINGS)
        for posting in postings:
            if not self.date_from <= posting.date <= self.date_to:
                raise NotExportable("date", value=posting.date)

    def _line_of(self, posting):
        try:
            return _line(POSTING, self._values(posting))
        except NotExportable as error:
            error.details["number"] = posting.number
            raise

    def _header(self):
        return {
            "Kennzeichen": "EXTF",
            "Versionsnummer": str(HEADER_VERSION),
            "Formatkategorie": str(CATEGORY),
            "Formatname": FORMAT_NAME,
            "Formatversion": str(FORMAT_VERSION),
            "Erzeugt am": self.made_at,
            "Herkunft": "RE",
            "Exportiert von": "Autowartung",
            "Beraternummer": str(self.consultant),
            "Mandantennummer": str(self.client),
            "WJ-Beginn": self.year_start,
            "Sachkontenlänge": str(self.account_length),
            "Datum von": self.date_from,
            "Datum bis": self.date_to,
            "Bezeichnung": self.name,
            "Buchungstyp": "1",
            "Rechnungslegungszweck": "0",
            "Festschreibung": str(int(self.is_final)),
            "WKZ": CURRENCY,
            "Sachkontenrahmen": self.chart,
        }

    def _values(self, posting):
        values = {
            "Umsatz (ohne Soll/Haben-Kz)": posting.cents,
            "Soll/Haben-Kennzeichen": posting.side,
            "WKZ Umsatz": CURRENCY,
            "Konto": self._account(posting.account),
            "Gegenkonto (ohne BU-Schlüssel)": self._account(posting.contra),
            "BU-Schlüssel": posting.key,
            "Belegdatum": posting.date,
            "Belegfeld 1": posting.number,
            "Belegfeld 2": posting.due_date and f"{posting.due_date:%d%m%y}",
            "Buchungstext": posting.text,
            "Beleglink": posting.document and f'BEDI "{posting.document}"',
            "EU-Land u. UStID (Bestimmung)": posting.vat_id,
            "Festschreibung": str(int(self.is_final)),
        }
        if posting.service_date:
            # DATEV takes neither without the other.
            values["Leistungsdatum"] = posting.service_date
            values["Datum Zuord. Steuerperiode"] = posting.tax_date or posting.date
        return values

    def _account(self, account):
        """Return an account with all its digits: 8400 is 840000 if it has six."""
        if len(account) > self.account_length:
            raise NotExportable("account", value=account, most=self.account_length)
        return account.ljust(self.account_length, "0")


def _line(fields, values):
    return ";".join(written(field, values.get(field.name)) for field in fields)


def _check_between(reason, number, bounds):
    least, most = bounds
    if not least <= number <= most:
        raise NotExportable(reason, value=number, least=least, most=most)


def _year_after(day):
    # A fiscal year that begins on 29 February ends on the last day of the next one.
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
