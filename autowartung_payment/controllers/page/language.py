# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A customer's pages are in the customer's language, whatever the browser asks for.

The link in a mail is opened by a visitor who is not logged in; Odoo would follow the
browser, which may be an English one in a German household. A visitor who then chooses
another language on the page keeps it.
"""

from odoo.http import request

# The language of a customer who has none.
DEFAULT_LANGUAGE = "de_DE"
LANGUAGE_COOKIE = "frontend_lang"
_SESSION_KEY = "autowartung_customer_language"


def speak_on_page(record_sudo):
    """Show the page in the customer's language on the first visit.

    :return: the record in the language that is spoken.
    """
    language = _language_of(record_sudo)
    is_new = request.session.get(_SESSION_KEY) != language
    if language and is_new and not request.env.user._is_internal():
        request.session[_SESSION_KEY] = language
        request.lang = request.env["res.lang"]._get_data(code=language)
        request.future_response.set_cookie(LANGUAGE_COOKIE, language)
        request.update_context(lang=language)
    return record_sudo.with_context(lang=request.env.lang)


def stay_in_language(record_sudo):
    """Let the customer's next pages be in the language of this one."""
    request.session[_SESSION_KEY] = _language_of(record_sudo)


def speak_in_answer(record_sudo):
    """Answer in the language of the page that asks.

    :return: the record in the language that is spoken.
    """
    nearest = request.env["ir.http"].get_nearest_lang
    language = nearest(request.cookies.get(LANGUAGE_COOKIE)) or _language_of(
        record_sudo
    )
    if language:
        request.update_context(lang=language)
    return record_sudo.with_context(lang=request.env.lang)


def _language_of(record_sudo):
    partner_sudo = record_sudo.partner_id
    # To read a whole contact takes longer than most of what a page shows.
    partner_sudo.fetch(["lang"])
    wanted = partner_sudo.lang or DEFAULT_LANGUAGE
    return request.env["ir.http"].get_nearest_lang(wanted)
