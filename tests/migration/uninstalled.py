# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in Odoo's shell: a shop that has sold something is closed for good."""
# ruff: noqa: F821 (the shell provides env)

import os

from sandbox.client import SandboxControl

from odoo import Command, fields

control = SandboxControl(os.environ["STRIPE_TEST_BASE_URL"])
control.hold()
provider = env.ref("payment.payment_provider_stripe")
provider.write({"state": "test", "is_published": True, "allow_tokenization": True})
element = env.ref("autowartung_payment.payment_method_payment_element")
now = fields.Datetime.now()


def start():
    booking = env["autowartung.booking"].create(
        {
            "partner_id": env.ref("base.partner_admin").id,
            "line_ids": [Command.create({"name": "Inspektion", "price_unit": 149.0})],
            "terms_accepted_at": now,
            "early_start_accepted_at": now,
        }
    )
    booking.action_place()
    transaction = booking._open_payment(provider, element)
    transaction._get_processing_values()
    env.cr.commit()
    return transaction


paid = start()
control.pay(paid.provider_reference)
paid._refresh_from_provider()
env.cr.commit()
env["autowartung.queue.mixin"]._run_lane()
assert paid.is_post_processed
start()
env.cr.commit()
module = env["ir.module.module"].search([("name", "=", "autowartung_payment")])
module.button_immediate_uninstall()
