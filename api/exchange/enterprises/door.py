"""The graph of this city, opened when a question first needs it, and anew after it was gone.

Questions about persons need none: an exchange whose graph is down goes on answering those.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from credit_hub.api.hub import server_address
from credit_hub.api.settings import Settings
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import StoreUnavailableError

__all__ = ["GraphDoor"]

_RETRY_SECONDS = 3.0


class GraphDoor:
    """Gives the public facts of the graph; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._store: GraphStore | None = None

    def __enter__(self) -> Self:
        """Return the door; it is closed at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what was opened."""
        self.close()

    def facts(self) -> PublicFactsRepository:
        """Return the facts.

        Raises:
            LocalServerError: The local server does not run.
            StoreUnavailableError: The graph cannot be reached.
        """
        with self._lock:
            if self._store is not None:
                try:
                    self._store.verify()
                except StoreUnavailableError:
                    self._let_go()
            if self._store is None:
                self._store = self._stack.enter_context(
                    GraphStore.connect(server_address(self._settings), retry_time=_RETRY_SECONDS)
                )
                self._store.verify()
            return PublicFactsRepository(self._store)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        self._store = None
        self._stack.close()
