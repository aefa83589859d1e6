# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which provider is spoken to how: one service for each code of Odoo's providers."""

from .stripe.service import StripeService

_services = {}


def register(service):
    """Make a :class:`.interface.Service` known; a later one replaces an earlier."""
    _services[service.code] = service


def unregister(code):
    del _services[code]


def get(code):
    """Return the service of a provider's code, or ``None``."""
    return _services.get(code)


def codes():
    """Return the codes of all providers that are spoken to."""
    return tuple(_services)


register(StripeService())
