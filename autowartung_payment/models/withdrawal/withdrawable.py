# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ...tools import times
from .follow_up import WITHDRAWAL
from .withdrawal import RECEIVED


class WithdrawableMixin(models.AbstractModel):
    """A contract that its customer can withdraw from.

    A model that inherits this has ``withdrawal_ids``, and says :meth:`_withdrawal_end`,
    ``_why_a_person_decides`` and what is done when the follow-up is due.
    """

    _name = "autowartung.withdrawable.mixin"
    _description = "Contract with a Right of Withdrawal"

    def _identified_withdrawals(self):
        """Return what is certainly this customer's (sudo), first to last."""
        withdrawals = self.sudo().withdrawal_ids
        return withdrawals.filtered("is_identified").sorted("id")

    def _open_withdrawals(self):
        """Return what is to be carried out (sudo), first to last."""
        identified = self._identified_withdrawals()
        return identified.filtered(lambda w: w.state == RECEIVED)

    def _plan_withdrawal(self, occasion):
        """Plan to carry out what was declared, once for the occasion."""
        occasion = f"{self._name_for_follow_up()}:{occasion}"
        self.env["autowartung.follow.up"]._plan(WITHDRAWAL, self, occasion=occasion)

    def _withdrawal_end(self):
        """Return the first moment after the period (naive, UTC)."""
        raise NotImplementedError

    def _withdrawal_end_text(self):
        last_day = fields.Datetime.subtract(self._withdrawal_end(), seconds=1)
        return times.day_text(last_day, self.env.lang)

    def _why_period_is_over(self, declared_at=None):
        """Return that it has ended, or ``None``.

        :param datetime declared_at: now, if not given.
        """
        if (declared_at or fields.Datetime.now()) < self._withdrawal_end():
            return None
        return self.env._(
            "The withdrawal period ended on %s.", self._withdrawal_end_text()
        )

    def _right_has_expired_text(self):
        return self.env._(
            "Your right of withdrawal has expired: we have performed the service"
            " completely, and you had requested that we begin before the period ends."
        )
