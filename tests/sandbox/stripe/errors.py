# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Errors in the shape that Stripe gives them."""

DOCS = "https://docs.stripe.com/error-codes/"


class StripeError(Exception):
    """An answer other than 2xx.

    ``executed`` says that the operation had begun, so that its outcome is kept
    under the idempotency key; a request refused before that is not kept.
    """

    def __init__(self, status, kind, message, code=None, executed=True, **extra):
        super().__init__(message)
        self.status = status
        self.executed = executed
        self.error = {"message": message, "type": kind}
        if code:
            self.error.update(code=code, doc_url=DOCS + code.replace("_", "-"))
        self.error.update({k: v for k, v in extra.items() if v is not None})

    @property
    def body(self):
        """The JSON body of the answer."""
        return {"error": self.error}


def invalid(message, param=None, code=None, **extra):
    """A request that its parameters make impossible: refused, not executed."""
    return StripeError(
        400, "invalid_request_error", message, code, False, param=param, **extra
    )


def refused(message, param=None, code=None, **extra):
    """A request that the state of an object makes impossible."""
    return StripeError(
        400, "invalid_request_error", message, code, param=param, **extra
    )


def missing(kind, identifier, param, status=404):
    """No object with that identifier."""
    return StripeError(
        status,
        "invalid_request_error",
        f"No such {kind}: '{identifier}'",
        "resource_missing",
        param=param,
    )


def unauthorized(message, code=None, status=401):
    """No key, an unknown one, or one that may not do this."""
    return StripeError(status, "invalid_request_error", message, code, False)


def card_error(decline, param=None, **extra):
    """A payment that the card's bank, or Radar, refused."""
    return StripeError(
        402,
        "card_error",
        decline["message"],
        decline["code"],
        decline_code=decline.get("decline_code"),
        param=decline.get("param", param),
        **extra,
    )
