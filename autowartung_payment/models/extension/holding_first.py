# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In the app the most may be held first; what is approved of it is captured then."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...exceptions import PaymentNotAuthorised


class Extension(models.Model):
    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    is_held_first = fields.Boolean(
        readonly=True,
        copy=False,
        help="The most is held, or being held; nothing of it is approved yet.",
    )

    def _begin_holding_all(self, version):
        """Let the most that can be approved be held; the payment follows.

        It is an order of nothing: that is :meth:`_approve_of_what_is_held`.

        :param str version: SHA-256 of the version that was shown.
        :raise ProposalChanged: if another version is proposed by now.
        :raise UserError: if it cannot be decided any more.
        """
        self.ensure_one()
        self._lock_for_payment()
        self._check_can_decide(version)
        self._check_nothing_is_held_first()
        held = self.sudo()
        most = self._dearest_choice()
        (self.line_ids - most).sudo().is_chosen = False
        most.sudo().is_chosen = True
        held.write({"state": "deciding", "is_held_first": True})

    def _approve_of_what_is_held(self, choice):
        """Order a part, or all, of what is held; that much is captured.

        :param choosing.Choice choice:
        :raise PaymentNotAuthorised: if no money is held.
        :raise ProposalChanged: if another version is proposed by now.
        :raise PriceChanged: if the total is not the one that was shown.
        :raise UserError: with a sentence for the customer.
        """
        self.ensure_one()
        self._lock_for_payment()
        self._check_can_decide(choice.version)
        held = self._held_payment()
        if not self.is_held_first or not held or held._is_being_ended():
            raise PaymentNotAuthorised(
                self.env._("Please confirm the payment first: no money is held.")
            )
        self._keep_choice(choice)
        if self.currency_id.compare_amounts(self.amount_total, held.amount) > 0:
            raise UserError(
                self.env._("This costs more than what is held. Please pay anew.")
            )
        self.sudo().is_held_first = False
        self._approve_what_is_held(held)

    def _check_nothing_is_held_first(self):
        if self.is_held_first and self._held_payment():
            raise UserError(
                self.env._("The money is held already: please decide in the app.")
            )

    def _end_what_is_being_paid(self):
        """Make sure that nothing more can be paid; what was held first is released.

        :raise UserError: if the customer has just begun to pay, or the provider does
            not answer.
        """
        is_held = self.is_held_first and self._held_payment()
        self.sudo().is_held_first = False
        if is_held:
            self._release_hold_soon()
        else:
            self._end_open_payments()
