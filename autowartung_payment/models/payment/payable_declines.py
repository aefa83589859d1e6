# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

from ..common.limits import DECLINES
from .follow_up import END_PAYMENT
from .payable import OPEN_STATES


class PayableMixin(models.AbstractModel):
    """How many refusals in a row a record's payment may have.

    Whoever has a link could try card after card. A payment can be confirmed at the
    provider without us, as often as somebody likes: the open one is ended, and a new
    one is not opened until it is allowed again.
    """

    _inherit = "autowartung.payable.mixin"

    def _on_payment_failed(self, transaction):
        result = super()._on_payment_failed(transaction)
        bounds = self.env["autowartung.bound"].sudo()
        bounds._is_within(DECLINES, self.payable_key)
        if bounds._seconds_to_wait(DECLINES, self.payable_key):
            self._end_payment_soon(transaction)
        return result

    def _end_payment_soon(self, transaction):
        """Let nobody try it once more with the same payment, once for each attempt."""
        attempt = transaction.autowartung_failed_attempt or ""
        self.env["autowartung.follow.up"]._plan(
            END_PAYMENT,
            transaction,
            occasion=f"{transaction._name_for_follow_up()}:{attempt}",
        )

    def _check_declines(self):
        """Let nobody try on who was declined often.

        :raise TooMany: with how long to wait.
        """
        self.ensure_one()
        bounds = self.env["autowartung.bound"].sudo()
        bounds._check(DECLINES, self.payable_key)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _perform_follow_up(self, kind):
        if kind != END_PAYMENT:
            return super()._perform_follow_up(kind)
        return self._end_after_failure()

    def _end_after_failure(self):
        """Cancel the payment at the provider, unless it has ended meanwhile.

        :raise UserError: if the provider does not answer.
        """
        self.ensure_one()
        if self.state not in OPEN_STATES:
            return
        try:
            self._cancel_open_payment()
        except UserError:
            if self.state in OPEN_STATES:
                raise
