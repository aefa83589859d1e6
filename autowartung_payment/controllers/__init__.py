# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    account_mails,
    booking_login,
    driver,
    login,
    page,
    portal,
    shop,
    webhooks,
    withdrawal,
)
