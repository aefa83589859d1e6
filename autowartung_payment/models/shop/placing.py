# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dataclasses import dataclass
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError

from ...exceptions import (
    PriceChanged,
    TooManyHolds,
)
from ...tools import form_values, plate
from ...tools.networks import network_of
from ..common.statement import statement_cursor
from ..consents.booking_consents import Consents
from ..messages.kinds import PAYMENT_LINK_MAIL
from .business import TICKED
from .request import APPOINTMENT, SERVICES, STEPS, VEHICLE

# How many slots may be held at a time by people who have not paid yet. Many phones
# share one network. That is no rate, so it is counted from the holds themselves: what
# is paid, cancelled or lapsed makes room at once.
MOST_HOLDS_PER_SESSION = 2
MOST_HOLDS_PER_NETWORK = 6
FORGET_ORIGIN_AFTER = timedelta(days=1)
ORDER_MAIL_DELAY_SECONDS = 3 * 60


@dataclass(frozen=True, kw_only=True)
class Order(Consents):
    """What the customer sends with the button that obliges to pay.

    :param str token: fixed when the review is shown; makes one booking, ever.
    :param int total: minor units, as it was shown.
    :param str session: whatever tells one session from another.
    :param str address: the caller's network address.
    """

    token: str
    total: int
    session: str = ""
    address: str = ""

    @property
    def network(self):
        """What the caller cannot leave by taking another address."""
        return network_of(self.address)


class Booking(models.Model):
    """Where an order came from."""

    _inherit = "autowartung.booking"  # pylint: disable=consider-merging-classes-inherited

    request_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    # Keyed hashes, kept for a day: they only bound how many slots are held.
    origin_session = fields.Char(readonly=True, copy=False, groups="base.group_system")
    origin_address = fields.Char(readonly=True, copy=False, groups="base.group_system")

    _unique_request = models.UniqueIndex("(request_token)")
    _origin_address_index = models.Index(
        "(origin_address) WHERE origin_address IS NOT NULL"
    )

    def _is_booked_by_phone(self):
        return not self.sudo().request_token and super()._is_booked_by_phone()

    @api.autovacuum
    def _forget_origins(self):
        self.sudo().search(
            [
                ("origin_address", "!=", False),
                ("create_date", "<", fields.Datetime.now() - FORGET_ORIGIN_AFTER),
            ]
        ).write({"origin_address": False, "origin_session": False})


