# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class Installation(models.AbstractModel):
    """What all customers share is made before the first of them comes.

    Two who come first at once would both make it. Each wing adds what is its own.
    """

    _name = "autowartung.installation"
    _description = "What Is Made and Taken Away with the Addon"

    @api.model
    def _set_up(self, companies):
        """Make what is missing, in a database that was just installed or updated.

        :param companies: ``res.company`` records; what is there already stays.
        """
        self._set_up_books(companies)

    @api.model
    def _set_up_books(self, companies):
        """Make what payments are booked with, where there is a chart of accounts."""
        for company in companies:
            company._autowartung_gross_sales_tax()

    @api.model
    def _tear_down(self):
        """Leave nothing behind, before the addon is gone, that nobody looks after."""


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        result = super()._post_load_data(template_code, company, template_data)
        company = company or self.env.company
        self.env["autowartung.installation"].sudo()._set_up_books(company)
        return result
