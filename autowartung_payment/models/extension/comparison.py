# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a choice comes to, beside what was agreed at first."""

from odoo import fields, models


class Extension(models.Model):
    """What the customer compares before deciding."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _comparison(self, line_ids):
        """Return what a choice adds to the booking, gross.

        :param line_ids: of the lines that are wanted; those of others count nothing.
        :return: amounts: what was agreed at first (``estimate``), what was ``approved``
            on top of it, the ``total`` of the choice as its invoice would have it, the
            ``tax`` in it, and ``altogether``.
        """
        self.ensure_one()
        wanted = self.line_ids.filtered(lambda line: line.id in line_ids)
        totals = self._tax_totals(wanted)
        others = self.booking_id.extension_ids - self
        estimate = self.booking_id.estimate
        approved = sum(
            others.filtered(lambda other: other._is_approved()).mapped("amount_total")
        )
        total = totals["total_amount_currency"]
        return {
            "estimate": estimate,
            "approved": approved,
            "total": total,
            "tax": totals["tax_amount_currency"],
            "altogether": estimate + approved + total,
        }

    def _minor_comparison(self, line_ids):
        """Return :meth:`_comparison` in minor units."""
        compared = self._comparison(line_ids)
        return {name: self._minor(amount) for name, amount in compared.items()}

    def _return_text(self):
        """Return when the car comes back as planned, empty if nobody brings it."""
        booking = self.booking_id
        return booking._window(booking.sudo().return_id) or ""

    def _phone_of_workshop(self):
        partner = self.booking_id.workshop_id.partner_id or self.company_id.partner_id
        # To read a whole contact takes longer than most of what the page shows.
        partner.fetch(["phone"])
        return partner.phone

    def _seconds_left(self):
        """Return how long there is to decide; the clock of a device may be wrong."""
        left = (self.deadline - fields.Datetime.now()).total_seconds()
        return max(int(left), 0)
