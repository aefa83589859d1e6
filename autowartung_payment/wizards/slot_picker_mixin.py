# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exceptions import SlotTaken
from ..models.concierge.workshop_slots import is_free


class SlotPickerMixin(models.AbstractModel):
    """A dialog in which one of the free slots is chosen."""

    _name = "autowartung.slot.picker.mixin"
    _description = "Choice of a Slot"

    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    workshop_id = fields.Many2one("autowartung.workshop")
    slot_start = fields.Datetime(string="Slot")
    slot_choices = fields.Json(compute="_compute_slot_choices")

    def _compute_company_id(self):
        self.company_id = self.env.company

    @api.depends(lambda self: self._slots_depend_on())
    def _compute_slot_choices(self):
        for wizard in self:
            slots = wizard.workshop_id._with_returns(
                wizard._offered_slots(), wizard._work_hours(), wizard._own_trips()
            )
            wizard.slot_choices = wizard._choices_of(slots)

    @api.model
    def _slots_depend_on(self):
        """Return the names of the fields that :meth:`_offered_slots` reads."""
        return ["workshop_id"]

    def _offered_slots(self):
        """Return the slots from which is chosen, full ones included."""
        raise NotImplementedError

    def _work_hours(self):
        """Return how long the work takes after which the car is brought back."""
        raise NotImplementedError

    def _own_trips(self):
        """Return the trips that are to be moved, if there are any."""
        return self.env["autowartung.concierge.trip"]

    def _check_slot_is_offered(self):
        """Refuse a slot that was taken while somebody was looking at it.

        :raise UserError: if no slot was chosen.
        :raise SlotTaken: if it is not on offer (any more).
        """
        if not self.slot_start:
            raise UserError(self.env._("Please choose a slot."))
        if not is_free(self._offered_slots(), self.slot_start):
            raise SlotTaken(self.env._("This slot has just been taken."))

    def _choices_of(self, slots):
        """Return the free ones of ``slots`` by day, as the picker wants them.

        :return: ``[{"day": "Montag, 7. Dezember", "slots": [{"start": "2026-12-07
            07:00:00", "label": "8:00 – 10:00 Uhr", "back": "zurück Mo 13–15 Uhr",
            "free": 2}, …]}, …]``, ``start`` in UTC and Odoo's own notation.
        """
        return [
            {
                "day": day.name,
                "slots": [self._choice_of(slot) for slot in day.slots if slot.free],
            }
            for day in self.workshop_id._slot_days(slots)
            if day.free
        ]

    @staticmethod
    def _choice_of(slot):
        return {
            "start": fields.Datetime.to_string(slot.start),
            "label": slot.name,
            "back": slot.back_name,
            "free": slot.free,
        }
