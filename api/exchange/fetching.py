"""Fetches from registered endpoints: one resolution, a pinned address, no redirect, 1 MiB, 5 s."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import anyio
import httpx

from credit_hub.api.version import version
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.http.destination import (
    ABSENT,
    LONGEST_ANSWER,
    SECONDS,
    Destination,
    Destinations,
)

__all__ = ["NO_ANSWER", "PinnedFetcher", "Resolver", "content_of", "resolve"]

NO_ANSWER: Final = Reason(
    "fetch.no_answer",
    "the endpoint gave no answer that can be used",
    "端点未给出可用的应答",
    "federation protocol, transport: outgoing connections",
)
Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that the system's resolver gives."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    # An address of one link carries its zone, which no registered host needs.
    return tuple(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


@dataclass(frozen=True, slots=True)
class PinnedFetcher:
    """A ``federation.http.destination.Fetcher`` over HTTPS.

    Attributes:
        destinations: Where it may go.
        seconds: Time for one answer.
        resolver: Asked once for a fetch; what it says is checked and then connected to.
    """

    destinations: Destinations
    seconds: float = SECONDS
    resolver: Resolver = field(default=resolve)

    def fetch(self, url: str) -> bytes:
        """Return the content under a URL; see the port.

        Raises:
            VerificationError: The URL is under no registered endpoint, its host has a forbidden
                address, or what it answers is not 200, encoded, too long or too late.
        """
        return anyio.run(self._fetch, url)

    async def _fetch(self, url: str) -> bytes:
        destination = self.destinations.destination(url)
        try:
            with anyio.fail_after(self.seconds):
                resolved = await anyio.to_thread.run_sync(
                    self.resolver, destination.host, destination.port, abandon_on_cancel=True
                )
                address = self.destinations.pinned(destination, resolved)
                return await _get(destination, address)
        except TimeoutError:
            raise VerificationError(NO_ANSWER, f"within {self.seconds:g} s") from None
        except httpx.HTTPError as error:
            raise VerificationError(NO_ANSWER, type(error).__name__) from error


async def _get(destination: Destination, address: str) -> bytes:
    url = httpx.URL(destination.url)
    headers = {
        "host": url.netloc.decode("ascii"),
        "accept-encoding": "identity",
        "user-agent": f"credit-hub/{version()}",
    }
    # The address is connected to; the certificate must be of the name.
    extensions = {"sni_hostname": destination.host}
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS) as client,
        client.stream(
            "GET", url.copy_with(host=address), headers=headers, extensions=extensions
        ) as response,
    ):
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise VerificationError(ABSENT)
        if response.status_code != HTTPStatus.OK:
            raise VerificationError(NO_ANSWER, f"status {response.status_code}")
        return await content_of(response)


async def content_of(response: httpx.Response) -> bytes:
    """Return the content of an answer that is read as a stream, if it is not too long.

    Raises:
        VerificationError: It is encoded, or more than :data:`LONGEST_ANSWER` bytes.
    """
    if response.headers.get("content-encoding", "identity") != "identity":
        raise VerificationError(NO_ANSWER, "encoded content")
    content = bytearray()
    async for part in response.aiter_raw():
        content += part
        if len(content) > LONGEST_ANSWER:
            raise VerificationError(NO_ANSWER, f"more than {LONGEST_ANSWER:,} bytes")
    return bytes(content)
