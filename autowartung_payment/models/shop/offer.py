# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import Command, api, models
from odoo.tools import format_amount

from odoo.addons.payment.utils import to_minor_currency_units

from ...tools import form_values
from ...tools.form_values import Unreadable
from .request import APPOINTMENT, SERVICES, VEHICLE


class BookingRequest(models.AbstractModel):
    """What customers can ask for, and what a request would become."""

    _inherit = "autowartung.booking.request"  # pylint: disable=consider-merging-classes-inherited

    # === WHAT IS ON OFFER === #

    @api.model
    def _offered_services(self):
        """Return the services (templates) that customers can book themselves.

        One whose only variant was archived cannot be ordered; the others can.
        """
        services = self.env["product.template"].search(
            [
                ("autowartung_is_service", "=", True),
                ("autowartung_is_bookable_online", "=", True),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )
        return services.filtered("product_variant_id")

    @api.model
    def _offer(self):
        """Return ``[(service, gross price), …]``, priced as a booking would be."""
        services = self._offered_services()
        lines = self._draft_booking(services).line_ids
        prices = {line.product_id.product_tmpl_id: line.price_total for line in lines}
        return [(service, prices[service]) for service in services]

    @api.model
    def _find_workshop(self, postcode):
        """Return the workshop that fetches cars at the postcode, or none.

        The one with the most precise area is the nearest.
        """
        serving = self._serving_workshops().filtered(
            lambda workshop: workshop._serves(postcode)
        )

        def precision(workshop):
            areas = workshop._postcodes()
            return max((len(a) for a in areas if postcode.startswith(a)), default=0)

        return serving.sorted(precision, reverse=True)[:1]

    @api.model
    def _known_vehicle(self, given, customer):
        """Return the customer's own vehicle that was chosen, or none."""
        vehicles = self._known_vehicles(customer)
        try:
            wanted = form_values.record_id(given.get("vehicle_id"))
        except Unreadable:
            return vehicles.browse()
        return vehicles.filtered(lambda vehicle: vehicle.id == wanted)

    @api.model
    def _known_vehicles(self, customer):
        if not customer:
            return self.env["autowartung.vehicle"]
        return self.env["autowartung.vehicle"].search(
            [
                ("partner_id", "in", customer._autowartung_own_partners().ids),
                ("company_id", "=", self.env.company.id),
            ]
        )

    # === BEFORE THERE IS A BOOKING === #

    @api.model
    def _draft_booking(self, services, values=None):
        """Return a booking that is not in the database, to be looked at."""
        return self.env["autowartung.booking"].new(
            {
                "company_id": self.env.company.id,
                "line_ids": self._line_commands(services),
                **(values or {}),
            }
        )

    @api.model
    def _draft_of(self, request, customer, values=None):
        """Return the same for a request: who orders decides about the tax."""
        return self._draft_booking(
            self._services(request),
            {**self._buyer_values(request, customer), **(values or {})},
        )

    @api.model
    def _line_commands(self, services):
        return [
            Command.create({"product_id": service.product_variant_id.id})
            for service in services
        ]

    @api.model
    def _preview(self, request, customer):
        """Return what a checked request would become.

        :return: dict with ``booking`` (not in the database), ``buyer_lines`` (the
            company that it is for, if any), ``vehicle`` (text), ``visit`` (the
            appointment's values), ``workshop``, ``pickup`` and ``planned_return``,
            each ``(start, end)`` naive and UTC or ``None``.
        """
        visit = request[APPOINTMENT]
        workshop = self._find_workshop(visit["zip"])
        booking = self._draft_of(request, customer, {"workshop_id": workshop.id})
        start = form_values.moment(visit["start"])
        end = start + timedelta(hours=workshop.slot_hours)
        returns = booking._return_slots_after(end)
        buyer = self._buyer(request, customer)
        return {
            "booking": booking,
            "buyer_lines": self._buyer_lines(buyer) if buyer else [],
            "vehicle": self._vehicle_name(request, customer),
            "visit": visit,
            "workshop": workshop,
            "pickup": (start, end),
            "planned_return": (returns[0].start, returns[0].end) if returns else None,
        }

    @api.model
    def _begins_early(self, request, customer, draft=None):
        """Whether the chosen slot lies within the period of withdrawal, if any.

        :param draft: what :meth:`_draft_of` has returned for the request, if it was
            asked before.
        """
        start = form_values.moment(request[APPOINTMENT]["start"])
        draft = draft or self._draft_of(request, customer)
        return draft._begins_early(start)

    @api.model
    def _services(self, request):
        chosen = (request.get(SERVICES) or {}).get("service_ids", ())
        return self._offered_services().filtered(lambda service: service.id in chosen)

    @api.model
    def _vehicle_name(self, request, customer):
        given = request[VEHICLE]
        if known := self._known_vehicle(given, customer):
            return known.display_name
        names = {key: given.get(key) for key in ("license_plate", "make", "model")}
        return self.env["autowartung.vehicle"].new(names).display_name

    @api.model
    def _minor_amount(self, amount):
        """Return an amount in the currency's smallest unit, as the pages send it."""
        return to_minor_currency_units(amount, self.env.company.currency_id)

    @api.model
    def _format(self, amount):
        return format_amount(self.env, amount, self.env.company.currency_id)
