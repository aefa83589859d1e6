# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work whose money is held for a while, and a provider that may not answer."""

from datetime import timedelta
from unittest.mock import patch

from commons.extension import ExtensionCase

from odoo import Command, fields

from odoo.addons.autowartung_payment.gateways.stripe import gateway as stripe_gateway

CAPTURES = "^/v1/payment_intents/pi_[^/]+/capture$"
VOIDS = "^/v1/payment_intents/pi_[^/]+/cancel$"
ATTEMPTS = 1 + stripe_gateway.NETWORK_RETRIES


class CapturingCase(ExtensionCase):
    def setUp(self):
        super().setUp()
        for name in ("READ_TIMEOUT_SECONDS", "CONNECT_TIMEOUT_SECONDS"):
            self.startPatcher(patch.object(stripe_gateway, name, 0.5))

    def capture_on_completion(self, returned_after=timedelta(days=2)):
        """Let money wait for the end of the work, which is planned for then."""
        self.booking.company_id.autowartung_capture_on = "completion"
        self.plan_return(fields.Datetime.now() + returned_after)

    def work_ends(self):
        self.booking.sudo().state = "in_progress"
        self.booking.action_ready()
        self.run_lanes()
        self.run_lanes()

    def hold_and_wait(self, *lines):
        """Return a proposal whose money waits for the completion, and its payment."""
        self.capture_on_completion()
        extension = self.sent(*lines)
        transaction = self.hold(extension)
        self.run_lanes()
        return extension, transaction

    def done(self, extension, lines, reason=""):
        """Say in the dialog what was done, and let the workers capture it."""
        opened = extension.action_ask_what_was_done()
        dialog = self.env[opened["res_model"]].with_context(opened["context"])
        dialog = dialog.create({})
        self.assertEqual(dialog.line_ids, extension.line_ids.filtered("is_chosen"))
        dialog.write({"line_ids": [Command.set(lines.ids)], "reason": reason})
        dialog.action_capture()
        self.run_lanes()
        self.run_lanes()

    def follow_up(self, kind, extension):
        return self.env["autowartung.follow.up"].search(
            [("kind", "=", kind), ("res_id", "=", extension.id)]
        )

    def captured_cents(self):
        [payment] = [
            payment
            for payment in self.control.ledger()["payments"]
            if payment["metadata"].get("type") == "extension"
        ]
        return payment["amount_received"]
