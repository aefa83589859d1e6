# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The pictures of the README, taken from a running shop: ``bin/pictures``."""
