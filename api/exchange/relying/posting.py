"""Sends what the outbox holds: each delivery under one key, until it arrived or its time is up."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import structlog

from credit_hub.api.exchange.relying.asking import QUESTION, is_transient, settle
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.client import reason_of
from credit_hub.federation.errors import ExchangeError
from credit_hub.ledger.federation.outbox import Delivery

__all__ = ["MOST_AT_ONCE", "post"]

MOST_AT_ONCE: Final = 100
"""Deliveries of one round: the other steps of the loop have their turn, too."""
_FAILED: Final = 400
_log = structlog.get_logger(__name__)


def post(city: RelyingCity, most: int = MOST_AT_ONCE) -> int:
    """Send what is due; return how many deliveries were tried."""
    for tried in range(most):
        delivery = city.ledger.exchange_outbox.take(city.now())
        if delivery is None:
            return tried
        try:
            _post(city, delivery)
        except ExchangeError as error:
            reason = error.reason.code
            _log.warning(
                "exchange.delivery", partner=delivery.partner, kind=delivery.kind, reason=reason
            )
    return most


def _post(city: RelyingCity, delivery: Delivery) -> None:
    if delivery.kind == QUESTION:
        settle(city, delivery)
        return
    outbox = city.ledger.exchange_outbox
    content = (delivery.content_type, delivery.body)
    try:
        prepared = city.client.prepare(
            delivery.partner, delivery.path, delivery.key, content=content
        )
        response = city.client.send(prepared)
    except ExchangeError as error:
        outbox.failed(delivery, error.reason.code, city.now())
        raise
    if response.status < _FAILED:
        outbox.done(delivery, "delivered", city.now())
    elif is_transient(response) or response.status == HTTPStatus.NOT_FOUND:
        outbox.failed(delivery, reason_of(response), city.now())
    else:
        outbox.done(delivery, "refused", city.now(), reason_of(response))
