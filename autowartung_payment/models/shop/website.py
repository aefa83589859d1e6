# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import api, models

GERMAN = "de_DE"
# What Odoo calls a website that nobody has named.
UNNAMED = "My Website"
BRAND = "Autowartung"
# The one accent of pages and mails, until somebody chooses another.
ACCENT = "#1a4e8a"
ODOO_MAIL_ACCENT = "#875A7B"
PALETTE = "/website/static/src/scss/options/colors/user_color_palette.scss"
ACCENT_OF_THEME = "o-color-1"


class Website(models.Model):
    _inherit = "website"

    @api.model
    def _autowartung_set_up(self):
        """Give the first website its name and languages, German first if it is there.

        A name, a logo or a colour that somebody has chosen stays.
        """
        website = self.env.ref("website.default_website", raise_if_not_found=False)
        if not website:
            return
        languages = self.env["res.lang"].search([("active", "=", True)])
        website.language_ids |= languages
        german = languages.filtered(lambda language: language.code == GERMAN)
        if german:
            website.default_lang_id = german
        if website.name == UNNAMED:
            website.name = BRAND
        if website.logo == self._default_logo():
            website.logo = False
        if website.company_id.email_secondary_color in (False, ODOO_MAIL_ACCENT):
            assets = self.env["website.assets"].with_context(website_id=website.id)
            assets.make_scss_customization(PALETTE, {ACCENT_OF_THEME: ACCENT})
        # They show a telephone number that is nobody's, and find no service.
        for part in ("header_text_element", "header_search_box"):
            self.env.ref(f"website.{part}").active = False
        if german:
            homes = self.env["website.menu"].search([("url", "=", "/")])
            for menu in homes.with_context(lang=GERMAN):
                if menu.name == "Home":
                    menu.name = "Startseite"


class WebsiteAssets(models.AbstractModel):
    _inherit = "website.assets"

    @api.model
    def make_scss_customization(self, url, values):
        """Give the company's mails the accent that the theme gets."""
        accent = values.get(ACCENT_OF_THEME) if url == PALETTE else None
        result = super().make_scss_customization(url, values)
        if accent and re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
            website = self.env["website"].get_current_website()
            website.sudo().company_id.email_secondary_color = accent
        return result
