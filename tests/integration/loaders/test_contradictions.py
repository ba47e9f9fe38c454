"""Duplicates, contradictions, later and earlier statements; the dry run that foretells them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from credit_hub.cypher import load as query
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.loaders.load import load_file
from credit_hub.loaders.merge import Change
from credit_hub.loaders.rejects import read_entries
from credit_hub.loaders.report import Outcome
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic.codes import uscc
from tests.integration.loaders.conftest import KEYS, Load, WriteFile, registration

pytestmark = pytest.mark.integration

HOLDINGS = (
    "统一社会信用代码",
    "股东类型",
    "股东名称",
    "股东证件号码",
    "持股比例(%)",
    "起始日",
    "终止日",
)


def node(graph: GraphStore, number: int) -> dict[str, object]:
    rows = graph.read(query("upsert/nodes_read"), {"ids": [f"uscc:{uscc(number)}"]})
    properties = rows[0]["properties"]
    assert isinstance(properties, dict)
    return properties


def edges(graph: GraphStore, edge_type: str) -> list[dict[str, object]]:
    found = graph.read(
        query("maintenance/digest_edges").bound(edge_type), {"after": "", "limit": 100}
    )
    return [dict(row["properties"]) for row in found]  # type: ignore[call-overload]  # a map


def test_row_that_repeats_another_is_noted_with_its_first_row(
    load: Load, write_file: WriteFile
) -> None:
    report = load(write_file([registration(1), registration(2), registration(1)]))

    assert (report.rows_written, report.rows_unchanged) == (2, 1)
    assert report.ledger is not None
    (entry,) = read_entries(report.ledger)
    assert (entry.row, entry.problem.rule) == (3, "row.duplicate")
    assert "repeats row 1" in entry.problem.text


def test_rows_that_contradict_each_other_are_both_noted_and_contested(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    report = load(write_file([registration(1, capital="5万元"), registration(1, capital="6万元")]))

    assert report.notes_by_rule == {"row.contradicts": 1}
    found = node(graph, 1)
    assert found["contested"] == ("capital_minor",)
    assert found["capital_minor"] in {5_000_000, 6_000_000}
    assert sum("capital_minor" in str(entry) for entry in found["provenance"]) == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("days", [("2026-01-01", "2026-02-01"), ("2026-02-01", "2026-01-01")])
def test_later_statement_holds_whatever_the_order(
    load: Load, write_file: WriteFile, graph: GraphStore, days: tuple[str, str]
) -> None:
    rows = [registration(1, name=f"名称{day}", day=day) for day in days]

    load(write_file(rows[:1], name="1.csv"))
    load(write_file(rows[1:], name="2.csv"))

    assert node(graph, 1)["name"] == "名称2026-02-01"
    assert "contested" not in node(graph, 1)


def test_edge_stated_later_replaces_the_earlier_and_keeps_it_as_history(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    first = registration(1, day="2026-01-01")
    second = (*first[:3], "测试另人", first[4], "2026-02-01")

    load(write_file([first], name="1.csv"))
    report = load(write_file([second], name="2.csv"))

    assert report.facts["LEGAL_REPRESENTATIVE_OF"] == {Change.SUPERSEDED: 1}
    live, dead = sorted(
        edges(graph, "LEGAL_REPRESENTATIVE_OF"), key=lambda edge: "retracted_at" in edge
    )
    assert live["stated_at"] == date(2026, 2, 1)
    assert dead["stated_at"] == date(2026, 1, 1)
    assert "contested" not in live


def test_edge_stated_earlier_arrives_as_history(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    later = registration(1, day="2026-02-01")
    earlier = (*later[:3], "测试另人", later[4], "2026-01-01")

    load(write_file([later], name="1.csv"))
    load(write_file([earlier], name="2.csv"))

    found = edges(graph, "LEGAL_REPRESENTATIVE_OF")
    assert [edge["stated_at"] for edge in found if "retracted_at" not in edge] == [date(2026, 2, 1)]


def test_files_and_rows_in_any_order_give_the_same_digest(
    load: Load, write_file: WriteFile, graph: GraphStore, tmp_path: Path
) -> None:
    rows = [
        registration(n % 9, capital=f"{n % 3 + 1}万元", day=f"2026-0{n % 4 + 1}-01")
        for n in range(60)
    ]
    holdings = [
        (uscc(n % 9), "企业法人", "", uscc(n % 5 + 20), str(n % 3 * 10), "2025-01-01", "2099")
        for n in range(20)
    ]
    holdings = [(*row[:2], f"股东{n % 5}", *row[3:]) for n, row in enumerate(holdings)]
    first = [write_file(rows[:30], name="1.csv"), write_file(rows[30:], name="2.csv")]
    third = write_file(holdings, name="3.csv", headings=HOLDINGS)
    for path in first:
        load(path)
    load_file(SOURCES["shareholders"], third, graph, keys=KEYS, data_dir=tmp_path)
    expected = graph_digest(graph)
    wipe(graph)
    migrate(graph)
    shuffler = random.Random(3)  # noqa: S311  # an order, not a secret
    shuffler.shuffle(rows)
    shuffler.shuffle(holdings)

    third = write_file(holdings, name="3.csv", headings=HOLDINGS)
    load_file(SOURCES["shareholders"], third, graph, keys=KEYS, data_dir=tmp_path)
    for part in (rows[:10], rows[10:50], rows[50:]):
        load(write_file(part))

    assert graph_digest(graph) == expected


def test_dry_run_writes_nothing_and_shows_what_a_load_would_do(
    load: Load, write_file: WriteFile, graph: GraphStore
) -> None:
    load(write_file([registration(1, capital="5万元", day="2026-01-01")], name="1.csv"))
    before = graph_digest(graph)
    later = write_file(
        [registration(1, capital="6万元", day="2026-02-01"), registration(2), registration(2)],
        name="2.csv",
    )

    report = load(later, dry_run=True)

    assert graph_digest(graph) == before
    assert report.outcome is Outcome.DRY_RUN
    assert (report.rows_read, report.rows_written, report.rows_unchanged) == (3, 2, 1)
    changed = next(d for d in report.differences if d.id == f"uscc:{uscc(1)}")
    assert (changed.change, changed.before, changed.after) == (
        Change.CHANGED,
        {"capital_minor": 5_000_000},
        {"capital_minor": 6_000_000},
    )
    added = next(d for d in report.differences if d.id == f"uscc:{uscc(2)}")
    assert added.change is Change.ADDED
    assert load(later).tally == report.tally
