# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A record of each model with guarded fields, and what it takes to make another."""

import base64
import io

from commons.roles import SECOND_SLOT
from PIL import Image

from odoo import fields


def _pixel():
    written = io.BytesIO()
    Image.new("RGB", (1, 1)).save(written, "JPEG")
    return base64.b64encode(written.getvalue())


PIXEL = _pixel()


def samples(case):
    """Return ``{model: (record, values of a new one)}``.

    :param case: a :class:`commons.roles.RolesCase` class.
    """
    env = case.env
    # Another one to write instead.
    env["res.company"].create({"name": "Andere GmbH"})
    native = _payment_with_requests(case)
    of_bookings = _of_bookings(case)
    new = {
        **_of_accounting(env),
        **_of_events(env),
        **_of_customers(case),
        **_of_payments(case, native),
    }
    made = {
        model: (env[model].create(_first(model, values)), values)
        for model, values in new.items()
    }
    return {**made, **of_bookings, **_of_odoo(case, native)}


# === RECORDS THAT ARE NOT MADE OF VALUES === #


def _of_bookings(case):
    """Return samples of bookings and what belongs to them, which have a way to go."""
    env, customer, workshop = case.env, case.customer, case.workshop
    booking = case.create_confirmed()
    other = case.create_confirmed(SECOND_SLOT)
    without_trips = env["autowartung.booking"].create({"partner_id": customer.id})
    trip = {
        "booking_id": without_trips.id,
        "workshop_id": workshop.id,
        "leg": "pickup",
        "window_start": fields.Datetime.now(),
        "window_end": SECOND_SLOT,
    }
    line = {"booking_id": case.create_booking().id, "name": "Inspektion"}
    extension = _extension(env, other)
    draft = {"extension_id": _extension(env, booking).id, "name": "Bremsen"}
    another_workshop = {
        "partner_id": env["res.partner"].create({"name": "Dort"}).id,
        "resource_calendar_id": workshop.resource_calendar_id.id,
    }
    return {
        "autowartung.booking": (booking, {"partner_id": customer.id}),
        "autowartung.booking.line": (case.create_booking().line_ids, line),
        "autowartung.concierge.trip": (other.pickup_id, trip),
        "autowartung.extension": (extension, {"booking_id": other.id}),
        "autowartung.extension.line": (extension.line_ids, draft),
        "autowartung.extension.photo": (
            extension.line_ids.photo_ids,
            {"line_id": extension.line_ids.id, "image": PIXEL},
        ),
        "autowartung.extension.version": (
            env["autowartung.extension.version"]._freeze(extension),
            {"extension_id": extension.id, "number": 9, "content": "{}", "sha256": "0"},
        ),
        "autowartung.extension.decision": _decision(extension),
        "autowartung.workshop": (workshop, another_workshop),
    }


def _extension(env, booking):
    """Return a draft of proposed work with a photo."""
    extension = env["autowartung.extension"].create({"booking_id": booking.id})
    line = extension.line_ids.create({"extension_id": extension.id, "name": "Beläge"})
    line.photo_ids.create({"line_id": line.id, "image": PIXEL})
    return extension


def _decision(extension):
    """Return a decision about a version of its own, and what another one takes."""
    decided = _extension(extension.env, extension.booking_id)
    decided.sudo().version_id = decided.version_ids._freeze(decided)
    decision = decided.decision_ids._record(decided, "declined", {})
    values = {
        "extension_id": decided.id,
        "version_id": decided.version_id.id,
        "company_id": decided.company_id.id,
        "number": 999,
        "kind": "approved",
        "decided_at": fields.Datetime.now(),
        "content": "{}",
        "sha256": "0",
    }
    return decision, values


