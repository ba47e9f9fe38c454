"""Rows of every table as exact lines; the tables are read as they are, not as this hub knows them.

So a ledger of an older revision is brought back as it was and goes forward from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from sqlalchemy import Connection, MetaData, Table, func, inspect, select

from credit_hub.ledger.storage.tables import METADATA
from credit_hub.model.exact_json import Record

__all__ = ["VERSIONS", "count_rows", "has_tables", "insert_rows", "read_rows", "reflect"]

VERSIONS: Final = "alembic_version"
"""The table with the revision; it is told by the manifest, not kept as rows."""
_BATCH: Final = 500


def reflect(connection: Connection) -> tuple[Table, ...]:
    """Return the hub's tables that are there, each after those that it refers to.

    Tables of others in the same schema, and what dbos keeps in a schema of its own, are left out.
    """
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name in METADATA.tables, resolve_fks=False)
    return tuple(metadata.sorted_tables)


def read_rows(connection: Connection, table: Table) -> Iterator[Record]:
    """Yield the rows of a table in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    for row in connection.execute(query):
        yield {key: _exact(value) for key, value in row._mapping.items()}  # noqa: SLF001  # public


def count_rows(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def insert_rows(connection: Connection, table: Table, rows: Iterable[Record]) -> int:
    """Insert rows into a table and return how many."""
    naive = connection.dialect.name == "sqlite"
    iterator, count = iter(rows), 0
    while batch := list(islice(iterator, _BATCH)):
        connection.execute(table.insert(), [_stored(row, naive=naive) for row in batch])
        count += len(batch)
    return count


def has_tables(connection: Connection) -> bool:
    """Say whether a hub has made its tables there."""
    return inspect(connection).has_table(VERSIONS)


def _exact(value: object) -> object:
    """Moments in UTC, whichever database keeps them; bytes as bytes."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return bytes(value) if isinstance(value, (bytearray, memoryview)) else value


def _stored(row: Record, *, naive: bool) -> Mapping[str, object]:
    if not naive:
        return row
    return {
        key: value.replace(tzinfo=None) if isinstance(value, datetime) else value
        for key, value in row.items()
    }
