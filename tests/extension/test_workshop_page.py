# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The workshop's page over HTTP: who gets in, what is typed, what comes twice."""

from datetime import timedelta

from commons.extension import ExtensionCase, jpeg
from commons.roles import GROUPS
from lxml import html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

KEY = "0123456789abcdef" * 2
OTHER_KEY = "fedcba9876543210" * 2
BRAKES = {"name": "Bremsbeläge vorn", "price": "249,90"}


class WorkshopPageCase(ExtensionCase):
    def setUp(self):
        super().setUp()
        self.mechanic = self.enter("aw_mechanic")

    def enter(self, login, group=GROUPS["user"], **values):
        user = self.log_in(login, group=group)
        user.write({"lang": "de_DE", **values})
        self.env.flush_all()
        return user

    def begin(self):
        """Return a new draft, as the page begins it."""
        self.send_form(f"/workshop/bookings/{self.booking.id}/propose")
        return self.booking.extension_ids.sorted("id")[-1]

    def send_form(self, address, files=None, script=True, **data):
        self.env.flush_all()
        response = self.url_open(
            address,
            data={"csrf_token": self.csrf_token(), **data},
            files=files,
            headers={"Accept": "application/json"} if script else None,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    @staticmethod
    def page(extension, suffix=""):
        return f"/workshop/extensions/{extension.id}{suffix}"

    def line(self, extension, key=KEY, suffix="", **data):
        return self.send_form(self.page(extension, f"/lines/{key}{suffix}"), **data)

    def photo(self, extension, content=None, key=KEY, **data):
        content = jpeg() if content is None else content
        files = {"photo": ("photo.jpg", content)}
        return self.line(extension, key, "/photos", files=files, **data)

    def shown(self, extension):
        """Return the addresses of all that can be looked at."""
        line = self.page(extension, f"/lines/{extension.line_ids[0].id}")
        return [self.page(extension), line, self.page(extension, f"/lines/{KEY}")]

    def sent_to(self, extension):
        """Return the addresses of all that does something."""
        line = self.page(extension, f"/lines/{extension.line_ids[0].id}")
        suffixes = ("", "/remove", "/photos", "/photos/1/remove")
        return [
            f"/workshop/bookings/{extension.booking_id.id}/propose",
            *(self.page(extension, f"/{step}") for step in STEPS),
            *(f"{line}{suffix}" for suffix in suffixes),
        ]


STEPS = ("keep", "send", "revise", "withdraw")


@tagged("post_install", "-at_install")
class TestWhoGetsIn(WorkshopPageCase):
    def test_a_visitor_logs_in_first(self):
        extension = self.propose()
        self.authenticate(None, None)
        answers = [
            *(
                self.get(address, allow_redirects=False)
                for address in ("/workshop", *self.shown(extension))
            ),
            *(self.send_form(address) for address in self.sent_to(extension)),
        ]
        for response in answers:
            with self.subTest(url=response.url):
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])
        self.assertUnchanged(extension)

    @mute_logger("odoo.http")
    def test_without_the_role_nothing_is_shown_or_done(self):
        extension = self.propose()
        for role in ("driver", "accountant", "portal", "employee"):
            self.enter(f"aw_role_{role}", GROUPS[role])
            for address in ("/workshop", *self.shown(extension)):
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.get(address).status_code, 403)
            for address in self.sent_to(extension):
                with self.subTest(role=role, address=address):
                    self.assertEqual(self.send_form(address).status_code, 403)
        self.assertUnchanged(extension)

    @mute_logger("odoo.http")
    def test_another_companys_cars_do_not_exist(self):
        extension = self.propose()
        elsewhere = self.env["res.company"].create({"name": "Andere GmbH"})
        companies = {"company_ids": [(6, 0, elsewhere.ids)]}
        self.enter("aw_elsewhere", company_id=elsewhere.id, **companies)
        page = self.get("/workshop")
        self.assertNotIn(self.booking.name, page.text)
        self.assertIn("Kein Auto ist in der Werkstatt", page.text)
        for address in self.shown(extension):
            with self.subTest(address=address):
                self.assertEqual(self.get(address).status_code, 404)
        for address in self.sent_to(extension):
            with self.subTest(address=address):
                self.assertEqual(self.send_form(address).status_code, 404)
        self.assertUnchanged(extension)

    def assertUnchanged(self, extension):
        self.assertEqual(extension.state, "draft")
        self.assertEqual(len(extension.line_ids), 2)
        self.assertEqual(self.booking.extension_ids, extension)

    @mute_logger("odoo.http")
    def test_what_does_not_exist_is_not_found(self):
        for address in ("/workshop/extensions/999999999", "/workshop/bookings/x"):
            self.assertEqual(self.get(address).status_code, 404)

    @mute_logger("odoo.http")
    def test_a_get_changes_nothing(self):
        extension = self.propose()
        for address in (*self.shown(extension), *self.sent_to(extension)):
            self.assertIn(self.get(address).status_code, (200, 405))
        self.assertUnchanged(extension)

    @mute_logger("odoo.http")
    def test_another_site_cannot_send_for_the_workshop(self):
        extension = self.propose()
        for address in self.sent_to(extension):
            response = self.url_open(address, data={"csrf_token": "wrong"})
            self.assertEqual(response.status_code, 400)
        self.assertUnchanged(extension)


