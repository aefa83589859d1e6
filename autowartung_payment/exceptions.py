# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What callers tell apart: pages, the app and the scripts in the browser name these."""

from odoo.exceptions import UserError, ValidationError


class MalformedEvent(ValueError):
    """What was received is no event object."""


class PaymentBusy(UserError):
    """Somebody else is at the same payment: the same can be tried again at once."""


class SlotTaken(UserError):
    """Somebody else has the slot; another one must be chosen."""


class InvalidStep(ValidationError):
    """What was entered in a step is not, or no longer, right.

    :param str step: one of ``STEPS``
    :param dict errors: ``{field: sentence for the customer}``
    """

    def __init__(self, step, errors):
        super().__init__("\n".join(errors.values()))
        self.step = step
        self.errors = errors


class PriceChanged(UserError):
    """The total is not what the customer has seen."""


class TooManyHolds(UserError):
    """Somebody holds several slots already and has paid for none."""


class TermsChanged(UserError):
    """The texts are not those that the customer has seen."""


class TooManyDeclarations(UserError):
    """The caller has sent many declarations today."""


class InvalidLink(UserError):
    """The link is forged, too old, another user's or for another address."""


class HandoverProblem(UserError):
    """Something is missing or looks wrong.

    :param str field: the name of the field of the page that it is about.
    """

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


class UnusualMileage(HandoverProblem):
    """The mileage may be right: the driver has to confirm it."""
