# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AutowartungWorkshop(models.Model):
    """A workshop that does the work, and the colleagues who look after it."""

    _name = "autowartung.workshop"
    _description = "Workshop"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True
    # Who plans sees what others have to do about a workshop, and may take it over.
    _mail_post_access = "read"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    name = fields.Char(related="partner_id.name", store=True)
    user_ids = fields.Many2many(
        "res.users",
        "autowartung_workshop_user_rel",
        "workshop_id",
        "user_id",
        string="Responsible",
        domain=[("share", "=", False)],
        check_company=True,
    )
    city = fields.Char(related="partner_id.city")
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening Hours",
        required=True,
        default=lambda self: self.env.company.resource_calendar_id,
        check_company=True,
        help="Cars are fetched and brought back in these hours, not on its holidays.",
    )
    slot_hours = fields.Float(
        string="Window",
        default=2.0,
        required=True,
        help="How long a window is in which the driver comes, in hours.",
    )
    driver_ids = fields.Many2many(
        "autowartung.driver",
        "autowartung_workshop_driver_rel",
        "workshop_id",
        "driver_id",
        string="Drivers",
        check_company=True,
    )
    service_area = fields.Char(
        help="First digits of the postcodes where cars are fetched, with commas"
        " between them, such as 50, 51, 532. Empty: everywhere."
    )

    _unique_partner = models.UniqueIndex(
        "(company_id, partner_id) WHERE active",
        "There is already a workshop for this contact.",
    )
    _slot_hours_sensible = models.Constraint(
        "CHECK (slot_hours >= 0.25 AND slot_hours <= 12)",
        "A window is between a quarter of an hour and twelve hours long.",
    )

    @api.constrains("service_area")
    def _check_service_area(self):
        for workshop in self:
            if not all(re.fullmatch(r"\d{1,5}", p) for p in workshop._postcodes()):
                raise ValidationError(
                    self.env._("Please enter the first digits of German postcodes.")
                )

    def _postcodes(self):
        return re.findall(r"[^\s,;]+", self.service_area or "")

    def _serves(self, postcode):
        """Whether cars are fetched at the postcode."""
        self.ensure_one()
        areas = self._postcodes()
        return not areas or (postcode or "").strip().startswith(tuple(areas))
