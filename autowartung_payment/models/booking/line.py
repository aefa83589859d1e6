# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import times
from ..payment.payable import RECEIVED_STATUSES


class BookingLine(models.Model):
    _name = "autowartung.booking.line"
    _description = "Car Service Booking Line"
    _inherit = ["autowartung.priced.line.mixin"]
    _order = "booking_id, sequence, id"
    _check_company_auto = True
    _priced_by = "booking_id"

    booking_id = fields.Many2one(
        "autowartung.booking", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="booking_id.company_id", store=True)
    currency_id = fields.Many2one(related="booking_id.currency_id")
    appointment_start = fields.Datetime(related="booking_id.appointment_start")

    def _essential_properties(self):
        """Return what is done and how long it takes, as texts: those that are known.

        Beside its price, at the order and in its confirmation (§ 312j (2) BGB with
        Art. 246a § 1 (1) no. 1 EGBGB). In the language of the environment.
        """
        self.ensure_one()
        service = self.product_id.sudo()
        hours = times.duration_text(service.autowartung_service_duration)
        duration = hours and self.env._("about %s", hours)
        return [text for text in (service.description_sale, duration) if text]

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_booking_is_open()
        lines.booking_id._on_lines_changed()
        return lines

    def write(self, vals):
        self._check_booking_is_open()
        bookings = self.booking_id
        result = super().write(vals)
        if "booking_id" in vals:
            self._check_booking_is_open()
        (bookings | self.booking_id)._on_lines_changed()
        return result

    def unlink(self):
        bookings = self.booking_id
        result = super().unlink()
        bookings._on_lines_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _check_booking_is_open(self):
        """What was invoiced, or is just being paid, stays as it is."""
        bookings = self.booking_id
        if any(
            booking.state not in ("draft", "pending")
            or booking.payment_status in ("pending", "authorized", *RECEIVED_STATUSES)
            for booking in bookings
        ):
            raise UserError(
                self.env._(
                    "The services of a booking that is paid or confirmed cannot be"
                    " changed."
                )
            )
