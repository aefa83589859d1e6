# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    booking_login,
    driver,
    login,
    portal,
    portal_again,
    portal_changes,
    portal_consents,
    portal_join,
    portal_list,
    portal_withdrawal,
    push,
    stripe_native,
    webhook,
    website,
    website_withdrawal,
)
