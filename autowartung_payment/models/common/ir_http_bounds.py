# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.http import request

from ...exceptions import TooMany


class IrHttp(models.AbstractModel):
    """A refused caller is told how long to wait, in words and for machines."""

    _inherit = "ir.http"  # pylint: disable=consider-merging-classes-inherited

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if not isinstance(exception, TooMany):
            return response
        if hasattr(response, "get_response"):  # the plain page of an HTTP error
            response = response.get_response(request.httprequest.environ)
        # Odoo answers a script of a page with 200, whatever went wrong.
        response.status_code = exception.http_status
        response.headers["Retry-After"] = str(exception.retry_after)
        return response

    @classmethod
    def _get_error_html(cls, env, code, values):
        if code == TooMany.http_status:
            template = "autowartung_payment.too_many_page"
            return code, env["ir.ui.view"]._render_template(template, values)
        return super()._get_error_html(env, code, values)
