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


class TooMany(UserError):
    """Somebody does something more often than anybody needs to.

    :param str message: for the one who does it, with how long to wait.
    :param int retry_after: seconds after which it may be tried again.
    """

    http_status = 429

    def __init__(self, message, retry_after):
        super().__init__(message)
        self.retry_after = retry_after


class TooManyHolds(TooMany):
    """Somebody holds several slots already and has paid for none."""


class BooksDisagree(UserError):
    """An accountant's document stands in the way of a refund: not for customers."""


class TermsChanged(UserError):
    """The texts are not those that the customer has seen."""


class InvalidLink(UserError):
    """The link is forged, too old, another user's or for another address."""


class FieldProblem(UserError):
    """Something is missing or looks wrong.

    :param str field: the name of the field of the page that it is about.
    """

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


class HandoverProblem(FieldProblem):
    """Something of a hand-over is missing or looks wrong."""


class UnusualMileage(HandoverProblem):
    """The mileage may be right: the driver has to confirm it."""


class VoucherRefused(UserError):
    """A voucher does not pay for this, or there is none: in words for the customer."""


class ProposalChanged(UserError):
    """Another version is proposed than the one that the customer has seen."""


class PaymentNotAuthorised(UserError):
    """No money is held that could be taken for what is to be approved."""
