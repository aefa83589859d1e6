# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from urllib.parse import urlencode

from odoo import models
from odoo.tools import format_datetime

TIME_ZONE = "Europe/Berlin"
MAPS = "https://www.google.com/maps/dir/"
# In CLDR's notation; what is not German is English.
_DAY_FORMATS = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}


def local_time(env, moment, cldr_format):
    """Return a moment (naive, UTC) in Germany's time and the environment's language."""
    return format_datetime(
        env,
        moment,
        tz=TIME_ZONE,
        dt_format=cldr_format,
        lang_code=env.lang or "en_US",
    )


def local_day(env, moment):
    """Return the day in Germany, such as ``Montag, 7. Dezember 2026``."""
    language = (env.lang or "en").partition("_")[0]
    return local_time(env, moment, _DAY_FORMATS.get(language, _DAY_FORMATS["en"]))


def tel_url(phone):
    """Return a phone number as an address that a phone dials, or ``False``."""
    digits = re.sub(r"(?!^\+)\D", "", (phone or "").strip())
    return f"tel:{digits}" if re.search(r"\d", digits) else False


def maps_url(address):
    """Return where a map shows the way to an address; ``False`` without one."""
    if not address:
        return False
    return f"{MAPS}?{urlencode({'api': 1, 'destination': address})}"


class ConciergeTrip(models.Model):
    """How a trip is said to people, in the language of the environment."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    def _day_text(self):
        """Return the day of the window, such as ``Montag, 7. Dezember 2026``."""
        self.ensure_one()
        return local_day(self.env, self.window_start)

    def _times_text(self):
        """Return the window in Germany's time, such as ``08:00–10:00 Uhr``."""
        self.ensure_one()
        return self.env._(
            "%(start)s–%(end)s",
            start=local_time(self.env, self.window_start, "HH:mm"),
            end=local_time(self.env, self.window_end, "HH:mm"),
        )

    def _window_text(self):
        """Return day and window."""
        return f"{self._day_text()}, {self._times_text()}"

    def _held_until_text(self):
        """Return until when the slot is kept for the customer; empty if it is not."""
        self.ensure_one()
        if self.state != "held" or not self.held_until:
            return ""
        return self.env._(
            "%(day)s, %(time)s",
            day=local_day(self.env, self.held_until),
            time=local_time(self.env, self.held_until, "HH:mm"),
        )

    def _address_text(self):
        """Return the address in one line; empty if there is none."""
        self.ensure_one()
        town = " ".join(filter(None, (self.zip, self.city)))
        return ", ".join(filter(None, (self.street, town)))

    def _maps_url(self):
        """Return the address of the way to the customer, or ``False``."""
        return maps_url(self._address_text())

    def _maps_url_of(self, partner):
        """Return the address of the way to a partner, or ``False``."""
        town = " ".join(filter(None, (partner.zip, partner.city)))
        return maps_url(", ".join(filter(None, (partner.street, town))))

    def _tel_url(self, phone):
        return tel_url(phone)
