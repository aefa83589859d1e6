# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A voucher is sold: placed by the office, paid by its buyer, refunded while whole."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...tools import times
from ...tools.voucher_code import new_code
from .follow_up import VOUCHER_CODE_MAIL
from .res_company import MULTI, SINGLE


class Voucher(models.Model):
    """How a voucher is sold, and how the sale is undone."""

    _inherit = "autowartung.voucher"  # pylint: disable=consider-merging-classes-inherited

    # === PLACING === #

    def action_place(self):
        """Let draft vouchers be paid for.

        :raise UserError: if one cannot be sold like this.
        """
        self.check_access("write")
        for voucher in self:
            if voucher.state != "draft":
                raise UserError(self.env._("Only a draft voucher can be placed."))
            reasons = (
                voucher._why_not_sold(),
                voucher._why_no_invoice(),
                voucher._why_total_is_not_payable(),
            )
            if reason := next(filter(None, reasons), None):
                raise UserError(reason)
            tax = self.env["account.tax"]
            if voucher.kind == SINGLE:
                tax = voucher.company_id.sudo()._autowartung_gross_sales_tax()
            voucher.sudo().write({"state": "pending", "sale_tax_id": tax.id})

    def _why_not_sold(self):
        """Return why the books could not take the sale, or ``None``."""
        company = self.company_id.sudo()
        if self.kind == MULTI:
            if company.autowartung_voucher_account_id:
                return None
            return self.env._(
                "Choose the account of multi-purpose vouchers in the settings first."
            )
        if not company._autowartung_gross_sales_tax():
            return self.env._("The company has no sales tax to tax the voucher with.")
        buyer = self.partner_id.sudo().commercial_partner_id
        if buyer.is_company and company._autowartung_is_foreign(buyer.country_id):
            return self.env._(
                "A single-purpose voucher is taxed here; services for a company abroad"
                " are not. Sell it a multi-purpose voucher."
            )
        return None

    # === DOCUMENT === #

    def _create_invoice(self):
        """Return the draft document of the sale; a receipt if it bears no tax.

        :raise UserError: if it does not amount to what the buyer was asked for.
        """
        company_env = self.with_company(self.company_id).sudo().env
        invoice = company_env["account.move"].create(self._invoice_values())
        if self.currency_id.compare_amounts(invoice.amount_total, self.amount_total):
            raise UserError(
                self.env._("The document of %s differs from its value.", self.name)
            )
        self.sudo().sale_account_id = invoice.invoice_line_ids.account_id
        return invoice

    def _invoice_values(self):
        today = times.local_date(fields.Datetime.now())
        return {
            "move_type": "out_invoice",
            **self._payable_link_values(),
            "journal_id": self._sales_journal().id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "partner_id": self.partner_id.commercial_partner_id.id
            if self.partner_id.commercial_partner_id.is_company
            else self.partner_id.id,
            "fiscal_position_id": False,
            "invoice_date": today,
            "invoice_payment_term_id": False,
            "delivery_date": today,
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_line_ids": [Command.create(self._invoice_line_values())],
        }

    def _invoice_line_values(self):
        language = self.partner_id.lang or self.company_id.partner_id.lang
        return {
            "name": self.with_context(lang=language).env._("Voucher %s", self.name),
            "quantity": 1,
            "price_unit": self.amount_total,
            **self._books_of_the_line(),
        }

    def _books_of_the_line(self):
        """Return what the lines of the sale and of redemptions have in common.

        The same account and tax on both sides: in the end nothing is left on it.
        """
        account = self.sale_account_id or self._account_of_the_sale()
        values = {
            "autowartung_voucher_id": self.id,
            "tax_ids": [Command.set(self.sale_tax_id.ids)],
        }
        # Without one it is revenue at once, on the account that Odoo takes.
        if account:
            values["account_id"] = account.id
        return values

    def _base_line_values(self):
        """Let what bears no tax be rounded apart from what does.

        Odoo shares the cents that tax has rounded among all lines of a document, and a
        voucher pays neither more nor less than what is left of it.
        """
        if not self or self.sale_tax_id:
            return {}
        return {"computation_key": f"{self._name},{self.id}"}

    def _account_of_the_sale(self):
        company = self.company_id.sudo()
        if self.kind == MULTI:
            return company.autowartung_voucher_account_id
        return company._autowartung_advance_account(self.sale_tax_id)

    # === PAID === #

    def _fulfil(self, transaction):
        self._become_valid()

    def _become_valid(self):
        self.ensure_one()
        # It was drafted in one year, perhaps, and is sold in the next.
        least = self._least_valid_until(fields.Datetime.now())
        self.sudo().write(
            {
                "state": "valid",
                "code": new_code(),
                "valid_until": max(self.valid_until, least),
            }
        )
        self.env["autowartung.follow.up"]._plan(VOUCHER_CODE_MAIL, self)

    # === ENDING === #

    def action_cancel(self):
        """Call off vouchers that nobody has paid for.

        :raise UserError: if money is held or under way.
        """
        self.check_access("write")
        for voucher in self:
            voucher._lock_for_payment()
            if voucher.state not in ("draft", "pending"):
                raise UserError(self.env._("Only an unpaid voucher can be called off."))
            voucher._check_is_unpaid()
            # Commits before the provider is asked: it may have been paid meanwhile.
            voucher._end_open_payments()
            voucher._check_is_unpaid()
            voucher.sudo().state = "cancelled"

    def _check_is_unpaid(self):
        if self.payment_status not in ("unpaid", "failed"):
            raise UserError(
                self.env._("Refund the payment before you call the voucher off.")
            )

    def action_cancel_and_refund(self):
        """Let a voucher of which nothing is redeemed be void, and give the money back.

        Also the way of a withdrawal (§ 312g BGB), and of what was paid after the end.

        :raise UserError: if something of it is redeemed, or it is not paid.
        """
        self.check_access("read")
        self._check_may("accountant", "manager")
        for voucher in self:
            voucher._cancel_and_refund()

    def _cancel_and_refund(self):
        self.ensure_one()
        self._lock_for_payment()
        voucher = self.sudo()
        if voucher.payment_status != "paid":
            raise UserError(self.env._("Only a paid voucher can be refunded."))
        if voucher._standing_redemptions():
            raise UserError(
                self.env._(
                    "Something of this voucher is redeemed already. Cancel the bookings"
                    " that were paid with it first."
                )
            )
        voucher.state = "cancelled"
        refund = voucher._reserve_refund()
        voucher._send_refunds(refund)
