# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from .follow_up import EXPIRE
from .proposing import STATES_OF_BOOKING


class Booking(models.Model):
    """A booking with work that was proposed on top of it."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    extension_ids = fields.One2many(
        "autowartung.extension", "booking_id", string="Extra Work", readonly=True
    )
    next_time_line_ids = fields.Many2many(
        "autowartung.extension.line",
        string="To Be Looked at",
        compute="_compute_next_time_line_ids",
        help="Proposed for this car on earlier visits, and not ordered.",
    )
    extension_count = fields.Integer(compute="_compute_extension_count")
    estimate = fields.Monetary(
        compute="_compute_estimate",
        store=True,
        help="Gross: what was agreed at first, whatever vouchers pay of it.",
    )
    extra_work_total = fields.Monetary(
        string="Extra Work, Gross",
        compute="_compute_extra_work_total",
        store=True,
        help="Gross: what was paid for extra work on top of the booking.",
    )

    @api.depends("extension_ids.payment_status", "extension_ids.amount_total")
    def _compute_extra_work_total(self):
        for booking in self:
            paid = booking.extension_ids.filtered(
                lambda extension: extension.payment_status == "paid"
            )
            booking.extra_work_total = sum(paid.mapped("amount_total"))

    @api.depends("amount_total", "line_ids.price_total")
    def _compute_estimate(self):
        for booking in self:
            services = booking._service_lines()
            if services == booking.line_ids:
                booking.estimate = booking.amount_total
            else:
                totals = booking._tax_totals(services)
                booking.estimate = totals["total_amount_currency"]

    @api.depends("extension_ids")
    def _compute_extension_count(self):
        for booking in self:
            booking.extension_count = len(booking.extension_ids)

    @api.depends("vehicle_id", "state")
    def _compute_next_time_line_ids(self):
        lines = self.env["autowartung.extension.line"]
        for booking in self:
            found = lines.browse()
            if booking.vehicle_id and booking.state in STATES_OF_BOOKING:
                found = lines.search(
                    [
                        ("vehicle_id", "=", booking.vehicle_id.id),
                        ("company_id", "=", booking.company_id.id),
                        ("is_for_next_time", "=", True),
                        ("extension_id.booking_id", "!=", booking._origin.id),
                    ]
                )
            booking.next_time_line_ids = found

    def _lines_for_next_time(self):
        """Return what was declined on this visit (sudo), to be read by the customer."""
        self.ensure_one()
        return self.sudo().extension_ids.line_ids.filtered("is_for_next_time")

    def _extensions_to_pay(self):
        """Return what the customer is asked to pay (sudo): ordered, and unpaid."""
        self.ensure_one()
        extensions = self.sudo().extension_ids
        return extensions.filtered(
            lambda each: each._is_still_unpaid() and each._is_payable()
        )

    def _has_more_to_pay(self):
        return super()._has_more_to_pay() or bool(self._extensions_to_pay())

    def _extensions_to_read_of(self):
        """Return what was decided (sudo), or ordered and taken back."""
        self.ensure_one()
        extensions = self.sudo().extension_ids.sorted("id")
        return extensions.filtered(
            lambda each: (
                each._is_ordered()
                or each.state in ("declined", "objected")
                or (each.state == "withdrawn" and each._was_ordered())
            )
        )

    def _names_of_work(self):
        """Return what the car was there for, extra work that was ordered as well."""
        self.ensure_one()
        booking = self.sudo()
        ordered = booking.extension_ids.filtered(
            lambda extension: extension._is_ordered()
        )
        done = ordered.sorted("id").line_ids.filtered(
            lambda line: line.is_chosen and line.decision != "not_done"
        )
        return [*booking._service_lines().mapped("name"), *done.mapped("name")]

    def _on_rendered(self):
        result = super()._on_rendered()
        # The extra work was done together with the rest.
        self.sudo().extension_ids.filtered(
            lambda extension: extension._is_approved()
        )._on_rendered()
        return result

    def _on_ready(self):
        result = super()._on_ready()
        self.sudo().extension_ids._on_work_done()
        return result

    def _on_cancelled(self, former_state):
        result = super()._on_cancelled(former_state)
        self._end_extensions_soon()
        self.sudo().extension_ids._on_booking_cancelled()
        return result

    def _end_as_done(self):
        result = super()._end_as_done()
        self.sudo().extension_ids._on_work_done()
        self._end_extensions_soon()
        return result

    def _end_extensions_soon(self):
        """Let nobody decide about work on a car that is not in the workshop."""
        for extension in self.sudo().extension_ids:
            self.env["autowartung.follow.up"]._plan(
                EXPIRE, extension, occasion=f"{extension._occasion()}:ended"
            )

    def _is_removable_test(self):
        """Keep what somebody was asked to decide about: that is evidence."""
        return not self.extension_ids and super()._is_removable_test()

    def action_propose_work(self):
        """Open a new proposal for the booking."""
        self.ensure_one()
        self._check_may("user")
        return {
            "type": "ir.actions.act_window",
            "res_model": "autowartung.extension",
            "view_mode": "form",
            "context": {"default_booking_id": self.id},
        }

    def action_view_extensions(self):
        """Open what was proposed on top of the booking."""
        self.ensure_one()
        self.check_access("read")
        of_booking = [("booking_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extra Work"),
            "res_model": "autowartung.extension",
            "view_mode": "list,kanban,form",
            "domain": of_booking,
            "context": {"default_booking_id": self.id},
        }
