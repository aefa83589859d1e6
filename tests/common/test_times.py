# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime

import pytest

from odoo.addons.autowartung_payment.tools import times

WINTER = datetime(2026, 12, 7, 7), datetime(2026, 12, 7, 9)
SUMMER = datetime(2026, 7, 6, 6, 30), datetime(2026, 7, 6, 8)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("window", "language", "text"),
    [
        (WINTER, "de_DE", "Montag, 7. Dezember 2026, 8:00 – 10:00 Uhr"),
        (WINTER, "de_AT", "Montag, 7. Dezember 2026, 8:00 – 10:00 Uhr"),
        (WINTER, "en_US", "Monday, 7 December 2026, 8:00 – 10:00"),
        (WINTER, "fr_FR", "Monday, 7 December 2026, 8:00 – 10:00"),
        (WINTER, None, "Monday, 7 December 2026, 8:00 – 10:00"),
        (SUMMER, "de_DE", "Montag, 6. Juli 2026, 8:30 – 10:00 Uhr"),
    ],
)
def test_a_window_is_said_in_german_time(window, language, text):
    assert plain(times.window_text(*window, language)) == text


def test_a_line_breaks_only_after_the_dash():
    hours = times.hours_text(*WINTER, "de_DE")
    assert hours == "8:00\xa0– 10:00\xa0Uhr"


@pytest.mark.parametrize(
    ("language", "text"),
    [("de_DE", "7. Dezember, 8:05 Uhr"), ("en_US", "7 December, 8:05")],
)
def test_a_moment_has_day_and_time(language, text):
    assert plain(times.moment_text(datetime(2026, 12, 7, 7, 5), language)) == text


def test_the_day_is_the_one_in_germany():
    late = datetime(2026, 12, 6, 23, 30)
    assert times.local_date(late) == date(2026, 12, 7)
    assert times.weekday_text(late, "de_DE") == "Montag, 7. Dezember"


@pytest.mark.parametrize(
    ("day", "begin"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23)),  # the clocks go forward
        (date(2026, 3, 30), datetime(2026, 3, 29, 22)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22)),  # and back
        (date(2026, 10, 26), datetime(2026, 10, 25, 23)),
    ],
)
def test_days_begin_at_midnight_in_germany(day, begin):
    assert times.midnight(day) == begin
    assert times.local_date(begin) == day


@pytest.mark.parametrize(
    ("hours", "text"), [(2.5, "2 h 30 min"), (1, "1 h"), (0.75, "45 min"), (0, "")]
)
def test_a_duration(hours, text):
    assert plain(times.duration_text(hours)) == text
