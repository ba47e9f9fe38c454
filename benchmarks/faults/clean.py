"""What a load that nothing disturbs makes of the same files: the run has to come to the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.faults.site import Site
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.repositories.loads import LoadRecord, LoadRepository
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.ledger.storage.database import Ledger

__all__ = ["Expected", "expected", "input_of", "loaded"]

_ALL_LOADS = 10_000


@dataclass(frozen=True, slots=True)
class Expected:
    """Digest of the graph, rows read and rejected by load, subjects and values of the vault."""

    digest: str
    loads: dict[str, list[int]]
    vault: dict[str, int]


def input_of(city: object) -> str:
    """Return the folder with the input files of an edition."""
    files = getattr(city, "files", {})
    return str(next(iter(files.values())).parent)


def loaded(site: Site) -> Expected:
    """Describe what is loaded now into the graph, and into the vault of the clean load."""
    with site.store() as store, Ledger.open(site.ledger_url(clean=True)) as ledger:
        return Expected(graph_digest(store).sha256, _rows(records(store)), vault_counts(ledger))


def expected(site: Site) -> Expected:
    """Load everything into the empty graph, describe it, and empty the graph again.

    The description is kept in the folder of the run; the first edition is then loaded anew.
    """
    kept = site.folder / "expected.json"
    cities = site.cities()
    if kept.exists():
        return Expected(**json.loads(kept.read_text(encoding="utf-8")))
    for city in cities:
        site.done("load", input_of(city), clean=True)
    found = loaded(site)
    with site.store() as store:
        wipe(store)
    site.done("load", input_of(cities[0]))
    site.done("vault", "allow", "local")
    _keep(kept, found)
    return found


def records(store: GraphStore) -> Iterable[LoadRecord]:
    """Return all loads of the graph."""
    return LoadRepository(store).recent(limit=_ALL_LOADS)


def vault_counts(ledger: Ledger) -> dict[str, int]:
    """Count subjects and values of a vault."""
    counts = ledger.vault.counts()
    return {"subjects": counts.subjects, **counts.values}


def _rows(found: Iterable[LoadRecord]) -> dict[str, list[int]]:
    return {record.id: [record.rows_read, record.rows_rejected] for record in found}


def _keep(path: Path, found: Expected) -> None:
    path.write_text(json.dumps(asdict(found)), encoding="utf-8")
