# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"  # pylint: disable=consider-merging-classes-inherited

    autowartung_order_facts = fields.Json(
        string="Facts of the Order",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="What whoever pressed the button to pay has agreed to and signed.",
    )


class Extension(models.Model):
    """Who pays has ordered: what another device chooses meanwhile is not theirs."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _find_or_plan_payment(self, *args, **kwargs):
        payment, outdated = super()._find_or_plan_payment(*args, **kwargs)
        if payment and not self.is_held_first:
            payment.sudo().autowartung_order_facts = self.pending_facts
        return payment, outdated

    def _take_facts_of(self, transaction):
        """Go on with what was agreed to when the transaction was begun."""
        if facts := transaction.sudo().autowartung_order_facts:
            self.sudo().pending_facts = facts
