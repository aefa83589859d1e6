# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    driver,
    login,
    portal,
    portal_changes,
    portal_consents,
    portal_join,
    portal_list,
    push,
    stripe_native,
    webhook,
    website,
)
