# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A local stand-in for payment providers, for tests and demonstrations.

``python -m sandbox`` starts it; ``Sandbox`` runs it in this process; ``SandboxControl``
steers either. ``stripe/`` is Stripe; another provider gets a package beside it and
shares the HTTP server, the faults and the delivery of webhooks.
"""

from .client import ControlError, SandboxControl
from .server import Sandbox

__all__ = ["ControlError", "Sandbox", "SandboxControl"]
