# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import abort

from odoo import SUPERUSER_ID, models
from odoo.http import SAFE_HTTP_METHODS, request


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
        """Show the website's own language to a visitor who asks for none.

        Odoo takes that for a wish to read English.
        """
        if request.best_lang or request.session.uid:
            return super()._match(path)
        language = request.env.context.get("lang")
        request.update_context(lang=None)
        try:
            return super()._match(path)
        finally:
            request.update_context(lang=language)

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Spare a machine's request the search for its language.

        Where English is not installed, Odoo reads user, company and partner for it;
        that takes longer than storing a webhook.
        """
        if rule.endpoint.routing.get("speaks_no_language"):
            languages = request.env["res.lang"].with_user(SUPERUSER_ID)
            codes = [code for code, _name in languages.get_installed()]
            if request.env.context.get("lang") not in codes:
                request.update_context(lang=codes[0])
        result = super()._pre_dispatch(rule, args)
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
        response = answer(rule.endpoint.func.__self__, form, **args)
        response.flatten()
        abort(response)
