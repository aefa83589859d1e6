# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which network an address belongs to: what one household or office comes from."""

import ipaddress

# A provider gives each customer at least one /64, in which every device may take a new
# address for every request.
_PREFIX_LENGTHS = {4: 32, 6: 64}


def network_of(address):
    """Return the network of a caller's address, such as ``2001:db8::/64``.

    An IPv4 address is a network of its own, also where it is written as IPv6.

    :param address: as the server names its caller; anything else is no address.
    :return: text; empty if it is none.
    """
    try:
        found = ipaddress.ip_address(str(address or "").partition("%")[0].strip("[]"))
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    length = _PREFIX_LENGTHS[found.version]
    return str(ipaddress.ip_network(f"{found}/{length}", strict=False))
