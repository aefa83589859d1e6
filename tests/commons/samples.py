# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A record of each model with guarded fields, and what it takes to make another."""

from commons.roles import SECOND_SLOT

from odoo import fields


def samples(case):
    """Return ``{model: (record, values of a new one)}``.

    :param case: a :class:`commons.roles.RolesCase` class.
    """
    env = case.env
    booking = case.create_confirmed()
    other = case.create_confirmed(SECOND_SLOT)
    now = fields.Datetime.now()
    currency = env.company.currency_id
    stripe = env.ref("payment.payment_provider_stripe")
    card = env.ref("payment.payment_method_card")
    transaction = {
        "provider_id": stripe.id,
        "payment_method_id": card.id,
        "amount": 1.0,
        "currency_id": currency.id,
        "partner_id": case.customer.id,
    }
    native = env["payment.transaction"].create({**transaction, "reference": "native"})
    request = {
        "transaction_id": native.id,
        "operation": "create",
        "amount": 1.0,
        "currency_id": currency.id,
    }
    another = env["payment.transaction"].create({**transaction, "reference": "another"})
    env["autowartung.transaction.request"].create(
        {**request, "transaction_id": another.id, "operation": "void"}
    )
    without_trips = env["autowartung.booking"].create({"partner_id": case.customer.id})
    trip = {
        "booking_id": without_trips.id,
        "workshop_id": case.workshop.id,
        "leg": "pickup",
        "window_start": now,
        "window_end": SECOND_SLOT,
    }
    event = {
        "provider_code": "stripe",
        "event_type": "payment_intent.succeeded",
        "event_created_at": now,
        "payload": {},
    }
    withdrawal = {
        "name": "Erika",
        "contract": "AW/0",
        "email": "erika@example.com",
        "declaration": "Ich widerrufe.",
        "received_at": now,
        "company_id": env.company.id,
    }
    kind = env["autowartung.follow.up"]._fields["kind"].get_values(env)[0]
    terms = {"language": "de_DE", "body": "<p>AGB</p>"}
    token = {
        "provider_id": stripe.id,
        "payment_method_id": card.id,
        "partner_id": case.customer.id,
        "provider_ref": "cus_1",
        "payment_details": "1234",
    }
    # Another one to write instead.
    env["res.company"].create({"name": "Andere GmbH"})
    draft = env["account.move"].create({"move_type": "out_invoice"})
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    new = {
        "account.journal": {"name": "Sonstiges", "type": "general", "code": "X2"},
        "account.move": {"move_type": "out_invoice"},
        "account.move.line": {"move_id": draft.id, "account_id": income.id},
        "autowartung.bound": {"key": "sample-2", "hits": [1.0], "ends_at": now},
        "autowartung.push.device": {
            "partner_id": case.customer.id,
            "endpoint": "https://push.example.com/2",
            "keys": "{}",
        },
        "autowartung.datev.export": {
            "company_id": env.company.id,
            "date_from": "2026-11-01",
            "date_to": "2026-11-30",
            "journals": "Sales",
            "file_name": "DATEV.zip",
            "checksum": "0",
        },
        "autowartung.driver.day": {
            "date": "2030-01-03",
            "driver_id": case.workshop.driver_ids[0].id,
        },
        "autowartung.follow.up": {"kind": kind, "key": "sample-2"},
        "autowartung.provider.customer": {
            "partner_id": case.customer.id,
            "provider_code": "stripe",
            "account": "B",
        },
        "autowartung.terms.version": {**terms, "name": "v2"},
        "autowartung.transaction.request": {**request, "operation": "refund"},
        "autowartung.vehicle": {
            "partner_id": case.customer.id,
            "license_plate": "B-XY 99",
        },
        "autowartung.webhook.event": {**event, "event_id": "evt_2"},
        "autowartung.withdrawal": {**withdrawal, "key": "sample-2"},
        "ir.attachment": {"name": "Rechnung.pdf"},
        "mail.mail": {"subject": "Ihre Buchung"},
        "payment.provider": {"name": "Another"},
        "payment.token": token,
        "payment.transaction": {**transaction, "reference": "by-hand"},
        "res.partner": {"name": "Max Fremd"},
        "res.users": {"name": "Max Fremd", "login": "aw_new_user"},
    }
    sampled = {
        model: (env[model].create(_first(model, values)), values)
        for model, values in new.items()
        if model not in ("payment.provider", "payment.transaction", "res.users")
    }
    sampled["res.partner"] = (
        env["res.users"]
        .create({"name": "Eva Fremd", "login": "aw_sampled"})
        .partner_id,
        new["res.partner"],
    )
    return {
        **sampled,
        "autowartung.booking": (booking, {"partner_id": case.customer.id}),
        "autowartung.booking.line": (
            case.create_booking().line_ids,
            {"booking_id": case.create_booking().id, "name": "Inspektion"},
        ),
        "autowartung.concierge.trip": (other.pickup_id, trip),
        "autowartung.workshop": (
            case.workshop,
            {
                "partner_id": env["res.partner"].create({"name": "Dort"}).id,
                "resource_calendar_id": case.workshop.resource_calendar_id.id,
            },
        ),
        "payment.provider": (stripe, new["payment.provider"]),
        "payment.transaction": (native, new["payment.transaction"]),
        "res.users": (case.users["employee"], new["res.users"]),
    }


def _first(model, values):
    """Return the values of the sample where some must differ for the second one."""
    unique = {
        "account.journal": {"code": "X1"},
        "autowartung.driver.day": {"date": "2030-01-02"},
        "autowartung.bound": {"key": "sample-1"},
        "autowartung.push.device": {"endpoint": "https://push.example.com/1"},
        "autowartung.follow.up": {"key": "sample-1"},
        "autowartung.provider.customer": {"account": "A"},
        "autowartung.terms.version": {"name": "v1"},
        "autowartung.transaction.request": {"operation": "create"},
        "autowartung.vehicle": {"license_plate": "B-XY 98"},
        "autowartung.webhook.event": {"event_id": "evt_1"},
        "autowartung.withdrawal": {"key": "sample-1"},
    }
    return {**values, **unique.get(model, {})}
