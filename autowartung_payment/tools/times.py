# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days, moments and windows as people say them, in German time.

Moments are naive and UTC, as Odoo stores them. A language is Odoo's code; what is not
German is English.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

# Customers, drivers and workshops are all there, wherever a server or visitor is.
TIME_ZONE = "Europe/Berlin"
_ZONE = ZoneInfo(TIME_ZONE)
_LOCALES = {"de": "de_DE", "en": "en_GB"}
# In CLDR's notation.
_DAY = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
_WEEKDAY = {"de": "EEEE, d. MMMM", "en": "EEEE, d MMMM"}
_DATE = {"de": "d. MMMM", "en": "d MMMM"}
_SHORT_DAY = {"de": "ccc", "en": "ccc"}
_SHORT_DATE = {"de": "ccc d.M.", "en": "ccc d MMM"}
_CLOCK = {"de": "{}\N{NO-BREAK SPACE}Uhr", "en": "{}"}
_WINDOW = "{}\N{NO-BREAK SPACE}– {}"
# The hour that a night in October has twice: which one is meant.
_FIRST_OF_TWO = {"de": " (Sommerzeit)", "en": " (summer time)"}
_SECOND_OF_TWO = {"de": " (Winterzeit)", "en": " (winter time)"}


def local(moment):
    """Return the moment with German time as its zone."""
    return moment.replace(tzinfo=UTC).astimezone(_ZONE)


def in_utc(moment):
    """Return the moment that a clock in Germany shows, naive and in UTC."""
    return moment.replace(tzinfo=_ZONE).astimezone(UTC).replace(tzinfo=None)


def local_date(moment):
    """Return which day it is in Germany."""
    return local(moment).date()


def midnight(day):
    """Return the moment at which a day begins in Germany."""
    return in_utc(datetime.combine(day, time.min))


def midnights(start, end):
    """Return the moments after ``start`` and before ``end`` at which a day begins."""
    day, found = local_date(start), []
    while (begin := midnight(day := day + timedelta(days=1))) < end:
        found.append(begin)
    return found


def day_text(moment, language):
    """Return ``Montag, 7. Dezember 2026``."""
    return _date_text(moment, _DAY, language)


def weekday_text(moment, language):
    """Return ``Montag, 7. Dezember``, for days of which the year is known."""
    return _date_text(moment, _WEEKDAY, language)


def clock_text(moment, language):
    """Return ``8:15 Uhr``; in English ``8:15``."""
    return _CLOCK[_short(language)].format(_hour(moment)) + _which(moment, language)


def moment_text(moment, language):
    """Return ``7. Dezember, 8:15 Uhr``."""
    return f"{_date_text(moment, _DATE, language)}, {clock_text(moment, language)}"


def day_and_clock_text(moment, language):
    """Return ``Montag, 7. Dezember 2026, 8:15 Uhr``."""
    return f"{day_text(moment, language)}, {clock_text(moment, language)}"


def hours_text(start, end, language):
    """Return ``8:00 – 10:00 Uhr``; in English ``8:00 – 10:00``.

    A window that lasts until midnight ends at 24:00, not before it began.
    """
    begin = _hour(start) + _which(start, language)
    if end == midnight(local_date(end)):
        return _WINDOW.format(begin, _CLOCK[_short(language)].format("24:00"))
    return _WINDOW.format(begin, clock_text(end, language))


def window_text(start, end, language):
    """Return ``Montag, 7. Dezember 2026, 8:00 – 10:00 Uhr``."""
    return f"{day_text(start, language)}, {hours_text(start, end, language)}"


def short_window_text(start, end, language, since):
    """Return ``Mo 8–10 Uhr``, with the date (``Mo 14.12. 8–10 Uhr``) after a week.

    :param datetime since: what the reader counts the days from.
    """
    short = _short(language)
    is_far = local_date(start) - local_date(since) >= timedelta(days=7)
    patterns = _SHORT_DATE if is_far else _SHORT_DAY
    day = format_date(local_date(start), patterns[short], locale=_LOCALES[short])
    begin, finish = _hour(start), _hour(end)
    if end == midnight(local_date(end)):
        finish = "24:00"
    hours = f"{begin}–{finish}"
    if short == "de":
        hours = _CLOCK["de"].format(hours.replace(":00", ""))
    return f"{day} {hours}".replace(" ", "\N{NO-BREAK SPACE}")


def duration_text(hours):
    """Return ``2 h 30 min``, empty for nothing."""
    minutes = round((hours or 0) * 60)
    parts = (
        f"{minutes // 60} h" if minutes >= 60 else "",
        f"{minutes % 60} min" if minutes % 60 else "",
    )
    return "\N{NO-BREAK SPACE}".join(filter(None, parts))


def _short(language):
    return "de" if (language or "").startswith("de") else "en"


def _date_text(moment, patterns, language):
    short = _short(language)
    return format_date(local_date(moment), patterns[short], locale=_LOCALES[short])


def _hour(moment):
    at = local(moment)
    return f"{at.hour}:{at:%M}"


def _which(moment, language):
    """Return which of two equal hours it is, empty where there is but one."""
    # By the distance to UTC: what shifts the clock of a test loses `fold`.
    shown = local(moment).replace(tzinfo=None)
    first, second = (_ZONE.utcoffset(shown.replace(fold=fold)) for fold in (0, 1))
    if first == second:
        return ""
    is_second = shown - moment == second
    return (_SECOND_OF_TWO if is_second else _FIRST_OF_TWO)[_short(language)]
