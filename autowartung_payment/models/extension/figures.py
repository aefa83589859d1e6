# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How often, how fast and how customers approve: what the pivot is made of."""

from odoo import api, fields, models

SECONDS_OF_AN_HOUR = 3600


class Extension(models.Model):
    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    channel = fields.Selection(
        [("page", "Page"), ("app", "App"), ("phone", "Phone")],
        string="Decided by",
        readonly=True,
        copy=False,
        help="How the last decision reached us.",
    )
    workshop_id = fields.Many2one(related="booking_id.workshop_id", store=True)
    hours_to_decision = fields.Float(
        compute="_compute_hours_to_decision",
        store=True,
        aggregator="avg",
        help="From the sending of the version to its decision.",
    )

    @api.depends("decided_at", "sent_at")
    def _compute_hours_to_decision(self):
        for extension in self:
            sent_at, decided_at = extension.sent_at, extension.decided_at
            is_decided = sent_at and decided_at
            taken = (decided_at - sent_at).total_seconds() if is_decided else 0
            extension.hours_to_decision = taken / SECONDS_OF_AN_HOUR


class ExtensionDecision(models.Model):
    _inherit = "autowartung.extension.decision"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _record(self, extension, kind, facts):
        if channel := facts.get("channel"):
            extension.sudo().channel = channel
        return super()._record(extension, kind, facts)


class ExtensionLine(models.Model):
    _inherit = "autowartung.extension.line"  # pylint: disable=consider-merging-classes-inherited

    channel = fields.Selection(related="extension_id.channel", store=True)
    workshop_id = fields.Many2one(related="extension_id.workshop_id", store=True)
    hours_to_decision = fields.Float(
        related="extension_id.hours_to_decision", store=True, aggregator="avg"
    )
    approval_rate = fields.Float(
        compute="_compute_approval_rate",
        store=True,
        aggregator="avg",
        help="Of what was decided, the share that was approved (0 to 1).",
    )

    @api.depends("decision")
    def _compute_approval_rate(self):
        for line in self:
            line.approval_rate = float(line.decision in ("approved", "not_done"))
