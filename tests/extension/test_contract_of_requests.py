# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is sent about holds is what Stripe's description allows."""

from commons.contract_case import ContractOfRequests
from commons.debit_case import DebitCase
from commons.extension import ExtensionCase

from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestContractOfHolds(ContractOfRequests, ExtensionCase):
    def test_hold_capture_of_a_part_and_release(self):
        approved, withdrawn = self.sent(), self.sent(("Öl", 50))
        self.as_worker(approved, "_begin_holding_all", approved.version_id.sha256)
        taken = self.pay(approved)
        self.as_worker(taken, "_refresh_from_provider")
        choice = self.choice(approved, approved.line_ids[0])
        self.as_worker(approved, "_approve_of_what_is_held", choice)
        released = self.hold(withdrawn)
        withdrawn.action_withdraw()
        self.run_lanes()
        self.run_lanes()
        self.assertEqual((taken.state, released.state), ("done", "cancel"))
        self.assertContractKept(
            "POST /v1/payment_intents",
            f"GET /v1/payment_intents/{taken.provider_reference}",
            f"POST /v1/payment_intents/{taken.provider_reference}/capture",
            f"POST /v1/payment_intents/{released.provider_reference}/cancel",
        )


@tagged("post_install", "-at_install")
class TestContractOfDebits(ContractOfRequests, DebitCase):
    def test_a_debit_that_comes_for_nothing_and_goes_back(self):
        transaction = self.order_by_debit()
        self.extension.action_withdraw()
        self.bank_answers(transaction)
        self.assertContractKept("POST /v1/payment_intents", "POST /v1/refunds")
