# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The files are what DATEV publishes: fields, types, lengths, characters."""

from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest
from commons import datev
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.autowartung_payment.tools.datev import charts, documents, fields
from odoo.addons.autowartung_payment.tools.datev.batch import Batch, Posting
from odoo.addons.autowartung_payment.tools.datev.errors import NotExportable

# Other tests keep the machine busy.
patiently = settings(
    derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
NOVEMBER = Batch(
    consultant=29098,
    client=55003,
    account_length=4,
    year_start=date(2026, 1, 1),
    date_from=date(2026, 11, 1),
    date_to=date(2026, 11, 30),
    name="Autowartung 2026-11",
    chart="03",
    made_at=datetime(2026, 12, 1, 8, 30, 15, 440_000),
)
SALE = Posting(
    cents=11_900,
    side="S",
    account="1410",
    contra="8400",
    date=date(2026, 11, 5),
    number="RE/2026/00017",
    text="AW-2026-00012 Rechnung",
    service_date=date(2026, 11, 9),
    tax_date=date(2026, 11, 5),
)
# Published numbers and names of what is filled in, and of the last field.
PUBLISHED = {
    1: "Umsatz (ohne Soll/Haben-Kz)",
    2: "Soll/Haben-Kennzeichen",
    3: "WKZ Umsatz",
    7: "Konto",
    8: "Gegenkonto (ohne BU-Schlüssel)",
    9: "BU-Schlüssel",
    10: "Belegdatum",
    11: "Belegfeld 1",
    12: "Belegfeld 2",
    14: "Buchungstext",
    20: "Beleglink",
    36: "Beleginfo - Inhalt 8",
    37: "KOST1 - Kostenstelle",
    40: "EU-Land u. UStID (Bestimmung)",
    48: "Zusatzinformation - Art 1",
    87: "Zusatzinformation- Inhalt 20",
    88: "Stück",
    103: "Buchungs GUID",
    105: "SEPA-Mandatsreferenz",
    114: "Festschreibung",
    115: "Leistungsdatum",
    116: "Datum Zuord. Steuerperiode",
    118: "Generalumkehr (GU)",
    125: "Abw. Skontokonto",
}


def read(*postings, **changes):
    return datev.read(replace(NOVEMBER, **changes).file(postings))


def test_the_list_of_fields_is_the_published_one():
    assert len(fields.HEADER) == 31
    assert len(fields.POSTING) == 125
    for number, name in PUBLISHED.items():
        assert fields.POSTING[number - 1].name == name
    quoted = [n for n, field in enumerate(fields.HEADER, 1) if field.kind.is_quoted]
    assert quoted == [1, 4, 8, 9, 10, 17, 18, 22, 24, 27, 30, 31]


def test_the_header_is_written_as_in_the_published_sample():
    first = NOVEMBER.file([SALE]).decode("cp1252").split("\r\n")[0]
    assert first == (
        '"EXTF";700;21;"Buchungsstapel";13;20261201083015440;;"RE";"Autowartung";"";'
        '29098;55003;20260101;4;20261101;20261130;"Autowartung 2026-11";"";1;0;1;"EUR";'
        ';"";;;"03";;;"";""'
    )


def test_a_posting_says_what_it_has_to():
    file = read(SALE)
    assert not file.faults
    filled = {name: text for name, text in file.postings[0].items() if text}
    assert filled == {
        "Umsatz (ohne Soll/Haben-Kz)": "119,00",
        "Soll/Haben-Kennzeichen": "S",
        "WKZ Umsatz": "EUR",
        "Konto": "1410",
        "Gegenkonto (ohne BU-Schlüssel)": "8400",
        "Belegdatum": "0511",
        "Belegfeld 1": "RE/2026/00017",
        "Buchungstext": "AW-2026-00012 Rechnung",
        "Festschreibung": "1",
        "Leistungsdatum": "09112026",
        "Datum Zuord. Steuerperiode": "05112026",
    }


def test_other_fields_of_a_posting():
    file = read(
        replace(
            SALE,
            key="40",
            due_date=date(2026, 12, 5),
            document="6f0c2f4e-0000-4000-8000-000000000001",
            vat_id="ATU12345678",
        ),
        is_final=False,
    )
    assert not file.faults
    (posting,) = file.postings
    assert posting["BU-Schlüssel"] == "0040"
    assert posting["Belegfeld 2"] == "051226"
    assert posting["Beleglink"] == 'BEDI "6f0c2f4e-0000-4000-8000-000000000001"'
    assert posting["EU-Land u. UStID (Bestimmung)"] == "ATU12345678"
    assert posting["Festschreibung"] == "0"
    assert file.header[20] == "0"


@pytest.mark.parametrize(
    "given_text, written",
    [
        ("Größe – 5 € „neu“", "Größe – 5 € „neu“"),
        ("Škoda Łódź ẞ", "Škoda Lódz ?"),
        ("zwei\r\nZeilen\tund\x00mehr", "zwei  Zeilen und mehr"),
        ("Anlasser 🚗 車", "Anlasser ? ?"),
        ('sagt "so"; und so', 'sagt "so"; und so'),
        ("x" * 70, "x" * 60),
        ("e\u0301\u200b", "é"),
    ],
)
def test_a_text_is_brought_into_the_characters_of_the_file(given_text, written):
    (posting,) = read(replace(SALE, text=given_text)).postings
    assert posting["Buchungstext"] == written


@pytest.mark.parametrize(
    "number, written",
    [
        ("RE/2026/00017", "RE/2026/00017"),
        ("Storno Ü 17.1", "Storno-Ue-17-1"),
        ("", ""),
    ],
)
def test_a_number_holds_what_numbers_may(number, written):
    file = read(replace(SALE, number=number))
    assert not file.faults
    assert file.postings[0]["Belegfeld 1"] == written


@pytest.mark.parametrize("length, account", [(4, "8400"), (6, "840000")])
def test_accounts_have_the_digits_of_the_advisers_chart(length, account):
    (posting,) = read(SALE, account_length=length).postings
    assert posting["Gegenkonto (ohne BU-Schlüssel)"] == account


@pytest.mark.parametrize(
    "reason, changes",
    [
        ("account", {"contra": "84001"}),
        ("digits", {"contra": "84x"}),
        ("amount", {"cents": 0}),
        ("amount", {"cents": -1}),
        ("amount", {"cents": 10**12}),
        ("length", {"number": "x" * 37}),
        ("choice", {"side": "D"}),
        ("date", {"date": date(2026, 12, 1)}),
        ("missing", {"account": ""}),
    ],
)
def test_what_does_not_fit_is_refused(reason, changes):
    if changes.get("account") == "":
        posting, batch = SALE, replace(NOVEMBER, consultant=0)
        reason = "consultant"
    else:
        posting, batch = replace(SALE, **changes), NOVEMBER
    with pytest.raises(NotExportable) as refused:
        batch.file([posting])
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "reason, changes",
    [
        ("consultant", {"consultant": 1000}),
        ("consultant", {"consultant": 10_000_000}),
        ("client", {"client": 0}),
        ("client", {"client": 100_000}),
        ("choice", {"account_length": 3}),
        ("period", {"year_start": date(2026, 12, 1)}),
        ("period", {"date_to": date(2027, 1, 1)}),
        ("period", {"date_to": date(2026, 10, 31)}),
    ],
)
def test_a_header_that_no_adviser_has_is_refused(reason, changes):
    with pytest.raises(NotExportable) as refused:
        replace(NOVEMBER, **changes).file([])
    assert refused.value.reason == reason


