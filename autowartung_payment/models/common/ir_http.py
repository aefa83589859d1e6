# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import contextmanager

from werkzeug.exceptions import HTTPException, abort

from odoo import SUPERUSER_ID, models
from odoo.http import SAFE_HTTP_METHODS, request

from ...tools import access_log
from . import odd_amounts, private_pages, request_checks

access_log.install()


@contextmanager
def _own_language_first(request):
    """Show the website's own language to a visitor who asks for none.

    Odoo takes that for a wish to read English.
    """
    if request.best_lang or request.session.uid:
        yield
        return
    language = request.env.context.get("lang")
    request.update_context(lang=None)
    try:
        yield
    finally:
        request.update_context(lang=language)


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Let the pages' scripts speak the customer's language, too."""
        return super()._get_translation_frontend_modules_name() + [
            "autowartung_payment"
        ]

    @classmethod
    def _match(cls, path):
        """Know customers' pages from others, whatever becomes of the request."""
        # Pages also ask for other addresses, which they link to.
        is_asked_for = path == request.httprequest.path
        if is_asked_for and private_pages.is_private_path(path):
            private_pages.expect(request)
        with _own_language_first(request):
            rule, args = super()._match(path)
        if is_asked_for:
            request_checks.refuse_options(request, rule)
            if private_pages.is_private(rule):
                private_pages.expect(request)
        return rule, args

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Spare a machine's request the search for its language.

        Where English is not installed, Odoo reads user, company and partner for it;
        that takes longer than storing a webhook.
        """
        request_checks.replace_impossible_ids(rule, args)
        if rule.endpoint.routing.get("speaks_no_language"):
            languages = request.env["res.lang"].with_user(SUPERUSER_ID)
            codes = [code for code, _name in languages.get_installed()]
            if request.env.context.get("lang") not in codes:
                request.update_context(lang=codes[0])
        result = super()._pre_dispatch(rule, args)
        request_checks.refuse_unreadable(request, rule, args)
        odd_amounts.refuse_odd_amounts(request, rule, args)
        cls._answer_stale_form(rule, args)
        return result

    @classmethod
    def _answer_stale_form(cls, rule, args):
        """Show a form again whose CSRF token is no longer right.

        Odoo refuses it as well, with a page that leads nowhere.
        """
        answer = rule.endpoint.routing.get("stale_form")
        if not answer or request.httprequest.method in SAFE_HTTP_METHODS:
            return
        form = request.get_http_params()
        if request.validate_csrf(form.pop("csrf_token", None)):
            return
        # Called like the route: what stands in the address counts.
        response = answer(rule.endpoint.func.__self__, **{**form, **args})
        response.flatten()
        private_pages.keep_private(request, response)
        abort(response)

    @classmethod
    def _post_dispatch(cls, response):
        result = super()._post_dispatch(response)
        private_pages.keep_private(request, response)
        return result

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if isinstance(response, HTTPException):
            if not private_pages.is_expected(request):
                return response
            response = response.get_response(request.httprequest.environ)
        private_pages.keep_private(request, response)
        return response
