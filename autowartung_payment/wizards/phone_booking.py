# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.common.forms import LENGTHS
from ..models.shop.business import TICKED
from ..models.shop.request import APPOINTMENT
from ..tools import form_values, vat_number
from ..tools.form_values import ForeignLetters, Unreadable

ADDRESS = (
    "concierge_street",
    "concierge_zip",
    "concierge_city",
    "contact_name",
    "contact_phone",
)


class PhoneBooking(models.TransientModel):
    """A booking taken while the customer is on the phone, in one dialog."""

    _name = "autowartung.phone.booking"
    _description = "New Booking by Phone"
    _inherit = "autowartung.slot.picker.mixin"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True)
    email = fields.Char(
        string="Mail Address",
        compute="_compute_email",
        readonly=False,
        store=True,
        help="Where the payment link goes; kept with the customer.",
    )
    vehicle_id = fields.Many2one(
        "autowartung.vehicle",
        compute="_compute_vehicle_id",
        readonly=False,
        store=True,
    )
    service_ids = fields.Many2many(
        "product.product",
        string="Services",
        required=True,
        domain=[("autowartung_is_service", "=", True)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amount_total", help="VAT included."
    )
    workshop_id = fields.Many2one(
        default=lambda self: self._default_workshop(), required=True
    )
    with_concierge = fields.Boolean(string="Pickup and Return", default=True)
    appointment_start = fields.Datetime(string="Appointment")
    concierge_street = fields.Char(
        string="Street", compute="_compute_address", readonly=False, store=True
    )
    concierge_zip = fields.Char(
        string="Postcode", compute="_compute_address", readonly=False, store=True
    )
    concierge_city = fields.Char(
        string="City", compute="_compute_address", readonly=False, store=True
    )
    contact_name = fields.Char(compute="_compute_address", readonly=False, store=True)
    contact_phone = fields.Char(compute="_compute_address", readonly=False, store=True)
    is_company_customer = fields.Boolean(compute="_compute_is_company_customer")
    is_business = fields.Boolean(
        string="For a Company",
        help="The invoice goes to the company; it has no right of withdrawal.",
    )
    invoice_name = fields.Char(string="Name of the Company")
    invoice_vat = fields.Char(string="VAT Identification Number")
    invoice_country_id = fields.Many2one(
        "res.country",
        string="Country of the Company",
        default=lambda self: self.env.company.country_id,
    )
    invoice_street = fields.Char(string="Street of the Company")
    invoice_zip = fields.Char(string="Postcode of the Company")
    invoice_city = fields.Char(string="City of the Company")
    note = fields.Text(string="Customer's Note")
    is_outside_area = fields.Boolean(compute="_compute_is_outside_area")
    hold_hours = fields.Integer(related="company_id.autowartung_link_hold_hours")

    @api.model
    def _default_workshop(self):
        """Return the workshop if there is but one; a guess would be taken for true."""
        workshops = self.env["autowartung.workshop"].search(
            [("company_id", "=", self.env.company.id)], limit=2
        )
        return workshops if len(workshops) == 1 else False

    @api.onchange("email")
    def _onchange_email(self):
        """Say at once what nothing can be sent to, while the customer is listening."""
        partner = self.partner_id
        if self.email == partner.email and partner and partner._autowartung_has_mail():
            return None
        if not self.email:
            return None
        try:
            self.email = form_values.email(self.email, LENGTHS["email"])
        except Unreadable as error:
            return {
                "warning": {
                    "title": self.env._("Mail Address"),
                    "message": self._mail_complaint(error),
                }
            }
        return None

    @api.model
    def _mail_complaint(self, error):
        forms = self.env["autowartung.form.mixin"]
        if isinstance(error, ForeignLetters):
            return forms._foreign_letters_complaint()
        return forms._complaint("email")

    # === COMPUTE === #

    @api.depends("partner_id")
    def _compute_email(self):
        for wizard in self:
            wizard.email = wizard.partner_id.email

    @api.depends("partner_id")
    def _compute_vehicle_id(self):
        for wizard in self:
            wizard.vehicle_id = self.env["autowartung.booking"]._only_vehicle_of(
                wizard.partner_id
            )

    @api.depends("partner_id")
    def _compute_address(self):
        booking = self.env["autowartung.booking"]
        for wizard in self:
            wizard.update(booking._concierge_address_of(wizard.partner_id))

    @api.depends("partner_id")
    def _compute_is_company_customer(self):
        for wizard in self:
            partner = wizard.partner_id
            wizard.is_company_customer = partner._autowartung_is_business()

    @api.depends(
        *("service_ids", "partner_id"),
        *("is_business", "invoice_country_id", "invoice_vat"),
    )
    def _compute_amount_total(self):
        """Add the prices up, rounded as the booking will be."""
        for wizard in self:
            draft = self.env["autowartung.booking"].new(
                {**wizard._booking_values(), **wizard._tax_values()}
            )
            wizard.amount_total = draft.amount_total

    @api.depends("workshop_id", "with_concierge", "concierge_zip")
    def _compute_is_outside_area(self):
        for wizard in self:
            wizard.is_outside_area = (
                wizard.with_concierge
                and wizard.workshop_id
                and wizard.concierge_zip
                and not wizard.workshop_id._serves(wizard.concierge_zip)
            )

    @api.model
    def _slots_depend_on(self):
        return [*super()._slots_depend_on(), "with_concierge", "service_ids"]

    def _work_hours(self):
        services = self.service_ids.sudo()
        return sum(services.mapped("autowartung_service_duration"))

    def _offered_slots(self):
        if not self.workshop_id or not self.with_concierge:
            return []
        # Whoever is on the phone may ask the workshop: the lead time is for customers.
        return self.workshop_id._dispatch_slots()

    @api.onchange("workshop_id")
    def _onchange_workshop_id(self):
        self.slot_start = False

    # === ACTIONS === #

    def action_place(self):
        """Place the booking, hold its slot and send the payment link.

        :return: an action that says where the link went, and opens the booking.
        :raise UserError: if something is missing.
        :raise SlotTaken: if somebody else has taken the slot meanwhile.
        """
        if self.with_concierge:
            self._check_slot_is_offered()
        elif self.appointment_start and self.appointment_start < fields.Datetime.now():
            raise UserError(
                self.env._("This appointment is over. Please choose a later one.")
            )
        booking = self._create_booking()
        booking.action_place()
        opened = self._open(booking)
        if not booking._is_payable():
            return opened
        told = booking.action_send_payment_link()
        told["params"]["next"] = opened
        return told

    def action_save_draft(self):
        """Keep what is known so far; nothing is held and nobody is written."""
        return self._open(self._create_booking())

    def _open(self, booking):
        return {
            "type": "ir.actions.act_window",
            "res_model": booking._name,
            "res_id": booking.id,
            "views": [(False, "form")],
        }

    def _create_booking(self):
        self.ensure_one()
        if self.email and self.email != self.partner_id.email:
            self.partner_id.email = self._checked_email()
        self._keep_what_was_told()
        who = self._who_orders()
        self._check_usable_mail(who)
        return self.env["autowartung.booking"].create(
            {**self._booking_values(), "partner_id": who.id}
        )

    # === FOR A COMPANY === #

    def _names_company(self):
        """Whether a person orders for a company that the office has yet to know."""
        return self.is_business and not self.is_company_customer

    def _tax_values(self):
        """Return what the total depends on, before the company is a contact."""
        if not self._names_company():
            return {}
        number = vat_number.normalize(self.invoice_vat)
        company = self.company_id or self.env.company
        return company._autowartung_tax_values(self.invoice_country_id, number)

    def _who_orders(self):
        """Return the customer, or the company that the customer orders for.

        :raise UserError: if something that its invoice needs is missing.
        """
        if not self._names_company():
            return self.partner_id
        requests = self.env["autowartung.booking.request"].with_company(self.company_id)
        nobody = self.env["res.partner"]
        given = {
            f"business_{name}": self[f"invoice_{name}"] or ""
            for name in ("name", "vat", "street", "zip", "city")
        }
        given["is_business"] = TICKED
        given["business_country"] = self.invoice_country_id.code or ""
        values, errors = requests._check_business(given, nobody)
        if errors:
            raise UserError("\n".join(errors.values()))
        customer = self.partner_id
        where = {
            "street": self.concierge_street or customer.street,
            "zip": self.concierge_zip or customer.zip,
            "city": self.concierge_city or customer.city,
        }
        buyer = requests._buyer({APPOINTMENT: {**where, **values}}, nobody)
        contact = {
            "email": customer.email,
            "phone": self.contact_phone or customer.phone,
            "lang": customer.lang,
        }
        return nobody.sudo()._autowartung_company_that_orders(buyer, contact, customer)

    def _keep_what_was_told(self):
        """Let who calls again be found by the number, and not be asked it all anew."""
        customer = self.partner_id
        if self.contact_phone and not customer.phone:
            customer.phone = self.contact_phone
        if self.with_concierge and not customer.street:
            customer.write(
                {
                    "street": self.concierge_street,
                    "zip": self.concierge_zip,
                    "city": self.concierge_city,
                }
            )

    def _checked_email(self):
        """Return the mail address as it is kept.

        :raise UserError: if nothing can be sent to it.
        """
        try:
            return form_values.email(self.email, LENGTHS["email"])
        except Unreadable as error:
            raise UserError(self._mail_complaint(error)) from error

    def _check_usable_mail(self, partner):
        """
        :raise UserError: if nothing can be sent to the address of who orders.
        """
        if partner.email and not partner._autowartung_has_mail():
            raise UserError(partner._autowartung_address_complaint())

    def _booking_values(self):
        values = {
            "company_id": self.company_id.id or self.env.company.id,
            "partner_id": self.partner_id.id,
            "vehicle_id": self.vehicle_id.id,
            "workshop_id": self.workshop_id.id,
            "with_concierge": self.with_concierge,
            "appointment_start": (
                self.slot_start if self.with_concierge else self.appointment_start
            ),
            "note": self.note,
            "line_ids": [
                Command.create({"product_id": service._origin.id})
                for service in self.service_ids
            ],
        }
        if self.with_concierge:
            values.update({name: self[name] for name in ADDRESS})
        return values
