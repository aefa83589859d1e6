# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Subjects extend the booking in the order in which they are imported.

The one that is imported last is asked first, and calls the earlier ones by ``super()``.
An import that moves also moves an extension in these chains: then its order has to be
thought about anew.
"""

from odoo.tests import TransactionCase, tagged

OURS = "odoo.addons.autowartung_payment.models."

# The one that is called last comes first.
CHAINS = {
    "autowartung.booking": {
        # Nobody writes what follows from payments, nor what the office has fixed. All
        # lines of one save are there before vouchers are held against them.
        "write": [
            "common.masked_text",
            "common.guard",
            "payment.payable",
            "booking.progress",
            "booking.office",
            "voucher.booking",
        ],
        # What is no number is refused before anything is made of it.
        "_prepare_create_values": [
            "common.guard",
            "common.sensible_numbers",
            "booking.booking",
        ],
        # Without consents nothing is held; the slot is there before money is asked for,
        # and what the invoice needs before the slot.
        "_find_or_plan_payment": [
            "payment.payable_paying",
            "business.payable",
            "concierge.booking_slots",
            "consents.booking_consents",
        ],
        # What would say another tax than was agreed is not even written.
        "_create_invoice": [
            "payment.payable_settlement",
            "payment.priced",
            "business.priced",
        ],
        # A slot is held first; what no invoice can be written for takes it back.
        "_on_placed": [
            "booking.hooks",
            "business.booking",
            "concierge.booking_slots",
        ],
        "_is_payable": [
            "payment.payable_paying",
            "booking.booking",
            "withdrawal.booking_withdrawal",
        ],
        # The customer is told before the extra work, too, becomes revenue.
        "_on_rendered": [
            "payment.payable_books",
            "messages.booking_messages",
            "extension.booking",
        ],
        # The invoice of what vouchers pay is planned before the confirmation that has
        # it with it, and that before what the trips have to say; a withdrawal sees
        # everything done.
        "_on_confirmed": [
            "booking.hooks",
            "concierge.booking_trips",
            "messages.booking_messages",
            "withdrawal.booking_withdrawal",
            "voucher.booking_books",
        ],
        # What the customer is told depends on what the refusal was about.
        "_on_payment_failed": [
            "payment.payable",
            "payment.payable_declines",
            "messages.booking_messages",
        ],
        # The customer is told that the car is ready, then what waited is taken.
        "_on_ready": [
            "booking.hooks",
            "messages.booking_messages",
            "extension.booking",
        ],
        "_on_cancelled": [
            "booking.hooks",
            "concierge.booking_slots",
            "messages.booking_messages",
            "voucher.booking_books",
            "extension.booking",
        ],
        "_why_not_cancellable": [
            "booking.cancellation",
            "withdrawal.booking_withdrawal",
        ],
        "_can_reschedule": ["concierge.booking_trips", "withdrawal.booking_withdrawal"],
        "_refuse_what_is_fixed": ["booking.office", "concierge.booking_office"],
        # A push follows its mail.
        "_send_message": ["messages.booking_mails", "messages.booking_push"],
        "_perform_follow_up": [
            "inbox.subject",
            "payment.payable_books",
            "booking.free",
            "messages.booking_messages",
            "withdrawal.booking_withdrawal",
            "voucher.booking_books",
        ],
    },
    # Planning looks at the values before they are written.
    "autowartung.concierge.trip": {
        "write": [
            "common.masked_text",
            "common.guard",
            "concierge.trip_planning",
            "concierge.trip_evidence",
        ]
    },
}


@tagged("post_install", "-at_install")
class TestOverrideChains(TransactionCase):
    def chains(self, model):
        """Return ``{method: modules that define it}``, the one called last first."""
        chains = {}
        for definition in reversed(type(self.env[model]).mro()):
            if not definition.__module__.startswith(OURS):
                continue
            module = definition.__module__.removeprefix(OURS)
            for name, value in vars(definition).items():
                if callable(value) and not name.startswith("__"):
                    chains.setdefault(name, []).append(module)
        return chains

    def test_extensions_are_called_in_the_order_that_is_written_down(self):
        for model, expected in CHAINS.items():
            found = self.chains(model)
            for name, chain in expected.items():
                with self.subTest(model=model, method=name):
                    self.assertEqual(found.get(name), chain)

    def test_each_chain_of_several_subjects_is_written_down(self):
        for model, expected in CHAINS.items():
            long = {
                name for name, found in self.chains(model).items() if len(found) > 2
            }
            with self.subTest(model=model):
                self.assertFalse(long - expected.keys())
