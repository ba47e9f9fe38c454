"""Sends a signed message to a webhook, after Standard Webhooks 1.0."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Final

import httpx
from standardwebhooks import Webhook

from credit_hub.api.version import version
from credit_hub.ledger.webhooks.endpoint import (
    PAUSES,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
)
from credit_hub.model.network import is_loopback

__all__ = ["fate", "send"]

_SECONDS: Final = 15.0
"""Time for an endpoint to answer: the standard recommends 15 to 30."""


def send(endpoint: Endpoint, delivery: Delivery, number: int, now: datetime) -> Attempt:
    """Send a message once and say what came of it; a redirect is not followed."""
    signature = Webhook(endpoint.secret).sign(delivery.id, now, delivery.body)
    headers = {
        "content-type": "application/json",
        "user-agent": f"credit-hub/{version()}",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    host = httpx.URL(endpoint.url).host
    try:
        # Proxies of the environment are for the world outside, not for this machine.
        with (
            httpx.Client(
                timeout=_SECONDS, follow_redirects=False, trust_env=not is_loopback(host)
            ) as client,
            client.stream(
                "POST", endpoint.url, content=delivery.body.encode(), headers=headers
            ) as response,
        ):
            status = response.status_code
    except httpx.HTTPError as error:
        return Attempt(number, now, None, f"no answer: {type(error).__name__}")
    arrived = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    return Attempt(number, now, status, None if arrived else f"the endpoint answered {status}")


def fate(attempt: Attempt) -> tuple[DeliveryState, float | None]:
    """Return what an attempt makes of a delivery, and the seconds to the next one."""
    if attempt.error is None:
        return DeliveryState.DELIVERED, None
    # 410 says that nothing more is wanted there.
    if attempt.status == HTTPStatus.GONE or attempt.number > len(PAUSES):
        return DeliveryState.GIVEN_UP, None
    return DeliveryState.PENDING, float(PAUSES[attempt.number - 1])
