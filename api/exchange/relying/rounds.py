"""The steps outside the exchange process: once, or until the command is interrupted."""

from __future__ import annotations

import time
from typing import Final

import structlog

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.following import Followed, follow_all
from credit_hub.api.exchange.relying.posting import post
from credit_hub.api.exchange.relying.statuses import refresh_lists
from credit_hub.api.exchange.relying.steps import STEPS, Step
from credit_hub.federation.errors import ExchangeError
from credit_hub.model.errors import CreditHubError

__all__ = ["one_round", "rounds", "run_step"]

_TICK: Final = 0.5
_log = structlog.get_logger(__name__)


def one_round(city: RelyingCity) -> list[Followed]:
    """Refresh the registry, follow every partner, fetch lists, and send what is due.

    Raises:
        VerificationError: No registry is trusted here, or it is expired.
    """
    city.membership.trusted.refresh(city.clock())
    city.view()
    post(city)
    found = list(follow_all(city))
    refresh_lists(city)
    post(city)
    city.ledger.exchange_held.forget(city.now())
    return found


def rounds(city: RelyingCity) -> None:
    """Run each step at its interval until the process is interrupted."""
    due = dict.fromkeys((step.name for step in STEPS), 0.0)
    while True:
        for step in STEPS:
            if time.monotonic() >= due[step.name]:
                run_step(city, step)
                due[step.name] = time.monotonic() + step.seconds
        time.sleep(_TICK)


def run_step(city: RelyingCity, step: Step) -> bool:
    """Run a step; what fails of it is logged, and its next turn tries again.

    Returns:
        Whether it went well.
    """
    try:
        step.work(city)
    except ExchangeError as error:
        _log.warning("exchange.step", step=step.name, reason=error.reason.code)
        return False
    except CreditHubError as error:
        _log.error("exchange.step", step=step.name, code=error.code)
        return False
    return True
