# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.guard import linked_ids

FIXED_ONCE_PLACED = {"partner_id", "company_id"}


class Booking(models.Model):
    """What the back office does with a booking."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    license_plate = fields.Char(related="vehicle_id.license_plate")
    can_handle_money = fields.Boolean(
        compute="_compute_can_handle_money",
        help="Whether the user may accept and give back payments.",
    )

    @api.depends_context("uid")
    def _compute_can_handle_money(self):
        self.can_handle_money = self.env.user._autowartung_has_role(
            "accountant", "manager"
        )

    def write(self, vals):
        if not self.env.su:
            self._refuse_what_is_fixed(vals)
            self._refuse_vehicle_of_others(vals)
        return super().write(vals)

    def _refuse_vehicle_of_others(self, vals):
        """Let the documents and trips of an order name a car of who has ordered.

        A company may pay for the car of one of its people, so its owner counts too.

        :raise UserError: if a person chooses one of somebody else.
        """
        chosen = self.env["autowartung.vehicle"].sudo()
        chosen = chosen.browse(linked_ids(vals.get("vehicle_id"))).exists()
        for booking in self.sudo().filtered(lambda booking: booking.state != "draft"):
            people = booking.partner_id | booking.vehicle_id.partner_id
            known = people.commercial_partner_id
            if chosen.partner_id.commercial_partner_id - known:
                raise UserError(
                    self.env._(
                        "%s belongs to another customer.",
                        ", ".join(chosen.mapped("license_plate")),
                    )
                )

    def _refuse_what_is_fixed(self, vals):
        """Keep the booking in step with what follows from it.

        :raise UserError: if a person changes what others rely on.
        """
        for booking in self:
            if booking.state != "draft" and booking._changed(FIXED_ONCE_PLACED, vals):
                raise UserError(
                    self.env._(
                        "The customer of %s cannot be changed any more.", booking.name
                    )
                )

    def _changed(self, names, vals):
        """Return which of the fields would get another value."""
        self.ensure_one()

        def cached(name, value):
            return self._fields[name].convert_to_cache(value, self)

        return {
            name
            for name in names & vals.keys()
            if cached(name, vals[name]) != cached(name, self[name])
        }

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.vehicle_id.partner_id != self.partner_id:
            self.vehicle_id = self._only_vehicle_of(self.partner_id)

    @api.model
    def _only_vehicle_of(self, partner):
        """Return the customer's vehicle if there is but one, else an empty one."""
        vehicles = self.env["autowartung.vehicle"]
        if not partner._origin:
            return vehicles
        owned = vehicles.search([("partner_id", "=", partner._origin.id)], limit=2)
        return owned if len(owned) == 1 else vehicles

    # === THE WORK === #

    def action_ready(self):
        """The work is done; the customer is told."""
        self.check_access("write")
        for booking in self:
            if booking.state not in ("confirmed", "in_progress"):
                raise UserError(
                    self.env._("%s is not in the workshop.", booking.display_name)
                )
            booking.sudo().state = "ready"
            booking._on_ready()

    # === MANY AT ONCE === #

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
