"""Generates a synthetic city into a folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.loaders.synthetic import dirt, open_standards, population
from credit_hub.loaders.synthetic.decisions import write_decisions
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.market import LEAST_FIRMS, ordinary_lot, write_lot
from credit_hub.loaders.synthetic.planted import (
    Case,
    bars_and_experts,
    bid_documents,
    file_traces,
    hidden_links,
    statutory_relations,
    unfit_bidders,
)
from credit_hub.loaders.synthetic.registry import write_firm
from credit_hub.loaders.synthetic.sizes import Size
from credit_hub.loaders.synthetic.truth import Truth
from credit_hub.model.errors import ConflictError, InvalidValueError

VERSION: Final = 7
"""Raised when the same seed gives other bytes."""
MANIFEST: Final = "manifest.json"
TRUTH_FOLDER: Final = "truth"
INPUT_FOLDER: Final = "input"
_STEP: Final = 1000
_OPEN_RECORDS: Final = 200
"""At most so many tenders are written as OCDS and so many companies as BODS."""

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was generated: input files by source id, rows by source id, and where the truth lies."""

    folder: Path
    files: dict[str, Path]
    rows: dict[str, int]
    truth: Path


def cases() -> tuple[Case, ...]:
    """All planted cases."""
    return (
        statutory_relations.case(),
        bid_documents.consortium_duplicate(),
        bid_documents.shared_people(),
        bid_documents.shared_account(),
        bid_documents.innocent(),
        file_traces.traces(),
        file_traces.texts(),
        bars_and_experts.bars(),
        bars_and_experts.expert_draw(),
        unfit_bidders.case(),
        hidden_links.case(),
    )


def generate(folder: Path, size: Size, *, seed: int = 2026, tick: Tick | None = None) -> Manifest:
    """Write the input files of a city under ``folder/input`` and its truth under ``folder/truth``.

    The same seed and size give the same bytes; a folder that already holds them is left as it is.
    ``tick`` is told how many firms and lots are done, and of how many.

    Raises:
        ConflictError: The folder holds something else.
        InvalidValueError: There are too few firms to bid.
    """
    wanted = {"version": VERSION, "seed": seed, "firms": size.firms, "lots": size.lots}
    if size.lots and size.firms < LEAST_FIRMS:
        message = f"{size.lots} lots need at least {LEAST_FIRMS} firms, {size.firms} are asked for"
        raise InvalidValueError(message, remedy="ask for more firms or for no lots")
    kept = _kept(folder, wanted)
    if kept is not None:
        return kept
    scratch = folder.with_name(folder.name + ".partial")
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / INPUT_FOLDER).mkdir(parents=True)
    (scratch / TRUTH_FOLDER).mkdir()
    with Feeds(scratch / INPUT_FOLDER) as feeds:
        _write_all(feeds, size, seed, tick or (lambda _done, _total: None))
    truth = Truth(
        seed,
        tuple(a for case in cases() for a in case.answers),
        dirt.REJECTS,
        tuple(d for case in cases() for d in case.draws),
    )
    _write_json(scratch / TRUTH_FOLDER / "answers.json", truth.as_json())
    rows = feeds.rows | _write_open_standards(scratch / INPUT_FOLDER, size, seed)
    names = {source: path.name for source, path in feeds.paths.items()}
    names |= {source: f"{source}.json" for source in rows if source not in names}
    files = {source: f"{INPUT_FOLDER}/{name}" for source, name in names.items()}
    _write_json(scratch / MANIFEST, wanted | {"files": files, "rows": rows})
    scratch.rename(folder)
    return _manifest(folder, files, rows)


def _write_all(feeds: Feeds, size: Size, seed: int, tick: Tick) -> None:
    total = size.firms + size.lots
    for case in cases():
        _write_case(feeds, case)
    dirt.write_dirt(feeds)
    for number in range(size.firms):
        ordinary = population.firm(seed, number)
        write_firm(feeds, ordinary)
        write_decisions(feeds, seed, number, ordinary)
        if number % _STEP == 0:
            tick(number, total)
    families = size.firms // population.FAMILY
    for number in range(size.lots):
        write_lot(feeds, ordinary_lot(seed, number, families))
        if number % _STEP == 0:
            tick(size.firms + number, total)
    tick(total, total)


def _write_case(feeds: Feeds, case: Case) -> None:
    for firm in case.firms:
        write_firm(feeds, firm)
    for lot in case.lots:
        write_lot(feeds, lot)
    for source, values in case.rows:
        feeds.write(source, values)
    for source, record in case.records:
        feeds.write_record(source, record)


def _write_open_standards(folder: Path, size: Size, seed: int) -> dict[str, int]:
    """Write some of the city in open standards; return the records by source."""
    count = min(size.lots, _OPEN_RECORDS)
    if count == 0:
        return {}
    package = open_standards.ocds_package(seed, count, size.firms // population.FAMILY)
    _write_json(folder / "ocds.json", package)
    statements = open_standards.bods_statements(seed, count)
    (folder / "bods.json").write_text(
        json.dumps(statements, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return {"ocds": count, "bods": len(statements)}


def _kept(folder: Path, wanted: dict[str, int]) -> Manifest | None:
    """The manifest of a folder that already holds the wanted city."""
    if not folder.exists():
        return None
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if {name: found.get(name) for name in wanted} != wanted:
        message = f"folder {folder} exists and does not hold the synthetic city that is asked for"
        raise ConflictError(message, remedy="name another folder or delete it")
    return _manifest(folder, found["files"], found["rows"])


def _manifest(folder: Path, files: dict[str, str], rows: dict[str, int]) -> Manifest:
    paths = {source: folder / name for source, name in files.items()}
    return Manifest(folder, paths, dict(rows), folder / TRUTH_FOLDER / "answers.json")


def _write_json(path: Path, body: dict[str, object]) -> None:
    path.write_text(
        json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
