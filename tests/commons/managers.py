# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from commons.payment import PaymentCase

from odoo.tests import new_test_user

MANAGER = "autowartung_payment.group_autowartung_manager"


class ManagedPaymentCase(PaymentCase):
    """Payments of a customer and a shop whose manager reads English, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.manager = new_test_user(cls.env, "aw_manager", MANAGER, lang="en_US")
        cls.customer.lang = "en_US"
