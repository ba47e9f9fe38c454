"""The composition root: settings in, an open hub out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from credit_hub.api.identity_key import read_or_create
from credit_hub.api.settings import Settings
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.migrations import ensure_identity_key, migrate
from credit_hub.graph.server import LocalServer
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.model.errors import StoreUnavailableError


@dataclass(frozen=True, slots=True)
class Hub:
    """What every command and route works with."""

    settings: Settings
    store: GraphStore
    keys: IdentityKeys


def local_server(settings: Settings) -> LocalServer:
    """The hub's own Neo4j under the data folder."""
    return LocalServer(
        settings.data_dir / "neo4j",
        cache_dir=settings.cache_dir,
        bolt_port=settings.bolt_port,
        heap=settings.heap,
        page_cache=settings.page_cache,
        maven_mirror=settings.maven_mirror,
        offline_dir=settings.offline_dir,
    )


def server_address(settings: Settings) -> ServerAddress:
    """The graph to use: the configured server, else the local one, which must be running.

    Raises:
        StoreUnavailableError: The local server is not running.
    """
    if settings.neo4j_uri is not None and settings.neo4j_password is not None:
        return ServerAddress(
            settings.neo4j_uri, settings.neo4j_user, settings.neo4j_password.get_secret_value()
        )
    address = local_server(settings).status().address
    if address is None:
        message = "the local Neo4j is not running"
        raise StoreUnavailableError(message, remedy="start it: credit-hub db start")
    return address


@contextmanager
def open_hub(settings: Settings) -> Iterator[Hub]:
    """Connect to the graph, bring its schema up to date and check the identity key.

    Raises:
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
