# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people may not do by hand to payments: Odoo lets accountants write its own.

Ours follow the provider. Neither is one of them changed, nor does a payment, a document
or an entry of Odoo's become one of theirs.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..common.guard import linked_ids

_REMOVES_TESTS = "autowartung_removes_tests"
# An object of this process: nobody can give it from outside.
_MAY_REMOVE = object()
# Whose method it is, and where it is kept.
_IDENTITY = ("partner_id", "provider_id", "provider_ref", "payment_method_id")


def removing_tests_context():
    """Return the context in which what was paid in test mode may be deleted."""
    return {_REMOVES_TESTS: _MAY_REMOVE}


def is_removing_tests(env):
    """Whether what was paid in test mode is just being deleted."""
    return env.context.get(_REMOVES_TESTS) is _MAY_REMOVE


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _autowartung_is_strict(self):
        return True

    @api.model
    def _autowartung_closed_to_defaults(self):
        # A default for the state or the amount would be money that nobody has paid.
        if self.env.su:
            return frozenset(self._fields)
        return super()._autowartung_closed_to_defaults()

    def _autowartung_refuse_by_hand(self, vals):
        """Close our payments, and refuse what would link another one to them."""
        result = super()._autowartung_refuse_by_hand(vals)
        payments = self | self.browse(linked_ids(vals.get("source_transaction_id")))
        payments |= self.browse(linked_ids(vals.get("child_transaction_ids")))
        if (
            payments.sudo()._autowartung_are_ours()
            or self._linked(vals, "invoice_ids").filtered("autowartung_payable_id")
            or self._linked(vals, "payment_id").payment_transaction_id.filtered(
                "payable_key"
            )
        ):
            self._refuse_what_follows_the_provider()
        return result

    def _linked(self, vals, name):
        linked = self.env[self._fields[name].comodel_name].sudo()
        return linked.browse(linked_ids(vals.get(name))).exists()

    def _autowartung_are_ours(self):
        return bool(self.exists().filtered("payable_key"))

    def _refuse_what_follows_the_provider(self):
        raise AccessError(
            self.env._(
                "Payments follow what the provider says. Accept or refund this one on"
                " what was paid for."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_what_was_never_sent(self):
        """Keep what a provider may know of, whoever asks."""
        kept = self.sudo().filtered("payable_key")
        if is_removing_tests(self.env):
            kept = kept.filtered("is_live")
        for transaction in kept:
            requests = transaction.autowartung_request_ids
            if (
                transaction.provider_reference
                or transaction.state not in ("draft", "cancel")
                or any(requests.mapped("times_sent"))
            ):
                raise UserError(
                    self.env._(
                        "%s is known to the payment provider, and cannot be deleted.",
                        transaction.reference,
                    )
                )


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _has_to_be_paid(self):
        """What was paid for is paid on its own page, and never with its invoice."""
        return not self.autowartung_payable_id and super()._has_to_be_paid()

    def _autowartung_refuse_by_hand(self, vals):
        """Leave it to a payment which documents it has paid."""
        result = super()._autowartung_refuse_by_hand(vals)
        if vals.get("transaction_ids"):
            payments = self.env["payment.transaction"].sudo()
            payments = payments.browse(linked_ids(vals["transaction_ids"]))
            if (
                any(self.sudo().mapped("autowartung_payable_id"))
                or payments._autowartung_are_ours()
            ):
                payments._refuse_what_follows_the_provider()
        return result


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _autowartung_refuse_by_hand(self, vals):
        """Leave it to a payment in which entry it is booked."""
        result = super()._autowartung_refuse_by_hand(vals)
        if "payment_transaction_id" in vals:
            payments = self.env["payment.transaction"].browse(
                linked_ids(vals["payment_transaction_id"])
            )
            payments |= self.sudo().payment_transaction_id
            if payments.sudo()._autowartung_are_ours():
                payments._refuse_what_follows_the_provider()
        tokens = self.env["payment.token"].browse(
            linked_ids(vals.get("payment_token_id"))
        )
        if any(tokens.sudo().exists().mapped("autowartung_method_reference")):
            raise AccessError(
                self.env._("A saved payment method is used by its customer alone.")
            )
        return result


class PaymentToken(models.Model):
    _inherit = "payment.token"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_refuse_by_hand(self, vals):
        """Keep a saved method with the customer who has saved it."""
        result = super()._autowartung_refuse_by_hand(vals)
        if any(name in vals for name in _IDENTITY) and any(
            self.sudo().mapped("autowartung_method_reference")
        ):
            raise AccessError(
                self.env._("A saved payment method stays with its customer.")
            )
        return result
