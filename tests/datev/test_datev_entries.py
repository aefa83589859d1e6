# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What DATEV posts from our file is what the journal has, to the cent."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

import pytest
from commons import datev
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.autowartung_payment.tools.datev import charts
from odoo.addons.autowartung_payment.tools.datev.batch import Batch
from odoo.addons.autowartung_payment.tools.datev.entries import (
    Entry,
    Line,
    Tax,
    gross_parts,
    postings_of,
    tax_in,
)
from odoo.addons.autowartung_payment.tools.datev.errors import NotExportable

# The same accounts in both charts: receivable, provider, sales 19 and 7 %, without key,
# reductions, advance payments, tax-free abroad, expense.
NAMES = "receivable provider sales19 sales7 plain reduction19 advance19 abroad expense"
ACCOUNTS = {
    charts.SKR03: "1410 1361 8400 8300 8200 8720 1718 8336 4970",
    charts.SKR04: "1205 1461 4400 4300 4200 4720 3272 4336 6855",
}
ACCOUNTS = {
    chart: dict(zip(NAMES.split(), codes.split(), strict=True))
    for chart, codes in ACCOUNTS.items()
}
# Other tests keep the machine busy.
patiently = settings(
    derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
both_charts = pytest.mark.parametrize("chart", ACCOUNTS, ids=lambda chart: chart.code)


def taxes_of(chart):
    """Return the taxes of a shop by their rate."""
    return {
        19: Tax(1, 19.0, chart.keys["3"].account, "3"),
        7: Tax(2, 7.0, chart.keys["2"].account, "2"),
        0: Tax(3, 0.0, ""),
    }


def entry(*lines, **values):
    return Entry(date=date(2026, 11, 5), lines=lines, number="RE/1", **values)


def exported(chart, *entries):
    """Return the file of some entries as DATEV reads it; it has no faults."""
    batch = Batch(
        consultant=29098,
        client=55003,
        account_length=4,
        year_start=date(2026, 1, 1),
        date_from=date(2026, 11, 1),
        date_to=date(2026, 11, 30),
        name="Test",
        chart=chart.code,
        made_at=datetime(2026, 12, 1),
    )
    postings = [p for one in entries for p in postings_of(one, chart)]
    file = datev.read(batch.file(postings))
    assert not file.faults
    return file


def journal_of(*entries):
    """Return ``{account: balance in cents}``."""
    balances = defaultdict(int)
    for one in entries:
        for line in one.lines:
            balances[line.account] += line.cents
    return {account: cents for account, cents in balances.items() if cents}


def sale(chart, account="sales19", net=10_000, tax=1_900, rate=19, sign=1):
    """Return the entry of an invoice, or of a credit note with a sign of -1."""
    codes, used = ACCOUNTS[chart], taxes_of(chart)[rate]
    lines = [
        Line(codes["receivable"], sign * (net + tax)),
        Line(codes[account], -sign * net, used),
    ]
    if tax:
        lines.append(Line(used.account, -sign * tax, used, is_tax=True))
    return entry(*lines, service_date=date(2026, 11, 9))


# === ONE ENTRY OF EACH KIND === #


@both_charts
def test_an_invoice_is_gross_on_the_automatic_account_without_a_key(chart):
    invoice = sale(chart)
    file = exported(chart, invoice)
    (posting,) = file.postings
    assert posting["Umsatz (ohne Soll/Haben-Kz)"] == "119,00"
    assert posting["Soll/Haben-Kennzeichen"] == "S"
    assert posting["BU-Schlüssel"] == ""
    assert posting["Leistungsdatum"] == "09112026"
    assert file.balances() == journal_of(invoice)


@both_charts
def test_a_credit_note_is_the_same_the_other_way_round(chart):
    invoice = sale(chart, sign=-1)
    file = exported(chart, invoice)
    (posting,) = file.postings
    assert posting["Soll/Haben-Kennzeichen"] == "H"
    assert posting["BU-Schlüssel"] == ""
    assert file.balances() == journal_of(invoice)


@both_charts
def test_an_account_that_is_not_automatic_gets_the_key_of_the_tax(chart):
    invoice = sale(chart, "plain")
    file = exported(chart, invoice)
    (posting,) = file.postings
    assert posting["BU-Schlüssel"] == "0003"
    assert file.balances() == journal_of(invoice)


@both_charts
def test_a_wrong_rate_on_an_automatic_account_is_posted_line_by_line(chart):
    invoice = sale(chart, "sales19", 10_000, 700, 7)
    file = exported(chart, invoice)
    assert [p["BU-Schlüssel"] for p in file.postings] == ["0040", ""]
    assert file.balances() == journal_of(invoice)


@both_charts
def test_a_tax_on_another_account_than_datevs_is_posted_line_by_line(chart):
    """Such as that of a cash-basis company, which is not due yet."""
    invoice = sale(chart)
    waiting = {"03": "1766", "04": "3816"}[chart.code]
    not_due = replace(taxes_of(chart)[19], account=waiting)
    receivable, base, tax = invoice.lines
    invoice = replace(
        invoice,
        lines=(
            receivable,
            replace(base, tax=not_due),
            replace(tax, account=waiting, tax=not_due),
        ),
    )
    file = exported(chart, invoice)
    assert [p["BU-Schlüssel"] for p in file.postings] == ["0040", ""]
    assert file.balances() == journal_of(invoice)


@both_charts
def test_recognised_revenue_moves_without_tax(chart):
    """Both accounts are automatic: each has a posting that can switch that off."""
    codes = ACCOUNTS[chart]
    recognised = entry(
        Line(codes["advance19"], 10_000), Line(codes["sales19"], -10_000)
    )
    file = exported(chart, recognised)
    assert [p["BU-Schlüssel"] for p in file.postings] == ["0040", "0040"]
    assert {p["Konto"] for p in file.postings} == {chart.bridge}
    assert file.balances() == journal_of(recognised)


@both_charts
def test_a_payment_is_one_posting(chart):
    codes = ACCOUNTS[chart]
    payment = entry(Line(codes["provider"], 11_900), Line(codes["receivable"], -11_900))
    file = exported(chart, payment)
    (posting,) = file.postings
    assert posting["Konto"] == codes["provider"]
    assert posting["Gegenkonto (ohne BU-Schlüssel)"] == codes["receivable"]
    assert posting["Leistungsdatum"] == ""
    assert file.balances() == journal_of(payment)


@both_charts
def test_an_invoice_with_two_rates_has_a_posting_for_each(chart):
    codes, taxes = ACCOUNTS[chart], taxes_of(chart)
    invoice = entry(
        Line(codes["receivable"], 17_250),
        Line(codes["sales19"], -10_000, taxes[19]),
        Line(codes["sales7"], -5_000, taxes[7]),
        Line(taxes[19].account, -1_900, taxes[19], is_tax=True),
        Line(taxes[7].account, -350, taxes[7], is_tax=True),
    )
    file = exported(chart, invoice)
    amounts = [p["Umsatz (ohne Soll/Haben-Kz)"] for p in file.postings]
    assert amounts == ["119,00", "53,50"]
    assert file.balances() == journal_of(invoice)


@both_charts
def test_a_tax_free_sale_abroad_names_the_customers_vat_id(chart):
    invoice = sale(chart, "abroad", 10_000, 0, 0)
    file = exported(chart, replace(invoice, vat_id="ATU12345678"))
    (posting,) = file.postings
    assert posting["BU-Schlüssel"] == ""
    assert posting["EU-Land u. UStID (Bestimmung)"] == "ATU12345678"
    assert file.balances() == journal_of(invoice)


@both_charts
def test_two_taxes_at_once_are_posted_line_by_line(chart):
    """A provider's fee, for which the recipient owes the tax (§ 13b UStG)."""
    codes = ACCOUNTS[chart]
    input_tax, output_tax = {"03": ("1577", "1787"), "04": ("1407", "3837")}[chart.code]
    fee = entry(
        Line(codes["expense"], 204),
        Line(input_tax, 39),
        Line(codes["provider"], -204),
        Line(output_tax, -39),
    )
    file = exported(chart, fee)
    assert {p["Konto"] for p in file.postings} == {chart.bridge}
    assert file.balances() == journal_of(fee)


@both_charts
def test_an_entry_of_nothing_has_no_postings(chart):
    assert not postings_of(entry(Line("1410", 0), Line("8400", 0)), chart)


def test_an_entry_that_does_not_balance_is_refused():
    with pytest.raises(NotExportable) as refused:
        postings_of(entry(Line("1410", 100), Line("8400", -99)), charts.SKR03)
    assert refused.value.reason == "unbalanced"


# === A CENT MORE OR LESS === #


@pytest.mark.parametrize("rate", [19, 7])
@pytest.mark.parametrize("missing", [-2, -1, 0, 1, 2])
def test_a_cent_more_or_less_is_found_by_splitting_the_amount(rate, missing):
    for gross in (*range(500, 760), 3_990, 28_900, 999_999):
        tax = tax_in(gross, rate) + missing
        parts = gross_parts(gross, tax, rate)
        assert sum(parts) == gross
        assert sum(tax_in(part, rate) for part in parts) == tax
        assert all(part > 0 for part in parts)
        assert len(parts) <= (1 if not missing else 2 + 2 * abs(missing))


def test_what_no_splitting_reaches_is_not_tried_for_long():
    assert gross_parts(2, 1, 19) == []
    assert gross_parts(11_900, 1_800, 19) == []
    assert gross_parts(0, 0, 19) == []


@both_charts
def test_a_tax_that_is_a_cent_off_stays_with_the_automatic_account(chart):
    invoice = sale(chart, "sales19", 10_001, 1_899)
    file = exported(chart, invoice)
    assert len(file.postings) == 3
    assert {p["BU-Schlüssel"] for p in file.postings} == {""}
    assert file.balances() == journal_of(invoice)


@both_charts
def test_a_tax_that_is_far_off_is_posted_line_by_line(chart):
    invoice = sale(chart, "sales19", 10_100, 1_800)
    file = exported(chart, invoice)
    assert [p["BU-Schlüssel"] for p in file.postings] == ["0040", ""]
    assert file.balances() == journal_of(invoice)


# === ANY BASKET === #

baskets = st.lists(
    st.tuples(
        st.sampled_from(["sales19", "sales7", "plain", "reduction19", "abroad"]),
        st.integers(-5_000, 120_000).filter(bool),
    ),
    min_size=1,
    max_size=6,
)
RATES = {"sales19": 19, "sales7": 7, "plain": 19, "reduction19": 19, "abroad": 0}


def invoice_of(chart, basket, rounds_each_line):
    """Return the entry of gross prices, with the tax rounded as Odoo may do it."""
    codes, taxes = ACCOUNTS[chart], taxes_of(chart)
    lines, tax_cents, gross_by_rate = [], defaultdict(int), defaultdict(int)
    for account, gross in basket:
        rate = RATES[account]
        tax = round(gross * rate / (100 + rate))
        lines.append([codes[account], tax - gross, taxes[rate]])
        tax_cents[rate] += tax
        gross_by_rate[rate] += gross
    if not rounds_each_line:
        for rate, gross in gross_by_rate.items():
            tax = round(gross * rate / (100 + rate))
            last = next(line for line in lines if line[2] is taxes[rate])
            last[1] += tax - tax_cents[rate]
            tax_cents[rate] = tax
    found = [Line(*line) for line in lines]
    found += [
        Line(taxes[rate].account, -cents, taxes[rate], is_tax=True)
        for rate, cents in tax_cents.items()
        if cents
    ]
    return entry(Line(codes["receivable"], -sum(x.cents for x in found)), *found)


@both_charts
@patiently
@given(basket=baskets, rounds_each_line=st.booleans(), sign=st.sampled_from([1, -1]))
def test_any_invoice_is_posted_as_it_stands_in_the_journal(
    chart, basket, rounds_each_line, sign
):
    invoice = invoice_of(chart, [(a, sign * g) for a, g in basket], rounds_each_line)
    assert exported(chart, invoice).balances() == journal_of(invoice)


@both_charts
@patiently
@given(basket=st.lists(st.integers(300, 120_000), min_size=1, max_size=6))
def test_a_shops_ordinary_invoice_never_touches_the_account_of_the_tax(chart, basket):
    for rounds_each_line in (True, False):
        lines = [("sales19", gross) for gross in basket]
        invoice = invoice_of(chart, lines, rounds_each_line)
        file = exported(chart, invoice)
        contra = {p["Gegenkonto (ohne BU-Schlüssel)"] for p in file.postings}
        assert contra == {ACCOUNTS[chart]["sales19"]}
        assert {p["BU-Schlüssel"] for p in file.postings} == {""}


@both_charts
@patiently
@given(
    cents=st.lists(st.integers(-50_000, 50_000), min_size=1, max_size=5),
    names=st.lists(st.sampled_from(NAMES.split()), min_size=6, max_size=6),
)
def test_any_entry_without_tax_is_posted_with_debit_and_credit(chart, cents, names):
    codes = ACCOUNTS[chart]
    lines = [Line(codes[n], c) for n, c in zip(names, cents, strict=False)]
    lines.append(Line(codes[names[5]], -sum(cents)))
    one = entry(*lines)
    file = exported(chart, one)
    assert file.balances() == journal_of(one)
    turnover = {
        account: sides
        for account, sides in file.ledger().items()
        if account != chart.bridge
    }
    balances = journal_of(one)
    assert turnover == {
        account: [max(cents, 0), max(-cents, 0)] for account, cents in balances.items()
    }
