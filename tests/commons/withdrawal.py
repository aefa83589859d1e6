# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer who withdraws, with or without the link of the booking."""

from datetime import timedelta

from commons.portal import PortalCase

from odoo import fields

PUBLIC_PAGE = "/vertrag-widerrufen"
PERSON = {"name": "Erika Mustermann", "email": "erika@example.com"}


class WithdrawalCase(PortalCase):
    def declarations(self):
        return self.env["autowartung.withdrawal"].search([], order="id")

    def withdraw(self, booking, **given):
        return self.post(booking, "/withdraw", **{**PERSON, **given})

    def declare(self, contract, **given):
        data = {**PERSON, "contract": contract, **given}
        return self.post_form(PUBLIC_PAGE, **data)

    def acknowledgements(self, withdrawal):
        return self.env["mail.mail"].search(
            [
                ("model", "=", withdrawal._name),
                ("res_id", "=", withdrawal.id),
                ("autowartung_kind", "=", "withdrawal_mail"),
            ]
        )

    def order_days_ago(self, booking, days):
        then = fields.Datetime.now() - timedelta(days=days)
        booking.terms_accepted_at = then
        # The contract is made with the payment at the latest.
        booking.transaction_ids.last_state_change = then

    def assertGivenBack(self, booking):
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(booking.payment_status, "refunded")
        refund = booking.transaction_ids.filtered(lambda tx: tx.operation == "refund")
        self.assertEqual(refund.mapped("amount"), [-booking.amount_total])
        credit_note = booking.invoice_ids.filtered(
            lambda move: move.move_type == "out_refund"
        )
        self.assertEqual(credit_note.mapped("state"), ["posted"])
        self.assertEqual(credit_note.amount_total, booking.amount_total)
        self.assertEqual(sum(p["refunded"] for p in self.payments(booking)), 14900)
        self.assertEqual(set(booking.trip_ids.mapped("state")), {"cancelled"})

    def assertKept(self, booking):
        self.run_lanes()
        self.assertEqual((booking.state, booking.payment_status), ("confirmed", "paid"))
        self.assertEqual(sum(p["refunded"] for p in self.payments(booking)), 0)

    def payments(self, booking):
        references = booking.transaction_ids.mapped("provider_reference")
        return [
            payment
            for payment in self.control.ledger()["payments"]
            if payment["payment_intent"] in references
        ]

    def assertToBeDecided(self, withdrawal):
        self.assertEqual(withdrawal.state, "to_decide")
        self.assertTrue(withdrawal.reason)
        managers = self.env["res.users"]._autowartung_managers(withdrawal.company_id)
        self.assertEqual(withdrawal.activity_ids.user_id, managers)
