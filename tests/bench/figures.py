# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Arithmetic of measured values."""


def percentile(values, percent):
    """Return the smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