@tagged("post_install", "-at_install")
class TestCars(WorkshopPageCase):
    def plates(self, query=""):
        page = html.fromstring(self.get(f"/workshop{query}").text)
        return [self.tidy(each.text) for each in page.xpath("//h2/span[1]")]

    def test_who_is_in_the_workshop_comes_first(self):
        here = self.book_and_pay(20)
        here.vehicle_id = self.vehicle.copy({"license_plate": "K-ZZ 99"})
        here.sudo().state = "in_progress"
        gone = self.book_and_pay(30)
        gone.vehicle_id = self.vehicle.copy({"license_plate": "K-AA 11"})
        gone.sudo().state = "done"
        self.assertEqual(self.plates(), ["K-ZZ 99", "K-EM 1234"])

    def test_a_car_is_found_by_plate_and_by_number(self):
        for words in ("kem1234", "K-EM+12", self.booking.name, self.booking.name[-5:]):
            with self.subTest(words=words):
                self.assertEqual(self.plates(f"?words={words}"), ["K-EM 1234"])
        for words in ("K-XY", "AW/1999", "x" * 500):
            with self.subTest(words=words):
                self.assertEqual(self.plates(f"?words={words}"), [])
        for words in ("%00", "%20", ""):
            with self.subTest(words=words):
                self.assertEqual(self.plates(f"?words={words}"), ["K-EM 1234"])

    def test_each_car_has_its_proposals_and_their_time(self):
        draft, sent = self.propose(), self.sent()
        declined = self.sent()
        self.send(declined, "/decline")
        page = html.fromstring(self.get("/workshop").text)
        links = {
            link.get("href"): self.tidy(link.text_content())
            for link in page.xpath("//a[contains(@href, '/workshop/extensions/')]")
        }
        self.assertEqual(list(links), [self.page(sent), self.page(draft)])
        self.assertIn("219,80", links[self.page(sent)])
        self.assertIn("Noch", links[self.page(sent)])
        self.assertNotIn("Noch", links[self.page(draft)])

    def test_time_that_is_over_is_said(self):
        extension = self.sent()
        extension.sudo().deadline = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("Entscheidungsfrist ist vorbei", self.get("/workshop").text)

    def test_begun_twice_is_one_draft(self):
        address = f"/workshop/bookings/{self.booking.id}/propose"
        first, second = self.send_form(address), self.send_form(address)
        draft = self.booking.extension_ids
        self.assertEqual(len(draft), 1)
        self.assertEqual(draft.user_id, self.mechanic)
        self.assertEqual(first.json(), {"url": self.page(draft)})
        self.assertEqual(second.json(), first.json())
        self.line(draft, **BRAKES)
        self.send_form(address)
        self.assertEqual(len(self.booking.extension_ids), 2)

    def test_a_car_that_is_gone_gets_no_proposal(self):
        self.booking.sudo().state = "done"
        address = f"/workshop/bookings/{self.booking.id}/propose"
        response = self.send_form(address)
        self.assertEqual(response.status_code, 422)
        self.assertIn("nicht in der Werkstatt", response.json()["message"])
        page = self.send_form(address, script=False)
        self.assertEqual(page.status_code, 422)
        self.assertIn("nicht in der Werkstatt", self.named(page, "workshop_alert"))
        self.assertFalse(self.booking.extension_ids)

    def test_the_back_office_leads_to_it(self):
        booking = self.booking.with_user(self.mechanic)
        opened = self.get(booking.action_open_workshop_page()["url"])
        self.assertIn("K-EM 1234", opened.text)
        accountant = new_test_user(self.env, "aw_books", GROUPS["accountant"])
        with self.assertRaises(AccessError):
            self.booking.with_user(accountant).action_open_workshop_page()
        menu = self.env.ref("autowartung_payment.menu_workshop_page")
        self.assertEqual(menu.action.url, "/workshop")


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
        page = html.fromstring(self.get(self.page(self.extension, f"/lines/{KEY}")).text)
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
        self.assertEqual(page.url.split("/workshop")[1], f"/extensions/{self.extension.id}")

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
        service = self.env["product.template"].create(
            {
                "name": "Klimaservice",
                "autowartung_is_service": True,
                "list_price": 129.9,
            }
        )
        service = service.product_variant_id
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
        page = html.fromstring(self.get(self.page(self.extension, f"/lines/{KEY}")).text)
        self.assertEqual(page.xpath("//input[@name='name']/@value"), [""])
        self.line(self.extension, **BRAKES)
        [line] = self.extension.line_ids
        self.assertEqual((line.name, line.photo_ids), ("Bremsbeläge vorn", photo))
        served = self.get(f"/web/image/autowartung.extension.photo/{photo.id}/thumbnail")
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


