"""Writes a seeded city of any size as CSV files of the bulk import, for latency measurements.

It is made for shape, not for truth: holders follow a power law, one listed company has thousands
of small holders, some persons sit on many boards, every lot has ten bidders. Bids carry the serials
of their own computer; 800 firms share the address of a business secretary and 5,000 units and
persons the telephone of an agent. Nothing in it is real.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, Self

from credit_hub.graph.server.bulk import ImportFile

BIDDERS: Final = 10
FIRMS_AMONG_HOLDERS: Final = 0.4
SECRETARY_FIRMS: Final = 800
AGENT_USERS: Final = 5_000
CROWDED: Final = "lot:crowded/1"
SERIALS: Final = ("mac", "cpu", "disk", "lock")
_RECORDED_AT: Final = "2026-02-01T08:00:00+08:00"
_PROVENANCE: Final = (
    "id", ":START_ID", ":END_ID", "statement", "source", "file_sha256", "row:int", "load",
    "trust:int", "stated_at:date", "valid_from:date", "valid_to:date", "recorded_at:datetime",
    "retracted_at:datetime", "contested:boolean", "share_ppb:long", "votes_ppb:long",
    "share_min_ppb:long", "indirect:boolean", "role", "form", "certificate_key",
)  # fmt: skip
_NODE_HEADERS: Final = {
    "Enterprise": ("id:ID", "name", "address", "is_state_owner:boolean"),
    "Person": ("id:ID", "masked_name", "identity", "name_key"),
    "Account": ("id:ID", "masked_number"),
    "Bid": ("id:ID", "consortium:boolean"),
    "Device": ("id:ID", "kind", "masked_serial"),
    "Address": ("id:ID", "name"),
    "Phone": ("id:ID", "masked_number"),
    "Lot": ("id:ID", "name", "regime", "deadline:datetime"),
}


@dataclass(frozen=True, slots=True)
class City:
    """The files of a city and the ids of its lots.

    Of ``crowded`` all bidders sit at the address of 800 firms and use the telephone of 5,000.
    """

    nodes: tuple[ImportFile, ...]
    edges: tuple[ImportFile, ...]
    lots: tuple[str, ...]
    crowded: str


class _Files:
    """One CSV file for each kind of node or edge, written as the city grows."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.random = random
        self._folder = folder
        self._open = ExitStack()
        self._writers: dict[str, Callable[[Sequence[object]], object]] = {}
        self._counts: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def node(self, label: str, *values: object) -> None:
        self._write(label, _NODE_HEADERS[label], values)

    def edge(self, kind: str, start: str, end: str, *, ppb: int | str = "", role: str = "") -> None:
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        since = date(2015, 1, 1) + timedelta(days=self.random.randrange(4000))
        # One statement in fifty has ended, been replaced, or carries the rarer properties.
        rare = number % 50 == 0
        ended = since + timedelta(days=300) if rare else ""
        replaced = _RECORDED_AT if number % 50 == 1 else ""
        id_ = f"{kind}:{number}"
        values = (
            id_, start, end, id_, "benchmark", "0" * 64, number, "load:benchmark", 3,
            "2026-01-01", since, ended, _RECORDED_AT, replaced, "true" if rare else "", ppb,
            ppb if rare else "", ppb if rare else "", "false" if rare else "", role,
            "转账" if kind == "DEPOSIT_FROM" else "", number if kind == "TEAM" else "",
        )  # fmt: skip
        self._write(kind, _PROVENANCE, values)

    def imports(self, *, nodes: bool) -> tuple[ImportFile, ...]:
        return tuple(
            ImportFile(f"{name}:Entity" if nodes else name, (self._folder / f"{name}.csv",))
            for name in self._writers
            if (name in _NODE_HEADERS) is nodes
        )

    def _write(self, name: str, header: Sequence[str], values: Sequence[object]) -> None:
        if name not in self._writers:
            path = self._folder / f"{name}.csv"
            file = self._open.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[name] = csv.writer(file).writerow
            self._writers[name](header)
        self._writers[name](values)


