# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Extra work that is paid by direct debit: charged at once, there after days."""

from commons.extension import ExtensionCase

IBAN = "DE89370400440532013000"
DETAILS = {"name": "Erika Mustermann", "email": "erika@example.com"}


class DebitCase(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.control.settings(payment_method_types=["card", "sepa_debit"])
        self.addCleanup(self.control.settings, payment_method_types=["card"])
        self.booking.company_id.autowartung_unholdable_methods = "charged"
        self.extension = self.sent()

    def debit(self, extension):
        """Confirm the payment of what was chosen; nobody has heard of it yet."""
        return self.pay(extension, iban=IBAN, billing_details=DETAILS)

    def order_by_debit(self, lines=None):
        """Choose and pay, as far as that goes today; return the transaction."""
        self.choose(self.extension, lines)
        transaction = self.debit(self.extension)
        self.deliver()
        self.run_lanes()
        self.assertEqual(transaction.state, "pending")
        return transaction

    def order_by_phone(self):
        context = self.extension.action_decide_by_phone()["context"]
        lines = [(6, 0, self.extension.line_ids.ids)]
        dialogs = self.env["autowartung.decide.by.phone"].with_context(**context)
        dialog = dialogs.create({"number": "+49 221 5550100", "line_ids": lines})
        dialog.action_confirm()

    def bank_answers(self, transaction, outcome="succeeded"):
        self.control.settle(transaction.provider_reference, outcome)
        for _time in range(3):
            self.deliver()
            self.run_lanes()

    def end_the_time(self):
        self.extension.sudo()._write({"deadline": self.extension.create_date})
        self.extension.invalidate_recordset()

    def outcome_mails(self):
        return self.mails_to_customer(self.extension).filtered(
            lambda mail: mail.autowartung_kind == "extension_outcome_mail"
        )

    def tasks(self, extension=None):
        return (extension or self.extension).activity_ids.mapped("summary")
