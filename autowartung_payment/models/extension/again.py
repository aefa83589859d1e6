# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was declined: can be had after all, or is looked at on the next visit."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..concierge.trip import UNDER_WAY
from .proposing import STATES_OF_BOOKING

# What of a line is offered again as it was.
OFFERED = (
    "sequence",
    "product_id",
    "name",
    "quantity",
    "price_unit",
    "kind",
    "urgency",
    "wait_until",
    "wait_until_mileage",
    "measured",
    "limit",
    "limit_source",
    "note",
    "choice",
)


class ExtensionLine(models.Model):
    _inherit = "autowartung.extension.line"  # pylint: disable=consider-merging-classes-inherited

    again_line_id = fields.Many2one(
        "autowartung.extension.line",
        string="Offered Again as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    vehicle_id = fields.Many2one(related="extension_id.vehicle_id", store=True)
    partner_id = fields.Many2one(related="extension_id.partner_id", store=True)
    is_for_next_time = fields.Boolean(
        string="For the Next Visit",
        compute="_compute_is_for_next_time",
        store=True,
        help="Proposed, not ordered, and not offered again yet.",
    )

    @api.depends(
        "again_line_id",
        "choice",
        "decision",
        "extension_id.line_ids.decision",
        "extension_id.state",
    )
    def _compute_is_for_next_time(self):
        for line in self:
            is_settled = "approved" in line._alternatives().mapped("decision")
            # Nobody decided in time, or the hold ended before it was captured.
            is_lapsed = line.decision == "open" and line.extension_id.state == "expired"
            line.is_for_next_time = (
                (line.decision == "declined" or is_lapsed)
                and not line.again_line_id
                and not is_settled
            )

    def _offered_values(self):
        """Return what a line that is offered again is made of."""
        self.ensure_one()
        values = self._convert_to_write({name: self[name] for name in OFFERED})
        photos = [
            Command.create({"image": photo.image, "note": photo.note})
            for photo in self.photo_ids.with_context(bin_size=False).sorted()
        ]
        taxes = [Command.set(self.tax_ids.ids)]
        return {**values, "tax_ids": taxes, "photo_ids": photos}

    def action_offer_again(self):
        """Propose the lines once more, as drafts on the bookings of their cars.

        :raise UserError: if one of the cars is in no workshop.
        """
        self.check_access("write")
        self.extension_id._check_may("user")
        drafts = self.env["autowartung.extension"]
        for vehicle, lines in (
            self.filtered("is_for_next_time").grouped("vehicle_id").items()
        ):
            booking = self.env["autowartung.booking"].search(
                [
                    ("vehicle_id", "=", vehicle.id),
                    ("vehicle_id", "!=", False),
                    ("state", "in", STATES_OF_BOOKING),
                ],
                order="id desc",
                limit=1,
            )
            if not booking:
                raise UserError(
                    self.env._(
                        "%s is not in the workshop: offer it on the next visit.",
                        vehicle.display_name or lines[:1].name,
                    )
                )
            drafts |= lines._draft_again(booking)
        if not drafts:
            raise UserError(self.env._("All of it was ordered, or offered again."))
        of_drafts = [("id", "in", drafts.ids)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extra Work"),
            "res_model": "autowartung.extension",
            "view_mode": "list,form",
            "domain": of_drafts,
        }

    def _draft_again(self, booking):
        """Return a draft on a booking in which the lines are offered once more."""
        draft = self.env["autowartung.extension"].create({"booking_id": booking.id})
        copies = {}
        for line in self.sorted():
            copies[line] = self.create(
                {**line._offered_values(), "extension_id": draft.id}
            )
            line.sudo().again_line_id = copies[line]
        for line, copy in copies.items():
            # What it needs is offered as well, or was ordered.
            copy.requires_id = copies.get(line.requires_id)
        for lonely in draft._lonely_choices():
            alone = draft.line_ids.filtered_domain([("choice", "=", lonely)])
            alone.choice = False
        return draft


class Extension(models.Model):
    """How a customer orders after all what was declined."""

    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _lines_to_have_after_all(self):
        """Return the lines (sudo) that can still be ordered: until the car leaves.

        Declined ones, and those whose time or hold has ended.
        """
        self.ensure_one()
        extension = self.sudo()
        is_leaving = extension.booking_id.return_id.state in (*UNDER_WAY, "done")
        is_there = extension.booking_id.state in STATES_OF_BOOKING and not is_leaving
        lines = extension.line_ids.filtered("is_for_next_time")
        return lines if is_there else lines.browse()

    def _is_offered_again(self):
        """Whether all of it was proposed on this visit before."""
        self.ensure_one()
        known = self.env["autowartung.extension.line"].sudo()
        known = known.search(
            [
                ("again_line_id", "in", self.line_ids.ids),
                ("extension_id.booking_id", "=", self.booking_id.id),
            ]
        )
        return known.again_line_id == self.line_ids

    def _open_offer_of_it(self):
        """Return the proposal (sudo) in which the same work waits for a decision."""
        self.ensure_one()
        offers = self.sudo().line_ids.again_line_id.extension_id
        return offers.filtered(lambda offer: offer._is_open())[:1]

    def _offer_after_all(self):
        """Offer once more what the customer had declined; return the new proposal.

        :raise UserError: if the car is leaving, or it was offered again already.
        """
        self.ensure_one()
        self._lock_for_payment()
        lines = self._lines_to_have_after_all()
        if not lines:
            raise UserError(
                self.env._("This cannot be ordered here any more. Please call us.")
            )
        offer = lines._draft_again(self.booking_id.sudo())
        offer.user_id = self.sudo().user_id
        if reason := offer._why_not_ready():
            raise UserError(reason)
        offer._send_to_customer()
        offer._give_task(
            lambda env: (
                env._("The customer wants declined work after all"),
                "\n".join([offer.name, *offer.line_ids.mapped("name")]),
            )
        )
        return offer
