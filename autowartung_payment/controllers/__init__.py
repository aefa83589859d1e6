# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    portal,
    portal_changes,
    portal_join,
    portal_list,
    stripe_native,
    webhook,
)
