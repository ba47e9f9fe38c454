"""The composition root: settings in, an open hub out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from credit_hub.api.identity_key import read_or_create
from credit_hub.api.settings import Settings
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.migrations import ensure_identity_key, migrate
from credit_hub.graph.server import SILENT, DownloadProgress, LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys


@dataclass(frozen=True, slots=True)
class Hub:
    """What every command and route works with."""

    settings: Settings
    store: GraphStore
    keys: IdentityKeys


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
    keys = read_or_create(settings)
    with GraphStore.connect(server_address(settings)) as store:
        store.verify()
        migrate(store)
        ensure_identity_key(store, keys.fingerprint)
        yield Hub(settings, store, keys)
