# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A driver with a log-in, a trip of today, and pictures as a phone takes them."""

import base64
import io
from datetime import datetime

from commons.concierge import concierge_values, create_workshop
from PIL import Image, ImageDraw

from odoo import Command
from odoo.tests import new_test_user

DRIVER = "autowartung_payment.group_autowartung_driver"
DISPATCHER = "autowartung_payment.group_autowartung_dispatcher"
# Monday, 7:30 in Berlin; the window is from 8 to 10.
NOW = "2026-12-07 06:30:00"
START = datetime(2026, 12, 7, 7)
BEFORE = "2026-12-01 09:00:00"


def photo(colour="red", size=(640, 480), image_format="JPEG", orientation=None):
    """Return a picture as bytes, with a place and a device in it."""
    image = Image.new("RGB", size, colour)
    exif = image.getexif()
    exif[0x010F] = "Geheimkamera"
    if orientation:
        exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (50.0, 56.0, 0.0)
    output = io.BytesIO()
    image.save(output, image_format, exif=exif)
    return output.getvalue()


def drawn_signature():
    """Return a line on a transparent ground as bytes."""
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).line((20, 150, 300, 40, 560, 160), (16, 32, 96), 5)
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def data_url(content):
    return "data:image/png;base64," + base64.b64encode(content).decode()


class DriverMixin:
    """For test cases; call :meth:`set_up_driver` in ``setUpClass``, time frozen."""

    @classmethod
    def set_up_driver(cls):
        cls.workshop = create_workshop(cls.env, drivers=2)
        cls.workshop.partner_id.write(
            {"street": "Rheinallee 1", "zip": "50667", "city": "Köln"}
        )
        cls.driver, cls.colleague = cls.workshop.driver_ids
        users = [
            new_test_user(cls.env, login, groups=DRIVER, lang="de_DE")
            for login in ("aw_driver_1", "aw_driver_2")
        ]
        cls.driver.user_id, cls.colleague.user_id = users
        cls.dispatcher = new_test_user(
            cls.env, "aw_dispatcher", groups=DISPATCHER, lang="de_DE"
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Erika Mustermann", "email": "erika@example.com", "lang": "de_DE"}
        )
        cls.vehicle = cls.env["autowartung.vehicle"].create(
            {
                "partner_id": cls.customer.id,
                "license_plate": "K-EM 2024",
                "make": "VW",
                "model": "Golf",
                "mileage": 50000,
            }
        )
        cls.booking = cls.env["autowartung.booking"].create(
            {
                "partner_id": cls.customer.id,
                "vehicle_id": cls.vehicle.id,
                "note": "Schlüssel beim Nachbarn",
                "line_ids": [Command.create({"name": "Inspektion"})],
                **concierge_values(cls.workshop, START),
            }
        )
        cls.booking.action_place()
        cls.pickup, cls.back = cls.booking.pickup_id, cls.booking.return_id
        cls.pickup.driver_id = cls.driver
        cls.back.driver_id = cls.driver

    def arrive(self, trip, *photos):
        trip.action_start()
        trip.action_arrive()
        for content in photos:
            trip._add_photo(content)
