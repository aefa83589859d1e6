# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who handles money, over RPC as the web client does it."""

from commons.concierge import concierge_values, create_workshop
from commons.payment import PaymentCase

from odoo import fields
from odoo.tests import new_test_user, tagged

LINES = "autowartung_payment.group_autowartung_"
ACCESS_ERROR = "odoo.exceptions.AccessError"


@tagged("post_install", "-at_install")
class TestMoneyRoles(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("user", "dispatcher", "accountant", "manager"):
            new_test_user(cls.env, f"aw_money_{role}", f"{LINES}{role}")

    def call(self, role, record, method, *args):
        """Call a method as the web client does; return the error's name or ``None``."""
        login = f"aw_money_{role}"
        self.authenticate(login, login)
        model = record._name
        answer = self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=[record.ids, *args],
            kwargs={},
        )
        is_error = isinstance(answer, dict) and "data" in answer
        return answer["data"] if is_error else None

    def test_an_accountant_cancels_and_refunds_and_the_front_desk_does_not(self):
        booking = self.create_booking()
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        for role in ("user", "dispatcher"):
            error = self.call(role, booking, "action_cancel_and_refund")
            self.assertEqual(error["name"], ACCESS_ERROR)
        self.assertEqual(booking.state, "confirmed")
        error = self.call("accountant", booking, "action_cancel_and_refund")
        self.assertIsNone(error)
        self.assertEqual(booking.state, "cancelled")
        self.run_lanes()
        self.assertEqual(booking.payment_status, "refunded")
        credit_note = booking.invoice_ids.filtered(
            lambda move: move.move_type == "out_refund"
        )
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(credit_note.amount_total, booking.amount_total)

    def test_a_manager_accepts_a_payment_that_was_set_aside(self):
        booking = self.create_booking(price=149.0)
        self.pay(booking)
        booking.line_ids.with_context(tracking_disable=True).sudo().price_unit = 150.0
        self.deliver()
        self.assertEqual(booking.payment_status, "review")
        booking.invalidate_recordset()
        booking.line_ids.price_unit = 149.0
        self.assertEqual(booking.payment_status, "paid")
        error = self.call("user", booking, "action_accept_payment")
        self.assertEqual(error["name"], ACCESS_ERROR)
        self.assertIsNone(self.call("manager", booking, "action_accept_payment"))
        self.assertEqual(booking.state, "confirmed")

    def test_a_drag_onto_a_busy_driver_is_refused_in_words(self):
        workshop = create_workshop(self.env, drivers=1)
        slots = [slot.start for slot in workshop._pickup_slots()]
        early = self.create_booking(0.0, **concierge_values(workshop, slots[4]))
        late = self.create_booking(0.0, **concierge_values(workshop, slots[8]))
        self.assertEqual(early.pickup_id.driver_id, late.pickup_id.driver_id)
        late.return_id._take_slot(slots[20], "scheduled")
        when = {
            "window_start": fields.Datetime.to_string(early.pickup_id.window_start),
            "window_end": fields.Datetime.to_string(early.pickup_id.window_end),
        }
        error = self.call("user", late.pickup_id, "write", when)
        self.assertEqual(error["name"], ACCESS_ERROR)
        error = self.call("dispatcher", late.pickup_id, "write", when)
        self.assertEqual(error["name"], "odoo.exceptions.ValidationError")
        self.assertIn("Fahrer 1", error["message"])
        self.assertEqual(late.pickup_id.window_start, slots[8])

    def test_the_dialog_says_what_goes_back_to_whom(self):
        booking = self.create_booking(price=168.9)
        self.pay(booking)
        self.deliver()
        self.assertSettled(booking)
        visa = self.env.ref("payment.payment_method_visa")
        booking.transaction_ids.sudo().payment_method_id = visa
        error = self.call("user", booking, "action_ask_refund")
        self.assertEqual(error["name"], ACCESS_ERROR)
        dialog = self.dialog_of(booking, "action_ask_refund")
        text = dialog.refund_text.replace("\xa0", " ")
        self.assertIn("168.90", text.replace(",", "."))
        self.assertIn(booking.partner_id.name, text)
        self.assertIn(visa.name, text)
        self.assertIsNone(self.call("accountant", dialog, "action_confirm"))
        self.assertEqual(booking.state, "cancelled")
        self.run_lanes()
        self.assertEqual(booking.payment_status, "refunded")

    def dialog_of(self, booking, method):
        """Open a dialog as the web client does."""
        user = self.env.ref("base.user_admin").search(
            [("login", "=", "aw_money_accountant")]
        )
        action = getattr(booking.with_user(user), method)()
        model = self.env[action["res_model"]].with_user(user)
        return model.with_context(**action["context"]).create({})
