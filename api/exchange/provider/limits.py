"""How many signatures are verified for one peer: moments of the last sixty seconds, by address."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

__all__ = ["PeerLimit"]

_WINDOW: Final = 60.0
_MOST_PEERS: Final = 10_000
"""Peers that are remembered: whoever has more addresses makes the oldest forgotten."""


class PeerLimit:
    """A ``federation.http.stores.Admission`` for the threads of one process."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Start at nothing; ``clock`` gives seconds and never goes back."""
        self._most = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._moments: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, peer: str) -> bool:
        """Whether the peer may cause one more verification now; what is refused does not count."""
        now = self._clock()
        with self._lock:
            moments = self._moments.setdefault(peer, deque())
            self._moments.move_to_end(peer)
            while moments and moments[0] <= now - _WINDOW:
                moments.popleft()
            if len(self._moments) > _MOST_PEERS:
                self._moments.popitem(last=False)
            if len(moments) >= self._most:
                return False
            moments.append(now)
            return True
