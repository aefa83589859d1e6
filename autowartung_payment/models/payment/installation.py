# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .payable import OPEN_STATES

_logger = logging.getLogger(__name__)

# Whoever uninstalls waits for it, also if a provider does not answer.
SECONDS_FOR_ENDING = 60


class Installation(models.AbstractModel):
    _inherit = "autowartung.installation"

    @api.model
    def _set_up_books(self, companies):
        result = super()._set_up_books(companies)
        providers = self.env["payment.provider"].sudo()
        providers.search(
            [("company_id", "in", companies.ids)]
        )._autowartung_prepare_journal()
        return result

    @api.model
    def _tear_down(self):
        # Commits: an uninstallation that fails afterwards leaves a shop that works.
        self._end_open_payments()
        self._take_off_the_offer()
        return super()._tear_down()

    @api.model
    def _take_off_the_offer(self):
        """Offer our payment method no more: nobody would hear of what it brings.

        Payments name it, so that Odoo cannot delete it.
        """
        method = self.env.ref(
            "autowartung_payment.payment_method_payment_element",
            raise_if_not_found=False,
        )
        if method:
            method.write({"active": False, "provider_ids": [Command.clear()]})

    @api.model
    def _end_open_payments(self):
        """Cancel at the provider what nobody has paid yet, as far as it answers.

        Commits each. What is left is named in the log: it has to be cancelled at the
        provider's dashboard.
        """
        transactions = self.env["payment.transaction"].sudo()
        # What is paid already, or just being paid, comes last and is refused.
        left = transactions.search(
            [("payable_key", "!=", False), ("state", "in", OPEN_STATES)], order="state"
        )
        until = time.monotonic() + SECONDS_FOR_ENDING
        for transaction in left:
            if time.monotonic() > until:
                break
            try:
                transaction._cancel_open_payment()
                self.env["ir.cron"]._commit_progress()
                left -= transaction
            except UserError as error:
                _logger.info("%s is not cancelled: %s", transaction.reference, error)
        if left:
            _logger.warning(
                "Payments that can still be made, cancel them at the provider: %s",
                ", ".join(
                    f"{transaction.reference} ({transaction.provider_reference})"
                    for transaction in left
                ),
            )
