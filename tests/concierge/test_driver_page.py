# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The driver's page over HTTP: who gets in, what is sent, what comes back."""

from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from commons.driver import (
    BEFORE,
    DRIVER,
    NOW,
    DriverMixin,
    data_url,
    drawn_signature,
    photo,
)
from freezegun import freeze_time
from lxml import html

from odoo.exceptions import ConcurrencyError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestDriverPage(DriverMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(BEFORE):
            cls.set_up_driver()

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time(NOW))
        self.log_in("aw_driver_1")

    def log_in(self, login):
        self.session = self.authenticate(login, login)

    def get(self, path):
        return self.url_open(path, allow_redirects=False)

    def post(self, path, files=None, script=True, **form):
        self.env.flush_all()
        response = self.url_open(
            path,
            data={"csrf_token": Request.csrf_token(self), **form},
            files=files,
            headers={"Accept": "application/json"} if script else None,
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    def path(self, step=None, trip=None):
        path = f"/driver/trips/{(trip or self.pickup).id}"
        return f"{path}/{step}" if step else path

    def hand_over(self, **values):
        script = values.pop("script", True)
        form = {
            "mileage": "51.000",
            "signed_by": "Erika Mustermann",
            "signature": data_url(drawn_signature()),
            "note": "Kratzer links",
            **values,
        }
        return self.post(self.path("hand_over"), script=script, **form)

    # === WHO === #

    def test_a_visitor_logs_in_first(self):
        self.authenticate(None, None)
        for path in ("/driver", self.path()):
            response = self.get(path)
            self.assertEqual(response.status_code, 303)
            self.assertIn("/web/login", response.headers["Location"])

    def landing(self, login):
        """Log in as on the page; return where that leads."""
        self.authenticate(None, None)
        token = Request.csrf_token(self)
        form = {"login": login, "password": login, "csrf_token": token}
        response = self.url_open("/web/login", data=form, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        return urlsplit(response.headers["Location"]).path

    def test_who_only_drives_lands_on_the_trips(self):
        self.assertEqual(self.landing("aw_driver_1"), "/driver")

    def test_who_also_does_something_else_lands_in_the_back_office(self):
        for login, group in (
            ("aw_clerk_drives", "group_autowartung_user"),
            ("aw_accountant_drives", "group_autowartung_accountant"),
        ):
            groups = f"{DRIVER},autowartung_payment.{group}"
            new_test_user(self.env, login, groups=groups)
            with self.subTest(login=login):
                self.assertEqual(self.landing(login), "/odoo")
        new_test_user(self.env, "aw_customer", groups="base.group_portal")
        self.assertEqual(self.landing("aw_customer"), "/my")

    @mute_logger("odoo.http")
    def test_other_people_are_kept_out(self):
        new_test_user(self.env, "aw_clerk", groups="base.group_user")
        new_test_user(self.env, "aw_customer", groups="base.group_portal")
        for login in ("aw_clerk", "aw_customer"):
            self.log_in(login)
            for path in ("/driver", self.path()):
                with self.subTest(login=login, path=path):
                    self.assertEqual(self.get(path).status_code, 403)
            self.assertEqual(self.post(self.path("start")).status_code, 403)
        self.assertEqual(self.pickup.state, "scheduled")

    @mute_logger("odoo.http")
    def test_another_drivers_trip_is_not_found(self):
        self.log_in("aw_driver_2")
        self.assertEqual(self.get(self.path()).status_code, 404)
        for step in ("start", "arrive", "hand_over", "deliver", "photos"):
            with self.subTest(step=step):
                self.assertEqual(self.post(self.path(step)).status_code, 404)
        self.assertNotIn("K-EM 2024", self.get("/driver").text)
        self.assertIn("Heute keine Fahrten", self.get("/driver").text)

    @mute_logger("odoo.http")
    def test_a_slot_that_is_only_held_is_no_trip(self):
        self.pickup.state = "held"
        self.assertEqual(self.get(self.path()).status_code, 404)
        self.assertEqual(self.get("/driver/trips/999999999").status_code, 404)

    def test_a_dispatcher_acts_for_a_driver(self):
        self.log_in("aw_dispatcher")
        self.assertNotIn("K-EM 2024", self.get("/driver").text)
        everyone = self.get("/driver?everyone=1").text
        self.assertIn("K-EM 2024", everyone)
        self.assertIn(self.driver.name, everyone)
        self.assertEqual(self.post(self.path("start")).status_code, 200)
        self.assertEqual(self.pickup.state, "on_the_way")

    def test_a_get_changes_nothing(self):
        with mute_logger("odoo.http"):
            self.assertEqual(self.get(self.path("start")).status_code, 405)
        self.get(self.path())
        self.assertEqual(self.pickup.state, "scheduled")

    @mute_logger("odoo.http")
    def test_another_site_cannot_send_for_the_driver(self):
        response = self.url_open(self.path("start"), data={"csrf_token": "wrong"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.pickup.state, "scheduled")

    # === WHAT IS SEEN === #

    def test_the_page_has_what_a_driver_needs(self):
        for path in ("/driver", self.path()):
            page = html.fromstring(self.get(path).content)
            text = " ".join(page.text_content().split())
            with self.subTest(path=path):
                self.assertEqual(page.get("lang"), "de-DE")
                for expected in (
                    "8:00 – 10:00 Uhr",
                    "Abholen:",
                    "K-EM 2024",
                    "Erika Mustermann",
                    "Heidestraße 17, 51147 Köln",
                    "Schlüssel beim Nachbarn",
                ):
                    self.assertIn(expected, text)
                [call] = page.xpath("//a[@href='tel:+492215550123']")[:1]
                self.assertIn("+49 221 5550123", call.text_content())
                route = page.xpath("//a[starts-with(@href, 'https://www.google')]")[0]
                self.assertIn("Heidestra%C3%9Fe+17", route.get("href"))
                self.assertIn("noopener", route.get("rel"))

    def test_markup_of_a_customer_stays_text(self):
        self.booking.note = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert(1)", self.get(self.path()).text)

    def test_a_cancelled_trip_says_so(self):
        self.booking.trip_ids._cancel()
        text = self.get(self.path()).text
        self.assertIn("Diese Fahrt wurde storniert", text)
        self.assertNotIn("o_autowartung_step", text)

    # === STEPS === #

    def test_a_script_gets_the_next_page(self):
        response = self.post(self.path("start"))
        self.assertEqual(response.json(), {"url": self.path()})
        self.assertEqual(self.post(self.path("start")).json(), {"url": self.path()})
        self.assertEqual(self.pickup.state, "on_the_way")

    def test_a_trip_of_tomorrow_is_not_started(self):
        for trip in self.back + self.pickup:
            start, end = trip.window_start + DAY, trip.window_end + DAY
            trip.with_context(autowartung_slot=True).write(
                {"window_start": start, "window_end": end}
            )
        self.assertIn("an ihrem Tag", self.get(self.path()).text)
        response = self.post(self.path("start"))
        self.assertEqual(response.status_code, 422)
        self.assertIn("8. Dezember", response.json()["message"])
        self.assertEqual(self.pickup.state, "scheduled")

    def test_a_page_without_script_works_too(self):
        for step in ("start", "arrive"):
            response = self.post(self.path(step), script=False)
            self.assertEqual(response.status_code, 303)
            self.assertTrue(response.headers["Location"].endswith(self.path()))
        files = [("photos", ("1.jpg", photo())), ("photos", ("2.jpg", photo("blue")))]
        response = self.post(
            self.path("hand_over"),
            files=files,
            script=False,
            mileage="51000 km",
            signed_by="Erika Mustermann",
            sign_with_name="1",
        )
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.pickup.state, "handed_over")
        self.assertEqual(len(self.pickup.photo_ids), 2)
        self.assertEqual(self.pickup.mileage, 51000)

    def test_a_repeated_request_has_all_photos(self):
        """As when two requests collide, and Odoo rewinds one file of each name."""
        self.arrive(self.pickup)
        trips = self.env.registry["autowartung.concierge.trip"]
        original, calls = trips._take_step, []

        def collide_once(trip, *args):
            calls.append(args)
            if len(calls) == 1:
                raise ConcurrencyError("The trip is being changed.")
            return original(trip, *args)

        colours = ("red", "green", "blue")
        files = [("photos", (f"{name}.jpg", photo(name))) for name in colours]
        with patch.object(trips, "_take_step", collide_once):
            response = self.post(
                self.path("hand_over"),
                files=files,
                script=False,
                mileage="51000",
                signed_by="Erika Mustermann",
                sign_with_name="1",
            )
        self.assertEqual(len(calls), 2)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(len(self.pickup.photo_ids), 3)

    def test_a_refused_form_keeps_what_was_typed(self):
        self.arrive(self.pickup, photo())
        response = self.hand_over(mileage="49000", script=False)
        self.assertEqual(response.status_code, 422)
        page = html.fromstring(response.content)
        self.assertEqual(page.xpath("//input[@name='mileage']/@value"), ["49000"])
        self.assertIn("Kratzer links", page.xpath("//textarea")[0].text)
        self.assertIn("schon 50.000 km", page.text_content())
        self.assertEqual(self.hand_over(mileage="49000").json()["confirm"], True)
        response = self.hand_over(mileage="49000", mileage_confirmed="1")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.pickup.mileage, 49000)

    def test_a_form_without_a_photo_is_answered_in_words(self):
        self.arrive(self.pickup)
        response = self.hand_over()
        self.assertEqual(response.status_code, 422)
        self.assertEqual(response.json()["field"], "photos")
        page = html.fromstring(self.hand_over(script=False).content)
        [problem] = page.xpath("//fieldset//p[@role='alert'][normalize-space()]")
        self.assertIn("mindestens ein Foto", problem.text_content())
        self.assertEqual(self.pickup.state, "arrived")

    def test_photos_of_the_return_show_what_is_given_back(self):
        self.arrive(self.pickup, photo())
        self.assertIn("schon da ist", self.get(self.path()).text)
        self.hand_over()
        self.post(self.path("deliver"))
        self.booking.action_ready()
        self.arrive(self.back)
        self.assertNotIn("schon da ist", self.get(self.path(trip=self.back)).text)

    def test_a_next_trip_is_named_only_if_there_is_one(self):
        self.arrive(self.pickup, photo())
        self.hand_over()
        self.post(self.path("deliver"))
        self.assertIn("Zur nächsten Fahrt", self.get(self.path()).text)
        self.back.state = "done"
        self.assertNotIn("Zur nächsten Fahrt", self.get(self.path()).text)

    def test_nonsense_is_answered_in_words(self):
        self.arrive(self.pickup, photo())
        for values, field in (
            ({"mileage": "viel"}, "mileage"),
            ({"mileage": "9" * 50}, "mileage"),
            ({"mileage": "²"}, "mileage"),
            ({"signature": ""}, "signature"),
            ({"signature": "data:image/png;base64,%%%"}, "signature"),
            ({"signature": data_url(b"<svg/>")}, "signature"),
            ({"signed_by": "x" * 500}, "signed_by"),
            ({"note": "x" * 5000}, "note"),
        ):
            with self.subTest(values=str(values)[:40]):
                response = self.hand_over(**values)
                self.assertEqual(response.status_code, 422)
                self.assertEqual(response.json()["field"], field)
                self.assertTrue(response.json()["message"])
        self.assertEqual(self.pickup.state, "arrived")

    def test_control_characters_are_left_out(self):
        self.arrive(self.pickup, photo())
        response = self.hand_over(note="Kratzer\x00\nDelle", signed_by="Erika\x00M.")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.pickup.handover_note, "Kratzer \nDelle")
        self.assertEqual(self.pickup.signed_by, "Erika M.")

    def test_photos_go_one_by_one(self):
        self.arrive(self.pickup)
        answer = self.post(self.path("photos"), files={"photo": ("a.jpg", photo())})
        attachment = self.pickup.photo_ids
        self.assertEqual(answer.json(), {"id": attachment.id})
        image = self.url_open(f"/web/image/{attachment.id}/192x192")
        self.assertEqual(image.headers["Content-Type"], "image/jpeg")
        refused = self.post(self.path("photos"), files={"photo": ("a.jpg", b"text")})
        self.assertEqual(refused.status_code, 422)
        self.assertEqual(self.post(self.path("photos"), photo="text").status_code, 422)
        path = f"{self.path('photos')}/{attachment.id}/remove"
        for _twice in range(2):
            self.assertEqual(self.post(path).status_code, 200)
        self.assertFalse(self.pickup.photo_ids)

    @mute_logger("odoo.http")
    def test_a_request_that_is_far_too_large_is_refused(self):
        self.arrive(self.pickup)
        files = {"photo": ("a.jpg", b"x" * (33 * 1024 * 1024))}
        self.assertEqual(self.post(self.path("photos"), files=files).status_code, 413)
