# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import models
from odoo.exceptions import UserError

from ...gateways.errors import GatewayError

_logger = logging.getLogger(__name__)


class PaymentTransaction(models.Model):
    """What a person makes of a payment that is in quarantine."""

    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _take_over_from_provider(self):
        """Take the payment as the provider has it: with another amount, if need be.

        Everything else has to be right, or it is in quarantine again.

        :raise UserError: if it is, or if the provider does not answer.
        """
        self.ensure_one()
        if self.state == "done" and self.is_post_processed:
            # It stands in the books: what differs is corrected there, by hand.
            self._set_aside()
            return
        payment = self._ask_provider()
        self._lock_with_payable()
        amount = self._major_units(payment.captured or payment.amount)
        self.write({"autowartung_quarantine_reason": False, "amount": amount})
        self._apply(payment)
        if self.autowartung_quarantine_reason:
            raise UserError(
                self.env._(
                    "%(reason)s This cannot be accepted or given back from here: deal"
                    " with it at the provider, then set the payment aside.",
                    reason=self.autowartung_quarantine_reason,
                )
            )

    def _ask_provider(self):
        try:
            return self._gateway().retrieve_payment(self.provider_reference)
        except GatewayError as error:
            raise UserError(self._explain_error(error)) from error

    def _set_aside(self):
        """Let the payment rest as it is; what it is about pays nothing (more) by it."""
        self.ensure_one()
        reason = self.autowartung_quarantine_reason
        _logger.info("%s is set aside: %s", self.reference, reason)
        self.write(
            {
                "autowartung_is_set_aside": True,
                "autowartung_quarantine_reason": False,
                "autowartung_next_check_at": False,
            }
        )
        if self.state != "done":
            self._set_canceled(extra_allowed_states=("error", "pending", "authorized"))
        self._get_payable()._message_log(
            body=self.env._(
                "%(reference)s was set aside: %(reason)s",
                reference=self.reference,
                reason=reason,
            ),
            author_id=self.env.user.partner_id.id,
        )
