# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import hashlib
import hmac

from odoo import api, models

from ...tools.form_values import ForeignLetters, TooLong, Unreadable

# How many characters each text may have.
LENGTHS = {
    "name": 100,
    "email": 120,
    "phone": 40,
    "street": 120,
    "city": 80,
    "note": 1000,
}


class FormMixin(models.AbstractModel):
    """Reads what visitors type into public forms, and knows them again for a while."""

    _name = "autowartung.form.mixin"
    _description = "Public Form"

    @api.model
    def _read_form(self, given, readers, required):
        """Read fields as they were typed.

        :param dict readers: ``{field: function of form_values}``.
        :param required: names of the fields that must not be empty.
        :return: ``(values, errors)``: tidy values, empty for what cannot be read, and
            a sentence for each field that has to be corrected.
        """
        values, errors = {}, {}
        for field, reader in readers.items():
            try:
                values[field] = reader(given.get(field), self._most_characters(field))
            except TooLong:
                values[field] = ""
                errors[field] = self.env._(
                    "Please use at most %s characters.", self._most_characters(field)
                )
            except ForeignLetters:
                values[field] = ""
                errors[field] = self._foreign_letters_complaint()
            except Unreadable:
                values[field] = ""
                errors[field] = self._complaint(field)
            if field in required and not values[field]:
                errors.setdefault(field, self._demand(field))
        return values, errors

    def _most_characters(self, field):
        """Return how many characters a field may have."""
        return LENGTHS[field]

    def _complaint(self, field):
        """Return what to say about a value that cannot be read."""
        return {
            "email": self.env._(
                "Please check the mail address, for example erika@example.com."
            ),
            "phone": self.env._(
                "Please enter a telephone number, for example 0151 23456789."
            ),
        }[field]

    @api.model
    def _foreign_letters_complaint(self):
        return self.env._(
            "We cannot write to this mail address, because it has special letters, such"
            " as ö, before the @. Please enter another one."
        )

    def _demand(self, field):
        """Return what to say about a field that is missing."""
        return {
            "name": self.env._("Please enter your name."),
            "email": self.env._("Please enter your mail address."),
            "phone": self.env._("Please enter your telephone number."),
            "street": self.env._("Please enter street and number."),
            "city": self.env._("Please enter the city."),
        }[field]

    @api.model
    def _digest(self, kind, text):
        """Return a keyed hash: it tells one visitor from another, and names nobody.

        :param str kind: what the text is; the same text of another kind differs.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        secret = parameters.get_param("database.secret").encode()
        return hmac.new(secret, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
