"""Second stage: the facts of one partition, joined and written as files of the import tool."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final, TextIO

from credit_hub.loaders.bulk.partitions import read_facts
from credit_hub.loaders.merge import (
    Change,
    NodeState,
    StatementState,
    join_nodes,
    join_statements,
    node_state,
    statement_state,
)
from credit_hub.loaders.stored import node_properties
from credit_hub.loaders.writer import new_edge
from credit_hub.model.facts import Fact, NodeFact
from credit_hub.model.schema import (
    EDGE_TYPES,
    ENTITY_LABEL,
    NODE_PROVENANCE,
    NODE_TYPES,
    PROVENANCE,
    Property,
    ValueType,
)

__all__ = ["ARRAY", "JoinTask", "Joined", "header", "join"]

ARRAY: Final = "\x1f"
"""Between the items of a list: a control character that :func:`~credit_hub.loaders.kinds.clean`
leaves in no value that senders write."""
_TYPES: Final = {
    ValueType.STRING: "string",
    ValueType.INTEGER: "long",
    ValueType.BOOLEAN: "boolean",
    ValueType.DATE: "date",
    ValueType.DATETIME: "datetime",
    ValueType.STRING_LIST: "string[]",
}
START: Final = ":START_ID"
END: Final = ":END_ID"


@dataclass(frozen=True, slots=True)
class JoinTask:
    """One partition, for one process."""

    facts: Path
    output: Path
    partition: int
    origins: list[tuple[str, str]]
    """Source id and SHA-256 of each file, by number."""
    loads: list[str]
    """Id of the load of each file, by number."""
    now: datetime


@dataclass(slots=True)
class Joined:
    """What one partition became; paths by labels and by edge type."""

    nodes: dict[str, Path] = field(default_factory=dict)
    edges: dict[str, Path] = field(default_factory=dict)
    counts: Counter[tuple[str, Change]] = field(default_factory=Counter)
    multiline: bool = False


def join(task: JoinTask) -> Joined:
    """Join the facts of one partition and write them as import files."""
    gc.disable()  # nothing here is cyclic; collections would take half of the time
    facts, ends = read_facts(task.facts, task.partition, task.origins)
    joined = Joined()
    nodes, statements = _joined(facts, joined.counts)
    del facts
    with ExitStack() as stack:
        files = _Files(task, joined, stack)
        for state in nodes.values():
            files.node(state)
        for end in ends - nodes.keys():
            files.bare(end)
        loads = {origin[1]: load for origin, load in zip(task.origins, task.loads, strict=True)}
        for statement in statements.values():
            files.statement(statement, loads, task.now)
    return joined


def _joined(
    facts: Iterable[Fact], counts: Counter[tuple[str, Change]]
) -> tuple[dict[str, NodeState], dict[tuple[str, str], StatementState]]:
    nodes: dict[str, NodeState] = {}
    statements: dict[tuple[str, str], StatementState] = {}
    for fact in facts:
        change = Change.ADDED
        if isinstance(fact, NodeFact):
            new = node_state(fact)
            held = nodes.get(fact.id)
            if held is not None:
                new, change = join_nodes(held, new)
            nodes[fact.id] = new
            counts[fact.label, change] += 1
        else:
            key = (fact.type, fact.statement)
            state = statement_state(fact)
            before = statements.get(key)
            if before is not None:
                state, change = join_statements(before, state)
            statements[key] = state
            counts[fact.type, change] += 1
    return nodes, statements


class _Files:
    """The import files of one partition, opened when their first line comes."""

    def __init__(self, task: JoinTask, joined: Joined, stack: ExitStack) -> None:
        self._task = task
        self._joined = joined
        self._stack = stack
        self._open: dict[str, tuple[TextIO, tuple[str, ...]]] = {}

    def node(self, state: NodeState) -> None:
        """Write one node."""
        name = ":".join((ENTITY_LABEL, *sorted(state.labels)))
        self._line(name, self._joined.nodes, node_properties(state))

    def bare(self, identity: str) -> None:
        """Write the end of an edge that nobody states."""
        self._line(ENTITY_LABEL, self._joined.nodes, {"id": identity})

    def statement(self, state: StatementState, loads: Mapping[str, str], now: datetime) -> None:
        """Write all versions of one statement."""
        live = state.live
        for name, version in state.versions.items():
            fact = version.fact
            if fact is None:  # pragma: no cover  # nothing comes from a graph here
                raise AssertionError(state)
            row = new_edge(name, version, (name == live, state.is_contested(name)), now)
            row["load"] = loads[fact.origin.file_sha256]
            row["recorded_at"] = now
            row |= {START: fact.start, END: fact.end}
            self._line(state.type, self._joined.edges, row)

    def _line(self, name: str, paths: dict[str, Path], values: Mapping[str, object]) -> None:
        found = self._open.get(name)
        if found is None:
            path = self._task.output / f"{name.replace(':', '-')}-{self._task.partition:05d}.csv"
            opened = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            paths[name] = path
            found = self._open[name] = (opened, tuple(column.name for column in columns(name)))
        file, names = found
        line = ",".join([_cell(values.get(column)) for column in names])
        if "\n" in line or "\r" in line:
            self._joined.multiline = True
        file.write(f"{line}\n")


@cache
def columns(name: str) -> tuple[Property, ...]:
    """Return the columns of the import file of a set of labels or of an edge type."""
    if name in EDGE_TYPES:
        text = ValueType.STRING
        ends = (Property(START, text, "", ""), Property(END, text, "", ""))
        return (*ends, *PROVENANCE, *EDGE_TYPES[name].properties)
    found = {"id": Property("id", ValueType.STRING, "", "")}
    for label in name.split(":"):
        if label in NODE_TYPES:
            found |= {column.name: column for column in NODE_TYPES[label].properties}
            found |= {column.name: column for column in NODE_PROVENANCE}
    return tuple(found.values())


def header(name: str) -> str:
    """Return the first line of the import file of a set of labels or of an edge type."""
    marks = {START: START, END: END} if name in EDGE_TYPES else {"id": "id:ID"}
    return ",".join(marks.get(c.name, f"{c.name}:{_TYPES[c.type]}") for c in columns(name)) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    text = ARRAY.join(value) if isinstance(value, tuple) else str(value)
    escaped = text.replace('"', '""')
    return f'"{escaped}"'
