# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is for one customer stays there: in no cache, no frame, no other site's log."""

import re

from commons.portal import PortalCase
from commons.routes import our_rules

from odoo.tests import tagged

from odoo.addons.autowartung_payment.models.common import private_pages

PRIVATE = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Content-Security-Policy": "frame-ancestors 'self'",
}


@tagged("post_install", "-at_install")
class TestPrivatePages(PortalCase):
    def assertPrivate(self, response):
        sent = {name: response.headers.get(name) for name in PRIVATE}
        self.assertEqual(sent, PRIVATE, f"{response.status_code} {response.url}")

    def rules(self, method=None):
        """Return the routes of the addon that a browser may ask for."""
        rules = our_rules(self.env)
        self.assertGreater(len(rules), 25)
        return [rule for rule in rules if not method or method in self.methods(rule)]

    @staticmethod
    def methods(rule):
        return rule.endpoint.routing.get("methods") or ("GET", "POST")

    def path(self, rule, booking):
        values = {"trip_id": booking.pickup_id.id, "model": booking._name}
        values["record_id"] = booking.id

        def value(match):
            kind, name = match.groups()
            choice = re.match(r"any\((\w+)", kind or "")
            return choice[1] if choice else str(values.get(name, booking.id))

        return re.sub(r"<(?:([^:<>]+):)?(\w+)>", value, rule.rule)

    def test_every_route_of_ours_answers_privately(self):
        booking = self.book()
        token = booking._portal_ensure_token()
        logins = (None, "erika", "aw_driver")
        for login in logins:
            if login == "erika":
                self.log_in(login, partner=self.customer)
            elif login:
                self.log_in(login, group="autowartung_payment.group_autowartung_driver")
            for rule in self.rules("GET"):
                path = self.path(rule, booking)
                with self.subTest(login=login, path=path):
                    if rule.endpoint.routing["type"] == "jsonrpc":
                        continue
                    for query in ("", f"?access_token={token}", "?access_token=wrong"):
                        answer = self.get(f"{path}{query}", allow_redirects=False)
                        self.assertLess(answer.status_code, 500)
                        self.assertPrivate(answer)

    def test_forms_and_scripts_are_answered_privately(self):
        booking = self.book()
        for rule in self.rules("POST"):
            path = self.path(rule, booking)
            for csrf_token in (self.csrf_token(), "old"):
                with self.subTest(path=path, csrf_token=csrf_token):
                    self.env.flush_all()
                    is_script = rule.endpoint.routing["type"] == "jsonrpc"
                    body = (
                        {"json": {}}
                        if is_script
                        else {"data": {"csrf_token": csrf_token}}
                    )
                    answer = self.url_open(path, allow_redirects=False, **body)
                    # What Odoo makes of no JSON at its own route is not ours.
                    if path != "/payment/stripe/webhook":
                        self.assertLess(answer.status_code, 500)
                    # Refused before any route was found: nobody's page is in it.
                    if answer.status_code not in (405, 415):
                        self.assertPrivate(answer)

    def test_odoo_s_pages_for_customers_are_private(self):
        booking = self.book()
        pages = (
            "/web/login",
            "/payment/status",
            "/my/home",
            "/my/invoices",
            "/my/nowhere",
        )
        for login in (None, "erika"):
            if login:
                self.log_in(login, partner=self.customer)
            for path in (*pages, "/de/my/home", f"/my/invoices/{booking.id}"):
                with self.subTest(path=path, login=login):
                    self.assertPrivate(self.get(path, allow_redirects=False))

    def test_headers_are_sent_once(self):
        page = self.get(self.address(self.book()))
        names = [name.lower() for name, _value in page.raw.headers.items()]
        for name in PRIVATE:
            self.assertEqual(names.count(name.lower()), 1, name)

    def test_pages_for_everybody_are_left_alone(self):
        page = self.get("/", allow_redirects=False)
        self.assertNotIn("X-Frame-Options", page.headers)
        self.assertNotIn("no-store", page.headers.get("Cache-Control", ""))

    def test_a_policy_that_is_there_already_is_kept(self):
        class Answer:
            headers = {"Content-Security-Policy": "default-src 'none'"}

        answer = Answer()
        answer.headers = _Headers(answer.headers)
        request = _Request()
        private_pages.expect(request)
        private_pages.keep_private(request, answer)
        self.assertEqual(
            answer.headers["Content-Security-Policy"],
            "default-src 'none'; frame-ancestors 'self'",
        )


class _Headers(dict):
    def set(self, name, value):
        self[name] = value

    def remove(self, name):
        self.pop(name, None)


class _Request:
    def __init__(self):
        self.future_response = type("Future", (), {"headers": _Headers()})()
