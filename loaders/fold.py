"""Fold extracted rows into the part of the graph that they touch: pure, row by row, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.merge import (
    Change,
    NodeState,
    Place,
    StatementState,
    join_nodes,
    join_statements,
    node_state,
    statement_state,
)
from credit_hub.loaders.source import Problem
from credit_hub.model.facts import EdgeFact, NodeFact

__all__ = ["Fold", "StatementKey", "Tally", "touched"]

StatementKey = tuple[str, str]
"""Edge type and statement."""

_CONTRADICTION: Final = "row.contradicts"
_DUPLICATE: Final = "row.duplicate"
_EMPTY: Final = "row.states_nothing"


@dataclass(slots=True)
class Tally:
    """What became of rows and facts."""

    read: int = 0
    written: int = 0
    unchanged: int = 0
    rejected: int = 0
    facts: Counter[tuple[str, Change]] = field(default_factory=Counter)
    """By label or edge type, and by what the fact did."""
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Problems by severity (``reject`` or ``note``) and rule."""

    def plus(self, other: Tally) -> Tally:
        """Return the counts of both parts."""
        return Tally(
            self.read + other.read,
            self.written + other.written,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
            self.facts + other.facts,
            self.problems + other.problems,
        )

    def as_unchanged(self) -> Tally:
        """Return the counts of the same file loaded once more: what was not rejected is known."""
        facts: Counter[tuple[str, Change]] = Counter()
        for (kind, _), count in self.facts.items():
            facts[kind, Change.UNCHANGED] += count
        kept = self.read - self.rejected
        return Tally(self.read, 0, kept, self.rejected, facts, Counter(self.problems))

    @property
    def is_balanced(self) -> bool:
        """Whether each row read is accounted for (invariant 11)."""
        return self.read == self.written + self.unchanged + self.rejected


def touched(rows: Iterable[Extracted]) -> tuple[set[str], dict[str, set[str]]]:
    """Return the ids of nodes, and the statements by edge type, that the rows are about.

    The ends of edges are among the ids: an end that nobody has stated yet is kept as a bare node.
    """
    ids: set[str] = set()
    statements: dict[str, set[str]] = {}
    for row in rows:
        for fact in row.facts:
            if isinstance(fact, NodeFact):
                ids.add(fact.id)
            else:
                statements.setdefault(fact.type, set()).add(fact.statement)
                ids.add(fact.start)
                ids.add(fact.end)
    return ids, statements


class Fold:
    """The touched part of the graph, before and after the rows given to it."""

    def __init__(
        self,
        nodes: Mapping[str, NodeState],
        statements: Mapping[StatementKey, StatementState],
        file_sha256: str,
    ) -> None:
        """Start from what the graph holds."""
        self.nodes_before = nodes
        self.statements_before = statements
        self.nodes: dict[str, NodeState] = {}
        self.statements: dict[StatementKey, StatementState] = {}
        self.bare: set[str] = set()
        self.tally = Tally()
        self.notes: list[tuple[Extracted, Problem]] = []
        self._file = file_sha256[:16]

    def add(self, row: Extracted) -> None:
        """Join the facts of one row, and count what they did."""
        tally = self.tally
        tally.read += 1
        if row.rejected:
            tally.rejected += 1
            for problem in row.rejected:
                tally.problems["reject", problem.rule] += 1
            return
        changed = False
        for fact in row.facts:
            if isinstance(fact, NodeFact):
                name, change = fact.label, self._node(row, fact)
            else:
                name, change = fact.type, self._edge(row, fact)
            tally.facts[name, change] += 1
            changed = changed or change is not Change.UNCHANGED
        if changed:
            tally.written += 1
        else:
            tally.unchanged += 1
            self._remark_duplicate(row)
        for problem in row.notes:
            self._note(row, problem)

    def _node(self, row: Extracted, fact: NodeFact) -> Change:
        held = self.nodes.get(fact.id) or self.nodes_before.get(fact.id)
        new = node_state(fact)
        if held is None:
            self.nodes[fact.id] = new
            return Change.ADDED
        joined, change = join_nodes(held, new)
        if not held.labels:  # a bare end of an edge until now
            change = Change.ADDED
        if joined is not held:
            self.nodes[fact.id] = joined
        if change is Change.CONTESTED:
            for name in sorted(set(joined.contested) - set(held.contested)):
                place = held.claims[name].place
                self._note(row, _contradiction(f"{fact.label} {fact.id}: {name}", place))
        return change

    def _edge(self, row: Extracted, fact: EdgeFact) -> Change:
        key = (fact.type, fact.statement)
        held = self.statements.get(key) or self.statements_before.get(key)
        for end in (fact.start, fact.end):
            if end not in self.nodes and end not in self.nodes_before:
                self.bare.add(end)
        new = statement_state(fact)
        if held is None:
            self.statements[key] = new
            return Change.ADDED
        joined, change = join_statements(held, new)
        if joined is not held:
            self.statements[key] = joined
        if change is Change.CONTESTED:
            place = held.versions[held.live].place
            self._note(row, _contradiction(f"{fact.type} {fact.start} {fact.end}", place))
        return change

    def _remark_duplicate(self, row: Extracted) -> None:
        if not row.facts:
            text = "no identifier in the row names anything"
            self._note(row, Problem("", _EMPTY, "", text, "fill in the codes"))
            return
        first = next(self._earlier(row), None)
        if first is not None:
            text = f"the row repeats row {first} of the file"
            self._note(row, Problem("", _DUPLICATE, "", text, "send each row once"))

    def _earlier(self, row: Extracted) -> Iterator[int]:
        """Yield rows of this file that stated the same before, by edges, else by nodes."""
        stated = False
        for fact in row.facts:
            if isinstance(fact, EdgeFact):
                stated = True
                key = (fact.type, fact.statement)
                state = self.statements.get(key) or self.statements_before[key]
                yield from self._before(row, (v.place for v in state.versions.values()))
        for fact in row.facts:
            if isinstance(fact, NodeFact) and not stated:
                node = self.nodes.get(fact.id) or self.nodes_before[fact.id]
                yield from self._before(row, (c.place for c in node.claims.values()))

    def _before(self, row: Extracted, places: Iterable[Place]) -> Iterator[int]:
        return (p.row for p in places if p.file == self._file and p.row < row.row)

    def _note(self, row: Extracted, problem: Problem) -> None:
        self.tally.problems["note", problem.rule] += 1
        self.notes.append((row, problem))

    @property
    def bare_ends(self) -> list[str]:
        """Ends of edges that neither the rows nor the graph state, sorted."""
        return sorted(self.bare - self.nodes.keys())


def _contradiction(what: str, place: Place) -> Problem:
    text = f"{what} is stated otherwise by row {place.row} of file {place.file} ({place.source})"
    return Problem(
        "",
        _CONTRADICTION,
        "",
        f"{text}; both are kept and marked as contested",
        "correct the wrong row and send it with a later date",
    )
