# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the measured pages show: made inside Odoo, see :func:`bench.shell.call`."""

import base64
from datetime import timedelta

from commons.concierge import concierge_values, create_workshop
from commons.photos import jpeg
from commons.shop import VEHICLE, VISIT, create_services

from odoo import Command, fields

BARE_PATH = "/bench-bare"
PASSWORD = "bench-password"
_BARE_PAGE = '<t name="Bare"><t t-call="website.layout"><div id="wrap"/></t></t>'


def prepare_pages(env):
    """Make a bare page, a customer with an open and a past booking, and a driver.

    :return: what :class:`bench.shop_with_customer.ShopWithCustomer` keeps.
    """
    _create_bare_page(env)
    env["website"]._autowartung_set_up()
    services = create_services(env)
    workshop = create_workshop(env, drivers=3)
    customer = _create_user(env, "bench.customer", "base.group_portal")
    driver = _create_user(
        env, "bench.driver", "autowartung_payment.group_autowartung_driver"
    )
    workshop.driver_ids[0].user_id = driver
    slots = workshop._pickup_slots()
    to_pay = _book(env, services, workshop, customer.partner_id, slots[0].start)
    others = env["res.partner"].create({"name": "Everybody else", **ADDRESS})
    past = _book(env, services, workshop, others, slots[-8].start)
    _let_it_be_past(past)
    confirmed = _book(env, services, workshop, others, slots[4].start)
    confirmed._confirm()
    prepared = {
        "booking_id": past.id,
        "partner_id": customer.partner_id.id,
        "to_pay": to_pay.get_portal_url(),
        "past": past.get_portal_url(),
        "to_decide": _propose(env, confirmed).get_portal_url(),
        "vehicle": VEHICLE,
        "visit": {**VISIT, "start": slots[2].start.isoformat()},
    }
    env.cr.commit()
    return prepared


def _create_bare_page(env):
    view = env["ir.ui.view"].create(
        {"name": "Bare", "type": "qweb", "key": "bench.bare", "arch": _BARE_PAGE}
    )
    env["website.page"].create(
        {"view_id": view.id, "url": BARE_PATH, "is_published": True}
    )


# An invoice of more than 250 € needs one.
ADDRESS = {"street": "Domstraße 4", "zip": "50668", "city": "Köln"}


def _create_user(env, login, group):
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "email": f"{login}@example.com",
            "password": PASSWORD,
            **ADDRESS,
            "group_ids": [Command.set(env.ref(group).ids)],
        }
    )


def _book(env, services, workshop, partner, start):
    vehicle = env["autowartung.vehicle"].create(
        {"partner_id": partner.id, "license_plate": f"K-AB {start:%d%H}"}
    )
    booking = env["autowartung.booking"].create(
        {
            "partner_id": partner.id,
            "vehicle_id": vehicle.id,
            "terms_accepted_at": fields.Datetime.now(),
            "early_start_accepted_at": fields.Datetime.now(),
            "line_ids": [
                Command.create({"product_id": service.product_variant_id.id})
                for service in services
            ],
            **concierge_values(workshop, start),
        }
    )
    booking.action_place()
    return booking


def _propose(env, booking):
    """Return extra work of four lines with two photos each, sent."""
    photos = [
        Command.create({"image": base64.b64encode(jpeg(colour)), "note": colour})
        for colour in ("brown", "gray")
    ]
    extension = env["autowartung.extension"].create(
        {
            "booking_id": booking.id,
            "line_ids": [
                Command.create(
                    {
                        "name": f"Arbeit {number}",
                        "price_unit": 50 * number,
                        "measured": "2,1 mm",
                        "limit": "3 mm",
                        "photo_ids": photos,
                    }
                )
                for number in range(1, 5)
            ],
        }
    )
    extension.action_send()
    return extension


def _let_it_be_past(booking):
    yesterday = fields.Datetime.now() - timedelta(days=1)
    booking.trip_ids.write({"state": "done"})
    trips = (booking.pickup_id + booking.return_id).with_context(autowartung_slot=True)
    for number, trip in enumerate(trips):
        start = yesterday + timedelta(hours=3 * number)
        trip.write({"window_start": start, "window_end": start + timedelta(hours=2)})
    booking.write({"state": "done", "appointment_start": yesterday})
