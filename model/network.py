"""Which network addresses nobody has, and which lie inside; which URLs secrets may travel to.

Registries of IANA: special-purpose addresses (RFC 6890, as Python's ``ipaddress`` has them), and
the ways in which an IPv6 address stands for an IPv4 one (RFC 4291 2.5.5, RFC 6052, RFC 3056,
RFC 4380).
"""

from __future__ import annotations

import ipaddress
from typing import Final, TypeAlias
from urllib.parse import urlsplit

__all__ = ["Address", "is_inner", "is_loopback", "is_nobody", "is_safe_url", "meant_by"]

Address: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"

_TRANSLATED: Final = (
    ipaddress.IPv6Network("64:ff9b::/96"),  # RFC 6052 section 2.1
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # RFC 8215
    ipaddress.IPv6Network("::/96"),  # RFC 4291 section 2.5.5.1, deprecated
)
_LOW_32: Final = 0xFFFF_FFFF


def meant_by(address: Address) -> Address:
    """Return the IPv4 address that packets to an IPv6 address would reach, or the address itself.

    Example:
        >>> meant_by(ipaddress.ip_address("::ffff:127.0.0.1"))
        IPv4Address('127.0.0.1')
    """
    if isinstance(address, ipaddress.IPv4Address):
        return address
    teredo = address.teredo
    found = address.ipv4_mapped or address.sixtofour or (None if teredo is None else teredo[1])
    if found is not None:
        return found
    special = address.is_loopback or address.is_unspecified
    if not special and any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & _LOW_32)
    return address


def is_nobody(address: Address) -> bool:
    """Whether no host has this address as its own.

    Link-local ones (where clouds answer with credentials), multicast, unspecified, reserved.
    """
    meant = meant_by(address)
    if meant.is_loopback:  # ::1 counts as reserved
        return False
    return meant.is_link_local or meant.is_multicast or meant.is_unspecified or meant.is_reserved


def is_inner(address: Address) -> bool:
    """Whether the address leads to this machine or into a network that is not the public one."""
    meant = meant_by(address)
    return not meant.is_global or is_nobody(meant)


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, is this machine and reached from it alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe_url(url: str, *, query: bool = False) -> bool:
    """Whether secrets may travel to a URL: https, or http to this machine.

    ``query`` says whether it may have one.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    is_plain = query or not parts.query
    return bool(is_safe and host and is_plain and not (parts.username or parts.fragment))
