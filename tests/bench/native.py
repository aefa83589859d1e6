# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Transactions of Odoo's own Stripe payments, and the events about them."""

import itertools

from commons.live_shop import WEBHOOK_SECRET

_numbers = itertools.count(1)


def create_transactions(shop, count):
    """Create native transactions; return their references, again and again."""
    provider = shop.provider_id
    shop.rpc(
        "payment.provider",
        "write",
        [provider],
        {"stripe_webhook_secret": WEBHOOK_SECRET},
    )
    [row] = shop.sql(
        """
        SELECT u.partner_id, c.currency_id,
               (SELECT id FROM payment_method WHERE code = 'card') AS method_id
          FROM res_users u JOIN res_company c ON c.id = u.company_id
         WHERE u.login = 'admin'
        """
    )
    values = {
        "provider_id": provider,
        "payment_method_id": row["method_id"],
        "amount": 149.0,
        "currency_id": row["currency_id"],
        "partner_id": row["partner_id"],
        "operation": "online_direct",
    }
    references = [f"native-{number}" for number in range(count)]
    for reference in references:
        values = {**values, "reference": reference}
        shop.rpc("payment.transaction", "create", values)
    return itertools.cycle(references)


def event(reference):
    """Return an event about a native transaction."""
    number = next(_numbers)
    return {
        "id": f"evt_native_{number}",
        "object": "event",
        "api_version": "2019-05-16",
        "created": 1_700_000_000,
        "livemode": False,
        "type": "payment_intent.succeeded",
        "data": {
            "object": {
                "id": f"pi_{reference}",
                "object": "payment_intent",
                "amount": 14900,
                "currency": "eur",
                "description": reference,
                "status": "succeeded",
                "metadata": {},
                "payment_method": None,
            }
        },
    }
