# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in Odoo's shell, before and after the update: what nobody may find changed."""
# ruff: noqa: F821 (the shell provides env)

import json
import os
from pathlib import Path


def document(move):
    return [move.name, move.move_type, move.state, move.payment_state]


def booking_values(booking):
    payments = booking.transaction_ids.sorted("id")
    return {
        "number": booking.name,
        "state": booking.state,
        "payment_status": booking.payment_status,
        "paid_at": str(booking.paid_at),
        "total": booking.amount_total,
        "payments": [
            [tx.reference, tx.state, tx.operation, tx.amount, tx.provider_reference]
            for tx in payments
        ],
        "documents": [document(move) for move in booking.invoice_ids.sorted("id")],
        "duplicates": booking.duplicate_payment_ids.mapped("reference"),
        "trips": booking.trip_ids.sorted("id").mapped("state"),
        "tokens": payments.token_id.mapped("payment_details"),
    }


bookings = env["autowartung.booking"].search([])
Path(os.environ["SNAPSHOT"]).write_text(
    json.dumps({booking.note: booking_values(booking) for booking in bookings})
)
