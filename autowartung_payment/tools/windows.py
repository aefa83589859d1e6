# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Say moments and windows as people do, in German time: ``8–10 Uhr``."""

from odoo.tools import format_datetime

TIME_ZONE = "Europe/Berlin"
# In CLDR's notation; what is not German is English.
_DAY = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
_MOMENT = {"de": "d. MMMM, HH:mm 'Uhr'", "en": "d MMMM, HH:mm"}
_CLOCK = {"de": "HH:mm 'Uhr'", "en": "HH:mm"}
_WEEK = {"de": "d. MMMM", "en": "d MMMM"}


def format_day(env, moment):
    """Return ``Montag, 7. Dezember 2026`` for a naive moment in UTC."""
    return _format(env, moment, _DAY)


def format_moment(env, moment):
    """Return ``7. Dezember, 08:15 Uhr``."""
    return _format(env, moment, _MOMENT)


def format_clock(env, moment):
    """Return ``19:25 Uhr``."""
    return _format(env, moment, _CLOCK)


def format_date(env, moment):
    """Return ``7. Dezember``."""
    return _format(env, moment, _WEEK)


def format_hours(env, start, end):
    """Return ``8–10 Uhr`` or ``8:30–10:30 Uhr``; in English ``8:00–10:00``."""
    is_german = _language(env)[0] == "de"
    is_full = is_german and not (start.minute or end.minute)
    pattern = "H" if is_full else "H:mm"
    hours = "–".join(_format(env, moment, {"en": pattern}) for moment in (start, end))
    return f"{hours} Uhr" if is_german else hours


def format_window(env, start, end):
    """Return ``Montag, 7. Dezember 2026, 8–10 Uhr`` for naive moments in UTC."""
    return f"{format_day(env, start)}, {format_hours(env, start, end)}"


def local_date(env, moment):
    """Return the date in Germany, as text that sorts and compares."""
    return _format(env, moment, {"en": "yyyy-MM-dd"})


def _language(env):
    code = env.lang or "en_US"
    return code.partition("_")[0], code


def _format(env, moment, patterns):
    short, code = _language(env)
    return format_datetime(
        env,
        moment,
        tz=TIME_ZONE,
        dt_format=patterns.get(short, patterns["en"]),
        lang_code=code,
    )
