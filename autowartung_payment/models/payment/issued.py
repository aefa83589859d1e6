# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was posted for a payment stays as it was issued (§ 146 (4) AO, GoBD 107).

Odoo's hash keeps number, day, accounts and amounts. What else a document says is kept
here: everything that is not named below.
"""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..books.journal import SALES, SERVICES
from ..common.guard import linked_ids
from .by_hand import is_removing_tests

# What people note about a document, and what they do with it, is not what it says.
_NOTES_ON_A_MOVE = frozenset(
    (
        "activity_ids",
        "attachment_ids",
        "checked",
        "invoice_user_id",
        "is_manually_modified",
        "is_move_sent",
        "message_follower_ids",
        "message_ids",
        "message_main_attachment_id",
        "message_partner_ids",
        "needed_terms_dirty",
        "no_followup",
        "preferred_payment_method_line_id",
        "rating_ids",
        "review_state",
        "sending_data",
        "team_id",
        "user_id",
        "website_message_ids",
    )
)
_NOTES_ON_A_LINE = frozenset(
    (
        "analytic_distribution",
        "analytic_line_ids",
        "compute_all_tax_dirty",
        "discount_allocation_dirty",
        "epd_dirty",
        "full_reconcile_id",
        "matched_credit_ids",
        "matched_debit_ids",
        "matching_number",
        "next_action_date",
        "no_followup",
    )
)
# What a document gets when it is posted, and from nobody else.
_GIVEN_WHEN_POSTED = frozenset(
    (
        "inalterable_hash",
        "made_sequence_gap",
        "name",
        "posted_before",
        "secure_sequence_number",
        "sequence_number",
        "sequence_prefix",
        "state",
    )
)
_LEFT_TO_PEOPLE = {"name": ("/", False, None, ""), "state": ("draft", "cancel")}
# Where the documents of a payment stand: a test's never among live ones.
_PLACE = frozenset(("company_id", "journal_id"))
_NOTES_ON_A_PAYMENT = _NOTES_ON_A_MOVE | {"is_sent", "need_cancel_request"}
# Clearing journals also take what the bank and the provider do with the money.
_FOR_WHAT_WAS_PAID = (SALES, SERVICES)


def _given_when_posted(vals):
    """Return which of the values only a document that is posted has."""
    return {
        name
        for name in _GIVEN_WHEN_POSTED & vals.keys()
        if vals[name] not in _LEFT_TO_PEOPLE.get(name, (False, None, 0))
    }


class AccountMove(models.Model):
    _inherit = "account.move"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_is_issued(self):
        """Whether one of the entries is the shop's, and posted."""
        return any(
            move.state == "posted" for move in self.sudo()._autowartung_of_the_shop()
        )

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        notes = _NOTES_ON_A_MOVE | self._autowartung_notes_of_paying_out()
        if not notes.issuperset(vals) and self._autowartung_is_issued():
            self._autowartung_refuse_to_change()
        entered = self._autowartung_journals_in(vals)
        self._autowartung_refuse_strangers(entered)
        self._autowartung_refuse_to_number(vals, entered)
        self._autowartung_refuse_to_move(vals)
        return result

    def _autowartung_notes_of_paying_out(self):
        """Let an accountant pay a goodwill credit note out from the bank."""
        are_credit_notes = set(self.sudo().mapped("move_type")) == {"out_refund"}
        return {"matched_payment_ids"} if are_credit_notes else set()

    def _autowartung_journals_in(self, vals):
        journals = self.env["account.journal"].sudo()
        return journals.browse(linked_ids(vals.get("journal_id"))).exists()

    def _autowartung_refuse_strangers(self, journals):
        """Keep the journals of the shop for what its customers have paid for.

        What is entered by hand, or copied, follows no payment and no service.
        """
        is_kept = any(
            use in _FOR_WHAT_WAS_PAID for use in journals.mapped("autowartung_use")
        )
        is_paid_for = self and all(self.sudo().mapped("autowartung_payable_id"))
        if is_kept and not is_paid_for:
            raise UserError(
                self.env._(
                    "This journal is for what customers of the shop paid for. Choose"
                    " another one."
                )
            )

    def _autowartung_check_before_posting(self):
        """Look at what is posted by whom ever: Odoo's cron posts drafts as well."""
        result = super()._autowartung_check_before_posting()
        self._autowartung_refuse_strangers(self.journal_id)
        return result

    def _autowartung_refuse_to_number(self, vals, entered):
        """Let nobody give a draft a number, a hash, or the state of being posted.

        The next document would follow a number or a hash that nobody has issued.
        """
        # What bears a number would bring it along.
        is_numbered = entered and any(self.sudo().mapped("posted_before"))
        if not is_numbered and not _given_when_posted(vals):
            return
        journals = self.sudo().journal_id | entered
        is_ours = any(journals.mapped("autowartung_use"))
        if is_ours or self.sudo()._autowartung_of_the_shop():
            raise AccessError(
                self.env._("Numbers and hashes of the shop come with posting.")
            )

    def _autowartung_refuse_to_move(self, vals):
        if "move_type" in vals and any(self.sudo().mapped("autowartung_payable_id")):
            # A credit note would become an invoice that nobody has paid.
            self._autowartung_refuse_to_change()
        for move in self.sudo().filtered("autowartung_payable_id"):
            if any(
                linked_ids(vals[name]) != move[name].ids
                for name in _PLACE & vals.keys()
            ):
                move._autowartung_refuse_to_change()

    def _autowartung_refuse_to_change(self):
        raise UserError(
            self.env._(
                "What was issued for a payment stays as it is. Refund it on what was"
                " paid for: that writes the credit note."
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_nothing_that_was_issued(self):
        if not is_removing_tests(self.env) and any(
            move.posted_before for move in self.sudo()._autowartung_of_the_shop()
        ):
            raise UserError(
                self.env._("What was issued for a payment cannot be deleted.")
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        moves = self.sudo().move_id
        moves |= moves.browse(linked_ids(vals.get("move_id"))).exists()
        if not _NOTES_ON_A_LINE.issuperset(vals) and moves._autowartung_is_issued():
            moves.sudo(False)._autowartung_refuse_to_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_no_line_of_what_was_issued(self):
        # Odoo's own checks are switched off by keys that any caller may send.
        if (
            not is_removing_tests(self.env)
            and self.sudo().move_id._autowartung_is_issued()
        ):
            raise UserError(
                self.env._("What was issued for a payment cannot be deleted.")
            )


class AccountPayment(models.Model):
    _inherit = "account.payment"  # pylint: disable=consider-merging-classes-inherited

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        if not _NOTES_ON_A_PAYMENT.issuperset(vals) and any(
            self.sudo().mapped("payment_transaction_id.payable_key")
        ):
            raise UserError(
                self.env._(
                    "What books a customer's payment stays as it is: it follows the"
                    " provider."
                )
            )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_no_entry_of_ours(self):
        if is_removing_tests(self.env):
            return
        if self.sudo().payment_transaction_id._autowartung_are_ours():
            raise UserError(
                self.env._("What books a customer's payment cannot be deleted.")
            )
