# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is typed into the workshop's page, read field by field."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formatLang

from ...exceptions import FieldProblem
from ...tools import form_values, times
from ..concierge.trip_handover import MAX_MILEAGE

MAX_NAME = 200
MAX_WORDS = 100
MAX_TEXT = 2000
# That can be told in every time zone; the rest is for the proposal itself to check.
YEARS = range(2000, 9999)
# A longer list is for the back office, where one can search.
MOST_SERVICES = 200
SERVICES = Domain("autowartung_is_service", "=", True) & Domain("sale_ok", "=", True)


class Extension(models.Model):
    _inherit = "autowartung.extension"  # pylint: disable=consider-merging-classes-inherited

    def _services_to_propose(self):
        """Return the services (products) that a line can be made of."""
        own = Domain("company_id", "in", [False, self.company_id.id])
        return self.env["product.product"].search(
            SERVICES & own, order="name, id", limit=MOST_SERVICES
        )

    def _read_line(self, form, line):
        """Return the values of a line.

        :param dict form: texts, as they were typed.
        :param line: that is written down already, or none.
        :raise FieldProblem: with what is wrong, and at which field.
        """
        product = self._read_product(form, line)
        urgency = self._read_selection(form, "urgency")
        values = {
            "product_id": product.id,
            "kind": self._read_selection(form, "kind"),
            "urgency": urgency,
            "requires_id": self._read_requires(form, line).id,
            "choice": self._read_text(form, "choice", MAX_WORDS),
            "measured": self._read_text(form, "measured", MAX_WORDS),
            "limit": self._read_text(form, "limit", MAX_WORDS),
            "limit_source": self._read_text(form, "limit_source", MAX_WORDS),
            "note": self._read_text(form, "note", MAX_TEXT, form_values.long_text),
            "quantity": self._read_quantity(form),
            **self._read_waiting(form, urgency),
        }
        name = self._read_text(form, "name", MAX_NAME)
        price = self._read_price(form)
        if not product and not name:
            message = self.env._("Please describe the work in a few words.")
            raise FieldProblem("name", message)
        if not product and price is None:
            raise FieldProblem("price", self._price_text())
        # What is left empty is the product's.
        if name:
            values["name"] = name
        if price is not None:
            values["price_unit"] = price
        return values

    def _read_message(self, form):
        """Return message and deadline of the proposal.

        :raise FieldProblem: with what is wrong, and at which field.
        """
        values = {
            "message": self._read_text(form, "message", MAX_TEXT, form_values.long_text)
        }
        try:
            deadline = form_values.moment(form.get("deadline"))
        except form_values.Unreadable as error:
            message = self.env._("Please enter day and time.")
            raise FieldProblem("deadline", message) from error
        if deadline and deadline.year not in YEARS:
            raise FieldProblem("deadline", self.env._("Please enter day and time."))
        if deadline:
            values["deadline"] = times.in_utc(deadline)
        return values

    # === FIELD BY FIELD === #

    def _read_text(self, form, field, most, reader=form_values.text):
        try:
            return reader(form.get(field), most)
        except form_values.TooLong as error:
            message = self.env._("Please use at most %s characters.", most)
            raise FieldProblem(field, message) from error

    def _read_selection(self, form, field):
        """Return the chosen key; the default where the form does not ask."""
        selection = self.line_ids._fields[field]
        chosen = form.get(field) or selection.default(self.line_ids)
        if chosen not in selection.get_values(self.env):
            message = self.env._("Please choose one of the list.")
            raise FieldProblem(field, message)
        return chosen

    def _read_product(self, form, line):
        services = self._services_to_propose() | line.product_id
        return self._read_one_of(form, "product", services)

    def _read_requires(self, form, line):
        return self._read_one_of(form, "requires", self.line_ids - line)

    def _read_one_of(self, form, field, records):
        """Return the record that is chosen, none if there is no choice."""
        try:
            chosen = form_values.record_id(form.get(field))
        except form_values.Unreadable:
            chosen = -1
        found = records.filtered(lambda record: record.id == chosen)
        if chosen and not found:
            message = self.env._("Please choose one of the list.")
            raise FieldProblem(field, message)
        return found

    def _read_quantity(self, form):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        try:
            quantity = form_values.decimal_number(form.get("quantity") or "1", digits)
        except form_values.Unreadable:
            quantity = 0
        if not quantity:
            message = self.env._("Please enter a number, such as 1 or 1.5.")
            raise FieldProblem("quantity", message)
        return float(quantity)

    def _read_price(self, form):
        digits = self.currency_id.decimal_places
        try:
            price = form_values.decimal_number(form.get("price"), digits)
        except form_values.Unreadable as error:
            raise FieldProblem("price", self._price_text()) from error
        # The nearest float of what was typed: nothing is computed with it here.
        return price if price is None else float(price)

    def _price_text(self):
        example = formatLang(self.env, 249.9, digits=self.currency_id.decimal_places)
        return self.env._("Please enter the gross price, such as %s.", example)

    def _read_waiting(self, form, urgency):
        """Return until when work can wait, of what can."""
        if urgency != "later":
            return {"wait_until": False, "wait_until_mileage": 0}
        try:
            day = form_values.day(form.get("wait_until"))
        except form_values.Unreadable as error:
            message = self.env._("Please enter the day as a date.")
            raise FieldProblem("wait_until", message) from error
        mileage = form.get("wait_until_mileage")
        try:
            kilometres = form_values.whole_number(mileage, MAX_MILEAGE)
        except form_values.Unreadable as error:
            message = self.env._("Please enter the mileage in km.")
            raise FieldProblem("wait_until_mileage", message) from error
        return {"wait_until": day or False, "wait_until_mileage": kilometres or 0}

    # === AS IT STANDS IN THE FORM === #

    def _line_texts(self, line):
        """Return the texts of a line's form; those of a new one for none."""
        if not line:
            return {
                name: self.line_ids._fields[name].default(self.line_ids)
                for name in ("kind", "urgency")
            } | {"quantity": "1"}
        is_unnamed = line.name == self._unnamed_line_text() and not line.price_unit
        digits = self.currency_id.decimal_places
        price = formatLang(self.env, line.price_unit, digits=digits, grouping=False)
        return {
            "product": str(line.product_id.id or ""),
            "name": "" if is_unnamed else line.name,
            "quantity": line._quantity_text(),
            "price": price if line.price_unit else "",
            "kind": line.kind,
            "urgency": line.urgency,
            "wait_until": line.wait_until.isoformat() if line.wait_until else "",
            "wait_until_mileage": str(line.wait_until_mileage or ""),
            "measured": line.measured or "",
            "limit": line.limit or "",
            "limit_source": line.limit_source or "",
            "requires": str(line.requires_id.id or ""),
            "choice": line.choice or "",
            "note": line.note or "",
        }

    def _service_choices(self, line):
        """Return ``[(id, shown, name, price), …]``, as texts, of services for a line.

        Name and price are what the form is filled with.
        """
        digits = self.currency_id.decimal_places
        language = self.partner_id.lang or self.env.lang
        return [
            (
                str(service.id),
                service.display_name,
                service.with_context(lang=language).display_name,
                formatLang(self.env, service.lst_price, digits=digits, grouping=False),
            )
            for service in self._services_to_propose() | line.product_id
        ]

    @api.model
    def _named_choices(self, field):
        """Return ``[(key, name), …]`` of a line's selection."""
        selection = self.line_ids._fields[field]
        return selection._description_selection(self.env)

    def _message_texts(self):
        return {
            "message": self.message or "",
            "deadline": f"{times.local(self.deadline):%Y-%m-%dT%H:%M}",
        }
