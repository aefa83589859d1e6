# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Requests that nobody sends by accident are refused: never obeyed, never an error."""

import json

from commons.portal import PortalCase
from commons.routes import our_rules

from odoo.tests import tagged
from odoo.tools import mute_logger

WRONG = ({}, [], {"$gt": ""}, [["x"]], [None], {"a": {"b": []}}, "\x00", "\ud800")


@tagged("post_install", "-at_install")
class TestRequestChecks(PortalCase):
    def setUp(self):
        super().setUp()
        self.booking = self.book()
        self.token = self.booking._portal_ensure_token()

    def send(self, path, **options):
        self.env.flush_all()
        response = self.url_open(path, allow_redirects=False, **options)
        self.env.invalidate_all()
        return response

    def script(self, path, body):
        return self.send(
            path, data=json.dumps(body), headers={"Content-Type": "application/json"}
        )

    # === OPTIONS === #

    def test_options_does_nothing(self):
        for suffix in ("/cancel", "/withdraw", "/reschedule", "/consents", "/again"):
            with self.subTest(suffix=suffix):
                answer = self.send(
                    self.address(self.booking, suffix),
                    method="OPTIONS",
                    data={"name": "Erika", "email": "erika@example.com"},
                )
                self.assertEqual(answer.status_code, 405)
                self.assertIn("POST", answer.headers["Allow"])
                self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
        self.assertEqual(self.booking.state, "pending")

    def test_options_is_refused_by_every_route_of_ours(self):
        for rule in our_rules(self.env):
            if rule.endpoint.routing.get("cors"):
                continue
            path = rule.rule.replace("<string:model>", self.booking._name)
            path = path.replace("<any(start,arrive,hand_over,deliver):step>", "start")
            path = path.replace("<any(keep,send,revise,withdraw):step>", "send")
            path = path.replace("<string:ref>", "1")
            names = ("booking", "invoice", "photo", "record", "transaction", "trip")
            names += ("extension", "voucher")
            for name in names:
                path = path.replace(f"<int:{name}_id>", str(self.booking.id))
            path = path.replace("<int:page>", "1")
            path = path.replace("<minimum_amount>", "5")
            with self.subTest(path=path):
                self.assertNotIn("<", path)
                answer = self.send(path, method="OPTIONS")
                self.assertEqual(answer.status_code, 405)
                script = self.send(
                    path,
                    method="OPTIONS",
                    data="{}",
                    headers={"Content-Type": "application/json"},
                )
                self.assertEqual(script.status_code, 405)

    def test_options_logs_nobody_in(self):
        self.log_in()
        self.authenticate(None, None)
        answer = self.send(
            "/web/login",
            method="OPTIONS",
            data={"login": "erika", "password": "erikaerika1"},
        )
        self.assertEqual(answer.status_code, 405)

    # === ADDRESSES === #

    def test_a_line_break_in_a_token_is_refused(self):
        for login in (None, "erika"):
            if login:
                self.log_in(login, partner=self.customer)
            for junk in (
                "%0d%0aSet-Cookie:%20a=b",
                "a%0ab",
                "%00",
                f"{self.token}%0d%0a",
            ):
                for suffix in (
                    "",
                    "/cancel",
                    "/reschedule",
                    "/withdraw",
                    "/calendar.ics",
                ):
                    path = f"/my/bookings/{self.booking.id}{suffix}"
                    with self.subTest(login=login, path=path, token=junk):
                        answer = self.send(f"{path}?access_token={junk}")
                        self.assertEqual(answer.status_code, 400)
                        self.assertNotIn("Set-Cookie: a=b", str(answer.headers))
            answer = self.send("/my/bookings/join?token=a%0d%0ab")
            self.assertEqual(answer.status_code, 400 if login else 303)

    def test_a_form_with_a_line_break_in_its_token_is_refused(self):
        self.log_in(partner=self.customer)
        for suffix in ("/cancel", "/consents", "/again", "/reschedule", "/withdraw"):
            with self.subTest(suffix=suffix):
                answer = self.send(
                    f"/my/bookings/{self.booking.id}{suffix}",
                    data={"csrf_token": self.csrf_token(), "access_token": "a\r\nb: c"},
                )
                self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.booking.state, "pending")

    def test_a_token_of_any_characters_leads_to_no_other_page(self):
        self.log_in(partner=self.customer)
        self.booking.action_cancel()
        answer = self.send(
            f"/my/bookings/{self.booking.id}/again",
            data={"csrf_token": "old", "access_token": "a&b=c#d ü"},
        )
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(
            answer.headers["Location"].endswith("?access_token=a%26b%3Dc%23d+%C3%BC")
        )

    def test_numbers_that_no_record_has_are_not_found(self):
        for login in (None, "erika"):
            if login:
                self.log_in(login, partner=self.customer)
            for number in (2**31, 10**30, -1):
                for path in (
                    f"/my/bookings/{number}?access_token=x",
                    f"/my/bookings/{number}/cancel",
                    f"/payment/autowartung/return/{number}",
                    f"/driver/trips/{number}",
                ):
                    with self.subTest(path=path):
                        answer = self.send(path)
                        # The website first leads to the address of no record.
                        self.assertIn(answer.status_code, (301, 303, 403, 404))

    def test_what_no_database_takes_is_refused_in_an_address(self):
        for path in (
            "/payment/stripe/return?reference=%00&payment_intent=%00",
            "/payment/confirmation?tx_id=%00",
        ):
            with self.subTest(path=path):
                self.assertEqual(self.send(path).status_code, 400)

    def test_a_file_is_no_token(self):
        self.log_in("erika", partner=self.customer)
        answer = self.url_open(
            "/my/bookings/join",
            data={"csrf_token": self.csrf_token()},
            files={"token": ("token.txt", b"x")},
        )
        self.assertEqual(answer.status_code, 400)

    # === SCRIPTS === #

    def scripts(self):
        payment = self.booking._payment_route("")
        yield f"{payment}transaction", ("provider_id", "token_id", "flow")
        yield f"{payment}outcome", ()
        yield f"{payment}settlement", ()
        push = f"/my/bookings/{self.booking.id}/push"
        yield f"{push}/key", ()
        yield f"{push}/subscribe", ()
        yield f"{push}/unsubscribe", ("endpoint",)

    @mute_logger("odoo.http")
    def test_params_of_a_wrong_kind_are_refused(self):
        for path, names in self.scripts():
            for name in ("access_token", *names):
                for wrong in WRONG:
                    with self.subTest(path=path, name=name, wrong=wrong):
                        params = {"provider_id": self.provider.id, name: wrong}
                        answer = self.script(path, {"params": params, "id": 7})
                        self.assertEqual(answer.status_code, 400)
                        self.assertEqual(answer.json()["id"], None)
                        self.assertIn("error", answer.json())
                        self.assertNotIn("Traceback", answer.text)

    @mute_logger("odoo.http")
    def test_calls_that_are_none_are_refused(self):
        for path, _names in self.scripts():
            for params in ([], None, "x", 5, [["a", 1]]):
                with self.subTest(path=path, params=params):
                    answer = self.script(path, {"params": params})
                    self.assertEqual(answer.status_code, 400)
            for body in ([], None, "x", 5):
                with self.subTest(path=path, body=body):
                    self.assertEqual(self.script(path, body).status_code, 400)

    @mute_logger("odoo.http")
    def test_missing_params_and_deep_nests_are_refused(self):
        path, _names = next(self.scripts())
        answer = self.script(path, {"params": {"access_token": self.token}})
        self.assertEqual(answer.status_code, 400)
        deep = '{"params": ' + "[" * 100_000 + "]" * 100_000 + "}"
        answer = self.send(
            path, data=deep, headers={"Content-Type": "application/json"}
        )
        self.assertEqual(answer.status_code, 400)

    def test_what_is_right_goes_through(self):
        answer = self.start_payment(self.booking)
        self.assertIn("client_secret", answer)
