"""The one-pattern question asked of networkx on the loaded graph, to compare a check with.

The whole graph of holdings and offices in force on the day is loaded once, from the same files that
the database imports; a lot is then answered by all simple paths of up to four edges between its
bidders, as ``one_pattern.cypher`` asks, with the same bounds on paths and time.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import networkx as nx

from credit_hub.graph.server.bulk import ImportFile

RELATIONS: Final = frozenset({"HOLDS", "LEGAL_REPRESENTATIVE_OF", "PRINCIPAL_OF", "OFFICER_OF"})
CUTOFF: Final = 4
MOST_PATHS: Final = 1000


class PathsInMemory:
    """The graph in this process, and the bidders of each lot."""

    def __init__(self, edges: Sequence[ImportFile], day: date) -> None:
        """Read all edges that hold on ``day``."""
        began = time.perf_counter()
        self._graph: nx.MultiGraph[str] = nx.MultiGraph()
        self._bidders: dict[str, list[str]] = {}
        lot_of_bid: dict[str, str] = {}
        bidder_of_bid: dict[str, str] = {}
        for file in edges:
            for path in file.paths:
                self._read(file.name, path, day.isoformat(), lot_of_bid, bidder_of_bid)
        for bid, lot in lot_of_bid.items():
            self._bidders.setdefault(lot, []).append(bidder_of_bid[bid])
        self.load_seconds = round(time.perf_counter() - began, 1)

    def paths(self, lot: str, seconds: float) -> int | None:
        """Return how many paths link bidders of the lot; None where the time was not enough."""
        until = time.perf_counter() + seconds
        bidders = sorted(self._bidders[lot])
        found = 0
        for number, bidder in enumerate(bidders):
            others = {b for b in bidders[number + 1 :] if b in self._graph}
            if bidder not in self._graph or not others:
                continue
            for _ in nx.all_simple_edge_paths(self._graph, bidder, others, cutoff=CUTOFF):
                found += 1
                if found == MOST_PATHS:
                    return found
                if time.perf_counter() > until:
                    return None
            if time.perf_counter() > until:
                return None
        return found

    def _read(
        self, kind: str, path: Path, day: str, lots: dict[str, str], bidders: dict[str, str]
    ) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                start, end = row[":START_ID"], row[":END_ID"]
                if kind == "BIDS":
                    lots[start] = end
                elif kind == "SUBMITS":
                    bidders[end] = start
                elif kind in RELATIONS and _holds(row, day):
                    self._graph.add_edge(start, end)


def _holds(row: Mapping[str, str], day: str) -> bool:
    since, until = row["valid_from:date"], row["valid_to:date"]
    return bool(since) and since <= day and (not until or until > day)
