"""How much a client may ask: counted in this process, over the last sixty seconds.

Several processes of one hub count each for itself: a client then has its quota in each of them.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from credit_hub.api.clients import Caller

__all__ = ["FAILURES_PER_MINUTE", "Quotas", "Standing"]

FAILURES_PER_MINUTE: Final = 30
"""Wrong tokens of one address that are answered with 401; more are answered with 429.

A token cannot be guessed; this keeps a program that was left with a void one out of the log.
"""
_WINDOW: Final = 60
_POLICY: Final = "minute"


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
    """The counts of one process."""

    def __init__(self) -> None:
        """Start all counts at nothing."""
        storage = MemoryStorage()
        self._requests = MovingWindowRateLimiter(storage)
        # Addresses are many: the counts of this strategy leave the memory with their window.
        self._failures = FixedWindowRateLimiter(storage)

    def spend(self, caller: Caller) -> Standing:
        """Count a request of a client, and say whether it is within the quota."""
        item = RateLimitItemPerMinute(caller.per_minute)
        admitted = self._requests.hit(item, caller.id)
        stats = self._requests.get_window_stats(item, caller.id)
        seconds = math.ceil(stats.reset_time - time.time())
        left = max(0, stats.remaining) if admitted else 0
        return Standing(admitted, caller.per_minute, left, min(max(seconds, 1), _WINDOW))

    def fail(self, address: str) -> int:
        """Count a wrong token; return the seconds to wait, 0 where there were not too many."""
        item = RateLimitItemPerMinute(FAILURES_PER_MINUTE)
        if self._failures.hit(item, "failure", address):
            return 0
        reset = self._failures.get_window_stats(item, "failure", address).reset_time
        return min(max(math.ceil(reset - time.time()), 1), _WINDOW)
