# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...exceptions import InvalidStep
from ...tools import card_numbers, form_values, plate, times, vin
from ...tools.form_values import Unreadable
from ..common import forms
from ..concierge.workshop_slots import is_free
from .business_fields import BUSINESS
from .business_fields import LENGTHS as LENGTHS_OF_BUSINESS

SERVICES = "services"
VEHICLE = "vehicle"
APPOINTMENT = "appointment"
STEPS = (SERVICES, VEHICLE, APPOINTMENT)
MOST_SERVICES = 20
MOST_KILOMETRES = 9_999_999
LENGTHS = {
    **forms.LENGTHS,
    **{"license_plate": 24, "vin": 40, "make": 60, "model": 60},
    **LENGTHS_OF_BUSINESS,
}
FIELDS = {
    SERVICES: ("service_ids",),
    VEHICLE: (
        *("vehicle_id", "license_plate", "plate_reading", "make", "model", "vin"),
        *("mileage", "first_registration"),
    ),
    APPOINTMENT: (
        *("zip", "start", "name", "email", "phone", "street", "city"),
        *BUSINESS,
        "note",
    ),
}


class BookingRequest(models.AbstractModel):
    """What a customer asks for, before it becomes a booking.

    A request is a plain dict ``{step: values}``, so that it can be kept in a session
    or sent by an app. Prices, slots and rules are the server's: every check reads them
    anew. Call it in sudo; ``customer`` is the partner who is logged in, or empty.
    """

    _name = "autowartung.booking.request"
    _description = "Car Service Request"
    _inherit = "autowartung.form.mixin"

    # === CHECKS === #

    @api.model
    def _check_step(self, step, given, customer):
        """Read what was entered in a step.

        :param dict given: texts as they were typed, or values of an earlier check.
        :return: ``(values, errors)``; values can be stored as JSON, errors name the
            fields and say what to do.
        """
        check = {
            SERVICES: self._check_services,
            VEHICLE: self._check_vehicle,
            APPOINTMENT: self._check_appointment,
        }[step]
        return check(given or {}, customer)

    @api.model
    def _check_until(self, steps, request, customer):
        """Check some steps of a request.

        :raise InvalidStep: for the first one that is missing or no longer right.
        """
        for step in steps:
            _values, errors = self._check_step(step, request.get(step), customer)
            if errors:
                raise InvalidStep(step, errors)

    @api.model
    def _check_services(self, given, customer):
        chosen = given.get("service_ids") or []
        known = set(map(str, chosen[: MOST_SERVICES + 1]))
        services = self._offered_services().filtered(lambda s: str(s.id) in known)
        errors = {}
        if not known:
            errors["service_ids"] = self.env._("Please choose at least one service.")
        elif len(services) < len(known) or len(known) > MOST_SERVICES:
            errors["service_ids"] = self.env._(
                "A service is no longer on offer. Please look at your choice again."
            )
        elif reason := self._why_not_on_offer(services):
            errors["service_ids"] = reason
        return {"service_ids": services.ids}, errors

    def _why_not_on_offer(self, services):
        booking = self._draft_booking(services)
        return booking._why_total_is_not_payable() or booking._why_no_invoice()

    @api.model
    def _check_vehicle(self, given, customer):
        if known := self._known_vehicle(given, customer):
            return {"vehicle_id": known.id}, {}
        values, errors = self._read_form(
            given,
            {
                "license_plate": form_values.text,
                "vin": form_values.text,
                "make": form_values.text,
                "model": form_values.text,
            },
            required=("license_plate", "make", "model"),
        )
        if given.get("vehicle_id"):
            errors["vehicle_id"] = self.env._("Please enter your own vehicle.")
        if "license_plate" not in errors:
            self._check_plate(given, values, errors, customer)
        self._check_vin(values, errors)
        self._check_age_and_mileage(given, values, errors)
        return values, errors

    def _check_plate(self, given, values, errors, customer):
        """Read the plate; who drives the car says which of several it is."""
        typed = values["license_plate"] = plate.normalize(values["license_plate"])
        if not plate.is_valid(typed):
            errors["license_plate"] = self.env._(
                "Please enter letters and digits, for example M-AB 1234."
            )
            return
        known = self._known_vehicles(customer).filtered(
            lambda vehicle: plate.is_same(vehicle.license_plate, typed)
        )
        choices = [choice for choice, _label in self._plate_choices(typed)]
        chosen = given.get("plate_reading")
        if len(known) == 1:
            values["license_plate"] = known.license_plate
        elif chosen in choices:
            values.update(license_plate=chosen, plate_reading=chosen)
        elif choices:
            errors["license_plate"] = self.env["autowartung.vehicle"]._ask_for_reading(
                typed
            )

    @api.model
    def _plate_choices(self, typed):
        """Return ``[(value, label), …]`` of what a plate can be; empty if it is clear.

        A plate of another country may look like a German one.
        """
        typed = plate.normalize(typed if isinstance(typed, str) else "")
        if not plate.is_ambiguous(typed):
            return []
        foreign = self.env._("%s, from another country", typed)
        german = [(reading, reading) for reading in plate.readings(typed)]
        return [*german, (typed, foreign)]

    def _check_vin(self, values, errors):
        values["vin"] = vin.normalize(values["vin"])
        if values["vin"] and "vin" not in errors:
            problem = vin.problem(values["vin"])
            if problem:
                vehicles = self.env["autowartung.vehicle"]
                errors["vin"] = vehicles._vin_message(problem)

    def _check_age_and_mileage(self, given, values, errors):
        try:
            values["mileage"] = form_values.whole_number(
                str(given.get("mileage") or ""), MOST_KILOMETRES
            )
        except Unreadable:
            errors["mileage"] = self.env._("Please enter the kilometres in digits.")
        try:
            today = times.local_date(fields.Datetime.now())
            registered = form_values.day(given.get("first_registration"), today)
            values["first_registration"] = registered and registered.isoformat()
        except Unreadable:
            errors["first_registration"] = self.env._(
                "Please enter a day in the past, for example 2019-05-14."
            )

    @api.model
    def _check_appointment(self, given, customer):
        asks_for_mail = self._asks_for_mail(customer)
        values, errors = self._read_form(
            given,
            {
                "name": form_values.text,
                "email": form_values.email,
                "phone": form_values.phone,
                "street": form_values.text,
                "city": form_values.text,
                "note": form_values.long_text,
            },
            required=(
                *("name", "phone", "street", "city"),
                *(("email",) if asks_for_mail else ()),
            ),
        )
        if not asks_for_mail:
            values["email"] = customer.email
            errors.pop("email", None)
        values["zip"], zip_error = self._check_postcode(given)
        if zip_error:
            errors["zip"] = zip_error
        values["start"], slot_error = self._check_slot(given, values["zip"])
        if slot_error and not zip_error:
            errors["start"] = slot_error
        business, business_errors = self._check_business(given, customer)
        values.update(business)
        errors.update(business_errors)
        if reason := self._why_own_address_is_wrong(customer, values):
            errors.setdefault("street", reason)
        return values, errors

    @api.model
    def _why_own_address_is_wrong(self, customer, values):
        """Return why the invoice cannot be written to the own address, or ``None``.

        One that is not there is taken from the pickup; half of one is asked for. Where
        a company is invoiced, nobody's own address stands on the invoice.
        """
        is_for_company = values["is_business"] or self._company_of(customer)
        is_own = customer and not is_for_company
        if is_own and customer.street and customer._autowartung_lacks_address():
            return self.env._(
                "The address in your account is not complete: street, postcode and city"
                " stand on your invoice. Please complete it there first."
            )
        return None

    @api.model
    def _asks_for_mail(self, customer):
        """Whether the visitor has to say where the confirmation goes."""
        return not customer or not customer._autowartung_has_mail()

    @api.model
    def _check_postcode(self, given):
        """Return the postcode of a step's values, and what is wrong with it."""
        try:
            postcode = form_values.postcode(given.get("zip"))
        except Unreadable:
            return "", self.env._("A German postcode has five digits.")
        if not postcode:
            return "", self.env._("Please enter your postcode.")
        if not self._find_workshop(postcode):
            return postcode, self.env._(
                "We do not fetch cars at %s yet. Please try the postcode of another"
                " place, such as your work.",
                postcode,
            )
        return postcode, None

    @api.model
    def _check_slot(self, given, postcode):
        try:
            start = form_values.moment(given.get("start"))
        except Unreadable:
            start = None
        workshop = self._find_workshop(postcode)
        if not start or not workshop:
            return None, self.env._("Please choose when we fetch your car.")
        slots = workshop._pickup_slots()
        if not is_free(slots, start):
            return None, self.env._(
                "This slot has just been taken. Please choose another one."
            )
        return start.isoformat(), None

    def _most_characters(self, field):
        return LENGTHS[field]

    def _demand(self, field):
        demands = {
            "license_plate": self.env._("Please enter the licence plate."),
            "make": self.env._("Please enter the make, for example VW."),
            "model": self.env._("Please enter the model, for example Golf."),
        }
        return demands.get(field) or super()._demand(field)

    @api.model
    def _typed(self, step, given):
        """Return what was typed, right or not, fit to be shown and kept."""
        if step == SERVICES:
            return {"service_ids": [str(i)[:9] for i in given.get("service_ids") or ()]}
        typed = {}
        for field in FIELDS[step]:
            value = given.get(field)
            text = value[: LENGTHS.get(field, 20)] if isinstance(value, str) else ""
            typed[field] = card_numbers.mask(text)
        return typed
