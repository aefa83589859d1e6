# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...tools import form_values, vat_number
from ...tools.form_values import Unreadable
from .business_fields import BUSINESS, LENGTHS

ADDRESS = ("street", "zip", "city")
ANOTHER_COUNTRY = "other"
TICKED = "1"


class BookingRequest(models.AbstractModel):
    """What a visitor says of the company that the booking is for."""

    _inherit = "autowartung.booking.request"  # pylint: disable=consider-merging-classes-inherited

    # === CHECK === #

    @api.model
    def _check_business(self, given, customer):
        """Read the company's part of the appointment's step.

        Without an own address, the company's is where the car is fetched.

        :return: ``(values, errors)``; all empty unless the box is ticked.
        """
        values = dict.fromkeys(BUSINESS, "")
        if company := self._company_of(customer):
            # What the office knows of it counts, whatever is typed.
            return values, self._own_company_errors(company)
        if given.get("is_business") != TICKED:
            return values, {}
        read, errors = self._read_form(
            given,
            dict.fromkeys(LENGTHS, form_values.text),
            required=("business_name",),
        )
        values.update(read, is_business=TICKED)
        country = self._business_country(given)
        values["business_country"] = country.code or ANOTHER_COUNTRY
        self._check_business_address(values, errors, country)
        self._check_business_tax(values, errors, country)
        return values, errors

    def _own_company_errors(self, company):
        reason = self.env.company._autowartung_why_not_for_business(
            company.country_id, company.vat
        )
        if not reason and company._autowartung_lacks_address():
            reason = self.env._(
                "The invoice goes to %s, but its address is not complete. Please"
                " complete it in your account or call us.",
                company.name,
            )
        return {"name": reason} if reason else {}

    def _check_business_address(self, values, errors, country):
        own = [f"business_{name}" for name in ADDRESS]
        is_abroad = self.env.company._autowartung_is_foreign(country)
        if not is_abroad and not any(values[name] for name in own):
            return
        for name in own:
            if not values[name]:
                errors.setdefault(name, self._demand(name))
        if not is_abroad and values["business_zip"]:
            try:
                form_values.postcode(values["business_zip"])
            except Unreadable:
                errors["business_zip"] = self.env._(
                    "A German postcode has five digits."
                )

    def _check_business_tax(self, values, errors, country):
        number = values["business_vat"] = vat_number.normalize(values["business_vat"])
        company = self.env.company
        reason = company._autowartung_why_not_for_business(country, number or "?")
        if not country or reason:
            errors["business_country"] = (
                reason or company._autowartung_outside_union_text()
            )
        elif number and not self._is_number_of(country, number):
            errors["business_vat"] = self.env._(
                "This is not a VAT identification number of this country. Please check"
                " it: it begins with two letters."
            )
        elif reason := company._autowartung_why_not_for_business(country, number):
            errors["business_vat"] = reason

    def _is_number_of(self, country, number):
        """Whether Odoo will keep the number for a company of the country, too."""
        if not vat_number.is_valid(number):
            return False
        partners = self.env["res.partner"]
        kept = partners._run_vat_checks(country, number, validation="setnull")[0]
        return bool(kept) and vat_number.country_code(number) == country.code

    def _demand(self, field):
        demands = {
            "business_name": self.env._("Please enter the company's name."),
            "business_street": self.env._(
                "Please enter the company's street and number."
            ),
            "business_zip": self.env._("Please enter the company's postcode."),
            "business_city": self.env._("Please enter the company's city."),
        }
        return demands.get(field) or super()._demand(field)

    # === COUNTRIES === #

    @api.model
    def _business_countries(self):
        """Return ``[(code, name), …]`` to choose from, the shop's own first."""
        own = self.env.company.country_id
        union = self.env.company._autowartung_union() - own
        named = [(country.code, country.name) for country in union.sorted("name")]
        other = (ANOTHER_COUNTRY, self.env._("Another country"))
        return [(own.code, own.name), *named, other]

    def _business_country(self, given):
        """Return the chosen country, the own one if none was, or an empty one."""
        chosen = given.get("business_country")
        own = self.env.company.country_id
        if not chosen:
            return own
        countries = own | self.env.company._autowartung_union()
        return countries.filtered(lambda country: country.code == chosen)

    # === WHO ORDERS === #

    @api.model
    def _company_of(self, customer):
        """Return the company that somebody who is logged in belongs to, or none."""
        business = customer.commercial_partner_id
        return business if business.is_company else business.browse()

    @api.model
    def _buyer(self, request, customer):
        """Return the company that a checked request is for, or ``None``.

        :return: dict with ``name``, ``vat``, ``street``, ``zip``, ``city``,
            ``country_id``
        """
        if company := self._company_of(customer):
            return {
                **{name: company[name] or "" for name in ("name", "vat", *ADDRESS)},
                "country_id": company.country_id.id,
            }
        visit = request.get("appointment") or {}
        if visit.get("is_business") != TICKED:
            return None
        own = {name: visit.get(f"business_{name}") or "" for name in ADDRESS}
        at_pickup = {name: visit.get(name) or "" for name in ADDRESS}
        return {
            "name": visit.get("business_name") or "",
            "vat": visit.get("business_vat") or "",
            **(own if any(own.values()) else at_pickup),
            "country_id": self._business_country(visit).id,
        }

    @api.model
    def _buyer_values(self, request, customer):
        """Return what a booking of the request would be, as to who orders."""
        buyer = self._buyer(request, customer)
        if not buyer:
            return {}
        country = self.env["res.country"].browse(buyer["country_id"])
        return self.env.company._autowartung_tax_values(country, buyer["vat"])

    @api.model
    def _buyer_lines(self, buyer):
        """Return the lines of the invoice's address, to be checked by who orders."""
        country = self.env["res.country"].browse(buyer["country_id"])
        is_abroad = self.env.company._autowartung_is_foreign(country)
        return list(
            filter(
                None,
                (
                    buyer["name"],
                    buyer["street"],
                    f"{buyer['zip']} {buyer['city']}",
                    country.name if is_abroad else "",
                    buyer["vat"]
                    and self.env._("VAT identification number %s", buyer["vat"]),
                ),
            )
        )

    @api.model
    def _business_values(self, company):
        """Return a company as the form has it, to begin with."""
        return {
            "business_name": company.name or "",
            "business_vat": company.vat or "",
            "business_country": company.country_id.code or "",
            **{f"business_{name}": company[name] or "" for name in ADDRESS},
        }
