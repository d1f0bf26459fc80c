"""From where a call comes."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_HOST_BITS = 64
# Not `is_private`, which counts addresses of documentation and others that nobody's own network has.
_INSIDE = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def line_of(address: str) -> str:
    """One connection to the Internet: an IPv4 address, or the /64 of an IPv6 one. What is no address stays as it is.

    Whoever has IPv6 has 2**64 addresses at least, and would otherwise try as often.
    """
    parsed = _parsed(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed or address)
    return f"{IPv6Address(int(parsed) >> _HOST_BITS << _HOST_BITS)}/{_HOST_BITS}"


def is_inside(address: str) -> bool:
    """Of this machine, or of a network that the Internet does not lead to."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in _INSIDE)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
