# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Functions that run inside Odoo, called through :func:`bench.shell.call`."""

import itertools
import time

from odoo import Command

_numbers = itertools.count(1)


def compare_settlement(env, pairs):
    """Settle payments, and make the same entries barely, by turns.

    :return: the seconds that each took: ``{"settlement": […], "bare": […]}``.
    """
    ways = {"settlement": _settle, "bare": _book_barely}
    seconds = {name: [] for name in ways}
    warm_up = 3
    for number in range(pairs + warm_up):
        for name, way in sorted(ways.items(), reverse=bool(number % 2)):
            transaction = _received_payment(env)
            began = time.perf_counter()
            way(env, transaction)
            env.flush_all()
            env.cr.commit()
            if number >= warm_up:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def prepare_events(env, count):
    """Put into the inbox the success of as many new payments."""
    transactions = [_open_payment(env) for _ in range(count)]
    env.cr.commit()
    signer = transactions[0].provider_id._autowartung_environment()
    for transaction in transactions:
        env["autowartung.webhook.event"]._receive("stripe", _event(transaction), signer)
    return [transaction.autowartung_payable_id for transaction in transactions]


def _settle(env, transaction):
    transaction._settle()


def _book_barely(env, transaction):
    """Make what a settlement leaves in the books, and nothing else."""
    booking = transaction._get_payable()
    invoice = env["account.move"].create(booking._invoice_values())
    invoice.action_post()
    provider = transaction.provider_id
    method_lines = provider.journal_id.inbound_payment_method_line_ids.filtered(
        lambda line: line.payment_provider_id == provider
    )
    payment = env["account.payment"].create(
        {
            "amount": transaction.amount,
            "payment_type": "inbound",
            "currency_id": transaction.currency_id.id,
            "partner_id": transaction.partner_id.commercial_partner_id.id,
            "partner_type": "customer",
            "journal_id": provider.journal_id.id,
            "company_id": provider.company_id.id,
            "payment_method_line_id": method_lines.id,
            "payment_transaction_id": transaction.id,
            "memo": transaction.reference,
            "invoice_ids": invoice,
        }
    )
    payment.action_post()
    lines = (payment.move_id + invoice).line_ids
    lines.filtered(
        lambda line: line.account_id == payment.destination_account_id
    ).reconcile()


def _received_payment(env):
    """Return a payment that succeeded and is not in the books."""
    transaction = _open_payment(env)
    transaction._set_done()
    env.flush_all()
    env.cr.commit()
    env.invalidate_all()
    return transaction


def _open_payment(env):
    provider = env.ref("payment.payment_provider_stripe")
    booking = env["autowartung.booking"].create(
        {
            "partner_id": env.ref("base.partner_admin").id,
            "line_ids": [Command.create({"name": "Inspektion", "price_unit": 149.0})],
        }
    )
    booking.action_place()
    return env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": env.ref("payment.payment_method_card").id,
            "provider_reference": f"pi_bench_{booking.id}_{next(_numbers)}",
            "amount": booking.amount_total,
            "currency_id": booking.currency_id.id,
            "partner_id": booking.partner_id.id,
            "operation": "online_direct",
            **booking._new_payment_values(provider),
        }
    )


def _event(transaction):
    cents = round(transaction.amount * 100)
    return {
        "id": f"evt_{transaction.provider_reference}",
        "object": "event",
        "created": int(time.time()),
        "livemode": False,
        "type": "payment_intent.succeeded",
        "data": {
            "object": {
                "id": transaction.provider_reference,
                "object": "payment_intent",
                "status": "succeeded",
                "amount": cents,
                "amount_received": cents,
                "currency": transaction.currency_id.name.lower(),
                "livemode": False,
                "metadata": {"autowartung_transaction": transaction.reference},
            }
        },
    }
