# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The fields of a batch of postings (Buchungsstapel), as DATEV publishes them.

Source: "DATEV-Format", https://developer.datev.de, header version 700, format version
13 (since February 2024), fields of the header and of the Buchungsstapel; names of the
columns as in DATEV's sample file. Where the description and its own expressions differ,
the stricter one stands here.
"""

from dataclasses import dataclass
from enum import StrEnum

HEADER_VERSION = 700
CATEGORY = 21
FORMAT_NAME = "Buchungsstapel"
FORMAT_VERSION = 13
ENCODING = "cp1252"
# More postings are refused in one file.
MOST_POSTINGS = 99_999


class Kind(StrEnum):
    """What a field may hold, besides nothing. The first five stand in quotes."""

    TEXT = "text"  # up to `most` characters, none that controls
    WORD = "word"  # up to `most` letters, digits, underscores and `also`
    CAPITALS = "capitals"  # between `least` and `most` of A to Z
    KEY = "key"  # exactly `most` digits, in quotes
    WORD_CHOICE = "word choice"  # one of `choices`, in quotes
    CHOICE = "choice"  # one of `choices`
    DIGITS = "digits"  # between `least` and `most` digits
    AMOUNT = "amount"  # up to `most` digits, comma, `least` to `decimals` more
    DAY_AND_MONTH = "DDMM"
    DATE = "DDMMYYYY"
    ISO_DATE = "YYYYMMDD"
    MOMENT = "YYYYMMDDHHMMSSFFF"
    YEAR = "YYYY"
    NOTHING = "nothing"

    @property
    def is_quoted(self):
        return self in _QUOTED


_QUOTED = (Kind.TEXT, Kind.WORD, Kind.CAPITALS, Kind.KEY, Kind.WORD_CHOICE)


@dataclass(frozen=True)
class Field:
    """One field of a line.

    :param str name: what the line of column names calls it.
    :param int most: the most characters or digits; before the comma for an amount.
    :param int least: the fewest; for an amount the fewest digits after the comma.
    :param int decimals: the most digits after the comma.
    :param str also: what a word may hold besides letters, digits and underscores.
    """

    name: str
    kind: Kind
    most: int = 0
    least: int = 0
    decimals: int = 0
    choices: tuple = ()
    also: str = ""
    required: bool = False


def _text(name, most):
    return Field(name, Kind.TEXT, most)


def _word(name, most, also=""):
    return Field(name, Kind.WORD, most, also=also)


def _capitals(name, most, least=None):
    return Field(name, Kind.CAPITALS, most, most if least is None else least)


def _digits(name, most, least=0, required=False):
    return Field(name, Kind.DIGITS, most, least, required=required)


def _amount(name, most, decimals=2, least=None, required=False):
    least = decimals if least is None else least
    return Field(name, Kind.AMOUNT, most, least, decimals, required=required)


def _choice(name, *choices, required=False):
    return Field(name, Kind.CHOICE, choices=choices, required=required)


def _word_choice(name, *choices, required=False):
    return Field(name, Kind.WORD_CHOICE, choices=choices, required=required)


def _date(name):
    return Field(name, Kind.DATE)


def _pairs(first, second, count):
    """Return the fields of numbered pairs of a kind of information and its content."""
    return [
        field
        for number in range(1, count + 1)
        for field in (_text(f"{first} {number}", 20), _text(f"{second} {number}", 210))
    ]


HEADER = (
    _word_choice("Kennzeichen", "EXTF", required=True),
    _choice("Versionsnummer", str(HEADER_VERSION), required=True),
    _choice("Formatkategorie", str(CATEGORY), required=True),
    _word_choice("Formatname", FORMAT_NAME, required=True),
    _choice("Formatversion", str(FORMAT_VERSION), required=True),
    Field("Erzeugt am", Kind.MOMENT, required=True),
    Field("Importiert", Kind.NOTHING),
    _word("Herkunft", 2),
    _word("Exportiert von", 25),
    _word("Importiert von", 25),
    _digits("Beraternummer", 7, 4, required=True),
    _digits("Mandantennummer", 5, 1, required=True),
    Field("WJ-Beginn", Kind.ISO_DATE, required=True),
    _choice("Sachkontenlänge", *"45678", required=True),
    Field("Datum von", Kind.ISO_DATE, required=True),
    Field("Datum bis", Kind.ISO_DATE, required=True),
    _word("Bezeichnung", 30, also=".-/ "),
    _capitals("Diktatkürzel", 4, 2),
    _choice("Buchungstyp", "1", "2"),
    _choice("Rechnungslegungszweck", "0", "30", "40", "50", "64"),
    _choice("Festschreibung", "0", "1"),
    _capitals("WKZ", 3),
    Field("Reserviert", Kind.NOTHING),
    _text("Derivatskennzeichen", 0),
    Field("Reserviert", Kind.NOTHING),
    Field("Reserviert", Kind.NOTHING),
    Field("Sachkontenrahmen", Kind.WORD_CHOICE, choices=("03", "04")),
    _digits("ID der Branchenlösung", 4),
    Field("Reserviert", Kind.NOTHING),
    _text("Reserviert", 0),
    _text("Anwendungsinformation", 16),
)

_DOCUMENT_NUMBER = "$&%*+-/"

POSTING = (
    _amount("Umsatz (ohne Soll/Haben-Kz)", 10, required=True),
    _word_choice("Soll/Haben-Kennzeichen", "S", "H", required=True),
    _capitals("WKZ Umsatz", 3),
    _amount("Kurs", 4, decimals=6, least=2),
    _amount("Basis-Umsatz", 10),
    _capitals("WKZ Basis-Umsatz", 3),
    _digits("Konto", 9, 1, required=True),
    _digits("Gegenkonto (ohne BU-Schlüssel)", 9, 1, required=True),
    Field("BU-Schlüssel", Kind.KEY, 4),
    Field("Belegdatum", Kind.DAY_AND_MONTH, required=True),
    _word("Belegfeld 1", 36, also=_DOCUMENT_NUMBER),
    _word("Belegfeld 2", 12, also=_DOCUMENT_NUMBER),
    _amount("Skonto", 8),
    _text("Buchungstext", 60),
    _choice("Postensperre", "0", "1"),
    _word("Diverse Adressnummer", 9),
    _digits("Geschäftspartnerbank", 3, 3),
    _digits("Sachverhalt", 2, 2),
    _choice("Zinssperre", "0", "1"),
    _text("Beleglink", 210),
    *_pairs("Beleginfo - Art", "Beleginfo - Inhalt", 8),
    _word("KOST1 - Kostenstelle", 36, also=" "),
    _word("KOST2 - Kostenstelle", 36, also=" "),
    _amount("Kost-Menge", 12, decimals=4),
    _text("EU-Land u. UStID (Bestimmung)", 15),
    _amount("EU-Steuersatz (Bestimmung)", 2),
    _word_choice("Abw. Versteuerungsart", "I", "K", "P", "S"),
    _digits("Sachverhalt L+L", 3, 1),
    _digits("Funktionsergänzung L+L", 3),
    _digits("BU 49 Hauptfunktionstyp", 1),
    _digits("BU 49 Hauptfunktionsnummer", 2),
    _digits("BU 49 Funktionsergänzung", 3),
    *_pairs("Zusatzinformation - Art", "Zusatzinformation- Inhalt", 20),
    _digits("Stück", 8),
    _amount("Gewicht", 8),
    _digits("Zahlweise", 2),
    _word("Forderungsart", 10),
    Field("Veranlagungsjahr", Kind.YEAR),
    _date("Zugeordnete Fälligkeit"),
    _digits("Skontotyp", 1),
    _text("Auftragsnummer", 30),
    _capitals("Buchungstyp", 2),
    _digits("USt-Schlüssel (Anzahlungen)", 4),
    _capitals("EU-Land (Anzahlungen)", 2),
    _digits("Sachverhalt L+L (Anzahlungen)", 3),
    _amount("EU-Steuersatz (Anzahlungen)", 2),
    _digits("Erlöskonto (Anzahlungen)", 8, 4),
    _capitals("Herkunft-Kz", 2),
    _text("Buchungs GUID", 36),
    _date("KOST-Datum"),
    _text("SEPA-Mandatsreferenz", 35),
    _choice("Skontosperre", "0", "1"),
    _text("Gesellschaftername", 76),
    _digits("Beteiligtennummer", 4, 4),
    _text("Identifikationsnummer", 11),
    _text("Zeichnernummer", 20),
    _date("Postensperre bis"),
    _text("Bezeichnung SoBil-Sachverhalt", 30),
    _digits("Kennzeichen SoBil-Buchung", 2),
    _choice("Festschreibung", "0", "1"),
    _date("Leistungsdatum"),
    _date("Datum Zuord. Steuerperiode"),
    _date("Fälligkeit"),
    _word_choice("Generalumkehr (GU)", "0", "1"),
    _amount("Steuersatz", 2),
    _capitals("Land", 2),
    _text("Abrechnungsreferenz", 50),
    _choice("BVV-Position", *"12345"),
    _text("EU-Land u. UStID (Ursprung)", 15),
    _amount("EU-Steuersatz (Ursprung)", 2),
    _digits("Abw. Skontokonto", 9, 1),
)
