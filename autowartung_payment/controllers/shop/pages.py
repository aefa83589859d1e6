# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values of the pages on the way to a booking."""

from ...models.shop.request import APPOINTMENT, FIELDS, SERVICES, VEHICLE
from ...tools import form_values, mail_address, times
from ..page.forms import CONSENTS

REVIEW = "review"
PAYABLE = ("unpaid", "failed")


class BookingPages:
    """Values for the templates of the steps.

    :param requests: ``autowartung.booking.request`` (sudo)
    :param customer: the partner who is logged in, or empty.
    :param draft: the visitor's :class:`BookingDraft`
    :param dict routes: ``{step: path}``
    """

    def __init__(self, requests, customer, draft, routes):
        self._requests = requests
        self._customer = customer
        self._draft = draft
        self._routes = routes

    def values(self, step, given):
        """Return the template's values.

        :param dict given: ``values`` and ``errors`` of the form, for example.
        """
        special = {
            SERVICES: self._services,
            VEHICLE: self._vehicle,
            APPOINTMENT: self._appointment,
            REVIEW: self._review,
        }[step]
        return {
            "step": step,
            "routes": self._routes,
            "customer": self._customer,
            "currency": self._requests.env.company.currency_id,
            "draft_version": self._draft.version(step),
            "notice": self._draft.take_notice(),
            "alert": None,
            **self._chosen(),
            "first_error": self._first_error(step, given["errors"]),
            **given,
            **special(given),
        }

    @staticmethod
    def _first_error(step, errors):
        order = CONSENTS if step == REVIEW else FIELDS[step]
        return next((field for field in order if field in errors), None)

    def _chosen(self):
        booking = self._requests._draft_of(self._draft.request, self._customer)
        return {
            "chosen": booking.line_ids,
            "total": booking.amount_total,
            "is_reverse_charge": booking.is_reverse_charge,
        }

    def _services(self, given):
        language = self._requests.env.lang
        return {
            "offer": [
                {
                    "service": service.with_context(lang=language),
                    "price": price,
                    "minor_price": self._requests._minor_amount(price),
                    "duration": times.duration_text(
                        service.autowartung_service_duration
                    ),
                }
                for service, price in self._requests._offer()
            ],
            "chosen_ids": set(map(str, given["values"].get("service_ids") or ())),
            "open_booking": self._open_booking(),
        }

    def _open_booking(self):
        """Return the visitor's last booking if it waits for the payment."""
        bookings = self._requests.env["autowartung.booking"]
        booking = bookings.browse(self._draft.last_booking_id or ()).exists()
        is_open = booking.state == "pending" and booking.payment_status in PAYABLE
        return booking if is_open else bookings

    def _vehicle(self, given):
        vehicles = self._requests._known_vehicles(self._customer)
        values = given["values"]
        chosen = str(values.get("vehicle_id") or "")
        if not values and vehicles:
            chosen = str(vehicles[0].id)
        registered = values.get("first_registration")
        language = self._requests.env.lang
        return {
            "values": {
                **values,
                "first_registration": form_values.day_text(registered, language),
            },
            "vehicles": vehicles,
            "plate_choices": self._requests._plate_choices(values.get("license_plate")),
            "chosen_vehicle": chosen if chosen in map(str, vehicles.ids) else "",
        }

    def _appointment(self, given):
        values = self._with_own_address(given["values"])
        postcode, error = self._requests._check_postcode(values)
        workshop = self._requests._find_workshop(postcode)
        if error:
            workshop = workshop.browse()
        return {
            "values": self._with_shown_address(values),
            "workshop": workshop,
            "slot_days": workshop._slot_days(
                self._slots_of(workshop) if workshop else [], values.get("start")
            ),
            "asks_for_mail": self._requests._asks_for_mail(self._customer),
            "customer_mail": mail_address.shown(self._customer.email),
            "own_company": self._requests._company_of(self._customer),
            "business_countries": self._requests._business_countries(),
        }

    def _slots_of(self, workshop):
        """Return the slots, each with when the car of these services comes back."""
        services = self._requests._services(self._draft.request)
        hours = self._requests._draft_booking(services)._work_hours()
        return workshop._with_returns(workshop._pickup_slots(), hours)

    @staticmethod
    def _with_shown_address(values):
        """Show the mail address as it was typed, whatever form it is kept in."""
        if not values.get("email"):
            return values
        return {**values, "email": mail_address.shown(values["email"])}

    def _with_own_address(self, values):
        """Begin with what is known about a customer who is logged in."""
        own = self._customer
        if values or not own:
            return values
        known = ("name", "email", "phone", "street", "zip", "city")
        company = own._autowartung_companies_of(own)[:1]
        return {
            **{field: own[field] or "" for field in known},
            **(self._requests._business_values(company) if company else {}),
        }

    def _review(self, _given):
        preview = self._requests._preview(self._draft.request, self._customer)
        booking = preview["booking"]
        begins_early = booking._begins_early(preview["pickup"][0])
        terms = self._requests.env["autowartung.terms.version"]
        return {
            **preview,
            "begins_early": begins_early,
            "has_right_of_withdrawal": booking._has_right_of_withdrawal(),
            "pickup_name": self._window(preview["pickup"]),
            "return_name": self._window(preview["planned_return"]),
            "visit_mail": mail_address.shown(preview["visit"].get("email")),
            "free_change": booking._free_change_text(preview["pickup"][0]),
            "minor_total": booking._minor_total(),
            "order_token": self._draft.token,
            "terms_version": terms._for_start(begins_early)._current_name(),
            "company": self._requests.env.company,
            "tax_rate": self._tax_rate(booking),
        }

    @staticmethod
    def _tax_rate(booking):
        """Return the per cent of the one tax that all services have, as text."""
        rates = set(booking.line_ids.tax_ids.mapped("amount"))
        return f"{rates.pop():g}" if len(rates) == 1 else None

    def _window(self, window):
        return window and times.window_text(*window, self._requests.env.lang)
