"""The handed-out registrations of Henan: every row loads or is refused with a reason.

The counts are frozen: a change of any of them is a change of what the hub takes in, and has to be
looked at row by row.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from credit_hub.graph.digest import graph_digest
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.report import LoadReport, Outcome
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.facts import EdgeFact, NodeFact

KEYS = IdentityKeys(b"registration-file-test-key-00001")
SOURCE = SOURCES["enterprise-registration"]
ROWS = {"henan_1990": 775, "henan_1995": 1016, "henan_1999": 3406, "henan_2019": 6278}
REJECTS: dict[str, int] = {}
NOTES = {"amount.no_number": 4, "uscc.organisation_check": 16}
"""``万人民币`` without a number: the enterprise loads without its capital.

Codes of 1999 whose inner number breaks GB 11714 are used as issued (ADR 0011).
"""
LOADED = sum(ROWS.values()) - sum(REJECTS.values())


@pytest.fixture
def files(shared_data: Path) -> tuple[Path, ...]:
    """Return the four files in the order of their years."""
    folder = shared_data / "enterprise_registration"
    return tuple(folder / f"{name}.csv.gz" for name in ROWS)


def test_every_registration_loads_or_is_refused_by_a_known_rule(files: tuple[Path, ...]) -> None:
    rows: dict[str, int] = {}
    rejects: Counter[str] = Counter()
    notes: Counter[str] = Counter()

    for path in files:
        file = inspect(path)
        with open_feed(SOURCE, file, Context(KEYS, file.sha256, SOURCE.id)) as feed:
            found = list(feed.rows)
        rows[path.name.removesuffix(".csv.gz")] = len(found)
        rejects.update(problem.rule for row in found for problem in row.rejected)
        notes.update(problem.rule for row in found for problem in row.notes)

    assert rows == ROWS
    assert rejects == REJECTS
    assert notes == NOTES


def test_registrations_name_no_representative_and_merge_no_namesakes(
    files: tuple[Path, ...],
) -> None:
    persons: Counter[str] = Counter()
    dated = 0

    for path in files:
        file = inspect(path)
        with open_feed(SOURCE, file, Context(KEYS, file.sha256, SOURCE.id)) as feed:
            for row in feed.rows:
                assert not re.search(r"人员\d{6}", repr(row))
                for fact in row.facts:
                    if isinstance(fact, NodeFact) and fact.label == "Person":
                        persons[fact.id] += 1
                    dated += isinstance(fact, EdgeFact) and fact.valid.is_dated

    assert set(persons.values()) == {1}
    assert dated == 0


def load(store: GraphStore, path: Path, folder: Path, *, again: bool = False) -> LoadReport:
    return load_file(SOURCE, path, store, keys=KEYS, data_dir=folder, again=again)


@pytest.mark.integration
@pytest.mark.slow
def test_registrations_loaded_twice_change_nothing(
    store: GraphStore, files: tuple[Path, ...], tmp_path: Path
) -> None:
    migrate(store)
    first = [load(store, path, tmp_path) for path in files]
    before = graph_digest(store)

    second = [load(store, path, tmp_path) for path in files]
    third = load(store, files[2], tmp_path, again=True)

    assert sum(report.tally.written for report in first) == LOADED
    assert sum(report.tally.rejected for report in first) == sum(REJECTS.values())
    assert {report.outcome for report in second} == {Outcome.UNCHANGED}
    assert third.tally.unchanged == ROWS["henan_1999"] - third.tally.rejected
    assert third.tally.written == 0
    assert graph_digest(store) == before
