# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models


class Booking(models.Model):
    """Where other subjects join in: the core calls these and knows nobody who does.

    An extension that fills a hook calls ``super()``. A hook gets one booking, locked
    where money or slots are decided about.
    """

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    # === WHAT HAPPENS === #

    def _on_placed(self):
        """A draft has become a booking that awaits its payment.

        :raise UserError: if it cannot be placed after all; nothing is kept then.
        """

    def _on_confirmed(self):
        """It was paid, or costs nothing: the appointment is firm."""

    def _on_ready(self):
        """The work is done."""

    def _on_cancelled(self, former_state):
        """It will not take place.

        :param str former_state: ``cancelled`` if only the money was still to be given
            back.
        """

    # === WHAT OTHERS KNOW === #

    def _has_set_off(self):
        """Whether somebody is on the way for the car, or has it."""
        self.ensure_one()
        return False

    def _arrived_at(self):
        """Return when the car came to the workshop (naive, UTC), if it was noted."""
        self.ensure_one()
        return False

    def _returned_at(self):
        """Return when the customer got the car back (naive, UTC), if it was noted."""
        self.ensure_one()
        return False

    def _is_called_off(self):
        """Whether the customer has said that it shall not take place after all."""
        self.ensure_one()
        return self.state == "cancelled"

    # === WHAT IS PLANNED === #

    def _plan_message(self, kind, occasion=None, delay=0):
        """Plan to tell the customer something, once for the occasion.

        :param str kind: the follow-up's.
        :param str occasion: what the customer is told once for; the booking itself, if
            not given.
        :param int delay: seconds to wait.
        """
        for booking in self:
            booking.env["autowartung.follow.up"]._plan(
                kind,
                booking,
                occasion=occasion and f"booking,{booking.id}:{occasion}",
                delay=delay,
            )