def write_city(folder: Path, size: int, *, seed: int = 7) -> City:
    """Write a city of about ``size`` nodes, the same for the same seed."""
    enterprises = [f"uscc:E{n}" for n in range(size * 45 // 100)]
    persons = [f"person:P{n}" for n in range(size // 2)]
    lots = [f"lot:T{n}/1" for n in range(max(50, size // 400))]
    with _Files(folder, Random(seed)) as files:  # noqa: S311  # a reproducible benchmark, no secret
        for person in persons:
            files.node("Person", person, "张*", "id_number", person)
        for number, firm in enumerate(enterprises):
            files.node("Enterprise", firm, firm, f"test road {number}", "false")
            _people(files, firm, persons)
            _places(files, firm, number, len(enterprises))
            _holders(files, firm, enterprises, persons)
        for _ in range(min(3_000, size // 30)):
            files.edge("HOLDS", files.random.choice(persons), enterprises[0], ppb=10_000)
        for lot in lots:
            files.node("Lot", lot, lot, "tender", "2026-10-15T09:30:00+08:00")
            _bids(files, lot, files.random.sample(enterprises, BIDDERS), persons)
        step = max(1, len(enterprises) // SECRETARY_FIRMS) * max(1, len(enterprises) // AGENT_USERS)
        crowd = enterprises[step::step][:BIDDERS]
        files.node("Lot", CROWDED, CROWDED, "tender", "2026-10-15T09:30:00+08:00")
        _bids(files, CROWDED, crowd, persons)
        return City(files.imports(nodes=True), files.imports(nodes=False), tuple(lots), CROWDED)


def _people(files: _Files, firm: str, persons: list[str]) -> None:
    files.edge("LEGAL_REPRESENTATIVE_OF", files.random.choice(persons), firm)
    for _ in range(files.random.randrange(1, 4)):
        files.edge("OFFICER_OF", files.random.choice(persons), firm, role="董事")


def _places(files: _Files, firm: str, number: int, firms: int) -> None:
    """An address of its own, or one of the 800; some thousands have the agent's telephone."""
    if number == 0:
        files.node("Address", "address:secretary", "secretary road 1")
        files.node("Phone", "phone:agent", "****0002")
    if number % max(1, firms // SECRETARY_FIRMS) == 0:
        files.edge("LOCATED_AT", firm, "address:secretary")
    else:
        files.node("Address", f"address:{number}", f"test road {number}")
        files.edge("LOCATED_AT", firm, f"address:{number}")
    if number % max(1, firms // AGENT_USERS) == 0:
        files.edge("REACHED_BY", firm, "phone:agent")


def _holders(files: _Files, firm: str, enterprises: list[str], persons: list[str]) -> None:
    """One to four holders; two in five are firms, of which few hold much."""
    random, left = files.random, 100
    count = random.choice((1, 1, 2, 2, 3, 4))
    for n in range(count):
        percent = left if n == count - 1 else random.randrange(1, max(2, left - count + n + 2))
        holder = random.choice(persons)
        if random.random() < FIRMS_AMONG_HOLDERS:
            holder = enterprises[int(len(enterprises) * random.random() ** 3)]
        if holder != firm and percent > 0:
            files.edge("HOLDS", holder, firm, ppb=percent * 10_000_000)
        left -= percent
        if left <= 0:
            return


def _bids(files: _Files, lot: str, bidders: list[str], persons: list[str]) -> None:
    random = files.random
    files.edge("AGENT_FOR", f"uscc:E{random.randrange(100)}", lot)
    files.edge("TENDERS", f"uscc:E{random.randrange(100)}", lot)
    for bidder in bidders:
        bid, account = f"bid:{lot}/{bidder}", f"account:{lot}/{bidder}"
        files.node("Bid", bid, "false")
        files.node("Account", account, "****0001")
        files.edge("SUBMITS", bidder, bid)
        files.edge("BIDS", bid, lot)
        files.edge("CONTACT", random.choice(persons), bid)
        files.edge("DEPOSIT_FROM", bid, account)
        for kind in SERIALS:
            device = f"device:{kind}:{lot}/{bidder}"
            files.node("Device", device, kind, "****0003")
            files.edge("AUTHORED_BY", bid, device)
        files.edge("UPLOADED_FROM", bid, f"device:mac:{lot}/{bidder}")
        for _ in range(4):
            files.edge("TEAM", random.choice(persons), bid, role="项目经理")
