# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Stripe, through its official SDK."""

from . import (
    const,
    environment,
    events,
    gateway,
    objects,
    reasons,
    service,
    signature,
)
