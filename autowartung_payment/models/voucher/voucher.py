# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..payment.by_hand import is_removing_tests
from .installation import CODE
from .res_company import KINDS, SINGLE

# What is sold stays what it is.
_FIXED = frozenset(("amount_total", "company_id", "kind", "partner_id"))


class Voucher(models.Model):
    """A voucher that somebody buys, and anybody redeems who knows its code.

    It is a means of payment that was bought (§ 3 (13) UStG). What lowers a price
    is a discount, and no matter of this model.
    """

    _name = "autowartung.voucher"
    _description = "Voucher"
    _inherit = ["autowartung.payable.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    # Whoever knows it spends the voucher.
    code = fields.Char(
        readonly=True,
        copy=False,
        help="Made with the payment: what is not paid for cannot be redeemed.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Buyer", required=True, index=True, tracking=True
    )
    amount_total = fields.Monetary(
        string="Value",
        required=True,
        help="Gross: what the buyer pays, and what can be redeemed.",
    )
    kind = fields.Selection(
        KINDS, required=True, default=lambda self: self._default_kind()
    )
    sale_tax_id = fields.Many2one(
        "account.tax",
        string="Tax of the Sale",
        readonly=True,
        copy=False,
        check_company=True,
        help="What was taxed with the sale is not taxed again when it is redeemed.",
    )
    sale_account_id = fields.Many2one(
        "account.account",
        string="Account of the Sale",
        readonly=True,
        copy=False,
        check_company=True,
        help="Where it was booked, and is taken off when it is redeemed.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "Awaiting payment"),
            ("valid", "Valid"),
            ("cancelled", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _name_company_uniq = models.UniqueIndex("(name, company_id) WHERE name != '/'")
    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL")
    _amount_is_positive = models.Constraint(
        "CHECK (amount_total > 0)", "A voucher is worth something."
    )

    @api.model
    def _default_kind(self):
        return self.env.company.autowartung_voucher_kind or SINGLE

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for voucher in self:
            voucher.access_url = f"/my/vouchers/{voucher.id}"
        return result

    @api.constrains("amount_total")
    def _check_amount(self):
        """Let no value be a part of a cent: it is paid and booked as it is."""
        for voucher in self:
            amount, currency = voucher.amount_total, voucher.currency_id
            if amount != currency.round(amount):
                raise ValidationError(
                    self.env._("The value of a voucher is a whole number of cents.")
                )

    # === CREATE AND WRITE === #

    @api.model
    def _prepare_create_values(self, vals_list):
        completed = super()._prepare_create_values(vals_list)
        for values in completed:
            if values["name"] == "/":
                sequence = self.env["ir.sequence"].with_company(values["company_id"])
                values["name"] = sequence.next_by_code(CODE) or "/"
        return completed

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        if not _FIXED.isdisjoint(vals) and self._is_changed_after_placing(vals):
            raise UserError(
                self.env._("A voucher that was placed stays what it is. Cancel it.")
            )
        return result

    def _is_changed_after_placing(self, vals):
        return any(
            voucher.state != "draft"
            and voucher._fields[name].convert_to_cache(vals[name], voucher)
            != voucher._fields[name].convert_to_cache(voucher[name], voucher)
            for voucher in self.sudo()
            for name in _FIXED & vals.keys()
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_untouched_drafts(self):
        if is_removing_tests(self.env):
            return
        if any(voucher.state != "draft" for voucher in self):
            raise UserError(self.env._("Only a draft voucher can be deleted."))

    # === PAYING === #

    def _is_payable(self):
        return self.state == "pending" and super()._is_payable()

    def _is_for_customer(self):
        return self.state != "draft"

    def _is_ended(self):
        return self.state == "cancelled"

    @api.model
    def _page_link_text(self):
        return self.env._("To my voucher")

    @api.model
    def _not_found_text(self):
        return self.env._("This voucher does not exist.")

    def _not_payable_text(self):
        return self.env._("This voucher cannot be paid (any more).")

    def _payment_metadata(self):
        return {"voucher": self.name, "voucher_id": str(self.id)}

    def _refund_metadata(self):
        return {"voucher": self.name}
