"""Endpoints, deliveries and attempts."""

from __future__ import annotations

import base64
import ipaddress
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from credit_hub.ledger.jobs.job import Job
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import utc_iso
from credit_hub.model.network import Address, is_loopback, is_nobody

__all__ = [
    "PAUSES",
    "Attempt",
    "Delivery",
    "DeliveryState",
    "Endpoint",
    "checked_url",
    "job_event",
    "message_body",
    "new_secret",
]

PAUSES: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds between attempts: the schedule that Standard Webhooks 1.0 recommends, some three days."""
_SECRET_BYTES: Final = 32
"""Standard Webhooks 1.0 wants 24 to 64."""
_LONGEST_URL: Final = 1000


class DeliveryState(StrEnum):
    """Where a delivery is."""

    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL of a client, registered by the operator; a caller can name its id, never a URL."""

    id: str
    client: str
    url: str
    secret: str
    created_at: datetime
    removed_at: datetime | None

    def __repr__(self) -> str:
        """Leave out the secret: this may reach a log."""
        return f"Endpoint(id={self.id!r}, client={self.client!r}, url={self.url!r})"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver: the HTTP status, or why there is none."""

    number: int
    at: datetime
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to one endpoint; its id is the header ``webhook-id`` of every attempt."""

    id: str
    endpoint: str
    job: str | None
    event: str
    body: str
    state: DeliveryState
    created_at: datetime
    next_at: datetime | None
    attempts: tuple[Attempt, ...]


def new_secret() -> str:
    """Return a signing secret in the form of Standard Webhooks."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def checked_url(url: str) -> str:
    """Return the URL if messages may go there: https, or http to this machine.

    Addresses of inner networks are taken: platforms of a city lie there. What the operator
    registers is trusted as far as that, and a caller of the service never names a URL.

    Raises:
        InvalidValueError: It is no such URL, it holds a user or a fragment, or it names an address
            that is nobody's, link-local ones included.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        message = f"webhook URL cannot be read: {error}"
        raise InvalidValueError(message) from error
    if len(url) > _LONGEST_URL or not host or port == 0 or any(c <= " " for c in url):
        message = "webhook URL is not a URL with a host, of at most 1,000 characters"
        raise InvalidValueError(message, remedy="write https://host/path")
    if parts.username or parts.password or parts.fragment:
        message = "webhook URL holds a user, a password or a fragment"
        raise InvalidValueError(message, remedy="messages are signed: no password is needed")
    if (address := _address(host)) is not None and is_nobody(address):
        message = f"webhook URL names {host}, an address that no platform has"
        raise InvalidValueError(message, remedy="write the name of the platform's host")
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return url
    message = f"webhook URL has the scheme {parts.scheme!r}"
    raise InvalidValueError(message, remedy="write https; http is for this machine alone")


def job_event(job: Job, at: datetime) -> tuple[str, str]:
    """Return type and body of the message that a job has ended: counts, and nothing about firms."""
    event = f"linked_party_checks.{job.state.value}"
    data = {
        "job_id": job.id,
        "state": job.state.value,
        "total": job.total,
        "done": job.done,
        "failed": job.failed,
    }
    return event, message_body(event, at, data)


def message_body(event: str, at: datetime, data: dict[str, str | int]) -> str:
    """Return the body of a message in the form that Standard Webhooks recommends."""
    body = {"type": event, "timestamp": utc_iso(at), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _address(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
