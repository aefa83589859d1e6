# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in the shell of today's version: what was begun before the update goes on."""
# ruff: noqa: F821 (the shell provides env)

import os

from sandbox.client import SandboxControl

LANES = ("money", "asking", "waiting")

control = SandboxControl(os.environ["STRIPE_TEST_BASE_URL"])
bookings = env["autowartung.booking"].search([])


def booking(note):
    return bookings.filtered(lambda booking: booking.note == note)


def pay(note):
    provider = env.ref("payment.payment_provider_stripe")
    element = env["payment.method"].search(
        [("code", "=", "autowartung_payment_element")]
    )
    transaction = booking(note)._open_payment(provider, element)
    transaction._get_processing_values()
    control.pay(transaction.provider_reference)
    transaction._refresh_from_provider()
    env.cr.commit()


for note in ("opened", "declined", "unpaid", "held"):
    pay(note)
booking("paid")._cancel_and_refund()
env.cr.commit()
queue = env["autowartung.queue.mixin"]
for lane in LANES:
    queue._run_lane(lane)
env.cr.commit()
