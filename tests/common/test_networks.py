# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who calls from one household, and which addresses end in one mailbox."""

from odoo.tests import BaseCase

from odoo.addons.autowartung_payment.tools.mailboxes import mailbox_of
from odoo.addons.autowartung_payment.tools.networks import network_of


class TestNetworks(BaseCase):
    def test_an_ipv4_address_is_a_network(self):
        self.assertEqual(network_of("192.0.2.7"), "192.0.2.7/32")
        self.assertEqual(network_of("::ffff:192.0.2.7"), "192.0.2.7/32")

    def test_all_addresses_of_a_64_are_one_network(self):
        for address in (
            "2001:db8:1:2::1",
            "2001:db8:1:2:ffff:ffff:ffff:ffff",
            "2001:0DB8:0001:0002:0:0:0:5",
            "[2001:db8:1:2::1]",
            "2001:db8:1:2::1%eth0",
        ):
            self.assertEqual(network_of(address), "2001:db8:1:2::/64", address)
        self.assertNotEqual(network_of("2001:db8:1:3::1"), "2001:db8:1:2::/64")

    def test_what_is_no_address_is_no_network(self):
        for address in (None, "", "localhost", "192.0.2.300", "a" * 900, b"x", "5"):
            self.assertEqual(network_of(address), "", address)


class TestMailboxes(BaseCase):
    def test_spellings_of_one_mailbox_are_one(self):
        for address in (
            "erika@example.com",
            " Erika@EXAMPLE.com ",
            "erika+car@example.com",
            "erika+1+2@example.com.",
            "\uff45rika@example.com",
        ):
            self.assertEqual(mailbox_of(address), "erika@example.com", address)
        self.assertEqual(mailbox_of("e.ri.ka@googlemail.com"), "erika@gmail.com")
        self.assertEqual(
            mailbox_of("info@müller.example"), mailbox_of("info@XN--MLLER-KVA.example")
        )

    def test_others_are_others(self):
        self.assertNotEqual(mailbox_of("e.rika@example.com"), "erika@example.com")
        self.assertEqual(mailbox_of("+49@example.com"), "+49@example.com")

    def test_what_is_no_address_is_no_mailbox(self):
        for address in (None, "", "erika", "@example.com", "erika@", 5):
            self.assertEqual(mailbox_of(address), "", address)