def test_a_fiscal_year_may_begin_in_any_month():
    file = read(SALE, year_start=date(2026, 7, 1))
    assert not file.faults
    assert file.header[12] == "20260701"


@patiently
@given(
    text=st.text(max_size=90),
    number=st.text(max_size=30),
    cents=st.integers(1, 10**12 - 1),
    day=st.integers(1, 30),
)
def test_whatever_is_written_can_be_read(text, number, cents, day):
    posting = replace(
        SALE,
        text=text,
        number=number[:12],
        cents=cents,
        date=date(2026, 11, day),
    )
    file = read(posting)
    assert not file.faults
    amount = file.postings[0]["Umsatz (ohne Soll/Haben-Kz)"]
    assert int(amount.replace(",", "")) == cents


def test_no_account_is_automatic_in_two_ways():
    for chart in charts.CHARTS.values():
        for account, key in chart.automatic.items():
            assert len(account) == 4
            assert key in chart.keys or key == charts.OTHER
        for account, (rate, tax_account) in datev.AUTOMATIC[chart.code].items():
            key = chart.keys.get(chart.effect_of(account))
            assert (
                key is None
                if not rate
                else (key.rate, key.account)
                == (
                    rate,
                    tax_account,
                )
            )
        assert chart.effect_of(chart.bridge) is None


def test_the_list_of_documents_names_each_file():
    listed = documents.document_list(
        [("guid-1", "RE_2026_00017.pdf"), ("guid-2", "RE_2026_00018 & mehr.pdf")],
        datetime(2026, 12, 1, 8, 30, 15),
    )
    archive = ElementTree.fromstring(listed)
    space = "{http://xml.datev.de/bedi/tps/document/v06.0}"
    assert archive.tag == f"{space}archive"
    assert archive.find(f"{space}header/{space}date").text == "2026-12-01T08:30:15"
    found = [
        (document.get("guid"), document.find(f"{space}extension").get("name"))
        for document in archive.iter(f"{space}document")
    ]
    assert found == [
        ("guid-1", "RE_2026_00017.pdf"),
        ("guid-2", "RE_2026_00018 & mehr.pdf"),
    ]
