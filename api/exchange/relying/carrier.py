"""Carries one request to a registered endpoint and brings its answer: pinned address, no redirect.

It signs and verifies nothing: :mod:`.client` does. Status lists and witnesses need no more than it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import httpx

from credit_hub.api.exchange.fetching import NO_ANSWER, Resolver, content_of, resolve
from credit_hub.api.version import version
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.destination import SECONDS, Destination, Destinations
from credit_hub.federation.http.messages import Fields, Request, Response

__all__ = ["Carrier", "HttpCarrier", "below", "plain_request"]


class Carrier(Protocol):
    """Brings a request to a member and its answer back."""

    def carry(self, endpoint: str, request: Request) -> Response:
        """Return what a member answers; nothing of it is verified.

        Args:
            endpoint: Registered URL of that very member; the path of the request is it or below.
            request: As it is to be sent.

        Raises:
            VerificationError: The place is not below the endpoint, its host has a forbidden
                address, or there is no answer that can be used.
        """
        ...


@dataclass(frozen=True, slots=True)
class HttpCarrier:
    """A :class:`Carrier` over HTTPS.

    Attributes:
        inner: Networks of one's own in which members lie, as CIDR.
        seconds: Time for one answer, from the first packet to the last byte.
        resolver: Asked once for a request; what it says is checked and then connected to.
    """

    inner: tuple[str, ...] = ()
    seconds: float = SECONDS
    resolver: Resolver = field(default=resolve)

    def carry(self, endpoint: str, request: Request) -> Response:
        """Return what a member answers; see the port."""
        return anyio.run(self._carry, endpoint, request)

    async def _carry(self, endpoint: str, request: Request) -> Response:
        destinations = Destinations.of({"endpoint": endpoint}, self.inner)
        query = f"?{request.query}" if request.query else ""
        parts = urlsplit(endpoint)
        url = f"{parts.scheme}://{parts.netloc}{request.path}{query}"
        destination = destinations.destination(url)
        try:
            with anyio.fail_after(self.seconds):
                resolved = await anyio.to_thread.run_sync(
                    self.resolver, destination.host, destination.port, abandon_on_cancel=True
                )
                address = destinations.pinned(destination, resolved)
                return await _exchange(destination, address, request)
        except TimeoutError:
            raise VerificationError(NO_ANSWER, f"within {self.seconds:g} s") from None
        except httpx.HTTPError as error:
            raise VerificationError(NO_ANSWER, type(error).__name__) from error


async def _exchange(destination: Destination, address: str, request: Request) -> Response:
    url = httpx.URL(destination.url)
    headers = [
        ("host", url.netloc.decode("ascii")),
        ("accept-encoding", "identity"),
        ("user-agent", f"credit-hub/{version()}"),
        *request.fields.lines,
    ]
    extensions = {"sni_hostname": destination.host}  # the certificate must be of the name
    async with (
        httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS) as client,
        client.stream(
            request.method,
            url.copy_with(host=address),
            headers=headers,
            content=request.body or None,
            extensions=extensions,
        ) as response,
    ):
        body = await content_of(response)
        return Response(response.status_code, Fields.of(response.headers.multi_items()), body)


def below(endpoint: str, *segments: str) -> str:
    """Return the path of what lies below an endpoint.

    Example:
        >>> below("https://credit.hangzhou.example/fed/v1", "queries")
        '/fed/v1/queries'
    """
    return "/".join((urlsplit(endpoint).path.rstrip("/"), *segments))


def plain_request(
    path: str, body: bytes = b"", content_type: str = "", query: Iterable[tuple[str, object]] = ()
) -> Request:
    """Return a request without signature: GET, or POST where there is content."""
    lines = [("content-type", content_type)] if body else []
    text = "&".join(f"{name}={value}" for name, value in query)
    return Request("POST" if body else "GET", path, text, Fields.of(lines), body)
