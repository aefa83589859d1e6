# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo import http
from odoo.http import STORED_SESSION_BYTES, request
from odoo.tools import consteq

from ...exceptions import (
    InvalidStep,
    PriceChanged,
    SlotTaken,
    TermsChanged,
    TooMany,
)
from ...models.common.limits import ORDERS_OF_MAILBOX, ORDERS_OF_NETWORK
from ...models.shop.placing import Order
from ...models.shop.request import (
    APPOINTMENT,
    FIELDS,
    SERVICES,
    STEPS,
    VEHICLE,
)
from ..page.access import logged_in_customer
from ..page.answers import (
    BAD_REQUEST,
    CONFLICT,
    OK,
    TOO_MANY,
    UNPROCESSABLE,
)
from ..page.bounds import take_for_mailbox, take_for_network, wait_headers
from ..page.forms import read_consents, read_shown_total, stale_notice, ticked
from ..page.language import stay_in_language
from .draft import BookingDraft
from .pages import REVIEW, BookingPages

ROUTES = {
    SERVICES: "/booking",
    VEHICLE: "/booking/vehicle",
    APPOINTMENT: "/booking/appointment",
    REVIEW: "/booking/review",
}
STEP_NAMES = (*STEPS, REVIEW)
_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)


def _options(step):
    return {
        **{"type": "http", "auth": "public", "website": True},
        "methods": ["GET", "POST"],
        "stale_form": lambda website, /, **form: website._show_again(step, form),
    }


def _requests():
    return request.env["autowartung.booking.request"].sudo()


