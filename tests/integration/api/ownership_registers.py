"""The handed-out ownership data as files of the official formats, and as batches of questions."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import networkx as nx

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.registry import STATED_ON
from tests.unit.graph.ownership import oracle

REAL: Final = "real"
"""Stands for the real graph among the names of the worked cases."""
SINCE: Final = "2018-05-07"
_FIRMS: Final = 24_000_000_000
_SET: Final = 1000
"""Codes set apart for one data set, so that no two sets meet."""
_PARTIES: Final = 50
"""Parties that one check takes."""

Pair = tuple[str, str]
Rows = tuple[tuple[str, str, int], ...]
Case = Mapping[str, Any]


@dataclass(frozen=True)
class Loaded:
    """Holdings of each data set, and the codes of its units in the hub."""

    rows: Mapping[str, Rows]
    codes: Mapping[Pair, str]

    def id(self, data: str, unit: str) -> str:
        return f"uscc:{self.codes[data, unit]}"

    def units(self, data: str) -> list[str]:
        return sorted(
            {unit for holder, company, _ in self.rows[data] for unit in (holder, company)}
        )


def worked(case: Case) -> Rows:
    return tuple((h, c, percent * oracle.WHOLE // 100) for h, c, percent in case["holdings"])


def real(folder: Path) -> Rows:
    """Rows with a missing end are dropped, as the README says."""
    with (folder / "edges_belgian_biotech_reach_nace.csv").open(encoding="utf-8") as file:
        return tuple(
            (
                row["shareholder_id"],
                row["company_id"],
                round(Decimal(row["ownership"]) * oracle.WHOLE),
            )
            for row in csv.DictReader(file)
            if row["shareholder_id"] and row["company_id"] and row["ownership"]
        )


def numbered(rows: Mapping[str, Rows]) -> Loaded:
    plain = Loaded(rows, {})
    return Loaded(
        rows,
        {
            (data, unit): codes.uscc(_FIRMS + series * _SET + number)
            for series, data in enumerate(rows)
            for number, unit in enumerate(plain.units(data))
        },
    )


def write(loaded: Loaded, folder: Path) -> None:
    with Feeds(folder) as feeds:
        for (data, unit), code in loaded.codes.items():
            row = {"name": _name(data, unit), "uscc": code, "registered_on": SINCE}
            feeds.write("enterprise-registration", {**row, "stated_on": STATED_ON})
        for data, rows in loaded.rows.items():
            for holder, company, ppb in rows:
                _write_holding(feeds, loaded, data, (holder, company), ppb)
    for source, count in feeds.rows.items():
        if not count:
            feeds.paths[source].unlink()


def _write_holding(feeds: Feeds, loaded: Loaded, data: str, pair: Pair, ppb: int) -> None:
    holder, company = pair
    feeds.write(
        "shareholders",
        {
            "unit_name": _name(data, company),
            "uscc": loaded.codes[data, company],
            "holder_type": "企业",
            "holder_name": _name(data, holder),
            "holder_number": loaded.codes[data, holder],
            "share": f"{Decimal(ppb) * 100 / oracle.WHOLE:f}",
            "since": SINCE,
            "stated_on": STATED_ON,
        },
    )


def _name(data: str, unit: str) -> str:
    return f"测试{data}{unit}有限公司"


def batches(rows: Rows) -> Iterator[frozenset[str]]:
    """Groups of as many units as one check takes, with each holder beside each company below it."""
    below = oracle.graph(rows)
    groups: list[set[str]] = []
    for holder in sorted(below):
        companies = sorted(nx.descendants(below, holder))
        for first in range(0, len(companies), _PARTIES - 1):
            needed = {holder, *companies[first : first + _PARTIES - 1]}
            into = next((g for g in groups if len(g | needed) <= _PARTIES), None)
            if into is None:
                groups.append(needed)
            else:
                into |= needed
    return map(frozenset, groups)
