# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whoever installs the demo finds extra work to decide about."""

import io
from datetime import timedelta
from pathlib import Path

from commons.portal import PortalCase
from freezegun import freeze_time
from lxml import html
from PIL import Image

from odoo import fields
from odoo.tests import tagged
from odoo.tools.convert import convert_file
from odoo.tools.misc import file_path

ADDON = "autowartung_payment"
FILES = ("demo/demo.xml", "demo/concierge.xml", "demo/extension.xml")
LARGEST = 60_000


@tagged("post_install", "-at_install")
class TestDemo(PortalCase):
    def install(self):
        """Load the demo's files; return what is proposed."""
        for name in FILES:
            convert_file(self.env, ADDON, name, {}, mode="init", noupdate=True)
        return self.env.ref(f"{ADDON}.demo_extension")

    def test_its_customer_can_decide(self):
        extension = self.install()
        self.assertEqual(extension.state, "sent")
        self.assertGreater(
            extension.deadline, fields.Datetime.now() + timedelta(days=1)
        )
        key = extension._link_key()
        page = self.get(f"/my/extensions/{extension.id}?key={key}")
        self.assertIsNotNone(self.named(page, "choose_work"))
        shown = html.fromstring(page.text)
        self.assertEqual(len(shown.xpath("//fieldset[@data-line]")), 4)
        photos = shown.xpath("//a[@data-photo]/@href")
        self.assertEqual(len(photos), 3)
        for photo in photos:
            self.assertEqual(self.get(photo).headers["Content-Type"], "image/jpeg")
        safety, later, *alternatives = extension.line_ids
        self.assertEqual((safety.urgency, later.urgency), ("safety", "later"))
        self.assertTrue(safety.measured and later.wait_until_mileage)
        self.assertEqual(len(set(alternatives[0]._alternatives().ids)), 2)

    def test_it_can_be_installed_on_any_day_and_hour(self):
        for moment in ("2027-02-28 23:30:00", "2028-12-31 00:10:00"):
            with self.subTest(moment=moment), self.env.cr.savepoint() as savepoint:
                with freeze_time(moment):
                    extension = self.install()
                    self.assertTrue(extension._is_open())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_its_photos_are_small_files(self):
        files = list(Path(file_path(f"{ADDON}/demo/photos")).glob("*.jpg"))
        self.assertEqual(len(files), 3)
        for file in files:
            content = file.read_bytes()
            self.assertLess(len(content), LARGEST, file.name)
            with Image.open(io.BytesIO(content)) as image:
                self.assertEqual(image.size, (1200, 900))
                self.assertFalse(image.getexif())
