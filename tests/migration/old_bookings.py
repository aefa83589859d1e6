# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Run in the shell of version 19.0.2.0.0: bookings in every state, each made as then.

A booking's note names it. The sandbox stays up: what is open now is paid afterwards.
"""
# ruff: noqa: F821 (the shell provides env)

import os

from sandbox.client import SandboxControl

from odoo import Command, fields

VISA, DECLINED = "4242424242424242", "4000000000009995"

control = SandboxControl(os.environ["STRIPE_TEST_BASE_URL"])
control.hold()
provider = env.ref("payment.payment_provider_stripe")
provider.write({"state": "test", "is_published": True, "allow_tokenization": True})
element = env["payment.method"].search([("code", "=", "autowartung_payment_element")])
germany = env.ref("base.de")


def customer(name, **values):
    login = f"{name}@example.com"
    user = env["res.users"].create(
        {
            "name": f"Erika {name}",
            "login": login,
            "email": login,
            "lang": "de_DE",
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
    user.partner_id.write({"country_id": germany.id, **values})
    return user.partner_id


def book(name, price=149.0, placed=True, **values):
    now = fields.Datetime.now()
    booking = env["autowartung.booking"].create(
        {
            "partner_id": customer(name).id,
            "note": name,
            "line_ids": [Command.create({"name": "Inspektion", "price_unit": price})],
            "terms_accepted_at": now,
            "early_start_accepted_at": now,
            **values,
        }
    )
    if placed:
        booking.action_place()
    env.cr.commit()
    return booking


def start(booking, save=False):
    transaction = booking._open_payment(provider, element, save=save)
    transaction._get_processing_values()
    env.cr.commit()
    return transaction


def pay(booking, card=VISA, save=False):
    transaction = start(booking, save=save)
    control.pay(transaction.provider_reference, card=card)
    transaction._refresh_from_provider()
    env.cr.commit()
    return transaction


def work():
    queue = env["autowartung.queue.mixin"]
    queue._run_lane()
    queue._run_lane(can_wait=True)
    env.cr.commit()


def workshop_with_a_driver():
    calendar = env["resource.calendar"].create(
        {
            "name": "Werkstatt",
            "tz": "Europe/Berlin",
            "attendance_ids": [Command.clear()]
            + [
                Command.create(
                    {
                        "name": str(day),
                        "dayofweek": str(day),
                        "hour_from": 8,
                        "hour_to": 18,
                    }
                )
                for day in range(7)
            ],
        }
    )
    driver = env["autowartung.driver"].create(
        {"name": "Jan", "resource_calendar_id": calendar.id}
    )
    return env["autowartung.workshop"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Werkstatt am Rhein"}).id,
            "resource_calendar_id": calendar.id,
            "service_area": "50",
            "driver_ids": [Command.set(driver.ids)],
        }
    )


book("draft", placed=False)
book("unpaid")
book("free", price=0)
start(book("opened"))
pay(book("declined"), card=DECLINED)

settled = [book(name) for name in ("paid", "in_progress", "ready", "done")]
for booking in settled:
    pay(booking)
pay(book("saved"), save=True)
work()
for booking in settled[1:]:
    booking.state = booking.note

workshop = workshop_with_a_driver()
for name in ("fetched", "held"):
    booking = book(
        name,
        placed=False,
        workshop_id=workshop.id,
        with_concierge=True,
        concierge_street="Heidestraße 17",
        concierge_zip="50667",
        concierge_city="Köln",
        appointment_start=workshop._pickup_slots()[-1 if name == "held" else 5].start,
    )
    booking.action_place()
    env.cr.commit()
    if name == "fetched":
        pay(booking)
        work()

book("cancelled").action_cancel()
refunded = book("refunded")
pay(refunded)
work()
refunded._cancel_and_refund()
env.cr.commit()
work()

set_aside = book("set_aside")
opened = start(set_aside)
control.pay(opened.provider_reference)
control.patch(opened.provider_reference, amount=100, amount_received=100)
opened._refresh_from_provider()
env.cr.commit()

twice = book("paid_twice")
first = start(twice)
first._set_canceled()
pay(twice)
work()
control.pay(first.provider_reference)
first._refresh_from_provider()
env.cr.commit()
work()

# What the update finds half done: paid, and not yet in the books.
pay(book("not_settled"))
withdrawn = book("withdrawn")
env["autowartung.withdrawal"]._declare(
    {"name": "Erika", "contract": withdrawn.name, "email": withdrawn.partner_id.email},
    booking=withdrawn,
)
for event in (
    {
        "id": "evt_done",
        "type": "payment_intent.succeeded",
        "created": 1764000000,
        "livemode": False,
        "data": {
            "object": {
                **{"id": settled[0].transaction_ids.provider_reference},
                **{"object": "payment_intent", "status": "succeeded"},
                **{"amount": 14900, "amount_received": 14900, "currency": "eur"},
                **{"livemode": False, "metadata": {}},
            }
        },
    },
    {
        "id": "evt_stored",
        "type": "charge.refunded",
        "created": 1764000000,
        "livemode": False,
        "data": {"object": {"id": "ch_1"}},
    },
):
    env["autowartung.webhook.event"]._receive("stripe", event, "test")
env.cr.commit()
event = env["autowartung.webhook.event"].search([("event_id", "=", "evt_done")])
event._work()
env.cr.commit()
