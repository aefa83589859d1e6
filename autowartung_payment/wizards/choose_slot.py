# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class Booking(models.Model):
    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

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


class ChooseSlot(models.TransientModel):
    """A dispatcher gives a booking another slot; lead time and cut-off do not bind."""

    _name = "autowartung.choose.slot"
    _description = "Choose a Slot"
    _inherit = ["autowartung.slot.picker.mixin", "autowartung.guard.mixin"]

    booking_id = fields.Many2one("autowartung.booking", required=True, readonly=False)
    workshop_id = fields.Many2one(related="booking_id.workshop_id")
    state = fields.Selection(related="booking_id.state")

    @api.model
    def _slots_depend_on(self):
        return [*super()._slots_depend_on(), "booking_id"]

    def _offered_slots(self):
        if not self.workshop_id:
            return []
        return self.workshop_id._dispatch_slots(self._own_trips())

    def _own_trips(self):
        return self.booking_id.sudo().trip_ids

    def _work_hours(self):
        return self.booking_id._work_hours()

    def action_confirm(self):
        """Take the slot; customers with a firm appointment are written.

        :raise SlotTaken: if somebody else has taken it meanwhile.
        """
        self.ensure_one()
        self._check_may("dispatcher")
        self._check_slot_is_offered()
        self.booking_id._reschedule_by_dispatcher(self.slot_start)
        return {"type": "ir.actions.act_window_close"}
