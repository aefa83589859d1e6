# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

GERMAN = "de_DE"
# What Odoo calls a website that nobody has named.
UNNAMED = "My Website"
BRAND = "Autowartung"


class Website(models.Model):
    _inherit = "website"

    @api.model
    def _autowartung_set_up(self):
        """Give the first website its name and languages, German first if it is there.

        A name or a logo that somebody has chosen stays.
        """
        website = self.env.ref("website.default_website", raise_if_not_found=False)
        if not website:
            return
        languages = self.env["res.lang"].search([])
        website.language_ids |= languages
        german = languages.filtered(lambda language: language.code == GERMAN)
        if german:
            website.default_lang_id = german
        if website.name == UNNAMED:
            website.name = BRAND
        if website.logo == self._default_logo():
            website.logo = False
        # It shows a telephone number that is nobody's.
        self.env.ref("website.header_text_element").active = False
