# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools import plate, times, vin


class AutowartungVehicle(models.Model):
    """A customer's car, named by its licence plate."""

    _name = "autowartung.vehicle"
    _description = "Vehicle"
    _rec_name = "license_plate"
    _order = "license_plate, id"
    _rec_names_search = ["license_plate", "vin", "make", "model"]
    _check_company_auto = True

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Owner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    license_plate = fields.Char(required=True, index=True)
    compact_plate = fields.Char(
        compute="_compute_compact_plate",
        store=True,
        index="trigram",
        help="Letters and digits of the plate, to be found however it is typed.",
    )
    plate_key = fields.Char(
        compute="_compute_compact_plate",
        store=True,
        help="The plate without its season: a car has it once.",
    )
    vin = fields.Char(
        string="VIN", help="Vehicle identification number of 17 characters (ISO 3779)."
    )
    make = fields.Char()
    model = fields.Char()
    mileage = fields.Integer(string="Mileage (km)")
    first_registration = fields.Date()

    _unique_plate = models.UniqueIndex(
        "(company_id, partner_id, plate_key) WHERE active",
        "This customer already has a vehicle with this licence plate.",
    )
    _mileage_not_negative = models.Constraint(
        "CHECK (mileage >= 0)", "The mileage cannot be negative."
    )

    @api.depends("license_plate", "make", "model")
    def _compute_display_name(self):
        for vehicle in self:
            kind = " ".join(filter(None, (vehicle.make, vehicle.model)))
            vehicle.display_name = " · ".join(
                filter(None, (vehicle.license_plate, kind))
            )

    @api.depends("license_plate")
    def _compute_compact_plate(self):
        for vehicle in self:
            vehicle.compact_plate = plate.compact(vehicle.license_plate)
            vehicle.plate_key = plate.without_season(vehicle.license_plate or "")

    @api.model
    def _search_display_name(self, operator, value):
        found = super()._search_display_name(operator, value)
        compact = plate.compact(value) if isinstance(value, str) else ""
        if operator not in ("ilike", "like", "=ilike", "=like") or not compact:
            return found
        return Domain(found) | Domain("compact_plate", operator, compact)

    @api.model
    def name_create(self, name):
        """Create the car of the customer in the context, known by its plate alone.

        :raise ValidationError: Odoo's dialog opens then, where the rest can be told.
        """
        owner = self.env["res.partner"].browse(
            self.env.context.get("default_partner_id") or ()
        )
        if not owner:
            raise ValidationError(self.env._("Please choose the customer first."))
        company = self.env["res.company"].browse(
            self.env.context.get("default_company_id") or self.env.company.id
        )
        if known := self._of_owner(owner, company, name)[:1]:
            return known.id, known.display_name
        if plate.is_ambiguous(name):
            raise ValidationError(self._ask_for_reading(name))
        return super().name_create(name)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._normalized(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._normalized(vals))

    @api.onchange("license_plate", "vin")
    def _onchange_identification(self):
        self.license_plate = plate.normalize(self.license_plate) or False
        self.vin = vin.normalize(self.vin) or False

    @api.onchange("license_plate")
    def _onchange_license_plate(self):
        if plate.is_ambiguous(self.license_plate):
            return {
                "warning": {
                    "title": self.env._("Licence plate"),
                    "message": self._ask_for_reading(self.license_plate),
                }
            }
        return None

    @api.model
    def _ask_for_reading(self, typed):
        """Return the question which of several plates is meant."""
        *others, last = plate.readings(typed)
        return self.env._(
            "Is it %(others)s or %(last)s? Please tell us, with the hyphen.",
            others=", ".join(others),
            last=last,
        )

    @api.model
    def _normalized(self, vals):
        """Return ``vals`` with plate and VIN in the form that is compared."""
        vals = dict(vals)
        if "license_plate" in vals:
            vals["license_plate"] = plate.normalize(vals["license_plate"]) or False
        if "vin" in vals:
            vals["vin"] = vin.normalize(vals["vin"]) or False
        return vals

    @api.constrains("license_plate")
    def _check_license_plate(self):
        for vehicle in self:
            if not plate.is_valid(vehicle.license_plate or ""):
                raise ValidationError(
                    self.env._(
                        "“%s” is not a licence plate. Please enter letters and"
                        " digits, for example M-AB 1234.",
                        vehicle.license_plate,
                    )
                )

    @api.constrains("license_plate", "partner_id", "company_id", "active")
    def _check_one_of_a_plate(self):
        """See to it that no spelling makes two of one car; the index, to the rest."""
        for vehicle in self.filtered("active"):
            if vehicle._same_plate() - vehicle:
                raise ValidationError(
                    self.env._(
                        "This customer already has a vehicle with this licence plate."
                    )
                )

    def _same_plate(self):
        """Return the owner's vehicles (sudo) with the plate, in any spelling."""
        self.ensure_one()
        return self._of_owner(self.partner_id, self.company_id, self.license_plate)

    @api.model
    def _of_owner(self, partner, company, license_plate):
        vehicles = self.sudo().search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("compact_plate", "=", plate.compact(license_plate)),
                ("active", "=", True),
            ]
        )
        return vehicles.filtered(
            lambda vehicle: plate.is_same(vehicle.license_plate, license_plate)
        )

    @api.constrains("vin")
    def _check_vin(self):
        for vehicle in self.filtered("vin"):
            if problem := vin.problem(vehicle.vin):
                raise ValidationError(self._vin_message(problem))

    @api.model
    def _vin_message(self, problem):
        """Return the sentence for a problem found by ``tools.vin``."""
        return {
            vin.LENGTH: self.env._("A VIN has 17 characters."),
            vin.CHARACTERS: self.env._(
                "A VIN has letters and digits only, and never I, O or Q."
            ),
            vin.SERIAL: self.env._("The last four characters of a VIN are digits."),
            vin.CHECK_DIGIT: self.env._(
                "The check digit of this VIN is wrong. Please compare it with the"
                " vehicle's papers."
            ),
        }[problem]

    @api.constrains("first_registration")
    def _check_first_registration(self):
        # A visitor has no time zone; until two in the morning it is yesterday in UTC.
        today = times.local_date(fields.Datetime.now())
        for vehicle in self.filtered("first_registration"):
            if vehicle.first_registration > today:
                raise ValidationError(
                    self.env._("The first registration cannot be in the future.")
                )
