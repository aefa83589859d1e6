# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was tried on a running shop, and what is of its kind: none of it brings money,
a confirmed booking, a consent or somebody else's bookings.
"""

from commons.payment import PaymentCase
from commons.roles import GROUPS

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

NOISE = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
EVERYTHING = "base.group_system,account.group_account_manager"


@tagged("post_install", "-at_install")
class TestPaymentsByHand(PaymentCase):
    """An accountant, and an administrator, with a payment of ours and one of Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(cls.env, "aw_acct", GROUPS["accountant"])
        cls.administrator = new_test_user(
            cls.env, "aw_admin", f"{EVERYTHING},{GROUPS['manager']}"
        )

    def setUp(self):
        super().setUp()
        self.booking = self.create_booking()
        self.paid_booking = self.create_booking()
        self.ours = self.pay(self.paid_booking)
        self.deliver()
        self.native = self.create_native()

    def create_native(self, **values):
        return self.env["payment.transaction"].create(
            {**self.native_values(), "state": "done", **values}
        )

    def native_values(self):
        reference = f"native-{self.env['payment.transaction'].search_count([])}"
        return {
            "provider_id": self.provider.id,
            "payment_method_id": self.env.ref("payment.payment_method_card").id,
            "reference": reference,
            "amount": self.booking.amount_total,
            "currency_id": self.env.company.currency_id.id,
            "partner_id": self.customer.id,
        }

    def by(self, user, records):
        return records.with_env(self.env(user=user))

    def people(self):
        for user in (self.accountant, self.administrator):
            with self.subTest(user=user.login):
                yield user

    def assert_nothing_moved(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.booking.payment_status, "unpaid")
        self.assertEqual(self.paid_booking.payment_status, "paid")
        self.assertFalse(self.booking.transaction_ids)
        self.assertEqual(self.paid_booking.transaction_ids, self.ours)
        self.assertFalse(self.ours.child_transaction_ids)

    # === LINKS === #

    def test_no_payment_of_odoos_becomes_one_of_ours(self):
        links = (
            self.booking._payable_link_values(),
            {"autowartung_payable_id": self.booking.id},
            {"payable_key": self.booking.payable_key},
            {"source_transaction_id": self.ours.id},
            {"child_transaction_ids": [Command.link(self.ours.id)]},
            {"child_transaction_ids": [Command.set(self.ours.ids)]},
            {"child_transaction_ids": [Command.update(self.ours.id, {"amount": 1.0})]},
            {"invoice_ids": [Command.link(self.ours.invoice_ids.id)]},
            {"invoice_ids": [Command.set(self.ours.invoice_ids.ids)]},
            {"invoice_ids": [Command.link(str(self.ours.invoice_ids.id))]},
            {"payment_id": self.ours.payment_id.id},
        )
        for user in self.people():
            for link in links:
                with self.subTest(link=link):
                    with self.assertRaises(AccessError):
                        self.by(user, self.native).write(link)
                    with self.assertRaises(AccessError):
                        self.by(user, self.native).create(
                            {**self.native_values(), **link, "state": "done"}
                        )
                    with self.assertRaises(AccessError):
                        self.by(user, self.native).web_save(link, {})
        self.assert_nothing_moved()

    def test_no_payment_of_odoos_comes_in_through_a_booking_or_a_payment(self):
        for user in self.people():
            with self.assertRaises(AccessError):
                self.by(user, self.booking).write(
                    {"transaction_ids": [Command.link(self.native.id)]}
                )
            for command in (
                Command.link(self.native.id),
                Command.create({**self.native_values(), "state": "done"}),
            ):
                with self.assertRaises(AccessError):
                    self.by(user, self.ours).write({"child_transaction_ids": [command]})
        self.assert_nothing_moved()

    def test_no_document_gets_or_loses_a_payment_of_ours(self):
        invoice = self.ours.invoice_ids
        theirs = self.env["account.move"].create({"move_type": "out_invoice"})
        for user in self.people():
            for move, command in (
                (invoice, Command.link(self.native.id)),
                (invoice, Command.set(self.native.ids)),
                (invoice, Command.unlink(self.ours.id)),
                (theirs, Command.link(self.ours.id)),
            ):
                with self.subTest(command=command), self.assertRaises(AccessError):
                    self.by(user, move).write({"transaction_ids": [command]})
            with self.assertRaises(AccessError):
                self.by(user, theirs).write(self.booking._payable_link_values())
            with self.assertRaises(AccessError):
                self.by(user, theirs).create(
                    {
                        "move_type": "out_invoice",
                        "transaction_ids": [Command.link(self.ours.id)],
                    }
                )
        self.assertEqual(invoice.transaction_ids, self.ours)

    def test_no_entry_is_linked_to_a_payment_of_ours(self):
        entry = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 1.0}
        )
        for user in self.people():
            for record, transaction in (
                (entry, self.ours),
                (self.ours.payment_id, self.native),
            ):
                with self.assertRaises(AccessError):
                    self.by(user, record).payment_transaction_id = transaction

    def test_a_context_links_nothing_that_is_made_by_hand(self):
        links = {
            **self.booking._payable_link_values(),
            "source_transaction_id": self.ours.id,
            "invoice_ids": [Command.link(self.ours.invoice_ids.id)],
        }
        for user in self.people():
            for name, value in links.items():
                with self.subTest(name=name), self.assertRaises(AccessError):
                    self.by(user, self.native).with_context(
                        **{f"default_{name}": value}
                    ).create({**self.native_values(), "state": "done"})
        self.assert_nothing_moved()

    # === WHAT A PERSON HAS PREPARED === #

    def test_no_default_pays_a_booking(self):
        """Any employee may keep defaults, and order as a customer; administrators
        may keep them for everybody.
        """
        employee = new_test_user(self.env, "aw_empl", "base.group_user")
        for keeper, whose in ((employee, True), (self.administrator, False)):
            defaults = self.env["ir.default"].with_user(keeper)
            for name, value in (
                ("state", "done"),
                ("is_post_processed", True),
                ("source_transaction_id", self.ours.id),
            ):
                defaults.set("payment.transaction", name, value, user_id=whose)
            shop = self.env(user=keeper, su=True)
            payment = shop["payment.transaction"].create(
                {**self.native_values(), **self.booking._payable_link_values()}
            )
            with self.subTest(keeper=keeper.login):
                self.assertEqual(payment.state, "draft")
                self.assertFalse(payment.is_post_processed)
                self.assertFalse(payment.source_transaction_id)
                self.assertEqual(self.booking.payment_status, "unpaid")
            payment.unlink()

    def test_no_price_that_an_employee_prepared_is_taken_by_the_shop(self):
        employee = new_test_user(self.env, "aw_empl", "base.group_user")
        service = self.env["product.product"].create(
            {
                "name": "Inspektion",
                "autowartung_is_service": True,
                "list_price": 149.0,
                "taxes_id": self.env.company._autowartung_gross_sales_tax().ids,
            }
        )
        defaults = self.env["ir.default"].with_user(employee)
        defaults.set("autowartung.booking.line", "price_unit", 0.0, user_id=True)
        shop = self.env(user=employee, su=True)
        booking = shop["autowartung.booking"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [Command.create({"product_id": service.id})],
            }
        )
        self.assertEqual(booking.amount_total, 149.0)

    # === OUR PAYMENTS === #

    def test_nobody_changes_a_payment_of_ours(self):
        for user in self.people():
            for values in (
                {"state": "cancel"},
                {"amount": 1.0},
                {"provider_reference": "pi_other"},
                {"partner_id": self.env.ref("base.partner_admin").id},
                {"is_post_processed": False},
            ):
                with self.subTest(values=values), self.assertRaises(AccessError):
                    self.by(user, self.ours).write(values)
            loaded = self.by(user, self.ours).load(
                [".id", "amount"], [[str(self.ours.id), "1.0"]]
            )
            self.assertFalse(loaded["ids"])
        self.assert_nothing_moved()

    def test_odoos_own_payments_stay_theirs_to_write(self):
        accountant = self.by(self.accountant, self.native)
        accountant.write({"amount": 12.0})
        child = accountant.create(
            {
                **self.native_values(),
                "reference": "child",
                "source_transaction_id": self.native.id,
            }
        )
        self.assertEqual(child.source_transaction_id, self.native)

    @mute_logger(*NOISE)
    def test_nobody_deletes_a_payment_that_the_provider_knows(self):
        for user in (*(self.by(u, u) for u in self.people()), self.env.user):
            with self.assertRaises(UserError):
                self.ours.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.ours.sudo().unlink()
        unsent = self.create_native(
            **self.booking._payable_link_values(), state="draft"
        )
        self.by(self.administrator, unsent).unlink()
        self.assertFalse(unsent.exists())

    @mute_logger(*NOISE)
    def test_nobody_deletes_what_tells_of_a_payment(self):
        event = self.env["autowartung.webhook.event"].search([], limit=1)
        kept = [
            self.ours.autowartung_request_ids,
            event or self.env["autowartung.follow.up"].search([], limit=1),
            self.ours.payment_id,
            self.ours.invoice_ids,
        ]
        self.give_every_right(self.administrator, kept)
        for record in kept:
            with (
                self.subTest(model=record._name),
                self.assertRaises(UserError),
            ):
                self.by(self.administrator, record).unlink()

    def test_an_issued_document_is_not_deleted_as_a_draft_either(self):
        # As the books of earlier versions allowed.
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = NULL WHERE id = %s",
            [self.ours.invoice_ids.id],
        )
        self.env.invalidate_all()
        self.ours.invoice_ids.button_draft()
        invoice = self.by(self.administrator, self.ours.invoice_ids)
        with self.assertRaises(UserError):
            invoice.unlink()

    def test_an_issued_document_stays_as_it_is(self):
        for user in (self.accountant, self.administrator):
            invoice = self.by(user, self.ours.invoice_ids)
            for change in (
                invoice.button_draft,
                invoice.button_cancel,
                lambda invoice=invoice: invoice.write({"state": "draft"}),
            ):
                with (
                    self.subTest(user=user.login, change=change),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    change()
        self.assertEqual(self.ours.invoice_ids.state, "posted")
        self.assertEqual(self.ours.invoice_ids.payment_state, "paid")

    def test_documents_of_others_are_reset_as_ever(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "Reifen", "price_unit": 80.0})
                ],
            }
        )
        invoice.action_post()
        self.by(self.accountant, invoice).button_draft()
        self.assertEqual(invoice.state, "draft")

    def give_every_right(self, user, kept):
        group = self.env["res.groups"].create({"name": "Everything"})
        user.group_ids += group
        for record in kept:
            self.env["ir.model.access"].create(
                {
                    "name": record._name,
                    "model_id": self.env["ir.model"]._get_id(record._name),
                    "group_id": group.id,
                    "perm_read": True,
                    "perm_unlink": True,
                }
            )

    # === SAVED METHODS === #

    @mute_logger(*NOISE)
    def test_nobody_pays_with_a_customers_saved_method(self):
        token = self.create_token()
        payment = self.env["account.payment"].with_user(self.administrator)
        for partner in (self.customer, self.administrator.partner_id):
            with self.subTest(partner=partner), self.assertRaises(AccessError):
                payment.create(
                    {
                        "amount": 5.0,
                        "partner_id": partner.id,
                        "payment_token_id": token.id,
                    }
                )

    def create_token(self):
        return self.env["payment.token"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "partner_id": self.customer.id,
                "provider_ref": "cus_1",
                "autowartung_method_reference": "pm_1",
            }
        )

    def test_nobody_gives_a_saved_method_to_another_customer(self):
        token = self.create_token()
        rule = self.env.ref("payment.payment_token_user_rule")
        rule.domain_force = "[(1, '=', 1)]"
        by_hand = self.by(self.administrator, token)
        with self.assertRaises(AccessError):
            by_hand.partner_id = self.administrator.partner_id
        with self.assertRaises(AccessError):
            by_hand.provider_ref = "cus_2"
        by_hand.active = False
        self.assertFalse(token.active)