class BookingRequest(models.AbstractModel):
    """How a request becomes a booking."""

    _inherit = "autowartung.booking.request"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _place(self, request, customer, order):
        """Place the booking of a request and hold its slot; a repeat returns the same.

        Prices, services and slot are the server's own. If anything is refused, nothing
        is kept.

        :param dict request: ``{step: values}``
        :param customer: the partner who is logged in, or empty for a guest, who
            becomes a new partner whatever the mail address is.
        :param Order order: what was sent.
        :return: the booking
        :raise InvalidStep: if a step is no longer right.
        :raise PriceChanged: if the total differs from the order's.
        :raise TermsChanged: if the texts differ from the order's.
        :raise TooManyHolds: if the caller holds too many slots, with how long to wait.
        :raise SlotTaken: if somebody else was faster.
        :raise UserError: if a consent is missing.
        """
        self._wait_for_twins(order, customer)
        if placed := self._placed(order.token):
            return placed
        self._check_until(STEPS, request, customer)
        draft = self._draft_of(request, customer)
        begins_early = self._begins_early(request, customer, draft)
        order.check(self.env, begins_early=begins_early)
        self._check_total(draft, order)
        terms = self.env["autowartung.terms.version"]._for_start(begins_early)
        terms._check_seen(order.terms)
        origin = self._origin_values(order)
        self._check_holds(origin, customer)
        try:
            with self.env.cr.savepoint():
                agreed = self._agreed_values(terms, begins_early)
                booking = self._create_booking(
                    request,
                    customer,
                    {"request_token": order.token, **origin, **agreed},
                )
                booking.agreed_total = booking.amount_total
                booking.action_place()
        except UniqueViolation as error:
            # A twin was committed after this transaction's snapshot: look again.
            raise ConcurrencyError(str(error)) from error
        self._plan_order_mail(booking)
        return booking

    def _plan_order_mail(self, booking):
        """Confirm an order that is not paid at once (§ 312i (1) no. 3 BGB).

        The booking's confirmation does it for all others.
        """
        booking._plan_message(
            PAYMENT_LINK_MAIL, "order", delay=ORDER_MAIL_DELAY_SECONDS
        )

    def _wait_for_twins(self, order, customer):
        """Let no two orders of one origin be placed at the same moment.

        :raise ConcurrencyError: Odoo repeats the request, which then sees the other.
        """
        for key in filter(None, (order.token, order.network, customer.id)):
            self.env.cr.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
                [f"autowartung order {key}"],
            )
            if not self.env.cr.fetchone()[0]:
                raise ConcurrencyError(self.env._("Another order is being placed."))

    @api.model
    def _placed(self, token):
        """Return the booking that was placed with the token, or none."""
        bookings = self.env["autowartung.booking"].sudo()
        return bookings.search([("request_token", "=", token)], limit=1)

    def _agreed_values(self, terms, begins_early):
        """Return what is kept of the consents that were just checked."""
        now = fields.Datetime.now()
        return {
            "terms_version_id": terms._current().id,
            "terms_accepted_at": now,
            "early_start_accepted_at": begins_early and now,
        }

    def _check_total(self, booking, order):
        if booking._minor_total() != order.total:
            raise PriceChanged(
                self.env._(
                    "The price has changed to %s in the meantime. Please check it and"
                    " order again.",
                    self._format(booking.amount_total),
                )
            )

    # === ONCE MORE === #

    @api.model
    def _request_of(self, booking, customer):
        """Return the request of a booking, to be looked through and made anew.

        The slot is to be chosen; a service that is no longer on offer is left out.
        """
        services = booking.line_ids.product_id.product_tmpl_id
        return {
            SERVICES: {"service_ids": (services & self._offered_services()).ids},
            VEHICLE: self._vehicle_of(booking, customer),
            APPOINTMENT: {
                "zip": booking.concierge_zip or "",
                "start": "",
                "name": booking.contact_name or booking.partner_id.name or "",
                "email": booking.partner_id.email or "",
                "phone": booking.contact_phone or booking.partner_id.phone or "",
                "street": booking.concierge_street or "",
                "city": booking.concierge_city or "",
                **self._business_of(booking, customer),
                "note": booking.note or "",
            },
        }

    def _business_of(self, booking, customer):
        business = booking.partner_id.commercial_partner_id
        if not booking.is_business or business == self._company_of(customer):
            return {}
        return {"is_business": TICKED, **self._business_values(business)}

    def _vehicle_of(self, booking, customer):
        vehicle = booking.vehicle_id
        if vehicle in self._known_vehicles(customer):
            return {"vehicle_id": vehicle.id}
        registered = vehicle.first_registration
        names = ("license_plate", "make", "model", "vin")
        return {
            **{name: vehicle[name] or "" for name in names},
            "mileage": vehicle.mileage or "",
            "first_registration": registered and registered.isoformat(),
        }

    # === HOLDS === #

    def _origin_values(self, order):
        """Return the values that tell where an order came from."""
        values = {
            "origin_session": order.session and self._digest("session", order.session),
            "origin_address": order.network and self._digest("address", order.network),
        }
        return {key: value or False for key, value in values.items()}

    def _check_holds(self, origin, customer):
        session, address = origin["origin_session"], origin["origin_address"]
        limits = [
            ("origin_session", session and [session], MOST_HOLDS_PER_SESSION),
            ("origin_address", address and [address], MOST_HOLDS_PER_NETWORK),
            ("partner_id", self._who_holds(customer).ids, MOST_HOLDS_PER_SESSION),
        ]
        for field, values, most in limits:
            ends = self._ends_of_holds(field, values) if values else []
            if len(ends) >= most:
                wait = max(1, int((ends[0] - fields.Datetime.now()).total_seconds()))
                raise TooManyHolds(
                    self.env._(
                        "Several slots are being held for you that are not paid yet."
                        " Please pay or cancel one of these bookings, or try again"
                        " in %s.",
                        self.env["autowartung.bound"]._wait_text(wait),
                    ),
                    wait,
                )

    def _who_holds(self, customer):
        """Return the customer and the own companies: one person, and one bound."""
        partners = self.env["res.partner"]
        return customer | partners._autowartung_companies_of(customer)

    def _ends_of_holds(self, field, values):
        """Return until when slots are held for an origin, soonest first.

        Twins wait for each other, but this transaction's snapshot may be older than
        what the one before has committed.
        """
        self.env.flush_all()
        with statement_cursor(self.env) as cr:
            trips = self.env(cr=cr)["autowartung.concierge.trip"].sudo()
            groups = trips._read_group(
                [
                    (f"booking_id.{field}", "in", values),
                    ("booking_id.state", "=", "pending"),
                    ("state", "=", "held"),
                    ("held_until", ">", fields.Datetime.now()),
                ],
                ["booking_id"],
                ["held_until:max"],
            )
        return sorted(end for _booking, end in groups)

    # === CREATION === #

    def _create_booking(self, request, customer, circumstances):
        """
        :param dict circumstances: values of how it was ordered and what was agreed to.
        """
        visit = request[APPOINTMENT]
        partner = self._partner(request, customer)
        in_their_language = self.with_context(lang=partner.lang or self.env.lang)
        values = {
            "company_id": self.env.company.id,
            "partner_id": partner.id,
            "vehicle_id": self._vehicle(request[VEHICLE], customer, partner).id,
            "workshop_id": self._find_workshop(visit["zip"]).id,
            "appointment_start": form_values.moment(visit["start"]),
            "note": visit["note"],
            "with_concierge": True,
            "concierge_street": visit["street"],
            "concierge_zip": visit["zip"],
            "concierge_city": visit["city"],
            "contact_name": visit["name"],
            "contact_phone": visit["phone"],
            "line_ids": self._line_commands(self._services(request)),
            **circumstances,
        }
        return in_their_language.env["autowartung.booking"].create(values)

    def _partner(self, request, customer):
        """Return who orders: the one who is logged in, or somebody new.

        A visitor who types a mail address must not get at the data of its owner. Who
        is logged in and orders for a company keeps the own data apart from it.
        """
        visit = request[APPOINTMENT]
        partners = self.env["res.partner"]
        contact = {key: visit[key] for key in ("phone", "email")}
        address = {
            **{key: visit[key] for key in ("street", "zip", "city")},
            "country_id": self.env.ref("base.de").id,
        }
        made_here = {
            "lang": customer.lang or self.env.lang,
            "autowartung_is_guest": not customer,
        }
        buyer = self._buyer(request, customer)
        if buyer and not self._company_of(customer):
            return partners._autowartung_company_that_orders(
                buyer, {**contact, **made_here}, customer
            )
        if customer:
            missing = {k: v for k, v in contact.items() if not customer[k]}
            if not customer._autowartung_has_mail():
                missing["email"] = visit["email"]
            if not customer.street and not buyer:
                missing.update(address)
            customer.write(missing)
            return customer
        return partners.create(
            {
                "name": visit["name"],
                **contact,
                **address,
                **made_here,
            }
        )

    def _vehicle(self, given, customer, partner):
        if known := self._known_vehicle(given, customer):
            return known
        vehicles = self.env["autowartung.vehicle"]
        same_plate = self._known_vehicles(customer).filtered(
            lambda vehicle: (
                vehicle.partner_id == partner
                and plate.is_same(vehicle.license_plate, given["license_plate"])
            )
        )
        if same_plate:
            return same_plate
        return vehicles.create(
            {
                "company_id": self.env.company.id,
                "partner_id": partner.id,
                "license_plate": given["license_plate"],
                "make": given["make"],
                "model": given["model"],
                "vin": given["vin"],
                "mileage": given["mileage"] or 0,
                "first_registration": given["first_registration"],
            }
        )
