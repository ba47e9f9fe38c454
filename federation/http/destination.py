"""Where a hub may connect: registered endpoints alone, at addresses that are allowed.

URLs reach a hub in records (status lists), pages and answers, written by whoever signed them. None
is followed because it is written there: it must lie under an endpoint that the registry has of that
very member, after its signature was verified, and its host must not lead into an inner network.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self, TypeAlias
from urllib.parse import urlsplit

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.model.network import Address, is_inner, is_nobody, meant_by

__all__ = [
    "ABSENT",
    "ADDRESS",
    "LONGEST_ANSWER",
    "NOT_REGISTERED",
    "SECONDS",
    "Destination",
    "Destinations",
    "Fetcher",
    "Network",
    "is_plain",
]

NOT_REGISTERED: Final = Reason(
    "fetch.not_registered",
    "the URL is not under an endpoint that the registry has of this member",
    "该网址不在注册表所列该成员的端点之下",
    "federation protocol, transport: outgoing connections",
)
ADDRESS: Final = Reason(
    "fetch.address",
    "the host leads to an address that this hub does not connect to",
    "主机名指向本系统不予连接的网络地址",
    "federation protocol, transport: outgoing connections; RFC 6890",
)

ABSENT: Final = Reason(
    "fetch.absent",
    "the endpoint says that there is nothing under this URL",
    "端点表示该网址下没有内容",
    "RFC 9110 section 15.5.5; federation protocol, transport: outgoing connections",
)

LONGEST_ANSWER: Final = 1024 * 1024
"""Bytes of one answer."""
SECONDS: Final = 5.0
"""Time for one answer, from the first packet to the last byte."""

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"
_URL: Final = re.compile(
    r"(?:https|http)://[a-z0-9.\[\]:-]{1,253}(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)"
    r"(?:\?[A-Za-z0-9._~=&:,-]*)?"
)
"""One reading only: no user, escape, dot segment, backslash or fragment; lower-case host."""
_PORTS: Final[Mapping[str, int]] = {"https": 443, "http": 80}


def is_plain(url: str) -> bool:
    """Whether a URL has one reading only, as endpoints and what lies under them must."""
    return _URL.fullmatch(url) is not None


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL that may be fetched, if its host has an allowed address."""

    url: str
    scheme: str
    host: str
    port: int


class Fetcher(Protocol):
    """Fetches from members; implemented where sockets are."""

    def fetch(self, url: str) -> bytes:
        """Return the content under a URL of an endpoint that was registered.

        No redirect is followed; an answer that is too long or too slow is dropped.

        Raises:
            VerificationError: Not a registered place, a forbidden address, or no good answer; with
                the reason :data:`ABSENT` where the endpoint answered 404.
        """
        ...


@dataclass(frozen=True, slots=True)
class Destinations:
    """What one connection may go to.

    Attributes:
        endpoints: Registered URLs of one member.
        inner: Networks of one's own in which members lie: the operator lists them.
    """

    endpoints: Sequence[str]
    inner: Sequence[Network]

    @classmethod
    def of(cls, endpoints: Mapping[str, str], inner: Iterable[str] = ()) -> Self:
        """Take the endpoints of a member, and inner networks as text (``10.20.0.0/16``).

        Raises:
            ValueError: A network is none.
        """
        return cls(tuple(endpoints.values()), tuple(map(ipaddress.ip_network, inner)))

    def destination(self, url: str) -> Destination:
        """Return where a URL leads, if an endpoint is the same or lies above it.

        Raises:
            VerificationError: It has more than one reading, or no endpoint is above it.
        """
        if not is_plain(url) or not any(_is_under(url, endpoint) for endpoint in self.endpoints):
            raise VerificationError(NOT_REGISTERED)
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise VerificationError(NOT_REGISTERED) from None
        if not host:
            raise VerificationError(NOT_REGISTERED)
        return Destination(url, parts.scheme, host, port or _PORTS[parts.scheme])

    def pinned(self, destination: Destination, resolved: Iterable[str]) -> str:
        """Return the address to connect to: of one resolution, made once for one connection.

        All that a name resolves to must be allowed: a name with one inner address among public ones
        is a trick, and a second resolution could give another answer (DNS rebinding).

        Raises:
            VerificationError: An address is forbidden, or there is none; or the scheme is http and
                the address not that of this machine.
        """
        try:
            addresses = [ipaddress.ip_address(text) for text in resolved]
        except ValueError:
            raise VerificationError(ADDRESS) from None
        if not addresses or not all(map(self._allows, addresses)):
            raise VerificationError(ADDRESS)
        first = addresses[0]
        if destination.scheme == "http" and not meant_by(first).is_loopback:
            raise VerificationError(ADDRESS, "http beyond this machine")
        return str(first)

    def _allows(self, address: Address) -> bool:
        if not is_inner(address):
            return True
        meant = meant_by(address)
        listed = any(meant in net for net in self.inner if net.version == meant.version)
        return listed and not is_nobody(meant)


def _is_under(url: str, endpoint: str) -> bool:
    """Whether a URL is an endpoint, or below it by whole segments."""
    place, base = url.partition("?")[0], endpoint.rstrip("/")
    return place == base or place.startswith(f"{base}/")
