# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"  # pylint: disable=consider-merging-classes-inherited

    autowartung_is_bookable_online = fields.Boolean(
        string="Bookable Online",
        default=True,
        help="Customers find this service on the website. Its sales description is"
        " shown there.",
    )
