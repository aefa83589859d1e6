# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The workshop's phone: cars, and the extra work that is proposed on them.

Everything is done with the rights of its user. What is sent twice is done once.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from ..models.extension.entering import is_key, new_key
from ..models.extension.proposing import STATES_OF_BOOKING
from .page import handheld, notices
from .page.answers import NOT_FOUND, OK, UNPROCESSABLE, take_back
from .page.handheld import HANDHELD, MAX_REQUEST_BYTES

EXTENSION = "/workshop/extensions/<int:extension_id>"
LINE = f"{EXTENSION}/lines/<string:ref>"
# What is folded up until there is something in it.
MORE = ("measured", "limit", "limit_source", "requires", "choice", "note")
# Who had to log in meanwhile comes back with a GET: it shows the page.
FORM = {"methods": ["GET", "POST"], **HANDHELD}


class WorkshopPage(http.Controller):
    """Cars in the workshop, a draft and its lines, and what became of it."""

    # === CARS === #

    @http.route("/workshop", methods=["GET"], **HANDHELD)
    def workshop_page(self, words="", **_kwargs):
        return self._render_cars(words)

    @http.route("/workshop/bookings/<int:booking_id>/propose", **FORM)
    def begin_proposal(self, booking_id, **_form):
        bookings = self._workshop_records("autowartung.booking")
        booking = bookings.search(Domain("id", "=", booking_id))
        if not booking:
            raise NotFound()
        if request.httprequest.method != "POST":
            return request.redirect("/workshop")
        try:
            extension = booking._begin_proposal()
        except UserError as error:
            take_back()
            if handheld.wants_json():
                return handheld.refuse_as_json(error)
            return self._render_cars("", error=error)
        return handheld.go_on_to(extension._workshop_url())

    # === A PROPOSAL === #

    @http.route(EXTENSION, methods=["GET"], **HANDHELD)
    def proposal_page(self, extension_id, **_kwargs):
        try:
            extension = self._proposal(extension_id)
        except NotFound:
            # Its draft was deleted, and somebody goes back to it.
            gone = UserError(request.env._("There is no such proposal (any more)."))
            return self._render_cars("", gone, NOT_FOUND)
        return self._render_proposal(extension)

    @http.route(f"{EXTENSION}/<any(keep,send,revise,withdraw):step>", **FORM)
    def take_proposal_step(self, extension_id, step, **form):
        """Do a step; a page's script gets JSON, a plain form the next page."""

        def act(extension):
            match step:
                case "keep":
                    extension._enter_message(form)
                case "send":
                    extension._send_from_phone(form)
                case "revise":
                    extension._revise_from_phone()
                case "withdraw":
                    extension._withdraw_from_phone()

        extension = self._proposal(extension_id)
        return self._write_down(
            extension, act, lambda error: self._render_proposal(extension, form, error)
        )

    @http.route(f"{EXTENSION}/discard", **FORM)
    def discard_proposal(self, extension_id, **_form):
        """Remove a draft that was begun by mistake, and go back to the cars."""
        try:
            extension = self._proposal(extension_id)
        except NotFound:
            # The answer to the first time was lost.
            return handheld.go_on_to("/workshop")

        def act(extension):
            name = extension.name
            extension._discard_from_phone()
            done = request.env._("The draft %s was deleted.", name)
            notices.leave(notices.WORKSHOP, done)

        return self._write_down(
            extension,
            act,
            lambda error: self._render_proposal(extension, {}, error),
            lands_on="/workshop",
        )

    # === ITS LINES === #

    @http.route(LINE, max_content_length=MAX_REQUEST_BYTES, **FORM)
    def line_page(self, extension_id, ref, **form):
        """Show a line, or write it down with the photos that a plain form brings."""
        extension = self._proposal(extension_id)
        if request.httprequest.method != "POST":
            return self._render_line(extension, ref)

        def act(extension):
            extension._enter_line(ref, form)
            for photo in handheld.uploaded("photos"):
                extension._enter_photo(ref, photo)

        return self._write_down(
            extension, act, lambda error: self._render_line(extension, ref, form, error)
        )

    @http.route(f"{LINE}/remove", **FORM)
    def remove_line(self, extension_id, ref, **_form):
        extension = self._proposal(extension_id)
        return self._write_down(
            extension,
            lambda extension: extension._remove_line(ref),
            lambda error: self._render_proposal(extension, {}, error),
        )

    @http.route(
        f"{LINE}/photos",
        methods=["POST"],
        max_content_length=MAX_REQUEST_BYTES,
        **HANDHELD,
    )
    def add_line_photo(self, extension_id, ref, client_key=None, **_form):
        extension = self._proposal(extension_id)
        [content] = handheld.uploaded("photo")[:1] or [b""]
        try:
            photo = extension._enter_photo(ref, content, client_key)
        except UserError as error:
            take_back()
            return handheld.refuse_as_json(error)
        return request.make_json_response({"id": photo.id})

    @http.route(
        f"{LINE}/photos/<int:photo_id>/remove",
        methods=["POST"],
        **HANDHELD,
    )
    def remove_line_photo(self, extension_id, ref, photo_id, **_form):
        try:
            self._proposal(extension_id)._remove_photo(photo_id)
        except UserError as error:
            return handheld.refuse_as_json(error)
        return request.make_json_response({})

    # === WHO AND WHAT === #

    def _workshop_records(self, model):
        """Return the model, in the user's language, companies and rights.

        :raise Forbidden: for users without the role *User*.
        """
        handheld.let_in("user")
        return request.env[model]

    def _proposal(self, extension_id):
        """Return the proposal.

        :raise NotFound: if there is none, or it is another company's.
        """
        extensions = self._workshop_records("autowartung.extension")
        extension = extensions.search(Domain("id", "=", extension_id))
        if not extension:
            raise NotFound()
        return extension

    # === ANSWERS === #

    def _write_down(self, extension, act, render_refusal, lands_on=None):
        """Do something with a proposal, and go to its page.

        :param function render_refusal: returns the page that says what is wrong.
        :param str lands_on: where to go instead.
        """
        url = extension._workshop_url()
        if request.httprequest.method != "POST":
            return request.redirect(url)
        try:
            act(extension)
        except UserError as error:
            take_back()
            if handheld.wants_json():
                return handheld.refuse_as_json(error)
            return render_refusal(error)
        return handheld.go_on_to(lands_on or url)

    def _render_cars(self, words, error=None, status=None):
        bookings = self._workshop_records("autowartung.booking")
        words = words if isinstance(words, str) else ""
        values = {
            "cars": bookings._cars_of_the_workshop(words),
            "words": words,
            "notice": notices.take(notices.WORKSHOP),
            "error": error and handheld.described(error),
        }
        return self._render("workshop_page", values, status)

    def _render_proposal(self, extension, form=None, error=None):
        values = {
            "extension": extension,
            "texts": {**extension._message_texts(), **(form or {})},
            "error": error and handheld.described(error),
            "new_line": new_key(),
            "can_propose": extension.booking_id.state in STATES_OF_BOOKING,
        }
        return self._render("workshop_proposal_page", values)

    def _render_line(self, extension, ref, form=None, error=None):
        line = extension._line_called(ref)
        is_open = extension.state == "draft" or error
        if not is_open or not (line or is_key(ref)):
            return request.redirect(extension._workshop_url())
        texts = {**extension._line_texts(line), **(form or {})}
        values = {
            "extension": extension,
            "line": line,
            "ref": ref,
            "texts": texts,
            "services": extension._service_choices(line),
            "others": [(str(each.id), each.name) for each in extension.line_ids - line],
            "kinds": extension._named_choices("kind"),
            "urgencies": extension._named_choices("urgency"),
            "has_more": any(texts.get(name) for name in MORE),
            "error": error and handheld.described(error),
        }
        return self._render("workshop_line_page", values)

    @staticmethod
    def _render(template, values, status=None):
        return request.render(
            f"autowartung_payment.{template}",
            values,
            status=status or (UNPROCESSABLE if values["error"] else OK),
        )