@tagged("post_install", "-at_install")
class TestSending(WorkshopPageCase):
    def setUp(self):
        super().setUp()
        self.extension = self.begin()

    def send_off(self, **data):
        return self.send_form(self.page(self.extension, "/send"), **data)

    def test_what_is_missing_is_said_and_nothing_is_lost(self):
        page = self.send_off(script=False, message="Gefunden beim Radwechsel")
        self.assertEqual(page.status_code, 422)
        self.assertIn("mindestens", self.named(page, "workshop_alert"))
        [message] = html.fromstring(page.text).xpath("//textarea[@name='message']")
        self.assertEqual(message.text, "Gefunden beim Radwechsel")
        for deadline in ("gestern", "2026-13-01T10:00", "2026-12-01T10:00+01:00"):
            response = self.send_off(deadline=deadline)
            self.assertEqual(response.json()["field"], "deadline")
        response = self.send_off(message="x" * 2001)
        self.assertEqual(response.json()["field"], "message")
        self.line(self.extension, **BRAKES)
        response = self.send_off(deadline="2020-01-01T10:00")
        self.assertIn("Stunde", response.json()["message"])
        self.assertEqual(self.extension.state, "draft")

    def test_message_and_deadline_are_kept(self):
        deadline = fields.Datetime.now().replace(second=0, microsecond=0)
        deadline += timedelta(days=100)
        page = self.get(self.page(self.extension))
        given = html.fromstring(page.text).xpath("//input[@name='deadline']/@value")
        address = self.page(self.extension, "/keep")
        before = self.extension.deadline
        self.send_form(address, deadline=given[0], message="Eins")
        self.assertEqual(self.extension.deadline, before.replace(second=0))
        for months, hours in ((1, 1), (7, 2)):
            # German time is an hour or two before UTC.
            typed = f"2031-{months:02}-15T14:30"
            self.send_form(address, deadline=typed, message="Zwei")
            self.assertEqual(
                str(self.extension.deadline), f"2031-{months:02}-15 {14 - hours}:30:00"
            )
        self.assertEqual(self.extension.message, "Zwei")
        self.assertEqual(self.extension.state, "draft")

    def test_it_is_sent_once_and_then_read_only(self):
        self.line(self.extension, **BRAKES)
        for _twice in range(2):
            response = self.send_off(message="Gefunden beim Radwechsel")
            self.assertEqual(response.json(), {"url": self.page(self.extension)})
        self.assertEqual(self.extension.state, "sent")
        self.assertEqual(self.extension.message, "Gefunden beim Radwechsel")
        self.assertEqual(len(self.extension.version_ids), 1)
        page = self.get(self.page(self.extension))
        self.assertIn("noch nicht angesehen", self.named(page, "workshop_course"))
        self.assertFalse(html.fromstring(page.text).xpath("//textarea"))
        line = self.get(self.page(self.extension, f"/lines/{KEY}"))
        self.assertTrue(line.url.endswith(self.page(self.extension)))
        for response in (
            self.line(self.extension, name="Anders", price="1"),
            self.line(self.extension, key=OTHER_KEY, name="Mehr", price="1"),
            self.line(self.extension, suffix="/remove"),
            self.photo(self.extension),
            self.send_form(self.page(self.extension, "/keep"), message="Anders"),
        ):
            self.assertEqual(response.status_code, 422)
            self.assertTrue(response.json()["message"])
        [line] = self.extension.line_ids
        self.assertEqual((line.name, len(line.photo_ids)), ("Bremsbeläge vorn", 0))

    def test_it_is_revised_and_withdrawn_once(self):
        self.line(self.extension, **BRAKES)
        self.send_off()
        for _twice in range(2):
            response = self.send_form(self.page(self.extension, "/revise"))
            self.assertEqual(response.status_code, 200)
        self.assertEqual(self.extension.state, "draft")
        self.send_off()
        self.assertEqual(self.extension.version_id.number, 2)
        for _twice in range(2):
            response = self.send_form(self.page(self.extension, "/withdraw"))
            self.assertEqual(response.status_code, 200)
        self.assertEqual(self.extension.state, "withdrawn")
        self.assertEqual(len(self.extension.decision_ids), 1)
        page = self.send_form(self.page(self.extension, "/revise"), script=False)
        self.assertEqual(page.status_code, 422)
        self.assertIn("nicht mehr offen", self.named(page, "workshop_alert"))

    def test_what_the_customer_saw_and_decided_is_shown(self):
        self.line(self.extension, **BRAKES)
        self.line(self.extension, OTHER_KEY, name="Wischer", price="29,90")
        self.photo(self.extension)
        self.send_off()
        pads, wipers = self.extension.line_ids
        seen = [pads.photo_ids.id]
        self.extension.sudo()._note_seen(set(seen))
        page = self.get(self.page(self.extension))
        course = self.named(page, "workshop_course")
        self.assertIn("1 von 1", course)
        self.assertIn("Noch", course)
        self.authenticate(None, None)
        self.approve(self.extension, pads)
        self.enter("aw_mechanic")
        page = html.fromstring(self.get(self.page(self.extension)).text)
        cards = [self.tidy(card.text_content()) for card in page.xpath("//li/div")]
        self.assertIn("Freigegeben", cards[0])
        self.assertIn("Abgelehnt", cards[1])
        self.assertFalse(page.xpath("//form"))
