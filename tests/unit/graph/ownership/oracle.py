"""The slow, obviously right reckoning that kernels are held to: networkx and fractions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import networkx as nx

Rows = Iterable[tuple[str, str, int]]
Matrix = dict[tuple[str, str], Fraction]
WHOLE = 10**9


def graph(rows: Rows) -> nx.DiGraph[str]:
    """Return the graph of holder, company, parts per 10^9; parallel rows are summed."""
    found: nx.DiGraph[str] = nx.DiGraph()
    for holder, company, ppb in rows:
        before = found.get_edge_data(holder, company, {"ppb": 0})["ppb"]
        if before + ppb:
            found.add_edge(holder, company, ppb=before + ppb)
    return found


def control_pairs(rows: Rows) -> set[tuple[str, str]]:
    """Return who controls whom: grow each holder's group until nothing is added."""
    holds = graph(rows)
    pairs = set()
    for holder in holds:
        group = {holder}
        while True:
            added = {
                company
                for company in set(holds) - group
                if sum(holds[m][company]["ppb"] for m in group if holds.has_edge(m, company))
                > WHOLE // 2
            }
            if not added:
                break
            group |= added
        pairs |= {(holder, company) for company in group - {holder}}
    return pairs


def scaled(rows: Rows) -> Matrix:
    """Return the shares, scaled down to the whole where more than the whole is held."""
    holds = graph(rows)
    return {
        (h, c): Fraction(data["ppb"], max(WHOLE, holds.in_degree(c, weight="ppb")))
        for h, c, data in holds.edges(data=True)
    }


def self_owned(shares: Matrix) -> set[frozenset[str]]:
    """Return the strongly connected sets held entirely by their own members."""
    holds: nx.DiGraph[str] = nx.DiGraph(list(shares))
    return {
        frozenset(members)
        for members in nx.strongly_connected_components(holds)
        if all(sum(shares.get((h, c), Fraction()) for h in members) == 1 for c in members)
    }


def integrated(rows: Rows) -> Matrix:
    """Return the integrated share of every holder that has one, in every company.

    For each holder: y(j) = d(holder, j) + sum of y(k) d(k, j) over all other k, by Gauss.
    """
    shares = scaled(rows)
    holds: nx.DiGraph[str] = nx.DiGraph(list(shares))
    lost = {member for block in self_owned(shares) for member in block}
    found = {}
    for holder in set(holds) - lost:
        reached = sorted(nx.descendants(holds, holder) - {holder})
        zero = Fraction()
        table = [
            [(j == k) - shares.get((k, j), zero) for k in reached] + [shares.get((holder, j), zero)]
            for j in reached
        ]
        for company, share in zip(reached, _solve(table), strict=True):
            found[holder, company] = share
    return found


def _solve(table: list[list[Fraction]]) -> list[Fraction]:
    size = len(table)
    for at in range(size):
        pivot = next(row for row in range(at, size) if table[row][at])
        table[at], table[pivot] = table[pivot], table[at]
        table[at] = [value / table[at][at] for value in table[at]]
        for row in range(size):
            if row != at and table[row][at]:
                factor = table[row][at]
                table[row] = [a - factor * b for a, b in zip(table[row], table[at], strict=True)]
    return [row[size] for row in table]
