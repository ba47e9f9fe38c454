"""Quotas hold in any sixty seconds, forget who has gone, and start no thread."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.api.clients import Caller
from credit_hub.api.quotas import FAILURES_PER_MINUTE, Quotas

CALLER = Caller("client:1", per_minute=3, jobs=1)


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_counting_starts_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library that counted before started a timer thread for nearly every request."""
    started: list[threading.Thread] = []
    start = threading.Thread.start

    def noted(thread: threading.Thread) -> None:
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    quotas = Quotas()
    for number in range(2_000):
        quotas.spend(replace(CALLER, id=f"client:{number % 7}", per_minute=1_000))
        quotas.fail(f"192.0.2.{number % 5}")

    assert started == []


@given(
    st.integers(1, 5),
    st.lists(st.floats(0, 70, allow_nan=False), min_size=1, max_size=60),
)
def test_no_sixty_seconds_have_more_than_the_quota_and_nobody_is_refused_below_it(
    quota: int, waits: list[float]
) -> None:
    clock = Clock()
    quotas = Quotas(clock)
    admitted: list[float] = []
    for wait in waits:
        clock.now += wait
        recent = [moment for moment in admitted if moment > clock.now - 60]
        standing = quotas.spend(replace(CALLER, per_minute=quota))
        assert standing.admitted is (len(recent) < quota)
        if standing.admitted:
            admitted.append(clock.now)
            recent.append(clock.now)
        assert standing.left == quota - len(recent)
        assert 1 <= standing.seconds <= 60


def test_who_waits_as_long_as_told_is_let_in() -> None:
    clock = Clock()
    quotas = Quotas(clock)
    for _ in range(3):
        quotas.spend(CALLER)
        clock.now += 7.3

    refused = quotas.spend(CALLER)
    clock.now += refused.seconds

    assert not refused.admitted
    assert refused.headers["Retry-After"] == str(refused.seconds)
    assert quotas.spend(CALLER).admitted


def test_quota_that_was_changed_holds_from_the_next_request_on() -> None:
    quotas = Quotas(Clock())
    for _ in range(3):
        quotas.spend(CALLER)

    assert not quotas.spend(CALLER).admitted
    assert quotas.spend(replace(CALLER, per_minute=5)).left == 1


def test_clients_and_wrong_tokens_are_counted_apart() -> None:
    quotas = Quotas(Clock())
    waits = [quotas.fail("192.0.2.1") for _ in range(FAILURES_PER_MINUTE + 1)]

    assert waits == [*[0] * FAILURES_PER_MINUTE, 60]
    assert quotas.fail("192.0.2.2") == 0
    assert quotas.spend(replace(CALLER, id="192.0.2.1")).left == 2


def test_whoever_has_gone_for_sixty_seconds_leaves_the_memory() -> None:
    clock = Clock()
    quotas = Quotas(clock)
    for number in range(1_000):
        quotas.fail(f"address {number}")
        quotas.spend(replace(CALLER, id=f"client:{number}"))
    clock.now += 30
    quotas.spend(CALLER)
    assert quotas.known == 2_000
    clock.now += 31
    quotas.spend(CALLER)
    quotas.fail("192.0.2.1")

    assert quotas.known == 2
