# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a page answers: with which status, and whether a cache may keep it."""

from werkzeug.exceptions import abort

from odoo.http import request

OK = 200
# A form that is too old: see ``forms``.
BAD_REQUEST = 400
FORBIDDEN = 403
# What was shown is out of date.
CONFLICT = 409
# Bad input.
UNPROCESSABLE = 422
# Too many holds or declarations.
TOO_MANY = 429
# Names and addresses of a visitor are nobody else's.
NOBODY_ELSES = ("Cache-Control", "no-store, private")


def private_page(template, values, status=OK):
    """Answer with a page that stays with its visitor: no cache keeps it."""
    response = request.render(template, values, status=status)
    response.headers.set(*NOBODY_ELSES)
    return response


def abort_json(status, text):
    """End a JSON-RPC request with an HTTP status; Odoo would say 200 and an error.

    :raise HTTPException: always.
    """
    error = {"code": status, "message": text}
    abort(request.make_json_response({"error": error}, status=status))
