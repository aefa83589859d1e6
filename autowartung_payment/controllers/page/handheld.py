# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pages for the phone in one hand: the driver's and the workshop's.

A page's script gets JSON, a plain form the next page.
"""

from werkzeug.exceptions import Forbidden

from odoo.http import request

from ...exceptions import FieldProblem, UnusualMileage
from .answers import UNPROCESSABLE
from .language import DEFAULT_LANGUAGE

# The options of such a page.
HANDHELD = {
    "type": "http",
    "auth": "user",
    "website": True,
    "multilang": False,
    "sitemap": False,
}
MAX_REQUEST_BYTES = 32 * 1024 * 1024


def let_in(*roles):
    """Speak the user's language, and work in all of the user's companies.

    :param roles: names of this addon's roles, any of which will do.
    :raise Forbidden: for users who have none of them.
    """
    user = request.env.user
    if not user._autowartung_has_role(*roles):
        raise Forbidden()
    language = request.env["ir.http"].get_nearest_lang(user.lang or DEFAULT_LANGUAGE)
    request.lang = request.env["res.lang"]._get_data(code=language)
    request.update_context(lang=language, allowed_company_ids=user._get_company_ids())


def uploaded(name):
    """Return the files of a field (bytes), also of a request that Odoo repeats."""
    found = []
    for file in request.httprequest.files.getlist(name):
        if file.filename:
            # Before it repeats a request, Odoo rewinds only the first file of a name.
            file.seek(0)
            found.append(file.read())
    return found


def wants_json():
    """Whether the page's script asks."""
    return request.httprequest.accept_mimetypes.best == "application/json"


def go_on_to(url):
    """Send the phone to the next page."""
    if wants_json():
        return request.make_json_response({"url": url})
    return request.redirect(url, code=303)


def refuse_as_json(error):
    """Tell the script what is wrong, and at which field."""
    return request.make_json_response(described(error), status=UNPROCESSABLE)


def described(error):
    """Return what a page shows of a refusal."""
    is_problem = isinstance(error, FieldProblem)
    return {
        "field": error.field if is_problem else None,
        "message": str(error),
        "confirm": isinstance(error, UnusualMileage),
    }
