# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class HandoverCorrection(models.TransientModel):
    """Say what turned out to be wrong at a hand-over."""

    _name = "autowartung.handover.correction"
    _description = "Correction of a Hand-over"

    corrected_trip_id = fields.Many2one("autowartung.concierge.trip", required=True)
    # With the reader's own rights: anybody's trip can be named in a dialog.
    mileage = fields.Integer(related="corrected_trip_id.mileage", related_sudo=False)
    signed_by = fields.Char(related="corrected_trip_id.signed_by", related_sudo=False)
    handover_note = fields.Text(
        related="corrected_trip_id.handover_note", related_sudo=False
    )
    handover_corrections = fields.Text(
        related="corrected_trip_id.handover_corrections", related_sudo=False
    )
    text = fields.Text(string="What is right", required=True)

    def action_add(self):
        """Add the correction to the trip."""
        self.ensure_one()
        self.corrected_trip_id._add_handover_correction(self.text)
        return {"type": "ir.actions.act_window_close"}
