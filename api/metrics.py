"""What the service tells Prometheus: how much is asked, how long answers take, what they say.

No label takes a value from a request or a fact: methods, operations, statuses, rules and
classes are closed sets, so a scrape shows nobody's name and the number of series is bounded.
"""

from __future__ import annotations

import time
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credit_hub.api.version import version
from credit_hub.model.findings import LotCheck

__all__ = ["Measure", "Metrics"]

_BUCKETS: Final = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds. The budgets of design.md section 8 (30, 100, 200 and 300 ms) are bounds of buckets."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NO_OPERATION: Final = "none"


class Metrics:
    """The figures of one service, in a registry of its own."""

    def __init__(self) -> None:
        """Start all figures at nothing."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        build = Gauge(
            "credit_hub_build_info", "Version of the hub.", ["version"], registry=self.registry
        )
        build.labels(version()).set(1)
        self._requests = Counter(
            "credit_hub_http_requests",
            "Answers of the service.",
            ["method", "operation", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "credit_hub_http_request_seconds",
            "Time from the request to the end of its answer.",
            ["method", "operation"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._under_way = Gauge(
            "credit_hub_http_requests_under_way", "Requests at work.", registry=self.registry
        )
        self._checks = Counter(
            "credit_hub_checks",
            "Lots checked, by whether the search was complete.",
            ["regime", "complete"],
            registry=self.registry,
        )
        self._hits = Counter(
            "credit_hub_hits",
            "Findings and leads in answers to checks; the same one counts in each answer.",
            ["rule", "evidence_class"],
            registry=self.registry,
        )

    def began(self) -> None:
        """Count a request in."""
        self._under_way.inc()

    def ended(self, method: str, operation: str, status: int, seconds: float) -> None:
        """Count a request out; ``status`` 0 stands for a caller who left before the answer."""
        known = method if method in _METHODS else "other"
        self._under_way.dec()
        self._requests.labels(known, operation, str(int(status))).inc()
        self._seconds.labels(known, operation).observe(seconds)

    def checked(self, check: LotCheck) -> None:
        """Count a check and what it found."""
        self._checks.labels(check.regime.value, str(check.complete).lower()).inc()
        for found in (*check.findings, *check.leads):
            self._hits.labels(found.rule_id, found.evidence.value).inc()


class Measure:
    """Measures every request that reaches the service, also those that no route sees."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Stand around ``app``."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it once its answer has gone."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.began()
        try:
            await self._app(scope, receive, answer)
        finally:
            taken = time.perf_counter() - began
            self._metrics.ended(scope["method"], _operation(scope), status, taken)


def _operation(scope: Scope) -> str:
    """Return the operation's id in the OpenAPI document, never the path: a path holds ids."""
    return str(getattr(scope.get("route"), "name", _NO_OPERATION))
