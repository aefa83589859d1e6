# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...tools import addresses, times


class ConciergeTrip(models.Model):
    """How a trip is said to people, in the language of the environment."""

    _inherit = "autowartung.concierge.trip"  # pylint: disable=consider-merging-classes-inherited

    def _day_text(self):
        """Return the day of the window, such as ``Montag, 7. Dezember 2026``."""
        self.ensure_one()
        return times.day_text(self.window_start, self.env.lang)

    def _times_text(self):
        """Return the window in Germany's time, such as ``8:00 – 10:00 Uhr``."""
        self.ensure_one()
        return times.hours_text(self.window_start, self.window_end, self.env.lang)

    def _held_until_text(self):
        """Return until when the slot is kept for the customer; empty if it is not."""
        self.ensure_one()
        if self.state != "held" or not self.held_until:
            return ""
        return times.moment_text(self.held_until, self.env.lang)

    def _address_text(self):
        """Return the address in one line; empty if there is none."""
        self.ensure_one()
        return addresses.in_one_line(self)

    def _maps_url(self):
        """Return the address of the way to the customer, or ``False``."""
        return addresses.maps_url(self._address_text())

    def _workshop_maps_url(self):
        """Return the address of the way to the workshop, or ``False``."""
        workshop = self.workshop_id.sudo().partner_id
        return addresses.maps_url(addresses.in_one_line(workshop))