class BookingWebsite(http.Controller):
    """The way to a booking: each step is a page, a form and a redirect to the next."""

    @http.route(ROUTES[SERVICES], sitemap=True, **_options(SERVICES))
    def booking_services(self, **form):
        return self._step(SERVICES, form)

    @http.route(ROUTES[VEHICLE], sitemap=False, **_options(VEHICLE))
    def booking_vehicle(self, **form):
        return self._step(VEHICLE, form)

    @http.route(ROUTES[APPOINTMENT], sitemap=False, **_options(APPOINTMENT))
    def booking_appointment(self, **form):
        return self._step(APPOINTMENT, form)

    @http.route(ROUTES[REVIEW], sitemap=False, **_options(REVIEW))
    def booking_review(self, **form):
        draft = BookingDraft(request.session)
        if request.httprequest.method == "POST":
            return self._place(draft, form)
        if missing := self._first_missing(draft, STEPS):
            return self._go_to(missing)
        return self._show_review(draft)

    # === STEPS === #

    def _step(self, step, form):
        draft = BookingDraft(request.session)
        if missing := self._first_missing(draft, STEPS[: STEPS.index(step)]):
            return self._go_to(missing)
        if request.httprequest.method == "POST":
            return self._submit(step, draft, form)
        return self._show(step, draft)

    def _submit(self, step, draft, form):
        given = self._given(step, form)
        if form.get("show_slots"):
            return self._submit_postcode(draft, given)
        values, errors = _requests()._check_step(step, given, logged_in_customer())
        if errors:
            typed = _requests()._typed(step, given)
            return self._show(step, draft, typed, errors, status=UNPROCESSABLE)
        draft.save(step, values)
        return self._go_to(STEP_NAMES[STEP_NAMES.index(step) + 1])

    def _given(self, step, form):
        given = {field: form.get(field) for field in FIELDS[step]}
        if step == SERVICES:
            given["service_ids"] = request.httprequest.form.getlist("service_ids")
        if form.get("asks_business"):
            # A box that is not ticked is not sent at all.
            given["is_business"] = given["is_business"] or ""
        return given

    def _show_again(self, step, form):
        """Answer a form that is too old: nothing is done, what was typed is there."""
        draft = BookingDraft(request.session)
        if missing := self._first_missing(draft, STEPS[: STEP_NAMES.index(step)]):
            draft.leave_notice(stale_notice())
            return self._go_to(missing)
        shown = {"errors": {}, "alert": stale_notice()}
        if step != REVIEW:
            shown["values"] = _requests()._typed(step, self._given(step, form))
        return self._render(step, draft, BAD_REQUEST, **shown)

    def _submit_postcode(self, draft, given):
        """The slots of another place are asked for; the rest is kept as it is."""
        known = draft.request.get(APPOINTMENT, {})
        given = {
            field: known.get(field) if value is None else value
            for field, value in given.items()
        }
        typed = _requests()._typed(APPOINTMENT, given)
        _postcode, error = _requests()._check_postcode(given)
        draft.save(APPOINTMENT, typed, partial=True)
        if error:
            errors = {"zip": error}
            return self._show(APPOINTMENT, draft, typed, errors, status=UNPROCESSABLE)
        return self._go_to(APPOINTMENT)

    def _show(self, step, draft, values=None, errors=None, status=OK):
        if values is None:
            values = draft.request.get(step, {})
            if draft.is_complete(step):
                # It was right once: say what has changed since.
                errors = _requests()._check_step(step, values, logged_in_customer())[1]
        return self._render(step, draft, status, values=values, errors=errors or {})

    def _first_missing(self, draft, steps):
        """Return the first step that is not, or no longer, right."""
        if draft.is_expired:
            draft.forget()
            draft.leave_notice(
                request.env._("Your entries were too old. Please begin again.")
            )
        for step in steps:
            if not draft.is_complete(step):
                return step
        try:
            _requests()._check_until(steps, draft.request, logged_in_customer())
        except InvalidStep as invalid:
            return invalid.step
        return None

    # === THE ORDER === #

    def _show_review(self, draft, errors=None, given=(), alert=None, status=OK):
        return self._render(
            REVIEW, draft, status, errors=errors or {}, ticked=given, alert=alert
        )

    def _place(self, draft, form):
        requests, customer = _requests(), logged_in_customer()
        order = self._order(form)
        if placed := order.token and requests._placed(order.token):
            return self._go_to_booking(draft, placed)
        if missing := self._first_missing(draft, STEPS):
            return self._go_to(missing)
        if not consteq(order.token, draft.token):
            return self._go_to(REVIEW)
        if errors := self._missing_consents(draft, order, customer):
            return self._show_review(draft, errors, ticked(form), status=UNPROCESSABLE)
        try:
            self._take_order(draft)
            booking = requests._place(draft.request, customer, order)
        except InvalidStep as invalid:
            return self._go_to(invalid.step)
        except SlotTaken as taken:
            return self._choose_again(draft, taken)
        except (PriceChanged, TermsChanged) as changed:
            return self._show_review(draft, alert=str(changed), status=CONFLICT)
        except TooMany as refused:
            page = self._show_review(draft, alert=str(refused), status=TOO_MANY)
            page.headers.update(wait_headers(refused))
            return page
        return self._go_to_booking(draft, booking)

    def _missing_consents(self, draft, order, customer):
        begins_early = _requests()._begins_early(draft.request, customer)
        return order.missing(request.env, begins_early=begins_early)

    def _take_order(self, draft):
        """Count an order: it holds a slot and writes to an address that was typed.

        :raise TooMany: with how long to wait.
        """
        take_for_network(ORDERS_OF_NETWORK)
        take_for_mailbox(ORDERS_OF_MAILBOX, draft.request[APPOINTMENT]["email"])

    def _order(self, form):
        token = str(form.get("token") or "")
        return Order(
            token=token if _TOKEN.fullmatch(token) else "",
            total=read_shown_total(form),
            **read_consents(form),
            session=request.session.sid[:STORED_SESSION_BYTES],
            address=request.httprequest.remote_addr or "",
        )

    def _choose_again(self, draft, taken):
        visit = {**draft.request[APPOINTMENT], "start": ""}
        draft.save(APPOINTMENT, visit, partial=True)
        draft.leave_notice(
            request.env._("%s Please choose another one. Nothing was booked.", taken)
        )
        return self._go_to(APPOINTMENT)

    def _go_to_booking(self, draft, booking):
        draft.forget()
        draft.last_booking_id = booking.id
        stay_in_language(booking)
        return request.redirect(booking.get_portal_url())

    # === TOOLS === #

    def _go_to(self, step):
        return request.redirect(request.env["ir.http"]._url_for(ROUTES[step]))

    def _render(self, step, draft, status, **values):
        pages = BookingPages(_requests(), logged_in_customer(), draft, ROUTES)
        return request.render(
            f"autowartung_payment.funnel_{step}",
            pages.values(step, values),
            status=status,
        )
