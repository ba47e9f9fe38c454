"""The first load of a city: offline, into the hub's own Neo4j, replacing whatever it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from credit_hub.api.hub import local_server, warm_up
from credit_hub.api.identity_key import read_or_create
from credit_hub.api.settings import Settings
from credit_hub.api.vault import VaultSinks
from credit_hub.graph.server import SILENT, DownloadProgress
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import is_empty
from credit_hub.loaders.bulk import BulkReport, bulk_load
from credit_hub.loaders.source import AnySource
from credit_hub.model.errors import ConflictError

Progress = Callable[[str, int, int], None]


def demand_own_server(settings: Settings) -> None:
    """Refuse where the graph is another's.

    Raises:
        ConflictError: NEO4J_URI names a server, whose files the hub cannot replace.
    """
    if settings.neo4j_uri is not None:
        message = f"an import replaces the files of a server, and {settings.neo4j_uri} is not ours"
        raise ConflictError(
            message,
            remedy="load through the driver: credit-hub load; or unset NEO4J_URI, import here, and "
            "bring the database there with neo4j-admin database dump and load",
        )


def holds_data(settings: Settings, progress: DownloadProgress = SILENT) -> bool:
    """Start the local Neo4j where it does not run, and say whether anything was loaded."""
    with GraphStore.connect(local_server(settings, progress).start()) as store:
        return not is_empty(store)


def refuse_to_replace() -> ConflictError:
    """The error of an import into a graph that holds data, without leave to replace it."""
    return ConflictError(
        "the graph holds data, and an import replaces all of it, findings included",
        remedy="add to it: credit-hub load; or replace it: credit-hub db import --replace",
    )


def import_files(
    settings: Settings,
    work: Sequence[tuple[AnySource, Path]],
    *,
    stated_at: date | None,
    progress: Progress,
) -> BulkReport:
    """Replace the graph of the local Neo4j by the facts of the files; errors as in bulk_load."""
    server = local_server(settings)
    vault = VaultSinks(settings) if settings.vault else None
    if vault is not None:
        with vault():  # makes key and tables before several processes ask for them, or says no
            pass
    report = bulk_load(
        [(source.id, path) for source, path in work],
        server,
        keys=read_or_create(settings),
        data_dir=settings.data_dir,
        stated_at=stated_at,
        vault=vault,
        progress=progress,
    )
    progress("plan", 0, 1)
    warm_up(server.address)
    progress("plan", 1, 1)
    return report