def _of_odoo(case, native):
    """Return samples of Odoo's own models that are there, or are made in a way."""
    env = case.env
    sampled = env["res.users"].create({"name": "Eva Fremd", "login": "aw_sampled"})
    user = {"name": "Max Fremd", "login": "aw_new_user"}
    payment = {**_transaction(case), "reference": "by-hand"}
    return {
        "payment.provider": (_stripe(env), {"name": "Another"}),
        "payment.transaction": (native, payment),
        "res.partner": (sampled.partner_id, {"name": "Max Fremd"}),
        "res.users": (case.users["employee"], user),
    }


def _payment_with_requests(case):
    """Return a payment of Odoo's own, beside one that has a request of ours."""
    payments = case.env["payment.transaction"]
    native = payments.create({**_transaction(case), "reference": "native"})
    another = payments.create({**_transaction(case), "reference": "another"})
    case.env["autowartung.transaction.request"].create(
        {**_request(another), "operation": "void"}
    )
    return native


# === VALUES === #


def _of_accounting(env):
    draft = env["account.move"].create({"move_type": "out_invoice"})
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    return {
        "account.journal": {"name": "Sonstiges", "type": "general", "code": "X2"},
        "account.move": {"move_type": "out_invoice"},
        "account.move.line": {"move_id": draft.id, "account_id": income.id},
        "autowartung.datev.export": {
            "company_id": env.company.id,
            "date_from": "2026-11-01",
            "date_to": "2026-11-30",
            "journals": "Sales",
            "file_name": "DATEV.zip",
            "checksum": "0",
        },
        "ir.attachment": {"name": "Rechnung.pdf"},
    }


def _of_events(env):
    now = fields.Datetime.now()
    kind = env["autowartung.follow.up"]._fields["kind"].get_values(env)[0]
    return {
        "autowartung.bound": {"key": "sample-2", "hits": [1.0], "ends_at": now},
        "autowartung.follow.up": {"kind": kind, "key": "sample-2"},
        "autowartung.webhook.event": {
            "provider_code": "stripe",
            "event_type": "payment_intent.succeeded",
            "event_created_at": now,
            "payload": {},
            "event_id": "evt_2",
        },
        "mail.mail": {"subject": "Ihre Buchung"},
    }


def _of_customers(case):
    customer, company = case.customer, case.env.company
    return {
        "autowartung.driver.day": {
            "date": "2030-01-03",
            "driver_id": case.workshop.driver_ids[0].id,
        },
        "autowartung.push.device": {
            "partner_id": customer.id,
            "endpoint": "https://push.example.com/2",
            "keys": "{}",
        },
        "autowartung.terms.version": {
            "language": "de_DE",
            "body": "<p>AGB</p>",
            "name": "v2",
        },
        "autowartung.vehicle": {
            "partner_id": customer.id,
            "license_plate": "B-XY 99",
        },
        "autowartung.withdrawal": {
            "name": "Erika",
            "contract": "AW/0",
            "email": "erika@example.com",
            "declaration": "Ich widerrufe.",
            "received_at": fields.Datetime.now(),
            "company_id": company.id,
            "key": "sample-2",
        },
    }


def _of_payments(case, native):
    return {
        "autowartung.provider.customer": {
            "partner_id": case.customer.id,
            "provider_code": "stripe",
            "account": "B",
        },
        "autowartung.transaction.request": {**_request(native), "operation": "refund"},
        "autowartung.voucher": {"partner_id": case.customer.id, "amount_total": 100},
        "payment.token": {
            **_with_card(case),
            "provider_ref": "cus_1",
            "payment_details": "1234",
        },
    }


def _transaction(case):
    currency = case.env.company.currency_id
    return {**_with_card(case), "amount": 1.0, "currency_id": currency.id}


def _request(transaction):
    return {
        "transaction_id": transaction.id,
        "amount": transaction.amount,
        "currency_id": transaction.currency_id.id,
    }


def _with_card(case):
    return {
        "provider_id": _stripe(case.env).id,
        "payment_method_id": case.env.ref("payment.payment_method_card").id,
        "partner_id": case.customer.id,
    }


def _stripe(env):
    return env.ref("payment.payment_provider_stripe")


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
