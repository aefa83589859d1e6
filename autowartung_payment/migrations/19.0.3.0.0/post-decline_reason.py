# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.autowartung_payment.gateways.stripe.reasons import reason_of


def migrate(cr, version):
    """Note what the codes of earlier declines mean; all of them were Stripe's."""
    cr.execute(
        """
        SELECT DISTINCT autowartung_decline_code FROM payment_transaction
         WHERE autowartung_decline_code IS NOT NULL
        """
    )
    for (stored,) in cr.fetchall():
        code, _separator, decline_code = stored.partition("/")
        cr.execute(
            """
            UPDATE payment_transaction SET autowartung_decline_reason = %s
             WHERE autowartung_decline_code = %s
            """,
            [reason_of(code or None, decline_code or None), stored],
        )
