# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import hash_sign, verify_hash_signed

# What a customer can decide about.
OPEN_STATES = ("sent", "seen", "deciding")
APPROVED_STATES = ("approved", "partly_approved")
# Approved on the phone, and still to be paid.
ORDERED = "ordered"
# What the workshop does.
ORDERED_STATES = (ORDERED, "authorised", *APPROVED_STATES)
# What the customer was shown, and what goes with it.
FIXED = frozenset(("deadline", "line_ids", "message", "return_note"))
# Before the car goes back, and for everybody to think.
BEFORE_RETURN = timedelta(hours=2)
LEAST_TIME = timedelta(hours=1)
USUAL_TIME = timedelta(hours=4)
# A proposal takes some minutes to be written: its hour begins when it is sent.
TIME_TO_WRITE = timedelta(minutes=30)
# A car does not wait longer for a decision.
MOST_TIME = timedelta(days=60)
LINK_SCOPE = "autowartung extension"
# Who opens the link later still reads what became of it.
LINK_OUTLASTS = timedelta(days=30)


class Extension(models.Model):
    """Work that the workshop proposes on top of a booking (Auftragserweiterung).

    The customer decides about each line. What is approved is held first, and captured
    when the version that was approved is still the one that is proposed.
    """

    _name = "autowartung.extension"
    _description = "Proposed Extra Work"
    _inherit = ["autowartung.priced.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    booking_id = fields.Many2one(
        "autowartung.booking",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="booking_id.currency_id", store=True)
    partner_id = fields.Many2one(
        related="booking_id.partner_id", string="Customer", store=True, index=True
    )
    vehicle_id = fields.Many2one(related="booking_id.vehicle_id")
    is_business = fields.Boolean(related="booking_id.is_business", store=True)
    is_reverse_charge = fields.Boolean(
        related="booking_id.is_reverse_charge", store=True
    )
    user_id = fields.Many2one(
        "res.users", string="Proposed by", default=lambda self: self.env.user
    )
    message = fields.Text(
        string="Message to the Customer", help="What was found, in plain words."
    )
    return_note = fields.Char(
        string="New Return",
        help="When the car comes back with this work, if that is another time than"
        " planned; the customer reads it as it is written here.",
    )
    deadline = fields.Datetime(
        string="Decide until",
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Two hours before the car goes back, unless something else is entered.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("seen", "Seen"),
            ("deciding", "Being decided"),
            (ORDERED, "Ordered, not paid yet"),
            ("authorised", "Authorised"),
            ("approved", "Approved"),
            ("partly_approved", "Partly approved"),
            ("declined", "Declined"),
            ("objected", "Objected"),
            ("expired", "Expired"),
            ("withdrawn", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many("autowartung.extension.line", "extension_id", copy=False)
    version_ids = fields.One2many(
        "autowartung.extension.version", "extension_id", readonly=True
    )
    version_id = fields.Many2one(
        "autowartung.extension.version",
        string="Current Version",
        readonly=True,
        copy=False,
    )
    decision_ids = fields.One2many(
        "autowartung.extension.decision", "extension_id", readonly=True
    )
    amount_proposed = fields.Monetary(
        string="Proposed",
        compute="_compute_amount_proposed",
        store=True,
        help="Gross: the most that can be approved; of alternatives the dearest.",
    )
    is_above_estimate = fields.Boolean(compute="_compute_is_above_estimate")
    sent_at = fields.Datetime(readonly=True, copy=False)
    seen_at = fields.Datetime(readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)
    decline_reason = fields.Text(readonly=True, copy=False)

    _name_company_uniq = models.UniqueIndex("(name, company_id) WHERE name != '/'")

    # === COMPUTE === #

    @api.depends("booking_id")
    def _compute_deadline(self):
        now = fields.Datetime.now()
        for extension in self:
            back = extension.booking_id.sudo().return_id.window_start
            usual = back - BEFORE_RETURN if back else now + USUAL_TIME
            earliest = now + LEAST_TIME + TIME_TO_WRITE
            extension.deadline = min(max(usual, earliest), now + MOST_TIME)

    @api.depends("line_ids.is_chosen")
    def _compute_amounts(self):
        return super()._compute_amounts()

    def _lines_to_pay(self):
        return self.line_ids.filtered("is_chosen")

    @api.depends(
        "line_ids.price_unit",
        "line_ids.quantity",
        "line_ids.tax_ids",
        "line_ids.choice",
    )
    def _compute_amount_proposed(self):
        for extension in self:
            lines = extension._dearest_choice()
            totals = extension._tax_totals(lines)
            extension.amount_proposed = totals["total_amount_currency"]

    def _dearest_choice(self):
        """Return all lines, and of alternatives the dearest."""
        dearest = self.line_ids.filtered(lambda line: not line.choice)
        for choice in set(filter(None, self.line_ids.mapped("choice"))):
            alternatives = self.line_ids.filtered(
                lambda line, choice=choice: line.choice == choice
            )
            dearest |= alternatives.sorted("price_total", reverse=True)[:1]
        return dearest.sorted()

    @api.depends("amount_proposed", "booking_id.extension_ids.state")
    def _compute_is_above_estimate(self):
        for extension in self:
            extension.is_above_estimate = extension._share_above_estimate() >= (
                extension.company_id.sudo().autowartung_estimate_percent
            )

    def _share_above_estimate(self):
        """Return by how many percent all work would exceed the booking (§ 649 BGB)."""
        booking = self.booking_id
        estimate = booking.estimate
        others = booking.extension_ids - self
        states = (ORDERED, *APPROVED_STATES)
        approved = others.filtered(lambda other: other.state in states)
        more = sum(approved.mapped("amount_total")) + self.amount_proposed
        return 100 * more / estimate if estimate else 0

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for extension in self:
            extension.access_url = f"/my/extensions/{extension.id}"
        return result

    @api.constrains("deadline")
    def _check_deadline(self):
        latest = fields.Datetime.now() + MOST_TIME
        for extension in self:
            if extension.deadline > latest:
                raise ValidationError(
                    self.env._(
                        "Let the customer decide within %s days.", MOST_TIME.days
                    )
                )

    # === LINK === #

    def get_portal_url(self, suffix=None, *args, **kwargs):
        """Return the link for its customer: signed, for one version, with an end.

        It opens this extension and nothing else; see decision 37.
        """
        self.ensure_one()
        # Whoever calls it gets what opens the page.
        self.check_access("read")
        return f"{self.access_url}{suffix or ''}?key={self._link_key()}"

    def _link_key(self):
        extension = self.sudo()
        named = [extension.id, extension.version_id.id]
        return hash_sign(
            extension.env, LINK_SCOPE, named, expiration=self.deadline + LINK_OUTLASTS
        )

    @api.model
    def _named_by_key(self, key):
        """Return the ids of extension and version that a link names, or ``None``."""
        try:
            return verify_hash_signed(self.sudo().env, LINK_SCOPE, key or "")
        # What is no key at all is refused by whatever reads it first.
        except (ValueError, TypeError, IndexError):
            return None

    # === CREATE === #

    @api.model_create_multi
    def create(self, vals_list):
        extensions = super().create(vals_list)
        for extension in extensions:
            booking = extension.booking_id.sudo()
            # Two that are written at once get two numbers.
            booking._lock_for_payment()
            extension.sudo().name = extension._next_name(booking)
        return extensions

    def _next_name(self, booking):
        prefix = f"{booking.name}-E"
        taken = [
            int(name.removeprefix(prefix))
            for name in booking.extension_ids.mapped("name")
            if name.startswith(prefix) and name.removeprefix(prefix).isdigit()
        ]
        return f"{prefix}{max(taken, default=0) + 1}"

    def _autowartung_refuse_by_hand(self, vals):
        result = super()._autowartung_refuse_by_hand(vals)
        if not FIXED.isdisjoint(vals) and any(
            extension.state != "draft" for extension in self.sudo()
        ):
            raise UserError(
                self.env._(
                    "The customer has been sent this proposal. Press Revise first: a"
                    " new version then takes its place."
                )
            )
        if "booking_id" in vals and self:
            raise UserError(self.env._("A proposal stays with its booking."))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(extension.version_ids for extension in self):
            raise UserError(
                self.env._("What a customer was shown cannot be deleted. Withdraw it.")
            )

    # === LIVE === #

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._tell_boards(vals["state"])
        return result

    def _tell_boards(self, news):
        """Let what colleagues have open show how it stands now, once committed.

        :param str news: its new state, or ``question``.
        """
        office = self.env.ref("autowartung_payment.group_autowartung_user")
        for extension in self.sudo():
            colleagues = extension.env["res.users"].search(
                [
                    ("all_group_ids", "in", office.ids),
                    ("company_ids", "in", extension.company_id.ids),
                ]
            )
            # Whoever gets it reads the rest with own rights.
            colleagues._bus_send(
                "autowartung_payment.extension",
                {
                    "id": extension.id,
                    "name": extension.name,
                    "booking_id": extension.booking_id.id,
                    "company_id": extension.company_id.id,
                    "news": news,
                },
            )

    # === WHAT A PAYABLE SAYS === #

    def _name_for_follow_up(self):
        return f"extension,{self.id}"

    def _is_for_customer(self):
        return bool(self.version_id)

    def _is_being_revised(self):
        """Whether its customer knows it, and what it says now is the workshop's."""
        self.ensure_one()
        return self.state == "draft" and self._is_for_customer()

    @api.model
    def _page_link_text(self):
        return self.env._("To the proposed work")

    @api.model
    def _not_found_text(self):
        return self.env._("This proposal does not exist.")
