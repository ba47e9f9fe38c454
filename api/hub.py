"""The composition root: settings in, an open hub out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from credit_hub.api.identity_key import read_or_create
from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.backup.state import demand_whole
from credit_hub.graph.check import check_lot
from credit_hub.graph.knowledge import KnowledgeReader
from credit_hub.graph.migrations import ensure_identity_key, migrate
from credit_hub.graph.server import SILENT, DownloadProgress, LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.presence import Presence
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.model.errors import LocalServerError, NotFoundError, StoreError

COLD_SECONDS: Final = 120.0
"""Limit of a read in a database that may have been started just now: it plans the large query of a
check for the first time, which takes a new Java process some ten seconds of both processors."""
_SERVICE_RETRY: Final = 3.0
"""Seconds for which a request waits for a graph that is gone, before it is answered with 503."""


@dataclass(frozen=True, slots=True)
class Hub:
    """What every command and route works with."""

    settings: Settings
    store: GraphStore
    keys: IdentityKeys
    knowledge: KnowledgeReader
    notary: Notary


def runtime(settings: Settings, progress: DownloadProgress = SILENT) -> Runtime:
    """Where Java and the jars of the local server come from."""
    return Runtime(
        cache=settings.cache_dir,
        mirror=settings.maven_mirror or "",
        offline=settings.offline_dir,
        java_home=settings.java_home,
        progress=progress,
    )


def local_server(settings: Settings, progress: DownloadProgress = SILENT) -> LocalServer:
    """The hub's own Neo4j under the data folder."""
    return LocalServer(
        settings.data_dir / "neo4j",
        runtime(settings, progress),
        port=settings.bolt_port,
        memory=Memory(heap=settings.heap_mib, page_cache=settings.page_cache_mib),
    )


def server_address(settings: Settings) -> ServerAddress:
    """The graph to use: the configured server, else the local one, which must be running.

    Raises:
        LocalServerError: The local server does not run.
    """
    if settings.neo4j_uri is not None and settings.neo4j_password is not None:
        return ServerAddress(
            settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value()
        )
    return local_server(settings).address


@contextmanager
def open_hub(settings: Settings) -> Iterator[Hub]:
    """Connect to the graph, bring its schema up to date and check the identity key.

    Raises:
        LocalServerError: The local server does not run.
        StoreUnavailableError: The graph cannot be reached.
        SchemaVersionError: The graph was written by a newer hub.
        IdentityKeyError: The graph was loaded under another identity key.
    """
    address = server_address(settings)
    with (
        GraphStore.connect(address, read_timeout=COLD_SECONDS) as store,
        Notary(settings) as notary,
    ):
        yield prepare(settings, store, notary)


def prepare(settings: Settings, store: GraphStore, notary: Notary) -> Hub:
    """Return the hub over a store; errors as in :func:`open_hub`."""
    store.verify()
    demand_whole(store)
    keys = read_or_create(settings)
    migrate(store)
    ensure_identity_key(store, keys.fingerprint)
    return Hub(settings, store, keys, KnowledgeReader(store), notary)


def warm_up(address: ServerAddress) -> None:
    """Let a database plan the large query of a check, so that no question has to wait for it.

    Raises:
        StoreUnavailableError: The graph cannot be reached.
    """
    with GraphStore.connect(address, read_timeout=COLD_SECONDS) as store, suppress(NotFoundError):
        check_lot(store, "lot:", now=datetime.now(UTC))


class HubKeeper:
    """The hub of a service, which outlives a restart, a reset and a move of its graph.

    Once the graph was found gone, the next request reads its address and password anew (a reset of
    the local server changes both) and lets it plan its large query before any limit counts.
    """

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self.notary = Notary(settings)
        """Receipts and keys can be had without the graph."""
        self.presence = Presence(settings.data_dir / "processes")
        """By which other processes know that this one is there."""
        self.settings = settings
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._address: ServerAddress | None = None
        self._hub: Hub | None = None

    def get(self) -> Hub:
        """Return the open hub, opening it where it is not; errors as in :func:`open_hub`."""
        hub = self._hub
        if hub is not None:
            return hub
        with self._lock:
            if self._hub is None:
                self._address = server_address(self.settings)
                with ExitStack() as stack:
                    store = stack.enter_context(
                        GraphStore.connect(
                            self._address,
                            retry_time=_SERVICE_RETRY,
                            read_timeout=self.settings.query_timeout,
                        )
                    )
                    opened = prepare(self.settings, store, self.notary)
                    warm_up(self._address)
                    self._hub, self._stack = opened, stack.pop_all()
            return self._hub

    def doubt(self) -> None:
        """After a failure: open the graph anew for the next request if it has gone or moved."""
        with self._lock:
            if self._hub is None:
                return
            try:
                self._hub.store.verify()
                gone = server_address(self.settings) != self._address
            except (StoreError, LocalServerError):
                gone = True
            if gone:
                self._let_go()

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            self._let_go()
        self.notary.close()
        self.presence.close()

    def _let_go(self) -> None:
        self._hub = None
        self._stack.close()
