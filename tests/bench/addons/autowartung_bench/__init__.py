# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The least that Odoo does for a request, without and with one row written."""

from odoo import http
from odoo.http import request


class BenchController(http.Controller):
    @http.route(
        "/bench/nothing",
        type="http",
        auth="none",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def nothing(self):
        return request.make_json_response({"received": True})

    @http.route(
        "/bench/one_insert",
        type="http",
        auth="none",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
    )
    def one_insert(self):
        request.env.cr.execute(
            "INSERT INTO autowartung_bench_row (payload) VALUES (%s)",
            [request.httprequest.get_data().decode()],
        )
        return request.make_json_response({"received": True})
