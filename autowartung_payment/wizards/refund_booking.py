# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

REFUNDING_ROLES = ("accountant", "manager")
CANCEL, GIVE_BACK, DUPLICATE = "cancel", "give_back", "duplicate"
ACTIONS = {
    CANCEL: "action_cancel_and_refund",
    GIVE_BACK: "action_give_back_payments",
    DUPLICATE: "action_refund_duplicate_payments",
}


class Booking(models.Model):
    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    def action_ask_refund(self):
        """Open the dialog before the booking is cancelled and refunded."""
        return self._ask_refund(CANCEL, self.env._("Cancel and refund"))

    def action_ask_give_back(self):
        """Open the dialog before a payment that is to be reviewed is given back."""
        return self._ask_refund(GIVE_BACK, self.env._("Give back the payment"))

    def action_ask_refund_duplicate(self):
        """Open the dialog before what was paid twice is given back."""
        return self._ask_refund(DUPLICATE, self.env._("Refund the duplicate"))

    def _ask_refund(self, purpose, title):
        self.ensure_one()
        self._check_may(*REFUNDING_ROLES)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "autowartung.refund.booking",
            "view_mode": "form",
            "target": "new",
            "context": {"default_booking_id": self.id, "default_purpose": purpose},
        }


class RefundBooking(models.TransientModel):
    """What a click gives back: how much, to whom, and for which car."""

    _name = "autowartung.refund.booking"
    _description = "Refund a Booking"
    _inherit = "autowartung.guard.mixin"

    booking_id = fields.Many2one("autowartung.booking", required=True, readonly=False)
    purpose = fields.Selection(
        [
            (CANCEL, "Cancel and refund"),
            (GIVE_BACK, "Give back the payment"),
            (DUPLICATE, "Refund the duplicate"),
        ],
        default=CANCEL,
        required=True,
    )
    state = fields.Selection(related="booking_id.state")
    vehicle_id = fields.Many2one(related="booking_id.vehicle_id")
    appointment_start = fields.Datetime(related="booking_id.appointment_start")
    refund_text = fields.Text(compute="_compute_refund_text")
    extra_work_text = fields.Text(compute="_compute_extra_work_text")

    @api.depends("booking_id", "purpose")
    def _compute_refund_text(self):
        for dialog in self:
            sentences = map(dialog._refund_sentence, dialog._payments_to_refund())
            # What is in quarantine is only looked at when it is given back.
            dialog.refund_text = "\n".join(sentences) or self.env._(
                "Refund to %s what was paid", dialog.booking_id.partner_id.name
            )

    @api.depends("booking_id", "purpose")
    def _compute_extra_work_text(self):
        for dialog in self:
            sentences = dialog.purpose == CANCEL and dialog._extra_work_sentences()
            dialog.extra_work_text = "\n".join(sentences or ())

    def _extra_work_sentences(self):
        """Say what becomes of extra work when its booking is cancelled."""
        for extension in self.booking_id.sudo().extension_ids.sorted("id"):
            amount = extension.currency_id.format(extension.amount_total)
            values = {"name": extension.name, "amount": amount}
            if extension.payment_status == "paid":
                yield self.env._(
                    "%(name)s stays paid (%(amount)s): give back there what is not"
                    " done.",
                    **values,
                )
            elif extension.state == "authorised":
                yield self.env._(
                    "%(name)s: the %(amount)s that are held are released.", **values
                )
            elif extension._is_open() or extension.state == "ordered":
                yield self.env._("%s ends with the booking.", extension.name)

    def _payments_to_refund(self):
        booking = self.booking_id.sudo()
        if self.purpose == DUPLICATE:
            return booking.duplicate_payment_ids
        payments = booking._received_payments()
        if self.purpose == GIVE_BACK:
            return payments.filtered(lambda payment: not payment.invoice_ids)
        return payments

    def _refund_sentence(self, payment):
        rest = payment._received_amount() - payment._refunded_amount()
        values = {
            "amount": payment.currency_id.format(rest),
            "customer": self.booking_id.partner_id.name,
        }
        if method := payment._method_text():
            return self.env._(
                "Refund %(amount)s to %(customer)s (%(method)s)",
                **values,
                method=method,
            )
        return self.env._("Refund %(amount)s to %(customer)s", **values)

    def action_confirm(self):
        """Give back what the dialog says.

        :raise UserError: if there is nothing (any more) to give back.
        """
        self.ensure_one()
        self._check_may(*REFUNDING_ROLES)
        getattr(self.booking_id, ACTIONS[self.purpose])()
        return {"type": "ir.actions.act_window_close"}
