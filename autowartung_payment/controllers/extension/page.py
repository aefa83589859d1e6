# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page on which a customer decides about extra work.

Opened by the signed link of one version, or by who is logged in. A GET shows, and
changes nothing: mail scanners follow links.
"""

import re

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ...exceptions import PriceChanged, ProposalChanged, TermsChanged, TooMany
from ...models.common.limits import AFTER_ALL, DECISIONS, QUESTIONS, SEEN, TOTALS
from ...models.consents.booking_consents import Consents
from ...models.extension.choosing import Choice
from ...tools.photos import decode_data_url
from ..page import notices
from ..page.access import ROUTE
from ..page.answers import BAD_REQUEST, CONFLICT, TOO_MANY, UNPROCESSABLE, take_back
from ..page.bounds import take, wait_headers
from ..page.forms import read_consents, read_shown_total, stale_notice, ticked
from ..page.language import speak_on_page
from ..portal.payment import payment_form_values

PAGE = "/my/extensions/<int:extension_id>"
_IDS = re.compile(r"\d{1,9}", re.ASCII)
# A hundred photos or so.
MOST_TEXT = 1000


class ExtensionPortal(CustomerPortal):
    # === THE PAGE === #

    @http.route(PAGE, **ROUTE)
    def extension_page(self, extension_id, key=None, choose=None, **_kwargs):
        """Show the proposal; with ``choose`` the choice that waits for its payment."""
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        extension_sudo, is_outdated = opened
        is_news = is_outdated and extension_sudo._is_open()
        alert = self._changed_proposal_text() if is_news else None
        return self._show_extension(
            extension_sudo, key, alert=alert, is_choosing=bool(choose)
        )

    def _show_extension(self, extension_sudo, key, status=200, **values):
        values = {
            "extension": extension_sudo,
            "page_name": "extension",
            "key": extension_sudo._link_key() if key else None,
            "alert": None,
            "notice": notices.take(notices.EXTENSION),
            "ticked": (),
            "errors": {},
            "first_error": None,
            "chosen": extension_sudo.line_ids.filtered("is_chosen").ids,
            **values,
        }
        is_waiting = extension_sudo.state == "deciding"
        values["is_choosing"] = extension_sudo._is_open() and (
            not is_waiting or values.get("is_choosing")
        )
        if values["is_choosing"]:
            values.update(self._extension_values(extension_sudo))
        elif extension_sudo._is_payable():
            if obstacle := extension_sudo._why_no_invoice():
                values["alert"] = obstacle
            else:
                values.update(payment_form_values(extension_sudo, None))
        return request.render(
            "autowartung_payment.extension_page", values, status=status
        )

    def _extension_values(self, extension_sudo):
        begins_early = extension_sudo._begins_early()
        terms = extension_sudo.booking_id._terms(begins_early)
        return {
            "begins_early": begins_early,
            "has_right_of_withdrawal": begins_early,
            "terms_version": terms._current_name(),
        }

    # === DECIDING === #

    def _ask_again_about_extension(self, extension_id, key=None, **_form):
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        return self._show_extension(opened[0], key, BAD_REQUEST, alert=stale_notice())

    @http.route(
        f"{PAGE}/choose",
        methods=["GET", "POST"],
        stale_form=_ask_again_about_extension,
        **ROUTE,
    )
    def choose_work(self, extension_id, key=None, **form):
        """Keep which work is wanted; the payment follows on the page."""

        def act(extension_sudo):
            extension_sudo._begin_deciding(
                Choice(
                    lines=_chosen_lines(form),
                    version=str(form.get("version") or "")[:64],
                    total=read_shown_total(form),
                    consents=Consents(**read_consents(form)),
                    visitor=visitor_facts(key),
                    signature=decode_data_url(str(form.get("signature") or "")),
                )
            )

        return self._decide_on_extension(
            extension_id, key, form, act, "#booking_payment_heading"
        )

    @http.route(
        f"{PAGE}/decline",
        methods=["GET", "POST"],
        stale_form=_ask_again_about_extension,
        **ROUTE,
    )
    def decline_work(self, extension_id, key=None, **form):
        """Let the customer want none of it."""

        def act(extension_sudo):
            extension_sudo._decline(
                str(form.get("version") or "")[:64],
                visitor_facts(key),
                str(form.get("reason") or ""),
            )

        return self._decide_on_extension(extension_id, key, form, act)

    @http.route(
        f"{PAGE}/ask",
        methods=["GET", "POST"],
        stale_form=_ask_again_about_extension,
        **ROUTE,
    )
    def ask_about_work(self, extension_id, key=None, **form):
        """Pass a question on to the workshop."""

        def act(extension_sudo):
            take(QUESTIONS, extension_sudo.payable_key)
            extension_sudo._ask_question(str(form.get("question") or ""))
            sent = request.env._(
                "Your question was sent. The workshop answers by mail, or calls you."
            )
            notices.leave(notices.EXTENSION, sent)

        return self._decide_on_extension(extension_id, key, form, act)

    @http.route(
        f"{PAGE}/again",
        methods=["GET", "POST"],
        stale_form=_ask_again_about_extension,
        **ROUTE,
    )
    def want_work_after_all(self, extension_id, key=None, **form):
        """Offer once more what was declined, and lead to it."""
        offers = []

        def act(extension_sudo):
            # Each offer has bounds of its own: what is counted is the booking's.
            take(AFTER_ALL, extension_sudo.booking_id.payable_key)
            offers.append(extension_sudo._offer_after_all())

        page = self._decide_on_extension(extension_id, key, form, act)
        if offers:
            return request.redirect(address_of_extension(offers[0], key))
        return page

    def _decide_on_extension(self, extension_id, key, form, act, anchor=""):
        opened = self._open_extension(extension_id, key)
        if not opened:
            return self._turn_extension_away(extension_id)
        extension_sudo, is_outdated = opened
        if request.httprequest.method == "POST":
            if is_outdated:
                return self._show_extension(
                    extension_sudo, key, CONFLICT, alert=self._changed_proposal_text()
                )
            try:
                take(DECISIONS, extension_sudo.payable_key)
                act(extension_sudo)
            except TooMany as refusal:
                page = self._show_extension(
                    extension_sudo, key, TOO_MANY, alert=str(refusal)
                )
                page.headers.update(wait_headers(refusal))
                return page
            except UserError as refusal:
                return self._refuse_decision(extension_sudo, key, form, refusal)
        return request.redirect(f"{address_of_extension(extension_sudo, key)}{anchor}")

    def _refuse_decision(self, extension_sudo, key, form, refusal):
        is_change = isinstance(refusal, PriceChanged | ProposalChanged | TermsChanged)
        message = str(refusal)
        take_back()
        errors = {}
        if not is_change and "terms_version" in form:
            consents = Consents(**read_consents(form))
            errors = extension_sudo._missing_consents(consents)
        # Who has signed and forgotten a consent need not sign anew.
        signature = str(form.get("signature") or "") if errors else ""
        return self._show_extension(
            extension_sudo,
            key,
            CONFLICT if is_change else UNPROCESSABLE,
            alert=message,
            errors=errors,
            signature=signature,
            is_choosing=True,
            ticked=() if is_change else ticked(form),
            chosen=_chosen_lines(form),
        )

    # === WHAT THE SCRIPT TELLS === #

    @http.route(f"{PAGE}/seen", type="jsonrpc", auth="public")
    def extension_seen(self, extension_id, key=None, photos=None):
        """Note that the page, and which photos, were looked at.

        :param str photos: their ids, with commas between them.
        """
        opened = self._open_extension(extension_id, key)
        if not opened:
            raise AccessError(request.env["autowartung.extension"]._not_found_text())
        take(SEEN, opened[0].payable_key)
        opened[0]._note_seen(_ids_in(photos))
        return {}

    @http.route(f"{PAGE}/totals", type="jsonrpc", auth="public")
    def extension_totals(self, extension_id, key=None, lines=None):
        """Return what a choice would come to, in minor units; nothing is kept of it.

        :param str lines: ids of the lines that are chosen, with commas between them.
        """
        opened = self._open_extension(extension_id, key)
        if not opened:
            raise AccessError(request.env["autowartung.extension"]._not_found_text())
        extension_sudo, _is_outdated = opened
        take(TOTALS, extension_sudo.payable_key)
        if not extension_sudo._is_open():
            raise UserError(extension_sudo._not_payable_text())
        return extension_sudo._minor_comparison(_ids_in(lines))

    # === PHOTOS === #

    @http.route(f"{PAGE}/photos/<int:photo_id>", **ROUTE)
    def extension_photo(self, extension_id, photo_id, key=None, size=None, **_kwargs):
        """Serve a photo to whoever may open the page, and to nobody else."""
        opened = self._open_extension(extension_id, key)
        if not opened or opened[0].state == "draft":
            raise NotFound
        photo = opened[0].line_ids.photo_ids.filtered(lambda each: each.id == photo_id)
        if not photo:
            raise NotFound
        return request.make_response(
            photo._content(is_small=size == "small"),
            headers=[
                ("Content-Type", "image/jpeg"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    # === WHO === #

    def _open_extension(self, extension_id, key):
        """Return the proposal (sudo), and whether its link names an earlier version.

        :return: ``None`` for strangers, whether it exists or not.
        """
        extensions = request.env["autowartung.extension"].sudo()
        named = extensions._named_by_key(key) if isinstance(key, str) else None
        is_outdated = False
        if named and named[0] == extension_id:
            extension_sudo = extensions.browse(extension_id).exists()
            is_outdated = extension_sudo.version_id.id != named[1]
        else:
            try:
                extension_sudo = self._document_check_access(
                    "autowartung.extension", extension_id
                )
            except (AccessError, MissingError):
                extension_sudo = extensions.browse(extension_id).exists()
                if not self._knows_of_revised(extension_sudo):
                    return None
        if not extension_sudo or not extension_sudo._is_for_customer():
            return None
        return speak_on_page(extension_sudo), is_outdated

    def _knows_of_revised(self, extension_sudo):
        """Whether it is just being changed, and the customer of its booking asks."""
        if not extension_sudo or not extension_sudo._is_being_revised():
            return False
        return extension_sudo.booking_id.with_env(request.env).has_access("read")

    def _turn_extension_away(self, extension_id):
        if request.env.user._is_public():
            text = request.env._("Please open the link from your mail, or log in.")
            notices.leave(notices.LOGIN, text)
            page = f"/my/extensions/{extension_id}"
            return request.redirect_query("/web/login", {"redirect": page})
        return request.redirect("/my")

    @staticmethod
    def _changed_proposal_text():
        return request.env._(
            "The workshop has changed this proposal since your mail. This is what is"
            " proposed now."
        )


def address_of_extension(extension_sudo, key):
    """Return the page that its visitor may open: with a link as it stands now."""
    return extension_sudo.get_portal_url() if key else extension_sudo.access_url


def _chosen_lines(form):
    """Return the ids of the lines that were chosen: each has a field of its own."""
    return {
        int(value)
        for name, value in form.items()
        if name.startswith("line_") and _IDS.fullmatch(str(value))
    }


def _ids_in(text):
    parts = str(text or "")[:MOST_TEXT].split(",")
    return {int(part) for part in parts if _IDS.fullmatch(part)}


def visitor_facts(key):
    """Return plain facts about who decides, for the evidence."""
    http_request, user = request.httprequest, request.env.user
    return {
        "channel": "page",
        "session": "signed link" if key else "logged in",
        "user": None if user._is_public() else user.login,
        "address": http_request.remote_addr,
        "user_agent": str(http_request.user_agent)[:300],
    }
