"""Takes a backup: one moment of graph and ledger, while the hub goes on answering.

The lease of the loaders is held, so the facts stand still. The ledger is read first: whatever a
receipt of it rests on is in the graph already, and is read afterwards.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from credit_hub.api.backups.folder import MANIFEST, new_folder, write_file, write_part
from credit_hub.api.backups.load_ledgers import LOAD_LEDGERS, read_load_ledgers
from credit_hub.api.backups.manifest import (
    AuditPart,
    GraphPart,
    LedgerPart,
    Manifest,
    Part,
    sign_manifest,
)
from credit_hub.api.hub import Hub, open_hub
from credit_hub.api.notary import ledger_url
from credit_hub.api.settings import Settings
from credit_hub.api.signing_key import read_or_create
from credit_hub.api.version import version
from credit_hub.graph.backup.parts import GRAPH_PARTS
from credit_hub.graph.backup.reading import GraphReading, census
from credit_hub.graph.backup.state import GraphState, read_state
from credit_hub.ledger.backup.snapshot import ledger_snapshot
from credit_hub.loaders.lease import BACKUP, Lease
from credit_hub.model.errors import ConflictError

__all__ = ["LEDGER_PREFIX", "Watch", "take_backup"]

LEDGER_PREFIX: Final = "ledger-"
"""Of the parts that hold a table."""
_RENEW: Final = 20.0
"""Seconds between two renewals of the lease, a fraction of its length."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far the work is, and asked whether to stop."""

    advance: Callable[[int], None]
    stopped: Callable[[], bool]

    def rows(self, count: int) -> None:
        """Report rows; raise KeyboardInterrupt where the work is to stop."""
        self.advance(count)
        if self.stopped():
            raise KeyboardInterrupt


def take_backup(settings: Settings, target: Path, watch: Watch, *, patience: float = 0) -> Manifest:
    """Write a backup and return its manifest.

    Args:
        settings: Of the hub.
        target: Folder of the backup; it must not be there.
        watch: Is told each page of rows.
        patience: Seconds to wait for a load that is under way.

    Raises:
        ConflictError: The folder is there, a load is under way, or the graph was replaced
            meanwhile.
        StoreError: The graph cannot be read.
        LedgerError: The ledger cannot be read.
    """
    with (
        new_folder(target) as folder,
        open_hub(settings) as hub,
        Lease(hub.store, purpose=BACKUP, patience=patience) as lease,
    ):
        hub.notary.public_keys()  # the key that signs the manifest is one of the ledger
        began = read_state(hub.store)
        renewed = time.monotonic()

        def between(rows: int) -> None:
            nonlocal renewed
            watch.rows(rows)
            if time.monotonic() - renewed > _RENEW:
                hub.store.transact(lease.renew)
                renewed = time.monotonic()

        ledger, parts = _ledger(settings, folder, between)
        parts.append(write_part(folder, LOAD_LEDGERS, read_load_ledgers(settings.data_dir)))
        reading = GraphReading(hub.store, between)
        parts += [write_part(folder, name, reading.part(name)) for name in GRAPH_PARTS]
        hub.store.transact(lease.renew)
        manifest = _manifest(hub, _unchanged(hub, began), reading, ledger, parts)
        key = read_or_create(settings)
        write_file(folder / MANIFEST, sign_manifest(manifest, key))
    return manifest


def _ledger(
    settings: Settings, folder: Path, between: Callable[[int], None]
) -> tuple[LedgerPart, list[Part]]:
    with ledger_snapshot(ledger_url(settings), folder / "ledger.copy") as snapshot:
        parts = []
        for name in snapshot.names:
            part = write_part(folder, f"{LEDGER_PREFIX}{name}", snapshot.rows(name))
            parts.append(part)
            between(part.rows)
        head = snapshot.audit_head()
        ledger = LedgerPart(
            revision=snapshot.revision,
            tables=snapshot.names,
            audit=None
            if head is None
            else AuditPart(chain=head.chain, number=head.number, seal=head.seal),
            vault_key_ids=snapshot.vault_key_ids(),
        )
    return ledger, parts


def _unchanged(hub: Hub, began: GraphState) -> GraphState:
    """Return the state at the end; an import replaces a graph without asking for the lease."""
    state = read_state(hub.store)
    if state.created_at != began.created_at:
        message = "the graph was replaced while it was being backed up"
        raise ConflictError(message, remedy="take the backup again")
    return state


def _manifest(
    hub: Hub, state: GraphState, reading: GraphReading, ledger: LedgerPart, parts: list[Part]
) -> Manifest:
    counted = census(hub.store)
    graph = GraphPart(
        schema_version=state.schema_version,
        schema_digest=state.schema_digest,
        identity_fingerprint=state.identity_fingerprint,
        created_at=state.created_at,
        known_until=state.known_until,
        digest=reading.hasher.digest().sha256,
        nodes=reading.nodes,
        edges=reading.edges,
        strange_nodes=max(0, counted.nodes - reading.nodes - _STATE_NODES),
        strange_edges=max(0, counted.edges - reading.edges),
        columns=reading.columns.found,
    )
    key = read_or_create(hub.settings).public
    return Manifest(
        format="credit-hub-backup/1",
        id=f"backup:{secrets.token_hex(8)}",
        hub=version(),
        taken_at=datetime.now(UTC),
        issuer=hub.notary.issuer,
        key={name: str(value) for name, value in key.members().items()},
        graph=graph,
        ledger=ledger,
        parts=tuple(parts),
    )


_STATE_NODES: Final = 2
"""Meta and Lease: their state is in the manifest."""
