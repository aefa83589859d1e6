# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""No card number survives, and nothing else is touched."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.autowartung_payment.tools.card_numbers import mask


def check_digit(digits):
    """Return the digit that makes ``digits`` pass Luhn's test."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if position % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


@st.composite
def card_numbers(draw):
    length = draw(st.integers(12, 18))
    body = str(draw(st.integers(3, 6))) + draw(
        st.text("0123456789", min_size=length - 1, max_size=length - 1)
    )
    return body + check_digit(body)


@st.composite
def written_card_numbers(draw):
    """A card number in groups, as people type it."""
    number = draw(card_numbers())
    separator = draw(st.sampled_from(["", " ", "-", ".", "\N{NO-BREAK SPACE}", "  "]))
    size = draw(st.integers(2, 6))
    groups = [number[start : start + size] for start in range(0, len(number), size)]
    return number, separator.join(groups)


around = st.sampled_from(["", " ", "Karte: ", "(", ", gültig", "\n", "€", "<p>", "#"])


@settings(derandomize=True, max_examples=300, deadline=None)
@given(written_card_numbers(), around, around)
def test_no_card_number_survives(written, before, after):
    number, text = written
    masked = mask(f"{before}{text}{after}")
    assert number not in re.sub(r"[\s\-.]", "", masked)
    assert text not in masked
    assert masked.startswith(before)
    assert masked.endswith(after)
    assert number[-4:] in masked


@settings(derandomize=True, max_examples=200, deadline=None)
@given(written_card_numbers(), written_card_numbers())
def test_two_card_numbers_are_both_masked(first, second):
    masked = mask(f"{first[1]}, {second[1]}")
    assert masked == f"•••• {first[0][-4:]}, •••• {second[0][-4:]}"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    written_card_numbers(),
    st.sampled_from(["12 30", "12/30", "123", "12-30 123", "1", "2026", "12.30"]),
)
def test_what_follows_a_card_number_does_not_hide_it(written, following):
    number, text = written
    masked = mask(f"{text} {following}")
    assert text not in masked
    assert number not in re.sub(r"\D", "", masked)


@pytest.mark.parametrize(
    "text",
    [
        None,
        False,
        "",
        "AW/2026/00001",
        "WVWZZZ1JZXW000001",
        "M-AB 1234",
        "+49 30 901820",
        "0049 151 23456789",
        "249,00 €",
        "12.03.2026 14:30",
        "DE89 3704 0044 0532 0130 00",
        "Auftrag 4111111111111112",  # fails Luhn's test
        "0000000000000000",
        "pi_3MtwBwLkdIwHu7ix28a3tqPa",
        "12345678901",
        "42424242424242424242424242424242",
    ],
)
def test_ordinary_text_stays(text):
    assert mask(text) == text


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_masking_is_done_after_one_pass(text):
    assert mask(mask(text)) == mask(text)


def test_two_card_numbers_in_a_row_are_both_masked():
    text = "4242 4242 4242 4242 5555 5555 5555 4444"
    assert mask(text) == "•••• 4242 •••• 4444"


def test_card_number_that_looks_like_an_account_is_masked():
    assert "4242 4242" not in mask("DE00 4242 4242 4242 4242")


def test_many_digits_take_no_time():
    assert mask("1 " * 10_000)
    assert mask("1" * 100_000) == "1" * 100_000


def test_card_number_glued_to_words_is_masked():
    for text in (
        "Karte4242424242424242",
        "4242424242424242bitte",
        "x4242424242424242x",
    ):
        assert "4242424242424242" not in mask(text)
