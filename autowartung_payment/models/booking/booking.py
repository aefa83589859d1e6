# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..payment.by_hand import is_removing_tests


class Booking(models.Model):
    _name = "autowartung.booking"
    _description = "Car Service Booking"
    _inherit = ["autowartung.priced.mixin", "autowartung.phone.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, tracking=True
    )
    vehicle_id = fields.Many2one(
        "autowartung.vehicle", check_company=True, index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self._default_user()
    )
    appointment_start = fields.Datetime(string="Appointment", tracking=True)
    note = fields.Text(string="Customer's Note")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "Awaiting payment"),
            ("confirmed", "Confirmed"),
            ("in_progress", "In progress"),
            ("ready", "Ready"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many("autowartung.booking.line", "booking_id", copy=True)

    # The number the customer quotes must name one booking.
    _name_company_uniq = models.UniqueIndex("(name, company_id) WHERE name != '/'")

    @api.model
    def _default_user(self):
        """Return who takes the booking, if a person of the office does."""
        user = self.env.user
        return user if user._is_internal() and not user._is_superuser() else False

    # === COMPUTE === #

    def _services_in_brief(self):
        """Return the first service, and how many there are beside it, in one line."""
        self.ensure_one()
        lines = self._service_lines()
        first, others = lines[:1].name, len(lines) - 1
        if others < 1:
            return first or ""
        return self.env._("%(service)s and %(count)s more", service=first, count=others)

    def _service_lines(self):
        """Return the lines that are services; other subjects have others."""
        self.ensure_one()
        return self.line_ids

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for booking in self:
            booking.access_url = f"/my/bookings/{booking.id}"
        return result

    # === CREATE AND WRITE === #

    @api.model
    def _prepare_create_values(self, vals_list):
        completed = super()._prepare_create_values(vals_list)
        for values in completed:
            if values["name"] == "/":
                sequence = self.env["ir.sequence"].with_company(values["company_id"])
                values["name"] = sequence.next_by_code("autowartung.booking") or "/"
        return completed

    @api.ondelete(at_uninstall=False)
    def _unlink_only_untouched_drafts(self):
        if is_removing_tests(self.env):
            return
        if any(b.state != "draft" or b.sudo().transaction_ids for b in self):
            raise UserError(
                self.env._("Only a draft booking without payments can be deleted.")
            )

    # === ACTIONS === #

    def action_place(self):
        """Place draft bookings; what costs nothing is confirmed at once."""
        self.check_access("write")
        for booking in self:
            if booking.state != "draft":
                raise UserError(self.env._("Only a draft booking can be placed."))
            if not booking.line_ids:
                raise UserError(self.env._("Add at least one service to the booking."))
            if booking.currency_id.compare_amounts(booking.amount_total, 0) < 0:
                raise UserError(
                    self.env._("The total of a booking cannot be negative.")
                )
            if reason := booking._why_total_is_not_payable():
                raise UserError(reason)
            booking.sudo().state = "pending"
            booking._on_placed()
            if booking.payment_status == "not_required":
                booking._confirm()

    def action_cancel(self):
        """Cancel bookings for which no money is held.

        :raise UserError: if money is held or under way, or the work has begun.
        """
        self.check_access("write")
        for booking in self:
            booking._lock_for_payment()
            booking._check_not_begun()
            if booking.payment_status not in ("unpaid", "failed", "not_required"):
                raise UserError(
                    self.env._("Refund the payment before you cancel the booking.")
                )
            booking._end_open_payments()
            # The provider may have been asked, and the lock been away meanwhile.
            booking._check_not_begun()
            booking._end_as_cancelled()

    # === PAYING === #

    def _is_payable(self):
        return self.state == "pending" and super()._is_payable()

    def _has_more_to_pay(self):
        """Whether something beside the booking itself waits for its payment."""
        self.ensure_one()
        return False

    def _is_for_customer(self):
        return self.state != "draft"

    @api.model
    def _page_link_text(self):
        return self.env._("To my booking")

    @api.model
    def _not_found_text(self):
        return self.env._("This booking does not exist.")

    def _payment_metadata(self):
        return {"booking": self.name, "booking_id": str(self.id)}

    def _refund_metadata(self):
        return {"booking": self.name}

    def _not_payable_text(self):
        return self.env._("This booking cannot be paid (any more).")

    def _is_ended(self):
        return self.state == "cancelled"

    def _fulfil(self, transaction):
        self._confirm()

    def _late_payment_texts(self, transaction):
        return (
            self.env._("Cancelled booking was paid"),
            self.env._(
                "%s arrived after the booking was cancelled. Refund it on the booking.",
                transaction.reference,
            ),
        )

    def _duplicate_payment_texts(self, transaction):
        currency = transaction.currency_id.with_env(self.env)
        return (
            self.env._("Paid twice"),
            self.env._(
                "%(reference)s brought %(amount)s for a booking that was paid"
                " already. Refund it from the booking.",
                reference=transaction.reference,
                amount=currency.format(transaction.amount),
            ),
        )

    def _wrong_amount_texts(self, transaction):
        currency = transaction.currency_id.with_env(self.env)
        return (
            self.env._("Paid a different amount"),
            self.env._(
                "%(reference)s brought %(amount)s, the booking's total is"
                " %(total)s. Correct the services and accept the payment, or"
                " refund it.",
                reference=transaction.reference,
                amount=currency.format(transaction.amount),
                total=self.currency_id.format(self.amount_total),
            ),
        )

    def _end_as_done(self):
        """The customer has the car back: the service is rendered."""
        self.sudo().state = "done"
        self._on_rendered()

    def _confirm(self):
        self.sudo().state = "confirmed"
        self._on_confirmed()

    def _name_for_follow_up(self):
        return f"booking,{self.id}"
