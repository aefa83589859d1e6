# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import times

# What follows from the trips, once there are any.
PLANNED_BY_TRIPS = {"appointment_start", "workshop_id", "with_concierge"}


class Booking(models.Model):
    """What the back office does with a booking's pickup and return."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    can_choose_slot = fields.Boolean(compute="_compute_can_choose_slot")

    @api.depends("state", "with_concierge", "workshop_id", "trip_ids.state")
    def _compute_can_choose_slot(self):
        for booking in self:
            pickup = booking.pickup_id
            booking.can_choose_slot = (
                booking.with_concierge
                and booking.workshop_id
                and booking.state in ("draft", "pending", "confirmed")
                and (not pickup or pickup.state in ("held", "lapsed", "scheduled"))
            )

    def _refuse_what_is_fixed(self, vals):
        for booking in self:
            if booking.trip_count and booking._changed(PLANNED_BY_TRIPS, vals):
                raise UserError(
                    self.env._(
                        "%s has its trips already. Choose another slot instead.",
                        booking.name,
                    )
                )
        return super()._refuse_what_is_fixed(vals)

    @api.onchange("partner_id", "with_concierge")
    def _onchange_prefill_address(self):
        if not self.with_concierge or self.concierge_street:
            return
        for name, value in self._concierge_address_of(self.partner_id).items():
            self[name] = self[name] or value

    @api.model
    def _concierge_address_of(self, partner):
        """Return where the car of a customer is fetched, as far as we know."""
        return {
            "concierge_street": partner.street,
            "concierge_zip": partner.zip,
            "concierge_city": partner.city,
            "contact_name": partner.name,
            "contact_phone": partner.phone,
        }

    def action_view_trips(self):
        """Open the booking's trips."""
        self.ensure_one()
        self.check_access("read")
        trips = self.env["ir.actions.act_window"]._for_xml_id(
            "autowartung_payment.trip_action"
        )
        trips.update(
            name=self.env._("Trips of %s", self.name),
            view_mode="list,form",
            views=[(False, "list"), (False, "form")],
            domain=[("booking_id", "=", self.id)],
            context={"tz": times.TIME_ZONE},
        )
        return trips
