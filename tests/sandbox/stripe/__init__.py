# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The part of the sandbox that speaks Stripe's API."""
