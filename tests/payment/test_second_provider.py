# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All that is true of payments through the first provider is true of a second one.

What is Stripe's own stays out: credentials, decline codes, the contract of requests.
"""

import importlib

from commons.second_provider import SECRET, ThroughSecondProvider, sign
from payment.test_success import PaymentCase

from odoo.tests import tagged

from odoo.addons.autowartung_payment.gateways import registry
from odoo.addons.autowartung_payment.gateways.errors import InvalidSignature

SUITES = (
    "books",
    "captures",
    "declines",
    "faults",
    "payment_method",
    "quarantine",
    "refund_answers",
    "refunds_elsewhere",
    "refusals",
    "saved_payment_method",
    "success",
    "two_tabs",
    "wrong_amount",
)


def _through_second_provider(case):
    parametrised = type(
        f"{case.__name__}ThroughSecondProvider",
        (ThroughSecondProvider, case),
        {"__module__": __name__},
    )
    return tagged("post_install", "-at_install")(parametrised)


for _suite in SUITES:
    _suite = importlib.import_module(f"payment.test_{_suite}")
    for _name, _case in list(vars(_suite).items()):
        if _name.startswith("Test") and _case.__module__ == _suite.__name__:
            _made = _through_second_provider(_case)
            globals()[_made.__name__] = _made
# The last one would be collected once more.
del _suite, _name, _case, _made


@tagged("post_install", "-at_install")
class TestSecondProvider(ThroughSecondProvider, PaymentCase):
    def test_booking_is_paid_through_it(self):
        booking = self.create_booking()
        transaction = self.pay(booking)
        self.assertEqual(transaction.provider_code, "second")
        self.deliver()
        self.assertSettled(booking)
        self.assertTrue(
            transaction.autowartung_capture_reference.startswith("movement-")
        )
        event = self.env["autowartung.webhook.event"].search([], limit=1)
        self.assertEqual(event.provider_code, "second")

    def test_its_events_prove_where_they_come_from(self):
        service = registry.get("second")
        headers = {"Second-Signature": sign("{}")}
        self.assertEqual(service.verify(b"{}", headers, [SECRET]), SECRET)
        for body, secrets in ((b"[]", [SECRET]), (b"{}", ["other"]), (b"{}", [])):
            with self.assertRaises(InvalidSignature):
                service.verify(body, headers, secrets)
        booking = self.create_booking()
        self.pay(booking)
        [event] = self.events("payment_intent.succeeded")
        response = self.url_open(
            "/api/webhooks/second",
            data=b"{}",
            headers={"Second-Signature": sign("{}", secret="other")},
        )
        self.assertEqual(response.status_code, 400)
        stripes = super(ThroughSecondProvider, self).post_event(event)
        self.assertEqual(stripes.status_code, 200)
        self.run_lanes()
        self.assertEqual(booking.payment_status, "unpaid", "told by another provider")
