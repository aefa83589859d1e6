# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What can go wrong at a provider, told apart by what the caller has to do next."""


class GatewayError(Exception):
    """Base of all gateway errors.

    :param message: for logs and the back office; never shown to a customer.
    :param code: the provider's machine code, if it gave one.
    """

    def __init__(self, message, *, code=None):
        super().__init__(message)
        self.code = code


class Declined(GatewayError):
    """The provider or the issuing bank said no; the customer may try another way.

    :param decline_code: the bank's reason, more precise than ``code``.
    :param reason: what both mean, one of :mod:`.reasons`.
    """

    def __init__(self, message, *, code=None, decline_code=None, reason=None):
        super().__init__(message, code=code)
        self.decline_code = decline_code
        self.reason = reason


class Unavailable(GatewayError):
    """The request certainly had no effect; the same call may be made again later."""


class UnknownOutcome(GatewayError):
    """The request may have had its effect: repeat it with the same idempotency key."""


class Rejected(GatewayError):
    """The provider refused the request as wrong; repeating it changes nothing."""


class CredentialsRefused(Rejected):
    """The account's keys are refused: this says nothing about the request."""


class NotFound(Rejected):
    """The provider does not know what the request is about (any more)."""


class WrongState(Rejected):
    """The payment is not in a state in which that can be done: look it up."""


class InvalidSignature(Exception):
    """The request does not prove that it comes from the provider."""
