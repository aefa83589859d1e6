# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from ..models.concierge.trip_handover import HAND_OVER, Handover
from ..tools import times
from ..tools.photos import decode_data_url
from .page import handheld
from .page.answers import OK, UNPROCESSABLE
from .page.handheld import HANDHELD, MAX_REQUEST_BYTES


class DriverPage(http.Controller):
    """The driver's phone: the trips of the day and their steps."""

    @http.route("/driver", methods=["GET"], **HANDHELD)
    def driver_page(self, everyone=None, **_kwargs):
        trips = self._trips()
        is_dispatcher = request.env.user._autowartung_has_role("dispatcher")
        shows_everyone = is_dispatcher and bool(everyone)
        values = {
            "agenda": {
                name: found.sudo() for name, found in trips._agenda(everyone).items()
            },
            "today": times.day_text(fields.Datetime.now(), request.env.lang),
            "is_dispatcher": is_dispatcher,
            "everyone": shows_everyone,
        }
        return request.render("autowartung_payment.driver_page", values)

    @http.route("/driver/trips/<int:trip_id>", methods=["GET"], **HANDHELD)
    def trip_page(self, trip_id, **_kwargs):
        return self._render_trip(self._trip(trip_id))

    @http.route(
        "/driver/trips/<int:trip_id>/<any(start,arrive,hand_over,deliver):step>",
        methods=["POST"],
        max_content_length=MAX_REQUEST_BYTES,
        **HANDHELD,
    )
    def take_step(self, trip_id, step, **form):
        """Do a step; a page's script gets JSON, a plain form the next page."""
        trip = self._trip(trip_id)
        try:
            with request.env.cr.savepoint():
                if step == HAND_OVER:
                    for photo in handheld.uploaded("photos"):
                        trip._add_photo(photo)
                trip._take_step(step, step == HAND_OVER and self._handover(form))
        except UserError as error:
            return self._refuse(trip, error, form)
        return handheld.go_on_to(f"/driver/trips/{trip.id}")

    @http.route(
        "/driver/trips/<int:trip_id>/photos",
        methods=["POST"],
        max_content_length=MAX_REQUEST_BYTES,
        **HANDHELD,
    )
    def add_photo(self, trip_id, **_form):
        trip = self._trip(trip_id)
        [content] = handheld.uploaded("photo")[:1] or [b""]
        try:
            attachment = trip._add_photo(content)
        except UserError as error:
            return handheld.refuse_as_json(error)
        return request.make_json_response({"id": attachment.id})

    @http.route(
        "/driver/trips/<int:trip_id>/photos/<int:photo_id>/remove",
        methods=["POST"],
        **HANDHELD,
    )
    def remove_photo(self, trip_id, photo_id, **_kwargs):
        try:
            self._trip(trip_id)._remove_photo(photo_id)
        except UserError as error:
            return handheld.refuse_as_json(error)
        return request.make_json_response({})

    # === WHO AND WHAT === #

    def _trips(self):
        """Return the model, in the driver's language and companies.

        :raise Forbidden: for users who are neither driver nor dispatcher.
        """
        handheld.let_in("driver", "dispatcher")
        return request.env["autowartung.concierge.trip"]

    def _trip(self, trip_id):
        """Return the trip.

        :raise NotFound: if it is another driver's, or not to be driven (yet).
        """
        trips = self._trips()
        domain = trips._own_trips_domain(everyone=True) & Domain("id", "=", trip_id)
        trip = trips.search(domain)
        if not trip:
            raise NotFound()
        return trip

    def _handover(self, form):
        by_name = bool(form.get("sign_with_name"))
        drawn = decode_data_url(form.get("signature")) or b"?"
        return Handover(
            mileage=self._number(form.get("mileage")),
            mileage_confirmed=bool(form.get("mileage_confirmed")),
            signed_by=form.get("signed_by") or "",
            signature=b"" if by_name else drawn,
            note=form.get("note") or "",
        )

    @staticmethod
    def _number(text):
        digits = re.sub(r"[\s.,'’]|km$", "", (text or "").strip().lower())
        return int(digits) if re.fullmatch(r"[0-9]{1,9}", digits) else 0

    # === ANSWERS === #

    def _render_trip(self, trip, **values):
        status = values.pop("status", OK)
        values = {
            "trip": trip.sudo(),
            "has_next_trip": trip._has_next_trip(),
            "form": {},
            "error": None,
            **values,
        }
        return request.render(
            "autowartung_payment.driver_trip_page", values, status=status
        )

    def _refuse(self, trip, error, form):
        if handheld.wants_json():
            return handheld.refuse_as_json(error)
        trip.invalidate_recordset()
        return self._render_trip(
            trip,
            form=form,
            error=handheld.described(error),
            status=UNPROCESSABLE,
        )
