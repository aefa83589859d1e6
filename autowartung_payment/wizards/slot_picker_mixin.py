# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.dates import format_time as babel_time

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby
from odoo.tools.misc import babel_locale_parse, get_lang

from ..models.booking_concierge import SlotTaken

DEFAULT_ZONE = "Europe/Berlin"


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

    def _compute_slot_choices(self):
        """Set the free slots as the picker wants them; see :meth:`_choices_of`."""
        raise NotImplementedError

    def _offered_slots(self):
        """Return the slots from which is chosen, full ones included."""
        raise NotImplementedError

    def _check_slot_is_offered(self):
        """Refuse a slot that was taken while somebody was looking at it.

        :raise UserError: if no slot was chosen.
        :raise SlotTaken: if it is not on offer (any more).
        """
        if not self.slot_start:
            raise UserError(self.env._("Please choose a slot."))
        if not any(
            slot.start == self.slot_start and slot.free
            for slot in self._offered_slots()
        ):
            raise SlotTaken(self.env._("This slot has just been taken."))

    def _choices_of(self, slots):
        """Return the free ones of ``slots`` by day, in the workshop's own time.

        :return: ``[{"day": "Mo., 7. Dezember", "slots": [{"start": "2026-12-07
            07:00:00", "label": "08:00–10:00", "free": 2}, …]}, …]``, times in UTC and
            labels in local time.
        """
        zone = ZoneInfo(self.workshop_id.sudo().resource_calendar_id.tz or DEFAULT_ZONE)
        free = [slot for slot in slots if slot.free]
        days = groupby(free, lambda slot: _local(slot.start, zone).date())
        return [
            {
                "day": self._format_day(day),
                "slots": [self._choice_of(slot, zone) for slot in group],
            }
            for day, group in days
        ]

    def _choice_of(self, slot, zone):
        locale = babel_locale_parse(get_lang(self.env).code)
        start, end = (
            babel_time(_local(moment, zone), format="HH:mm", locale=locale)
            for moment in (slot.start, slot.end)
        )
        return {
            "start": fields.Datetime.to_string(slot.start),
            "label": f"{start}–{end}",
            "free": slot.free,
        }

    def _format_day(self, day):
        locale = babel_locale_parse(get_lang(self.env).code)
        pattern = "EEE, d. MMMM" if locale.language == "de" else "EEE, d MMMM"
        return babel_date(day, format=pattern, locale=locale)


def _local(moment, zone):
    return moment.replace(tzinfo=UTC).astimezone(zone)
