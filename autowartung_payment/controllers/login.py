# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import request

from odoo.addons.website.controllers.main import Website


class Login(Website):
    def _login_redirect(self, uid, redirect=None):
        """Show drivers their trips: there is nothing else for them here."""
        user = request.env["res.users"].browse(uid)
        if not redirect and user._autowartung_only_drives():
            redirect = "/driver"
        return super()._login_redirect(uid, redirect=redirect)
