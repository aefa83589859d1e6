# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.i18n import format_list
from odoo.tools.misc import get_lang

# What says how the customer has decided is written when that happens.
DECIDED = frozenset(("is_chosen", "decision", "again_line_id"))


class ExtensionLine(models.Model):
    """One piece of work that is proposed, which the customer may approve."""

    _name = "autowartung.extension.line"
    _description = "Line of Proposed Work"
    _inherit = ["autowartung.priced.line.mixin"]
    _order = "extension_id, sequence, id"
    _check_company_auto = True
    _priced_by = "extension_id"

    extension_id = fields.Many2one(
        "autowartung.extension", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="extension_id.company_id", store=True)
    currency_id = fields.Many2one(related="extension_id.currency_id")
    kind = fields.Selection(
        [("both", "Labour and parts"), ("labour", "Labour"), ("parts", "Parts")],
        default="both",
        required=True,
    )
    urgency = fields.Selection(
        [
            ("safety", "Relevant for safety"),
            ("recommended", "Recommended"),
            ("later", "Can wait"),
        ],
        default="recommended",
        required=True,
    )
    wait_until = fields.Date(help="Of what can wait: until when.")
    wait_until_mileage = fields.Integer(
        string="Wait until (km)", help="Of what can wait: until which mileage."
    )
    measured = fields.Char(help="What was measured, with its unit: 2.1 mm.")
    limit = fields.Char(help="Where it has to be replaced, with its unit: 3 mm.")
    limit_source = fields.Char(
        string="Limit Given by", help="Where the limit comes from: the manufacturer."
    )
    note = fields.Text(string="Note to the Customer")
    requires_id = fields.Many2one(
        "autowartung.extension.line",
        string="Only with",
        domain="[('extension_id', '=', extension_id)]",
        ondelete="set null",
        help="Work without which this cannot be done.",
    )
    choice = fields.Char(
        string="One of", help="Lines with the same word here are alternatives."
    )
    photo_ids = fields.One2many("autowartung.extension.photo", "line_id")
    is_chosen = fields.Boolean(
        readonly=True, copy=False, help="What the customer wants, and pays for."
    )
    decision = fields.Selection(
        [
            ("open", "Open"),
            ("approved", "Approved"),
            ("declined", "Declined"),
            ("not_done", "Could not be done"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
    )

    @api.constrains("requires_id", "extension_id")
    def _check_requires(self):
        for line in self.filtered("requires_id"):
            if line.requires_id.extension_id != line.extension_id:
                raise ValidationError(
                    self.env._("“%s” needs a line of another proposal.", line.name)
                )
        if self._has_cycle("requires_id"):
            raise ValidationError(self.env._("Lines cannot need each other in turn."))

    @api.constrains("price_unit", "wait_until_mileage")
    def _check_price(self):
        for line in self:
            if line.price_unit < 0 or line.wait_until_mileage < 0:
                raise ValidationError(
                    self.env._("“%s”: prices and mileages are not negative.", line.name)
                )

    @api.depends("name", "price_total")
    @api.depends_context("autowartung_shows_price", "lang")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self.env.context.get("autowartung_shows_price"):
            for line in self:
                price = line.currency_id.format(line.price_total)
                line.display_name = f"{line.name}: {price}"
        return result

    # === FROZEN ONCE SENT === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_is_draft()
        return lines

    def write(self, vals):
        is_about_proposal = not DECIDED.issuperset(vals)
        if is_about_proposal:
            self._check_is_draft()
        result = super().write(vals)
        if is_about_proposal:
            self._check_is_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _check_is_draft(self):
        """Let nothing change that a customer looks at, in sudo mode either.

        Holds the lock: what changes while it is sent would not be in the version.
        """
        self.extension_id._lock_for_payment()
        if any(extension.state != "draft" for extension in self.extension_id):
            raise UserError(
                self.env._(
                    "The customer has been sent this proposal. Press Revise first: a"
                    " new version then takes its place."
                )
            )

    def _alternatives(self):
        """Return the lines of which one can be chosen, in their order: it is one."""
        self.ensure_one()
        if not self.choice:
            return self
        lines = self.extension_id.line_ids.sorted()
        return lines.filtered(lambda line: line.choice == self.choice)

    # === TEXTS === #

    def _waiting_text(self):
        """Return how long the work can wait, in the language of the environment."""
        self.ensure_one()
        if self.urgency != "later":
            return ""
        limits = []
        if self.wait_until:
            day = self.env["ir.qweb.field.date"].value_to_html(self.wait_until, {})
            limits.append(self.env._("until %s", day))
        if self.wait_until_mileage:
            lang = self.env["res.lang"]._lang_get(get_lang(self.env).code)
            mileage = lang.format("%d", self.wait_until_mileage, grouping=True)
            limits.append(self.env._("until %s km", mileage))
        return format_list(self.env, limits, "or")

    def _meaning_of_waiting(self):
        """Return in plain words what it means not to have the work done now."""
        self.ensure_one()
        if self.urgency == "safety":
            return self.env._("You should not drive on without this work.")
        if self.urgency == "recommended":
            return self.env._("You can drive on, but should have it done soon.")
        if limit := self._waiting_text():
            return self.env._("There is no hurry: it can wait %s.", limit)
        return self.env._("There is no hurry: it can wait.")

    def _requires_text(self):
        return self.env._("Only together with “%s”.", self.requires_id.name)

    def _measurement_text(self):
        """Return what was measured, its limit, and who says so, in one line."""
        self.ensure_one()
        parts = [self.measured]
        if self.limit:
            parts.append(self.env._("limit %s", self.limit))
        if self.limit_source:
            parts.append(self.limit_source)
        return ", ".join(filter(None, parts))
