"""Bring a graph to this version of the schema, and bind it to one identity key.

Constraints and indexes follow from ``model.schema`` and are created where they are missing, when
their digest differs from the one that the graph records. A change that must touch data is a
:class:`Migration` in :data:`MIGRATIONS`, which goes forward only. Each step does nothing when it
was done before, so two hubs may start at the same time on one empty database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from credit_hub.cypher import Query, load
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import (
    ConflictError,
    IdentityKeyError,
    QueryTimeoutError,
    SchemaVersionError,
    StoreError,
)
from credit_hub.model.schema import (
    EDGES,
    ENTITY_LABEL,
    NODES,
    PROVENANCE,
    SCHEMA_VERSION,
    SYSTEM_NODES,
)

__all__ = ["MIGRATIONS", "Migration", "ddl", "ensure_identity_key", "migrate"]

DDL_TIMEOUT: Final = 600.0
"""Seconds; building an index over a city's edges takes minutes."""
_ATTEMPTS: Final = 3
"""Two hubs that create one constraint at once may refuse each other; a retry finds it there."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of data that brings a graph to version ``number``; must be idempotent."""

    number: int
    title: str
    apply: Callable[[GraphStore], None]


def _nothing(_: GraphStore) -> None:
    """Leave the data as it is."""


MIGRATIONS: Final = (Migration(1, "the first schema: constraints and indexes only", _nothing),)
"""In ascending order; the last number is ``model.schema.SCHEMA_VERSION``."""


def ddl() -> tuple[Query, ...]:
    """Return the statements that create every constraint and index, made from ``model.schema``."""
    unique_id, node_index = load("schema/unique_id"), load("schema/node_index")
    unique_edge_id, edge_index = load("schema/unique_edge_id"), load("schema/edge_index")
    labels = (ENTITY_LABEL, *(node.label for node in SYSTEM_NODES))
    return (
        *(unique_id.bound(label) for label in labels),
        *(
            node_index.bound(node.label, prop.name)
            for node in (*NODES, *SYSTEM_NODES)
            for prop in node.properties
            if prop.indexed
        ),
        *(unique_edge_id.bound(edge.type) for edge in EDGES),
        *(
            edge_index.bound(edge.type, prop.name)
            for edge in EDGES
            for prop in (*PROVENANCE, *edge.properties)
            if prop.indexed
        ),
    )


def migrate(store: GraphStore, *, now: datetime | None = None) -> int:
    """Bring the graph to this version of the schema and return the version it had (0: empty).

    Raises:
        SchemaVersionError: A newer hub wrote this graph.
        StoreError: The server refuses a constraint, for example because the data breaks it.
    """
    statements = ddl()
    digest = hashlib.sha256("\n".join(s.text for s in statements).encode()).hexdigest()
    version, recorded = _recorded(store)
    if version > SCHEMA_VERSION:
        message = f"the graph has schema version {version}, this hub knows {SCHEMA_VERSION}"
        remedy = "use the newer hub that wrote it, or another database"
        raise SchemaVersionError(message, remedy=remedy)
    if version == SCHEMA_VERSION and recorded == digest:
        return version
    _create(store, statements)
    for migration in MIGRATIONS:
        if migration.number > version:
            migration.apply(store)
    parameters = {"version": SCHEMA_VERSION, "digest": digest, "now": now or datetime.now(UTC)}
    store.write(load("schema/record_version"), parameters)
    return version


def ensure_identity_key(
    store: GraphStore, fingerprint: str, *, now: datetime | None = None
) -> None:
    """Bind the graph to the identity key with this fingerprint, or check that it is bound to it.

    Raises:
        IdentityKeyError: The graph's person keys were made with another key.
        StoreError: The graph was not migrated yet.
    """
    rows = store.read(load("schema/meta"))
    if rows and rows[0]["identity_fingerprint"] is None:
        parameters = {"fingerprint": fingerprint, "now": now or datetime.now(UTC)}
        rows = store.write(load("schema/claim_identity_key"), parameters)
    if not rows:
        raise StoreError("the graph has no schema yet", remedy="call migrate() first")
    if rows[0]["identity_fingerprint"] != fingerprint:
        raise IdentityKeyError(
            f"the graph belongs to the identity key {rows[0]['identity_fingerprint']}, "
            f"this hub has {fingerprint}: the same person would get two nodes",
            remedy="use the key file that the graph was loaded with, or an empty database",
        )


def _recorded(store: GraphStore) -> tuple[int, str]:
    rows = store.read(load("schema/meta"))
    if not rows:
        return 0, ""
    version, digest = rows[0]["schema_version"], rows[0]["schema_digest"]
    return (version if isinstance(version, int) else 0), str(digest)


def _create(store: GraphStore, statements: tuple[Query, ...]) -> None:
    for attempt in range(_ATTEMPTS):
        try:
            store.write_all([(statement, {}) for statement in statements], timeout=DDL_TIMEOUT)
            break
        except (ConflictError, StoreError) as error:
            if attempt == _ATTEMPTS - 1 or isinstance(error, QueryTimeoutError):
                raise
    store.read(load("schema/await_indexes"), {"seconds": int(DDL_TIMEOUT)}, timeout=DDL_TIMEOUT)
