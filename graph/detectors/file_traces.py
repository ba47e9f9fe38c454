"""Serials in bid files and uploads: computers known by three serials, and what is inherited.

A computer is told by the serials of its network card, processor and disk together, read out of one
file or one upload; one serial alone may be that of many machines (a batch of processors).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Final

from credit_hub.graph.detectors.presumed import Path, stated_by
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.graph.wording import shown_name
from credit_hub.model.findings import Bilingual, Exclusion

__all__ = [
    "COMPUTER",
    "Computer",
    "computers",
    "inherited",
    "kind_of",
    "named",
    "not_counted",
    "shared",
    "shared_computers",
]

COMPUTER: Final = ("mac", "cpu", "disk")
"""Serials that together tell one computer (Fujian practice: all three equal, domain.md D08)."""

Computer = tuple[str, str, str]
"""Device ids of network card, processor and disk."""


def kind_of(neighbourhood: Neighbourhood, device: str) -> str:
    """The kind of a device: mac, cpu, disk, lock or ip; empty where it is not known."""
    node = neighbourhood.nodes.get(device)
    return "" if node is None else node.detail("kind") or ""


def shared(one: Iterable[Edge], other: Iterable[Edge]) -> Mapping[str, tuple[Path, ...]]:
    """What two bids both lead to, with the pairs of edges that do so, by id of the common end."""
    ends: dict[str, list[Path]] = {}
    for first, second in product(tuple(one), tuple(other)):
        if first.end == second.end:
            ends.setdefault(first.end, []).append((first, second))
    return {end: tuple(ends[end]) for end in sorted(ends)}


def computers(situation: Situation, edges: Iterable[Edge]) -> Mapping[Computer, Path]:
    """The computers that the traces of one bid tell, each with the edges that name its serials."""
    found: dict[Computer, Path] = {}
    for traces in _together(edges):
        by_kind = [
            [edge for edge in traces if kind_of(situation.neighbourhood, edge.end) == kind]
            for kind in COMPUTER
        ]
        for mac, cpu, disk in product(*by_kind):
            found.setdefault((mac.end, cpu.end, disk.end), (mac, cpu, disk))
    return found


def shared_computers(
    situation: Situation, one: Iterable[Edge], other: Iterable[Edge]
) -> Mapping[Computer, Path]:
    """The computers that the traces of two bids both tell."""
    ours, theirs = computers(situation, one), computers(situation, other)
    return {key: (*ours[key], *theirs[key]) for key in sorted(ours.keys() & theirs.keys())}


def _together(edges: Iterable[Edge]) -> Iterator[list[Edge]]:
    """Group traces by the file or upload in which they were found, else by the row that says so."""
    groups: dict[tuple[str, ...], list[Edge]] = {}
    for edge in edges:
        place = edge.detail("file_digest") or edge.detail("uploaded_at")
        key = (place,) if place else (edge.source, edge.file_sha256, str(edge.row))
        groups.setdefault(key, []).append(edge)
    yield from groups.values()


def inherited(situation: Situation) -> Mapping[str, Edge]:
    """The serials of the files that all bidders were given, by device id."""
    neighbourhood = situation.neighbourhood
    published = neighbourhood.out_of(neighbourhood.lot.id, "CONTROL_PRICE_FROM")
    return {edge.end: edge for edge in stated_by(situation, published)}


def named(neighbourhood: Neighbourhood, devices: Iterable[str]) -> Bilingual:
    """Devices in words."""
    names = [shown_name(neighbourhood, device) for device in devices]
    return Bilingual("、".join(n.zh for n in names), ", ".join(n.en for n in names))


def not_counted(
    rule: str, code: str, subjects: Iterable[str], what: Bilingual, why: Bilingual
) -> Exclusion:
    """Say that a match does not count."""
    text = Bilingual(f"{what.zh}，不计入：{why.zh}", f"{what.en}, not counted: {why.en}")
    return Exclusion(rule, code, tuple(sorted(set(subjects))), text)
