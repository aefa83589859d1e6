# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Addresses that people type become such that mails arrive at, or are refused."""

import pytest
from commons.records import RecordsCase

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.autowartung_payment.tools import form_values, mail_address

ZERO_WIDTH = "\u200b"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("erika@example.com", "erika@example.com"),
        (" Erika@Example.COM ", "Erika@example.com"),
        ("info@müller.example", "info@xn--mller-kva.example"),
        ("info@mu\u0308ller.example", "info@xn--mller-kva.example"),
        ("info@MÜLLER.example", "info@xn--mller-kva.example"),
        ("info@straße.example", "info@xn--strae-oqa.example"),
        ("info@xn--mller-kva.example", "info@xn--mller-kva.example"),
        (f"erika@example.com{ZERO_WIDTH}", "erika@example.com"),
        ("\ufeff\u202aerika@exam\u00adple.com\u202c\u2060", "erika@example.com"),
        ("erika@example.com\u00a0", "erika@example.com"),
        ("o'neil+auto@mail.example.co.uk", "o'neil+auto@mail.example.co.uk"),
        ("", ""),
        (ZERO_WIDTH, ""),
    ],
)
def test_an_address_is_tidied(typed, address):
    assert form_values.email(typed, 120) == address
    assert form_values.email(address, 120) == address


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("info@xn--mller-kva.example", "info@müller.example"),
        ("Erika.M@XN--MLLER-KVA.example", "Erika.M@müller.example"),
        ("info@shop.xn--mller-kva.example", "info@shop.müller.example"),
        ("Erika@Example.com", "Erika@Example.com"),
        ("info@müller.example", "info@müller.example"),
        ("info@xn--.example", "info@xn--.example"),
        ("erika", "erika"),
        ("", ""),
        (False, ""),
    ],
)
def test_an_address_is_shown_as_it_was_typed(address, shown):
    assert mail_address.shown(address) == shown


@pytest.mark.parametrize(
    "typed",
    [
        *("erika", "a@b", "a b@c.de", "a@b.de, c@d.de", "a@b@c.de", "@example.com"),
        *("x@[127.0.0.1].de", "x@[127.0.0.1]", "x@127.0.0.1", "x@example..com"),
        *("x@-example.com", "x@exa_mple.com", ".x@example.com", "x.@example.com"),
        *("x@localhost", "x@shop.local", "x@shop.invalid", '"a b"@example.com'),
        *("Erika <erika@example.com>", "erika@example.com\nBcc: x@example.com"),
        *("x" * 65 + "@example.com", "x@" + "y" * 64 + ".com", "x@example.c"),
    ],
)
def test_what_no_mail_arrives_at_is_refused(typed):
    with pytest.raises(form_values.Unreadable) as caught:
        form_values.email(typed, 120)
    assert not isinstance(caught.value, form_values.ForeignLetters)


@pytest.mark.parametrize("typed", ["jörg@example.com", "jo\u0308rg@müller.example"])
def test_letters_that_mail_servers_do_not_know_are_told_apart(typed):
    with pytest.raises(form_values.ForeignLetters):
        form_values.email(typed, 120)


def test_an_address_that_grows_too_long_is_told_so():
    typed = f"x@{'ü' * 50}.{'ü' * 50}.example"
    with pytest.raises(form_values.Unreadable):
        form_values.email(typed, 115)


def test_only_what_is_stored_in_ascii_is_deliverable():
    assert mail_address.is_deliverable("info@xn--mller-kva.example")
    assert not mail_address.is_deliverable("info@müller.example")


@tagged("post_install", "-at_install")
class TestMailAddressOfCustomers(RecordsCase):
    def test_a_contact_keeps_what_mail_servers_know(self):
        self.stranger.email = f"info@müller.example{ZERO_WIDTH}"
        self.assertEqual(self.stranger.email, "info@xn--mller-kva.example")
        created = self.env["res.partner"].create(
            {"name": "Müller", "email": "info@müller.example"}
        )
        self.assertEqual(created.email, "info@xn--mller-kva.example")

    def test_a_default_is_tidied_as_well(self):
        partners = self.env["res.partner"].with_context(
            default_email="info@müller.example"
        )
        created = partners.create({"name": "Müller"})
        self.assertEqual(created.email, "info@xn--mller-kva.example")

    def test_a_customer_has_an_address_that_can_be_written_to(self):
        self._vehicle()
        guest = self.env["res.partner"].create(
            {"name": "Gast", "autowartung_is_guest": True}
        )
        booked = self.stranger
        self._booking(booked)
        for customer in (self.customer, guest, booked):
            for typed, words in (
                ("x@[127.0.0.1].de", "check the mail address"),
                ("jörg@example.com", "special letters"),
                ("erika@example.com, jörg@example.com", "check the mail address"),
            ):
                with (
                    self.subTest(customer=customer.name, typed=typed),
                    self.assertRaisesRegex(ValidationError, words),
                    self.env.cr.savepoint(),
                ):
                    customer.email = typed
            customer.email = "a@example.com, b@example.com"
            customer.email = False

    def test_who_is_no_customer_is_odoos_business(self):
        self.stranger.email = "jörg@example.com"
        self.assertEqual(self.stranger.email, "jörg@example.com")

    def test_bookings_join_whatever_way_the_address_was_typed(self):
        guest = self.env["res.partner"].create(
            {
                "name": "Gast",
                "autowartung_is_guest": True,
                "email": "info@xn--mller-kva.example",
            }
        )
        user = self._portal_user("aw_umlaut", self.stranger)
        user.email = "Info@Müller.example"
        address = user._autowartung_join_address()
        self.assertEqual(address, "info@xn--mller-kva.example")
        token = user._autowartung_join_token()
        self.assertEqual(user._autowartung_guests_to_join(token), guest)

    def test_nobody_is_promised_a_link_that_never_arrives(self):
        user = self._portal_user("aw_umlaut", self.stranger)
        user.email = "jörg@example.com"
        self.assertEqual(user._autowartung_join_address(), "")
