# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The browser's part: the script, the payment form, 3-D Secure."""

from werkzeug.wrappers import Response


def browser_response(app, request):
    """Return a file of the browser's part, or 404."""
    return Response("Not found", 404)
