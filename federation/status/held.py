"""The status lists that one process holds: the newest of each address, never an older one.

Enough for a reader offline and for one process; several processes share their marks in a store.
"""

from __future__ import annotations

from threading import Lock

from credit_hub.federation.status.marks import Mark, advanced
from credit_hub.federation.status.tokens import StatusList

__all__ = ["HeldLists"]


class HeldLists:
    """Lists by address, with the mark of each."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lists: dict[str, StatusList] = {}
        self._marks: dict[str, Mark] = {}

    def take(self, received: StatusList, log_index: int | None = None) -> None:
        """Keep a verified list.

        Args:
            received: The list.
            log_index: Where the issuer's log holds it, if that was shown.

        Raises:
            VerificationError: A newer one of the same address is held, which stays.
        """
        with self._lock:
            mark = advanced(self._marks.get(received.uri), received, log_index)
            self._marks[received.uri] = mark
            self._lists[received.uri] = received

    def current(self, uri: str) -> StatusList | None:
        """Return the newest list of an address, or nothing."""
        return self._lists.get(uri)
