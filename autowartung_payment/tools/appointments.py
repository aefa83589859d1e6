# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Days and windows of time in a customer's words."""

from datetime import UTC
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

BERLIN = "Europe/Berlin"
# In CLDR's notation; what is not German is English.
_DAY = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
_TIME = {"de": "H:mm", "en": "H:mm"}
_WINDOW = {"de": "{}\N{NO-BREAK SPACE}– {}\N{NO-BREAK SPACE}Uhr", "en": "{}\N{NO-BREAK SPACE}– {}"}


def local_time(moment, timezone=BERLIN):
    """Return a naive UTC time in a time zone."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone or BERLIN))


def day_name(moment, language, timezone=BERLIN):
    """Return ``Montag, 7. Dezember 2026``."""
    local = local_time(moment, timezone)
    return format_date(local.date(), _DAY[_short(language)], locale=_locale(language))


def window_name(start, end, language, timezone=BERLIN):
    """Return ``8:00 – 10:00 Uhr``."""
    short = _short(language)
    times = (
        format_time(local_time(t, timezone).time(), _TIME[short], locale=short)
        for t in (start, end)
    )
    return _WINDOW[short].format(*times)


def duration_name(hours):
    """Return ``2 h 30 min``, empty for nothing."""
    minutes = round((hours or 0) * 60)
    parts = (
        f"{minutes // 60} h" if minutes >= 60 else "",
        f"{minutes % 60} min" if minutes % 60 else "",
    )
    return "\N{NO-BREAK SPACE}".join(filter(None, parts))


def _short(language):
    return "de" if (language or "").startswith("de") else "en"


def _locale(language):
    return "de_DE" if _short(language) == "de" else "en_GB"
