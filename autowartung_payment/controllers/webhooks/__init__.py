# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import paypal_native, stripe, stripe_native
