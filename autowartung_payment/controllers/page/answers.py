# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""With which status a page answers; its headers: ``models/common/private_pages``."""

from werkzeug.exceptions import abort

from odoo.http import request

OK = 200
# A form that is too old: see ``forms``.
BAD_REQUEST = 400
FORBIDDEN = 403
NOT_FOUND = 404
# What was shown is out of date.
CONFLICT = 409
# Bad input.
UNPROCESSABLE = 422
# Too many holds or declarations.
TOO_MANY = 429


def take_back():
    """Let nothing of a refused change stay; what it committed on purpose does."""
    request.env.cr.rollback()
    request.env.invalidate_all(flush=False)


def abort_json(status, text):
    """End a JSON-RPC request with an HTTP status; Odoo would say 200 and an error.

    :raise HTTPException: always.
    """
    error = {"code": status, "message": text}
    abort(request.make_json_response({"error": error}, status=status))
