# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a mechanic types is read as it is meant, and what comes twice is one."""

from commons.extension import jpeg
from commons.workshop import BRAKES, KEY, OTHER_KEY, WorkshopPageCase
from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestLines(WorkshopPageCase):
    def setUp(self):
        super().setUp()
        self.extension = self.begin()

    def test_a_line_is_written_down_as_it_was_typed(self):
        self.line(self.extension, key=OTHER_KEY, name="Scheiben", price="1.234,50 €")
        other = self.extension.line_ids
        response = self.line(
            self.extension,
            **BRAKES,
            quantity="1,5",
            kind="parts",
            urgency="later",
            wait_until="2030-01-31",
            wait_until_mileage="84.200 km",
            measured="2,1 mm",
            limit="3 mm",
            limit_source="Hersteller",
            note="Quietscht\nlaut",
            requires=str(other.id),
            choice="Bremsen",
        )
        self.assertEqual(response.json(), {"url": self.page(self.extension)})
        line = self.extension.line_ids - other
        self.assertEqual(other.price_unit, 1234.5)
        self.assertEqual((line.price_unit, line.quantity), (249.9, 1.5))
        self.assertEqual(line.price_total, 374.85)
        self.assertEqual((line.kind, line.urgency), ("parts", "later"))
        self.assertEqual(str(line.wait_until), "2030-01-31")
        self.assertEqual(line.wait_until_mileage, 84200)
        self.assertEqual(line._measurement_text().count("mm"), 2)
        self.assertEqual(line.note, "Quietscht\nlaut")
        self.assertEqual((line.requires_id, line.choice), (other, "Bremsen"))
        self.assertEqual(line.create_uid, self.mechanic)

    def test_the_form_shows_what_is_written_down(self):
        typed = {
            **BRAKES,
            "quantity": "1,5",
            "measured": "2,1 mm",
            "urgency": "later",
            "wait_until": "2030-01-31",
        }
        self.line(self.extension, **typed)
        page = self.form_of(self.extension)
        for name, text in typed.items():
            with self.subTest(name=name):
                if name == "urgency":
                    path = "//select[@name='urgency']/option[@selected]/@value"
                else:
                    path = f"//input[@name='{name}']/@value"
                self.assertEqual(page.xpath(path), [text])
        # As it came, it can be sent again.
        self.line(self.extension, **typed, limit="3 mm")
        [line] = self.extension.line_ids
        self.assertEqual((line.price_unit, line.limit), (249.9, "3 mm"))

    def test_what_is_sent_twice_is_one_line(self):
        for name in ("Bremsbeläge", "Bremsbeläge vorn"):
            self.line(self.extension, name=name, price="10")
        [line] = self.extension.line_ids
        self.assertEqual((line.name, line.client_key), ("Bremsbeläge vorn", KEY))
        self.line(self.extension, key=str(line.id), name="Nach Nummer", price="20")
        self.assertEqual(self.extension.line_ids, line)
        self.assertEqual(line.name, "Nach Nummer")

    def test_keys_are_each_proposals_own_and_nobody_writes_them(self):
        self.line(self.extension, **BRAKES)
        other = self.propose()
        self.line(other, **BRAKES)
        self.assertEqual(len(other.line_ids), 3)
        self.assertEqual(len(self.extension.line_ids), 1)
        line = self.extension.line_ids.with_user(self.mechanic)
        for act in (
            lambda: line.write({"client_key": OTHER_KEY}),
            lambda: line.create(
                {"extension_id": other.id, "name": "x", "client_key": OTHER_KEY}
            ),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()

    def test_another_proposals_line_is_out_of_reach(self):
        other = self.propose()
        foreign = other.line_ids[0]
        name = foreign.name
        response = self.line(self.extension, key=str(foreign.id), **BRAKES)
        self.assertEqual(response.status_code, 422)
        self.assertIn("inzwischen entfernt", response.json()["message"])
        self.line(self.extension, str(foreign.id), "/remove")
        photo = self.add_photo(foreign)
        self.line(self.extension, suffix=f"/photos/{photo.id}/remove")
        self.assertEqual(foreign.exists().name, name)
        self.assertTrue(photo.exists())
        response = self.line(self.extension, **BRAKES, requires=str(foreign.id))
        self.assertEqual(response.json()["field"], "requires")
        page = self.get(self.page(self.extension, f"/lines/{foreign.id}"))
        self.assertTrue(page.url.endswith(self.page(self.extension)))

    def test_nonsense_is_answered_at_its_field(self):
        self.line(self.extension, **BRAKES)
        for field, value in (
            ("name", ""),
            ("name", "x" * 201),
            ("price", ""),
            ("price", "viel"),
            ("price", "1,234"),
            ("price", "-5"),
            ("quantity", "0"),
            ("quantity", "zwei"),
            ("kind", "both'"),
            ("urgency", "sofort"),
            ("wait_until", "32.13.2030"),
            ("wait_until_mileage", "weit"),
            ("wait_until_mileage", "9" * 9),
            ("product", "999999999"),
            ("product", "x"),
            ("requires", "-1"),
            ("measured", "x" * 101),
            ("choice", "x" * 101),
            ("note", "x" * 2001),
        ):
            typed = {**BRAKES, "urgency": "later", field: value}
            with self.subTest(field=field, value=value[:20]):
                response = self.line(self.extension, **typed)
                self.assertEqual(response.status_code, 422)
                self.assertEqual(response.json()["field"], field)
                self.assertTrue(response.json()["message"])
        self.assertEqual(self.extension.line_ids.price_unit, 249.9)

    def test_too_expensive_is_a_sentence_too(self):
        response = self.line(self.extension, name="Motor", price="9999999999")
        self.assertEqual(response.status_code, 422)
        self.assertTrue(response.json()["message"])
        self.assertFalse(self.extension.line_ids)

    def test_a_refused_form_keeps_what_was_typed(self):
        page = self.line(
            self.extension,
            script=False,
            name="Bremsbeläge",
            price="viel",
            note="Quietscht",
            urgency="safety",
        )
        self.assertEqual(page.status_code, 422)
        content = html.fromstring(page.text)
        self.assertEqual(content.xpath("//input[@name='price']/@value"), ["viel"])
        self.assertEqual(content.xpath("//input[@name='name']/@value"), ["Bremsbeläge"])
        self.assertEqual(content.xpath("//textarea[@name='note']")[0].text, "Quietscht")
        self.assertTrue(content.xpath("//option[@value='safety'][@selected]"))
        [problem] = content.xpath("//p[@role='alert'][normalize-space()]")
        self.assertIn("249,90", problem.text_content())
        self.assertTrue(problem.xpath("..//input[@name='price']"))
        self.assertFalse(self.extension.line_ids)

    def test_markup_stays_text(self):
        self.line(self.extension, name="<script>alert(1)</script>", price="10")
        for suffix in ("", f"/lines/{KEY}"):
            page = self.get(self.page(self.extension, suffix))
            self.assertNotIn("<script>alert(1)", page.text)

    def test_a_service_brings_name_and_price(self):
        values = {"name": "Klimaservice", "autowartung_is_service": True}
        template = self.env["product.template"].create({**values, "list_price": 129.9})
        service = template.product_variant_id
        other = self.env["product.product"].create({"name": "Büroklammer"})
        page = self.get(self.page(self.extension, f"/lines/{KEY}")).text
        self.assertIn("Klimaservice", page)
        self.assertNotIn("Büroklammer", page)
        self.line(self.extension, product=str(service.id))
        line = self.extension.line_ids
        self.assertEqual((line.name, line.price_unit), ("Klimaservice", 129.9))
        self.line(self.extension, product=str(service.id), price="99", name="Klima")
        self.assertEqual((line.name, line.price_unit), ("Klima", 99))
        self.assertEqual(line.product_id, service)
        response = self.line(self.extension, product=str(other.id), **BRAKES)
        self.assertEqual(response.json()["field"], "product")

    def test_a_line_is_removed_once(self):
        self.line(self.extension, **BRAKES)
        for _twice in range(2):
            response = self.line(self.extension, suffix="/remove")
            self.assertEqual(response.json(), {"url": self.page(self.extension)})
        self.assertFalse(self.extension.line_ids)


@tagged("post_install", "-at_install")
class TestPhotos(WorkshopPageCase):
    def setUp(self):
        super().setUp()
        self.extension = self.begin()

    def test_photos_may_come_before_the_line_and_twice(self):
        for _twice in range(2):
            response = self.photo(self.extension, client_key=OTHER_KEY)
        [photo] = self.extension.line_ids.photo_ids
        self.assertEqual(response.json(), {"id": photo.id})
        self.assertEqual(photo.create_uid, self.mechanic)
        page = self.form_of(self.extension)
        self.assertEqual(page.xpath("//input[@name='name']/@value"), [""])
        self.line(self.extension, **BRAKES)
        [line] = self.extension.line_ids
        self.assertEqual((line.name, line.photo_ids), ("Bremsbeläge vorn", photo))
        image = f"/web/image/autowartung.extension.photo/{photo.id}/thumbnail"
        served = self.get(image)
        self.assertEqual(served.headers["Content-Type"], "image/jpeg")
        for _twice in range(2):
            response = self.line(self.extension, suffix=f"/photos/{photo.id}/remove")
            self.assertEqual(response.status_code, 200)
        self.assertFalse(line.photo_ids)

    def test_a_photo_alone_is_not_sent(self):
        self.photo(self.extension)
        response = self.send_form(self.page(self.extension, "/send"))
        self.assertEqual(response.status_code, 422)
        self.assertIn("kostet nichts", response.json()["message"])

    def test_a_plain_form_brings_its_photos_along(self):
        files = [("photos", (f"{name}.jpg", jpeg(name))) for name in ("red", "blue")]
        for _twice in range(2):
            response = self.line(self.extension, files=files, script=False, **BRAKES)
            self.assertEqual(response.status_code, 303)
        [line] = self.extension.line_ids
        self.assertEqual(len(line.photo_ids), 2)
        self.assertEqual(line.name, "Bremsbeläge vorn")

    def test_a_plain_form_with_a_bad_photo_changes_nothing(self):
        files = [("photos", ("a.jpg", jpeg())), ("photos", ("b.jpg", b"text"))]
        page = self.line(self.extension, files=files, script=False, **BRAKES)
        self.assertEqual(page.status_code, 422)
        self.assertIn("JPEG, PNG, WebP oder HEIC", self.named(page, "workshop_alert"))
        name = html.fromstring(page.text).xpath("//input[@name='name']/@value")
        self.assertEqual(name, ["Bremsbeläge vorn"])
        self.assertFalse(self.extension.line_ids)

    def test_what_is_no_photo_is_refused_with_a_sentence(self):
        for content in (b"text", b"", b"GIF89a", b"RIFF1234WEBPVP8 "):
            response = self.photo(self.extension, content)
            self.assertEqual(response.status_code, 422)
            self.assertIn("kein Foto", response.json()["message"])
        self.assertEqual(self.line(self.extension, suffix="/photos").status_code, 422)
        self.assertFalse(self.extension.line_ids)

    def test_so_many_and_no_more(self):
        for shade in range(9):
            content = jpeg((shade * 20, 0, 0))
            response = self.photo(self.extension, content, client_key=f"{shade:032x}")
        self.assertEqual(response.status_code, 422)
        self.assertIn("8 Fotos", response.json()["message"])
        self.assertEqual(len(self.extension.line_ids.photo_ids), 8)

    @mute_logger("odoo.http")
    def test_a_request_that_is_far_too_large_is_refused(self):
        response = self.photo(self.extension, b"x" * (33 * 1024 * 1024))
        self.assertEqual(response.status_code, 413)
