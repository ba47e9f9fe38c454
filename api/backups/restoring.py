"""Brings a backup back into an empty hub, and says so only when it is the same.

A mark in the graph says that a restore is under way; no hub opens such a graph, and the same
command takes up what was cut off from its beginning.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.api import identity_key
from credit_hub.api.backups.folder import hash_lines, read_part
from credit_hub.api.backups.load_ledgers import LOAD_LEDGERS, write_load_ledgers
from credit_hub.api.backups.manifest import Manifest
from credit_hub.api.backups.taking import LEDGER_PREFIX
from credit_hub.api.hub import local_server, server_address
from credit_hub.api.notary import ledger_url
from credit_hub.api.settings import Settings
from credit_hub.graph.backup.importing import import_graph
from credit_hub.graph.backup.parts import GRAPH_PARTS
from credit_hub.graph.backup.reading import GraphReading
from credit_hub.graph.backup.state import (
    GraphState,
    cut_off_restore,
    mark_restore,
    unmark_restore,
    write_state,
)
from credit_hub.graph.backup.writing import write_graph
from credit_hub.graph.migrations import migrate
from credit_hub.graph.server import SILENT, DownloadProgress
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import is_empty, wipe
from credit_hub.ledger.backup.restoring import LedgerRestore, occupied_tables, restore_ledger
from credit_hub.model.errors import (
    ConflictError,
    IdentityKeyError,
    SchemaVersionError,
    SettingsError,
    StoreError,
)
from credit_hub.model.exact_json import Record
from credit_hub.model.schema import SCHEMA_VERSION

__all__ = ["Restore", "demand_identity_key", "refuse_to_replace", "what_is_there"]

_READ_SECONDS: Final = 600.0
"""Limit of one read: indexes may still be built."""


def demand_identity_key(settings: Settings, manifest: Manifest) -> None:
    """Refuse to restore persons under a key that would give them other identities.

    Raises:
        SettingsError: This hub has no identity key.
        IdentityKeyError: It has another one.
    """
    path = identity_key.key_path(settings)
    wanted = manifest.graph.identity_fingerprint
    remedy = "bring the key file of that hub, or give --with-keys FILE"
    if not path.exists():
        message = f"{path} is missing; the backup belongs to identity key {wanted}"
        raise SettingsError(message, remedy=remedy)
    found = identity_key.read_or_create(settings).fingerprint
    if found != wanted:
        message = f"the backup belongs to identity key {wanted}, this hub has {found}"
        raise IdentityKeyError(message, remedy=remedy)


def what_is_there(settings: Settings, progress: DownloadProgress = SILENT) -> tuple[str, ...]:
    """Return what a restore would replace, in words; nothing where a restore was cut off.

    The local Neo4j is started where it does not run.
    """
    if settings.neo4j_uri is None:
        local_server(settings, progress).start()
    with GraphStore.connect(server_address(settings), read_timeout=_READ_SECONDS) as store:
        store.verify()
        if cut_off_restore(store) is not None:
            return ()
        found = [] if is_empty(store) else ["the graph holds data"]
    tables = occupied_tables(ledger_url(settings))
    found += [f"the ledger has {rows} rows in {name}" for name, rows in tables.items()]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Restore:
    """One restore; the backup was verified, the keys are there, the place is free.

    Attributes:
        settings: Of the hub to fill.
        folder: Of the backup.
        manifest: Of the backup.
        stage: Is told the name of what begins.
        rows: Is told rows that were read or written; it may raise to end the work.
    """

    settings: Settings
    folder: Path
    manifest: Manifest
    stage: Callable[[str], None]
    rows: Callable[[int], None]

    def run(self) -> None:
        """Fill both stores and compare them with the backup.

        Raises:
            SchemaVersionError: A newer hub took the backup.
            StoreError: What is in the graph afterwards is not what the backup holds.
            LedgerError: The ledger cannot be filled.
        """
        version = self.manifest.graph.schema_version
        if version > SCHEMA_VERSION:
            message = f"the backup has schema version {version}, this hub knows {SCHEMA_VERSION}"
            raise SchemaVersionError(message, remedy="restore it with the hub that took it")
        if self.settings.neo4j_uri is None:
            self._by_import()
        else:
            self._by_driver()
        with self._store() as store:
            self.stage("ledger")
            self._ledger()
            write_load_ledgers(self.settings.data_dir, self._part(LOAD_LEDGERS))
            self.stage("compare")
            self._compare(store)
            unmark_restore(store)

    def _by_import(self) -> None:
        """Into our own server: a new store beside the old one, then both change places."""
        self.stage("graph")
        data_dir = self.settings.data_dir
        with tempfile.TemporaryDirectory(prefix="restore-", dir=data_dir) as name:
            imported = import_graph(
                local_server(self.settings),
                self._part,
                self.manifest.graph.columns,
                Path(name),
                backup=self.manifest.id,
                between=self.rows,
                on_stage=self.stage,
            )
        with self._store() as store:
            self.stage("indexes")
            migrate(store)
            imported.patch(store)
            write_state(store, self._state())

    def _by_driver(self) -> None:
        """Into any server, row by row."""
        with self._store() as store:
            mark_restore(store, self.manifest.id)
            self.stage("empty")
            wipe(store, progress=lambda _: self.rows(0))
            mark_restore(store, self.manifest.id)
            migrate(store)
            self.stage("graph")
            write_graph(store, self._part, self.rows)
            write_state(store, self._state())

    def _ledger(self) -> None:
        def check(table: str, records: Iterator[Record]) -> None:
            self._demand_same(f"{LEDGER_PREFIX}{table}", records)

        restore = LedgerRestore(
            revision=self.manifest.ledger.revision,
            tables=self.manifest.ledger.tables,
            rows=lambda table: self._part(f"{LEDGER_PREFIX}{table}"),
            check=check,
        )
        scratch = self.settings.data_dir / "ledger.restoring"
        restore_ledger(ledger_url(self.settings), restore, scratch)

    def _compare(self, store: GraphStore) -> None:
        """Read the graph again: each line must be that of the backup, and the digest, too."""
        reading = GraphReading(store, self.rows)
        for name in GRAPH_PARTS:
            self._demand_same(name, reading.part(name))
        if reading.hasher.digest().sha256 != self.manifest.graph.digest:
            raise StoreError("the digest of the restored graph is not that of the backup")

    def _demand_same(self, name: str, records: Iterable[Record]) -> None:
        part = self.manifest.part(name)
        rows, content = hash_lines(records)
        if (rows, content) != (part.rows, part.content_sha256):
            message = f"{name}: {rows} rows were restored, the backup has {part.rows}, or others"
            raise StoreError(
                message, remedy="nobody may write meanwhile; run the same command again"
            )

    def _part(self, name: str) -> Iterable[Record]:
        return read_part(self.folder, name)

    def _state(self) -> GraphState:
        graph = self.manifest.graph
        return GraphState(
            schema_version=graph.schema_version,
            schema_digest=graph.schema_digest,
            identity_fingerprint=graph.identity_fingerprint,
            created_at=graph.created_at,
            known_until=graph.known_until,
        )

    @contextmanager
    def _store(self) -> Iterator[GraphStore]:
        with GraphStore.connect(server_address(self.settings), read_timeout=_READ_SECONDS) as store:
            yield store


def refuse_to_replace(found: tuple[str, ...]) -> ConflictError:
    """The error of a restore over data, without leave to replace it."""
    return ConflictError(
        f"a restore needs an empty hub, and {'; '.join(found)}",
        remedy="restore into another data folder and database, or replace all of it: --replace",
    )
