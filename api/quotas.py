"""How much a client may ask: counted in this process, over the last sixty seconds.

Several processes of one hub count each for itself: a client then has its quota in each of them.

The moments of requests are kept, since counts by the clock's minute let twice a quota through at
its turn. The library `limits` keeps them as well, and starts a thread for nearly every request to
forget old ones; here each request forgets what has left the window.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.api.clients import Caller

__all__ = ["FAILURES_PER_MINUTE", "Quotas", "Standing"]

FAILURES_PER_MINUTE: Final = 30
"""Wrong tokens of one address that are answered with 401; more are answered with 429.

A token cannot be guessed; this keeps a program that was left with a void one out of the log.
"""
_WINDOW: Final = 60
_POLICY: Final = "minute"
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands after a request: what is left, and seconds until some comes back."""

    admitted: bool
    quota: int
    left: int
    seconds: int

    @property
    def headers(self) -> Mapping[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-11; with a refusal, Retry-After."""
        fields = {
            "RateLimit-Policy": f'"{_POLICY}";q={self.quota};w={_WINDOW}',
            "RateLimit": f'"{_POLICY}";r={self.left};t={self.seconds}',
        }
        return fields if self.admitted else {**fields, "Retry-After": str(self.seconds)}


class Quotas:
    """The counts of one process, for its event loop alone: nothing here waits or is locked."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        """Start all counts at nothing; ``clock`` gives seconds and never goes back."""
        self._requests = _Window(clock)
        self._failures = _Window(clock)

    @property
    def known(self) -> int:
        """How many callers and addresses are remembered: those of the last sixty seconds."""
        return len(self._requests) + len(self._failures)

    def spend(self, caller: Caller) -> Standing:
        """Count a request of a client, and say whether it is within the quota."""
        return self._requests.hit(caller.id, caller.per_minute)

    def fail(self, address: str) -> int:
        """Count a wrong token; return the seconds to wait, 0 where there were not too many."""
        standing = self._failures.hit(address, FAILURES_PER_MINUTE)
        return 0 if standing.admitted else standing.seconds


class _Window:
    """The moments of what was admitted in the last sixty seconds, by who sent it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()
        """By the moment of the latest one, the oldest first: addresses are many, and must go."""

    def __len__(self) -> int:
        return len(self._moments)

    def hit(self, key: str, quota: int) -> Standing:
        """Admit one more, unless there were as many; what is refused does not count."""
        now = self._clock()
        self._forget(now - _WINDOW)
        moments = self._moments.setdefault(key, deque())
        while moments and moments[0] <= now - _WINDOW:
            moments.popleft()
        admitted = len(moments) < quota
        if admitted:
            moments.append(now)
            self._moments.move_to_end(key)
        left = max(0, quota - len(moments))
        seconds = math.ceil(moments[0] + _WINDOW - now) if moments else _WINDOW
        return Standing(admitted, quota, left, min(max(seconds, 1), _WINDOW))

    def _forget(self, before: float) -> None:
        while self._moments:
            key, moments = next(iter(self._moments.items()))
            if moments and moments[-1] > before:
                return
            del self._moments[key]
