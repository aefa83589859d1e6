# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The form of a withdrawal, on a booking's page or for everybody."""

from odoo.http import request

from ...models.withdrawal.withdrawal import MOST_CHARACTERS
from ...tools import card_numbers
from ..page.answers import OK

# In the order of the form.
FIELDS = ("contract", "name", "email")


def withdrawals():
    return request.env["autowartung.withdrawal"].sudo()


def form_page(template, typed=None, errors=None, status=OK, **values):
    """Return a page with the form, filled in with what was typed."""
    errors = errors or {}
    typed = typed or {}
    return request.render(
        template,
        {
            "values": {field: _shown(typed.get(field)) for field in FIELDS},
            "errors": errors,
            "first_error": next((name for name in FIELDS if name in errors), None),
            **values,
        },
        status=status,
    )


def _shown(typed):
    text = typed if isinstance(typed, str) else ""
    return card_numbers.mask(text[:MOST_CHARACTERS])
