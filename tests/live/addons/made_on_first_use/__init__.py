# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Take away what makes shared rows in time, or one at a time; Odoo's way is left."""

from odoo.addons.autowartung_payment.models.booking.number import IrSequence
from odoo.addons.autowartung_payment.models.payment.method_line import PaymentProvider

PaymentProvider._autowartung_prepare_journal = lambda self: None
PaymentProvider._autowartung_heal_journal = lambda self: None
del PaymentProvider._ensure_payment_method_line
del IrSequence._next
