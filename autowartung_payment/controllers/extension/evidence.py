# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request


class EvidenceDownload(http.Controller):
    @http.route("/autowartung/evidence/<int:decision_id>", auth="user", methods=["GET"])
    def export_evidence(self, decision_id, **_kwargs):
        """Hand a decision out as a file, to the office alone."""
        decision = request.env["autowartung.extension.decision"].browse(decision_id)
        # Strangers do not learn which numbers are taken.
        if not decision.has_access("read") or not decision.exists():
            raise NotFound
        name, content = decision._export()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
