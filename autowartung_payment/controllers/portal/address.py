# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...tools import mail_address


class AddressPortal(CustomerPortal):
    """A customer's own data: the mail address is one that can be written to."""

    def _validate_address_values(self, address_values, *args, **kwargs):
        typed = address_values.get("email")
        complaint = None
        if typed:
            try:
                address_values["email"] = mail_address.normalize(typed)
            except mail_address.NoAddress:
                partner = request.env["res.partner"].new({"email": typed})
                complaint = partner._autowartung_address_complaint()
        invalid, missing, messages = super()._validate_address_values(
            address_values, *args, **kwargs
        )
        if complaint and "email" not in invalid:
            invalid.add("email")
            messages.append(complaint)
        return invalid, missing, messages
