# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who calls from one household, and which addresses end in one mailbox."""

import pytest

from odoo.addons.autowartung_payment.tools.mailboxes import mailbox_of
from odoo.addons.autowartung_payment.tools.networks import network_of


@pytest.mark.parametrize("address", ["192.0.2.7", "::ffff:192.0.2.7"])
def test_an_ipv4_address_is_a_network(address):
    assert network_of(address) == "192.0.2.7/32"


@pytest.mark.parametrize(
    "address",
    [
        "2001:db8:1:2::1",
        "2001:db8:1:2:ffff:ffff:ffff:ffff",
        "2001:0DB8:0001:0002:0:0:0:5",
        "[2001:db8:1:2::1]",
        "2001:db8:1:2::1%eth0",
    ],
)
def test_all_addresses_of_a_64_are_one_network(address):
    assert network_of(address) == "2001:db8:1:2::/64"


def test_another_64_is_another_network():
    assert network_of("2001:db8:1:3::1") == "2001:db8:1:3::/64"


@pytest.mark.parametrize(
    "address", [None, "", "localhost", "192.0.2.300", "a" * 900, b"x", "5"]
)
def test_what_is_no_address_is_no_network(address):
    assert network_of(address) == ""


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("erika@example.com", "erika@example.com"),
        (" Erika@EXAMPLE.com ", "erika@example.com"),
        ("erika+car@example.com", "erika@example.com"),
        ("erika+1+2@example.com.", "erika@example.com"),
        ("\uff45rika@example.com", "erika@example.com"),
        ("e.ri.ka@googlemail.com", "erika@gmail.com"),
        ("info@müller.example", "info@xn--mller-kva.example"),
        ("info@XN--MLLER-KVA.example", "info@xn--mller-kva.example"),
        ("e.rika@example.com", "e.rika@example.com"),
        ("+49@example.com", "+49@example.com"),
    ],
)
def test_spellings_of_one_mailbox_are_one(address, mailbox):
    assert mailbox_of(address) == mailbox


@pytest.mark.parametrize("address", [None, "", "erika", "@example.com", "erika@", 5])
def test_what_is_no_address_is_no_mailbox(address):
    assert mailbox_of(address) == ""
