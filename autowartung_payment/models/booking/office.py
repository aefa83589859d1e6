# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..inbox.follow_up import PAYMENT_LINK_MAIL

# What follows from the trips, once there are any.
PLANNED_BY_TRIPS = {"appointment_start", "workshop_id", "with_concierge"}
FIXED_ONCE_PLACED = {"partner_id", "company_id"}


class Booking(models.Model):
    """What the back office does with a booking."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    license_plate = fields.Char(related="vehicle_id.license_plate")
    can_handle_money = fields.Boolean(
        compute="_compute_can_handle_money",
        help="Whether the user may accept and give back payments.",
    )
    can_choose_slot = fields.Boolean(compute="_compute_can_choose_slot")

    @api.depends_context("uid")
    def _compute_can_handle_money(self):
        self.can_handle_money = self.env.user._autowartung_has_role(
            "accountant", "manager"
        )

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

    def write(self, vals):
        if not self.env.su:
            self._refuse_what_is_fixed(vals)
        return super().write(vals)

    def _refuse_what_is_fixed(self, vals):
        """Keep the booking in step with its trips and its payments."""
        for booking in self:
            changed = {
                name
                for name in (PLANNED_BY_TRIPS | FIXED_ONCE_PLACED) & vals.keys()
                if booking._fields[name].convert_to_cache(vals[name], booking)
                != booking._fields[name].convert_to_cache(booking[name], booking)
            }
            if changed & PLANNED_BY_TRIPS and booking.trip_count:
                raise UserError(
                    self.env._(
                        "%s has its trips already. Choose another slot instead.",
                        booking.name,
                    )
                )
            if changed & FIXED_ONCE_PLACED and booking.state != "draft":
                raise UserError(
                    self.env._(
                        "The customer of %s cannot be changed any more.", booking.name
                    )
                )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.vehicle_id.partner_id != self.partner_id:
            self.vehicle_id = self._only_vehicle_of(self.partner_id)

    @api.onchange("partner_id", "with_concierge")
    def _onchange_prefill_address(self):
        if not self.with_concierge or self.concierge_street:
            return
        for name, value in self._concierge_address_of(self.partner_id).items():
            self[name] = self[name] or value

    @api.model
    def _only_vehicle_of(self, partner):
        """Return the customer's vehicle if there is but one, else an empty one."""
        vehicles = self.env["autowartung.vehicle"]
        if not partner._origin:
            return vehicles
        owned = vehicles.search([("partner_id", "=", partner._origin.id)], limit=2)
        return owned if len(owned) == 1 else vehicles

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

    # === PAYMENT LINK === #

    def action_send_payment_link(self):
        """Write the customer where to pay; the slot is kept until then.

        Pressed twice within a minute, one mail goes out.

        :raise UserError: if there is nothing to pay or no mail address.
        :raise SlotTaken: if the hold has lapsed and somebody else has the slot.
        """
        self.check_access("write")
        for booking in self:
            if not booking._is_payable():
                raise UserError(
                    self.env._("There is nothing to pay for %s.", booking.name)
                )
            if not booking.partner_id.email:
                raise UserError(
                    self.env._(
                        "%s has no mail address to send the link to.",
                        booking.partner_id.display_name,
                    )
                )
            booking._renew_hold()
            booking._plan_mail(
                PAYMENT_LINK_MAIL, f"{fields.Datetime.now():%Y-%m-%d %H:%M}"
            )
            booking.sudo()._message_log(
                body=self.env._(
                    "Payment link sent to %s.", booking.partner_id.email_formatted
                ),
                author_id=self.env.user.partner_id.id,
            )

    # === OPENING === #

    def action_choose_slot(self):
        """Open the dialog in which a dispatcher gives the booking another slot."""
        self.ensure_one()
        self._check_may("dispatcher")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose slot"),
            "res_model": "autowartung.choose.slot",
            "view_mode": "form",
            "target": "new",
            "context": {"default_booking_id": self.id},
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
            context={},
        )
        return trips

    # === MANY AT ONCE === #

    def action_bulk_send_payment_link(self):
        return self.env["autowartung.bulk.result"]._run(
            self, lambda booking: booking.action_send_payment_link()
        )

    def action_bulk_ready(self):
        return self.env["autowartung.bulk.result"]._run(
            self, lambda booking: booking.action_ready()
        )

    def action_bulk_cancel(self):
        """Cancel what is not paid.

        No savepoint: what the provider was told is committed in between.
        """
        return self.env["autowartung.bulk.result"]._run(
            self, lambda booking: booking._cancel_unpaid(), savepoint=False
        )

    def _cancel_unpaid(self):
        if self.state not in ("draft", "pending"):
            state = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._("Not waiting for a payment: %s.", state[self.state])
            )
        self.action_cancel()
