# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HandoverCorrection(models.TransientModel):
    """Say what turned out to be wrong at a hand-over."""

    _name = "autowartung.handover.correction"
    _description = "Correction of a Hand-over"

    corrected_trip_id = fields.Many2one("autowartung.concierge.trip", required=True)
    mileage = fields.Integer(related="corrected_trip_id.mileage")
    signed_by = fields.Char(related="corrected_trip_id.signed_by")
    handover_note = fields.Text(related="corrected_trip_id.handover_note")
    handover_corrections = fields.Text(related="corrected_trip_id.handover_corrections")
    text = fields.Text(string="What is right", required=True)

    def action_add(self):
        """Add the correction to the trip."""
        self.ensure_one()
        self.corrected_trip_id._add_handover_correction(self.text)
        return {"type": "ir.actions.act_window_close"}
