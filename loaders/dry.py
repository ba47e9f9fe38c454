"""A dry run: the same reading, extraction and fold, compared with the graph and not written."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterator
from typing import Final

from credit_hub.cypher import Query
from credit_hub.graph.store import GraphStore, Parameters, Row
from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.fold import Fold, StatementKey, Tally
from credit_hub.loaders.merge import Change, NodeState, StatementState
from credit_hub.loaders.rejects import Entry, entries
from credit_hub.loaders.report import Difference
from credit_hub.loaders.stored import version_properties
from credit_hub.loaders.writer import read_held
from credit_hub.model.facts import Value

__all__ = ["DryRun"]

REMEMBERED: Final = 300_000
"""Nodes and statements of earlier batches that are kept in memory (about 1 KB each)."""
_TIMEOUT: Final = 120.0
"""Seconds for one reading query, as for the transaction of a batch."""
_FORGOTTEN: Final = (
    "the file is too large to be remembered as a whole: rows that repeat or contradict rows far "
    "above them are counted as if alone"
)
REMEMBERED_CHARS: Final = 128 << 20
"""Characters of the rows that they come from."""
_SHOWN: Final = 5
"""Examples of each change of each kind of node or edge."""


class DryRun:
    """Folds batches into the graph as it is, and remembers what earlier ones would have written."""

    def __init__(self, store: GraphStore, file_sha256: str) -> None:
        """Compare with the graph of ``store``."""
        self.tally = Tally()
        self.differences: list[Difference] = []
        self.remarks: list[str] = []
        self._store = store
        self._file = file_sha256
        self._nodes: dict[str, NodeState] = {}
        self._statements: dict[StatementKey, StatementState] = {}
        self._chars = 0
        self._shown: Counter[tuple[str, Change]] = Counter()

    def add(self, rows: list[Extracted]) -> list[Entry]:
        """Fold one batch; return its problems."""
        held = read_held(self._read, rows)
        nodes = ChainMap(self._nodes, held.nodes)
        fold = Fold(nodes, ChainMap(self._statements, held.statements), self._file)
        for row in rows:
            fold.add(row)
        self.tally = self.tally.plus(fold.tally)
        for difference in _differences(fold):
            shown = self._shown[difference.kind, difference.change]
            if shown < _SHOWN:
                self._shown[difference.kind, difference.change] += 1
                self.differences.append(difference)
        self._chars += sum(row.size for row in rows)
        self._remember(fold)
        return entries(rows, fold.notes)

    def _read(self, query: Query, parameters: Parameters) -> list[Row]:
        return self._store.read(query, parameters, timeout=_TIMEOUT)

    def _remember(self, fold: Fold) -> None:
        self._nodes.update(fold.nodes)
        self._statements.update(fold.statements)
        count = len(self._nodes) + len(self._statements)
        if count > REMEMBERED or self._chars > REMEMBERED_CHARS:
            self._chars = 0
            self._nodes.clear()
            self._statements.clear()
            if _FORGOTTEN not in self.remarks:
                self.remarks.append(_FORGOTTEN)


def _differences(fold: Fold) -> Iterator[Difference]:
    for name, node in fold.nodes.items():
        held = fold.nodes_before.get(name)
        kind = min(node.labels)
        if held is None or not held.labels:
            yield Difference(kind, name, Change.ADDED, {}, _held(node))
            continue
        before, after = _held(held), _held(node)
        changed = [p for p in sorted(after) if after[p] != before.get(p)]
        contested = set(node.contested) - set(held.contested)
        if changed or contested:
            change = Change.CONTESTED if contested else Change.CHANGED
            keys = [p for p in changed if p in before]
            yield Difference(
                kind, name, change, {p: before[p] for p in keys}, {p: after[p] for p in changed}
            )
    for key, state in fold.statements.items():
        old = fold.statements_before.get(key)
        live = state.live
        fact = state.versions[live].fact
        if fact is None or (old is not None and live in old.versions):
            continue
        change = Change.ADDED if old is None else Change.SUPERSEDED
        change = Change.CONTESTED if state.is_contested(live) else change
        stated: dict[str, Value] = {"start": fact.start, "end": fact.end}
        stated |= version_properties(fact, live, state.versions[live])
        yield Difference(key[0], live, change, {} if old is None else {"id": old.live}, stated)


def _held(node: NodeState) -> dict[str, Value]:
    return {name: claim.value for name, claim in node.claims.items() if claim.value is not None}
