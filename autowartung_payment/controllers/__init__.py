# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import (
    booking_login,
    donation,
    account_mails,
    driver,
    extension,
    login,
    page,
    portal,
    shop,
    webhooks,
    withdrawal,
    workshop,
)
