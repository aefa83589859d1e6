# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Card numbers are masked before a text is stored, whoever writes it and however.

The one place for it: whatever people fill in is written by ``create`` or ``write``,
with defaults, imports, and onchanges in it.
"""

from odoo import api, models

from ...tools import card_numbers

# What begins like this is ours; every text of it is masked.
OUR_MODELS = "autowartung."
ALL = None
# Of Odoo's models, those into which customers and the office write; all texts or some.
MASKED = {
    "res.partner": ALL,
    "res.users": ("signature",),
    "account.move": ("narration", "ref"),
    "account.move.line": ("name",),
    "account.move.reversal": ("reason",),
    "account.payment": ("memo",),
    "discuss.channel": ("name", "description"),
    "ir.attachment": ("name", "description", "index_content"),
    # A search that somebody keeps.
    "ir.filters": ("name", "domain"),
    "mail.activity": ALL,
    "mail.activity.schedule": ALL,
    "mail.canned.response": ("source", "substitution"),
    "mail.compose.message": ("subject", "body"),
    "mail.guest": ("name",),
    "mail.mail": ("subject", "body", "body_html"),
    "mail.message": ("subject", "body"),
    "mail.scheduled.message": ("subject", "body"),
    "mail.tracking.value": (
        *("old_value_char", "new_value_char"),
        *("old_value_text", "new_value_text"),
    ),
    "resource.calendar.leaves": ("name",),
}
# Numbers that others gave out, and that must stay what they are.
KEPT = frozenset(
    ("barcode", "company_registry", "global_location_number", "peppol_endpoint", "vat")
)
_TEXTS = ("char", "html", "properties", "text")


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _masks_card_numbers_in(self, name):
        """Whether card numbers are masked in the field of this name."""
        field = self._fields.get(name)
        if not field or field.type not in _TEXTS or name in KEPT:
            return False
        if self._name.startswith(OUR_MODELS):
            return True
        return self._name in MASKED and (
            MASKED[self._name] is ALL or name in MASKED[self._name]
        )

    @api.model
    def _with_masked_card_numbers(self, vals):
        """Return the values as they may be stored."""
        if self._name not in MASKED and not self._name.startswith(OUR_MODELS):
            return vals
        masked = {
            name: _masked(value)
            for name, value in vals.items()
            if value and self._masks_card_numbers_in(name)
        }
        return {**vals, **masked} if masked else vals

    @api.model
    def _add_missing_default_values(self, values):
        """Mask what is created, with all defaults, before others are computed of it."""
        values = super()._add_missing_default_values(values)
        return self._with_masked_card_numbers(values)

    def write(self, vals):
        return super().write(self._with_masked_card_numbers(vals))


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_create(self, values_list):
        """Mask messages for those, too, who are sent what was to be stored.

        Odoo notifies them of the values, not of the message.
        """
        messages = self.env["mail.message"]
        for values in values_list:
            values.update(messages._with_masked_card_numbers(values))
        return super()._message_create(values_list)


def _masked(value):
    """Return a text, or the texts of properties, masked; everything else as it is."""
    match value:
        case str():
            masked = card_numbers.mask(value)
            return value if masked is value else type(value)(masked)
        case dict():
            return {key: _masked(inner) for key, inner in value.items()}
        case list():
            return [_masked(inner) for inner in value]
        case _:
            return value
