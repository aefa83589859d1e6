# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.http import request

from odoo.addons.autowartung_payment.controllers.page.access import readable_payable
from odoo.addons.autowartung_payment.controllers.portal.payment import (
    payment_form_values,
)
from odoo.addons.portal.controllers.portal import CustomerPortal


class TyreStoragePortal(CustomerPortal):
    @http.route("/my/tyres/<int:record_id>", type="http", auth="public", website=True)
    def tyre_storage_page(self, record_id, access_token=None):
        storage_sudo = readable_payable(
            self, "autowartung.tyre.storage", record_id, access_token
        )
        values = {"storage": storage_sudo}
        if storage_sudo._is_payable():
            values.update(payment_form_values(storage_sudo, access_token))
        return request.render("autowartung_second_payable.page", values)
