"""From where a call comes, as far as limits per address are concerned."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

_HOST_BITS = 64


def line_of(address: str) -> str:
    """One connection to the Internet: an IPv4 address, or the /64 of an IPv6 one. What is no address stays as it is.

    Whoever has IPv6 has 2**64 addresses at least, and would otherwise try as often.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> _HOST_BITS << _HOST_BITS)}/{_HOST_BITS}"
