# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class AutowartungWorkshop(models.Model):
    """A workshop that does the work, and the colleagues who look after it."""

    _name = "autowartung.workshop"
    _description = "Workshop"
    _order = "name, id"
    _check_company_auto = True

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

    _unique_partner = models.UniqueIndex(
        "(company_id, partner_id) WHERE active",
        "There is already a workshop for this contact.",
    )
