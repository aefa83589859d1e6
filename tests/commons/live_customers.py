# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers of a running shop, without a browser."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from commons.live_client import Client
from commons.live_database import A_MOMENT_AGO

VISA = "4242424242424242"


@dataclass(frozen=True)
class Booking:
    """A placed booking, as its customer knows it."""

    id: int
    path: str
    access_token: str
    model: str = "autowartung.booking"

    @property
    def address(self):
        """The signed link to its page, without the server."""
        return f"{self.path}?access_token={self.access_token}"


class LiveCustomers:
    """The part of a shop that books and pays."""

    def create_booking(self, price=149.0):
        """Place a booking of one service."""
        line = {"name": "Inspektion", "price_unit": price}
        return self.place(
            {"partner_id": self._partner_id(), "line_ids": [(0, 0, line)]}
        )

    def place(self, values, by_phone=False):
        """Place a booking with these values.

        :param bool by_phone: nobody has agreed to the terms yet.
        """
        booking_id = self.rpc("autowartung.booking", "create", values)
        self.rpc("autowartung.booking", "action_place", [booking_id])
        if not by_phone:
            self.agree(booking_id)
        return self._as_its_customer("autowartung.booking", booking_id)

    def place_voucher(self, value=100.0, **values):
        """Place a voucher; it is paid as a booking is."""
        values = {"partner_id": self._partner_id(), "amount_total": value, **values}
        voucher_id = self.rpc("autowartung.voucher", "create", values)
        self.rpc("autowartung.voucher", "action_place", [voucher_id])
        return self._as_its_customer("autowartung.voucher", voucher_id)

    def _as_its_customer(self, model, record_id):
        url = self.rpc(model, "get_portal_url", [record_id])
        token = parse_qs(urlsplit(url).query)["access_token"][0]
        return Booking(record_id, urlsplit(url).path, token, model)

    def agree(self, booking_id):
        """Let the customer have agreed to the terms, as one who ordered online."""
        self.sql(
            f"UPDATE autowartung_booking SET terms_accepted_at = {A_MOMENT_AGO},"
            f" early_start_accepted_at = {A_MOMENT_AGO}, agreed_total = amount_total"
            " WHERE id = %s",
            booking_id,
        )

    def change_price(self, booking, price):
        """Let the office write another price on the booking's lines."""
        of_booking = [("booking_id", "=", booking.id)]
        lines = self.rpc("autowartung.booking.line", "search", of_booking)
        self.rpc("autowartung.booking.line", "write", lines, {"price_unit": price})

    def ask_in_the_office(self, booking, method):
        """Press a button of the booking; return what is said if it is refused."""
        try:
            self.rpc("autowartung.booking", method, [booking.id])
        except AssertionError as refusal:
            return str(refusal).strip().splitlines()[-1]
        return None

    def _partner_id(self):
        return self.sql("SELECT partner_id FROM res_users WHERE login = 'admin'")[0][
            "partner_id"
        ]

    def client(self, url=None):
        return Client(url or self.url)

    def open_payment(self, booking, client=None):
        """Do what the page does before it confirms; return the route's answer."""
        return (client or self.client()).call(
            f"/payment/autowartung/{booking.model}/{booking.id}/transaction",
            provider_id=self.provider_id,
            access_token=booking.access_token,
        )

    def start_payment(self, booking, client=None):
        """Open the booking's payment; return its PaymentIntent's id."""
        answer = self.open_payment(booking, client)
        assert "result" in answer, answer
        return answer.get("result")["client_secret"].partition("_secret")[0]

    def pay(self, booking, card=VISA, client=None):
        """Open the payment and confirm it with a card; return the intent's id."""
        intent_id = self.start_payment(booking, client)
        self.control.pay(intent_id, card=card)
        return intent_id

    def come_back(self, booking, intent_id, client=None):
        """Open the page that Stripe.js sends the customer to."""
        [row] = self.sql(
            "SELECT id FROM payment_transaction WHERE provider_reference = %s",
            intent_id,
        )
        return (client or self.client()).request(
            "GET", f"/payment/autowartung/return/{row['id']}?payment_intent={intent_id}"
        )
