# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What cannot be held is charged at once: the bank sends it, which may take days."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...gateways.reasons import CARD
from .extension import OPEN_STATES, ORDERED
from .follow_up import OUTCOME_MAIL, RETURN_CHARGE
from .phone_follow_up import PHONE_MAIL


class Extension(models.Model):
    """The work is ordered, and begins, while the money is on its way.

    A charge cannot be taken back as a hold can. What turns out to be for nothing is
    refunded as soon as it has arrived.
    """

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    is_charged_at_once = fields.Boolean(
        readonly=True,
        copy=False,
        help="It was ordered with a method that cannot hold money.",
    )
    awaits_charge = fields.Boolean(
        readonly=True,
        copy=False,
        help="A bank was told to send the money, and has not answered yet.",
    )

    def _takes_what_cannot_be_held(self):
        self.ensure_one()
        # Of what is held first, a part only may be ordered in the end.
        is_allowed = self.company_id.sudo().autowartung_unholdable_methods == "charged"
        return is_allowed and not self.is_held_first

    # === ORDERING === #

    def _on_payment_pending(self, transaction):
        result = super()._on_payment_pending(transaction)
        # A card is pending for a moment: it is held or declined then.
        is_card = transaction.autowartung_method_kind == CARD
        if transaction.autowartung_may_be_charged and not is_card:
            self._await_charge(transaction)
        return result

    def _await_charge(self, transaction):
        awaiting = self.sudo()
        if self._order_what_is_charged(transaction):
            awaiting.is_charged_at_once = True
            awaiting._plan_outcome()
        awaiting.awaits_charge = self.state == ORDERED

    def _order_what_is_charged(self, transaction):
        """Write down the order that a charge is for; return whether it is for one.

        Ordered is what was chosen when the customer pressed the button. Another choice
        since, in another tab, was not ordered.
        """
        ordered = self.sudo()
        chosen = ordered._lines_of_charge(transaction)
        if not chosen:
            return False
        ordered._take_facts_of(transaction)
        (ordered.line_ids - chosen).is_chosen = False
        chosen.is_chosen = True
        ordered._record_approval(
            charged_at_once=True, shown_total=self._minor(transaction.amount)
        )
        ordered._note_decision_of_lines()
        ordered.write(
            {
                "state": ORDERED,
                "decided_at": fields.Datetime.now(),
                "is_held_first": False,
            }
        )
        return True

    def _lines_of_charge(self, transaction):
        """Return the lines that a charge has ordered; none if it is outdated."""
        lines = self.line_ids.filtered(
            lambda line: (
                str(line.id) in (transaction.autowartung_choice or "").split(",")
            )
        )
        is_current = (
            self.state == "deciding"
            and not self._is_over()
            and transaction.autowartung_version_id == self.version_id
            and self.version_id._is_as_frozen()
        )
        total = self._tax_totals(lines)["total_amount_currency"]
        is_whole = not self.currency_id.compare_amounts(total, transaction.amount)
        return lines if is_current and is_whole else lines.browse()

    # === RECEIVING === #

    def _on_payment_received(self, transaction):
        if not self._accept_charge(transaction):
            self.sudo().awaits_charge = False
            self.env["autowartung.follow.up"]._plan(
                RETURN_CHARGE,
                self,
                occasion=f"{self._name_for_follow_up()}:{transaction.reference}",
            )
            return None
        return super()._on_payment_received(transaction)

    def _fulfil_before_books(self, transaction, problem):
        if not self._accept_charge(transaction):
            return None
        return super()._fulfil_before_books(transaction, problem)

    def _accept_charge(self, transaction):
        """Return whether money is for an order: what was never held may be for nothing.

        The order is written down now if nobody had heard of it before.
        """
        was_held = transaction._captures() or not transaction.autowartung_may_be_charged
        is_ordered = self._is_ordered()
        return was_held or is_ordered or self._order_what_is_charged(transaction)

    def _return_charge(self):
        """Refund what has arrived for nothing, once.

        :raise UserError: if it cannot be refunded now; it is tried again.
        """
        self.ensure_one()
        self._lock_for_payment()
        if self._is_ordered():
            return
        extension = self.sudo()
        charges = extension._received_payments().filtered(lambda tx: not tx._captures())
        if not any(charge._is_refundable() for charge in charges):
            return
        refunds = extension._reserve_give_back()
        self.env["autowartung.follow.up"]._plan(
            OUTCOME_MAIL, self, occasion=f"{self._occasion()}:{refunds[:1].reference}"
        )
        extension._send_refunds(refunds)

    # === NOT RECEIVING === #

    def _on_payment_failed(self, transaction):
        result = super()._on_payment_failed(transaction)
        self._tell_of_failed_charge(transaction)
        if not self._is_ordered() and self.state not in OPEN_STATES:
            # Nobody could stop the bank when it ended: nobody pays for it now.
            self._end_payment_soon(transaction)
        return result

    def _on_hold_ended(self, transaction):
        result = super()._on_hold_ended(transaction)
        self._tell_of_failed_charge(transaction)
        return result

    def _fulfil(self, transaction):
        self.sudo().awaits_charge = False
        return super()._fulfil(transaction)

    def _tell_of_failed_charge(self, transaction):
        """Ask the customer for another payment, and tell the office: it is ordered.

        Nothing if the bank was not asked: who is declined reads it on the page.
        """
        was_awaited = self.awaits_charge
        self.sudo().awaits_charge = False
        if not was_awaited or self.state != ORDERED:
            return
        attempt = transaction.autowartung_failed_attempt or "unpaid"
        self.env["autowartung.follow.up"]._plan(
            PHONE_MAIL if self.ordered_by_phone_at else OUTCOME_MAIL,
            self,
            occasion=f"{self._occasion()}:{transaction.reference}:{attempt}",
        )
        self._notify_managers(
            lambda env: (
                self._failed_charge_title(env),
                env._(
                    "%(name)s: the bank has not paid %(amount)s, although the work is"
                    " ordered. The customer is asked by mail to pay in another way.",
                    name=self.name,
                    amount=self.currency_id.with_env(env).format(self.amount_total),
                ),
            ),
            "mail.mail_activity_data_warning",
            once=True,
        )

    @staticmethod
    def _failed_charge_title(env):
        return env._("Ordered extra work is not paid")

    def _is_coming_from_bank(self):
        """Whether a bank was told to send money, which nobody can stop."""
        self.ensure_one()
        return any(
            payment.state == "pending" and payment.autowartung_may_be_charged
            for payment in self.sudo()._payments()
        )

    def _check_no_charge_is_for_nothing(self):
        """
        :raise UserError: while money is here, or on its way, that ordered nothing.
        """
        if any(
            payment.state in ("pending", "done") and payment.autowartung_may_be_charged
            for payment in self.sudo()._payments()
        ):
            raise UserError(
                self.env._(
                    "The customer has paid too late for %s. Wait until the money was"
                    " given back, or propose the work anew.",
                    self.name,
                )
            )

    def _end_what_is_being_paid(self):
        if self._is_coming_from_bank():
            return None
        return super()._end_what_is_being_paid()

    def _returned_text(self):
        """Return what the customer reads of money that came for nothing, or ``""``."""
        self.ensure_one()
        if self._is_ordered():
            return ""
        if self._is_coming_from_bank():
            return self.env._(
                "Your bank is sending %s already, which cannot be stopped. You get it"
                " back as soon as it has arrived.",
                self._charge_on_its_way(),
            )
        says_so = self.state in ("withdrawn", "objected")
        refund = self._last_refund()
        return self._refund_text(refund) if refund and not says_so else ""

    def _charge_on_its_way(self):
        [payment] = self.sudo()._payments().filtered(lambda tx: tx.state == "pending")
        return payment.currency_id.with_env(self.env).format(payment.amount)
