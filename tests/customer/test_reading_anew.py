# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was typed before plates and addresses were understood better is read anew."""

import importlib.util

from commons.records import RecordsCase

from odoo.tests import tagged
from odoo.tools import file_path

SCRIPTS = "autowartung_payment/migrations/19.0.4.0.0"


def migrate(cr, name):
    path = file_path(f"{SCRIPTS}/{name}.py")
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.migrate(cr, "19.0.3.0.0")


@tagged("post_install", "-at_install")
class TestReadingAnew(RecordsCase):
    def stored_before(self, license_plate, owner=None, **values):
        vehicle = self._vehicle(owner, license_plate="X-X 1", **values)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE autowartung_vehicle SET license_plate = %s, compact_plate = %s,"
            " plate_key = id WHERE id = %s",
            [license_plate, "".join(filter(str.isalnum, license_plate)), vehicle.id],
        )
        self.env.invalidate_all()
        return vehicle

    def update(self):
        self.env.flush_all()
        self.env.cr.execute("DROP INDEX autowartung_vehicle_unique_plate")
        for name in ("pre-words", "post-words"):
            migrate(self.env.cr, name)
        self.env.invalidate_all()
        # As Odoo does after the scripts: it fails if two are left.
        self.env.cr.execute(
            "CREATE UNIQUE INDEX ON autowartung_vehicle"
            " (company_id, partner_id, plate_key) WHERE active"
        )

    def test_two_spellings_of_one_car_become_one(self):
        first = self.stored_before("K-EM 1234")
        booking = self._booking(vehicle_id=first.id)
        self.stored_before("KEM1234")
        self.stored_before("K-EM 1234 04-10")
        self.update()
        self.assertTrue(first.exists())
        vehicles = self.env["autowartung.vehicle"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(vehicles, first)
        self.assertEqual(booking.vehicle_id, first)
        self.assertEqual(first.license_plate, "K-EM 1234 04-10")
        self.assertEqual(first.plate_key, "K-EM 1234")

    def test_plates_are_written_as_they_would_be_now(self):
        for before, after, compact in (
            ("TU\u0308-AE 77", "TÜ-AE 77", "TÜAE77"),
            ("HROAB123", "HRO-AB 123", "HROAB123"),
            ("M-AB 1 4-10", "M-AB 1 04-10", "MAB1"),
            ("KEM99", "KEM99", "KEM99"),
        ):
            with self.subTest(before=before), self.env.cr.savepoint() as savepoint:
                vehicle = self.stored_before(before)
                archived = self.stored_before(before, self.stranger)
                archived.active = False
                self.update()
                for one in (vehicle, archived):
                    self.assertEqual(one.license_plate, after)
                    self.assertEqual(one.compact_plate, compact)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_addresses_become_such_that_mails_arrive_at(self):
        for before, after in (
            ("info@müller.example", "info@xn--mller-kva.example"),
            ("erika@example.com\u200b", "erika@example.com"),
            ("jörg@example.com", "jörg@example.com"),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET email = %s WHERE id = %s",
                [before, self.stranger.id],
            )
            self.env.invalidate_all()
            with self.subTest(before=before), self.env.cr.savepoint() as savepoint:
                self.update()
                self.assertEqual(self.stranger.email, after)
                savepoint.rollback()
            self.env.invalidate_all()
