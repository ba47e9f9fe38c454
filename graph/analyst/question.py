"""A query of an analyst from its text to its answer: admitted, planned, run within limits."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from credit_hub.cypher import Query, load
from credit_hub.graph.analyst.guard import Admitted, admit, demand_reading
from credit_hub.graph.analyst.values import edges_in, weight
from credit_hub.graph.plan import Explanation
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import InvalidValueError, QuotaError, StoreError

__all__ = ["AnalystLimits", "Answer", "ask"]

LARGEST_ANSWER: Final = 8 << 20
"""Bytes of an answer, about: what a page or a notebook can take at once."""
AT_ONCE: Final = 2
"""Queries of analysts that one process runs at a time: checks of tenders go first."""
_WAIT: Final = 5
_NAME: Final = "the query"
_MEMORY: Final = "db.memory.transaction.max"
_slots = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class AnalystLimits:
    """What one query may take.

    Attributes:
        seconds: Time in the server, after which it ends the query.
        rows: Rows of the answer.
    """

    seconds: float
    rows: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Columns and rows, what was asked, and what the answer lacks.

    ``ids`` gives the id of the node behind each end of an edge in the rows, by the server's name.
    ``truncated`` says which limit ended it; None: it is whole.
    """

    digest: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    ids: Mapping[str, str]
    limits: AnalystLimits
    truncated: Literal["rows", "size"] | None
    plan: Explanation
    seconds: float
    ran: bool
    memory: str | None
    """What the server gives one transaction, as it says it; None where it does not say."""


@dataclass(slots=True)
class _Collected:
    """Rows until a limit acts."""

    most: int
    rows: list[tuple[object, ...]] = field(default_factory=list)
    size: int = 0
    truncated: Literal["rows", "size"] | None = None

    def take(self, row: tuple[object, ...]) -> bool:
        """Keep a row; say whether another one may come."""
        if len(self.rows) == self.most:
            self.truncated = "rows"
            return False
        self.size += weight(row)
        if self.size > LARGEST_ANSWER:
            self.truncated = "size"
            return False
        self.rows.append(row)
        return True


def ask(
    store: GraphStore,
    text: str,
    parameters: Mapping[str, object],
    limits: AnalystLimits,
    *,
    explain_only: bool = False,
) -> Answer:
    """Run a query that a person wrote, if it only reads.

    Args:
        store: The graph.
        text: One statement.
        parameters: By name; exactly those that the text names.
        limits: What it may take.
        explain_only: Whether to plan it and not to run it.

    Raises:
        InvalidValueError: It is refused, or the server does not understand it.
        QuotaError: As many queries of analysts as may are under way.
        QueryTimeoutError: It ran too long.
        QueryMemoryError: It needs too much memory.
    """
    admitted = admit(text)
    _demand_parameters(admitted, parameters)
    query = Query(
        _NAME,
        "asked by an analyst",
        admitted.text,
        tuple((name, "any") for name in sorted(admitted.parameters)),
        (),
        "read",
        "not known",
    )
    with _slot():
        plan = store.explain(query, asked=True)
        demand_reading(admitted, plan)
        began = time.monotonic()
        collected = _Collected(limits.rows)
        columns = plan.columns
        if not explain_only:
            columns = store.sample(query, parameters, collected.take, timeout=limits.seconds)
        taken = time.monotonic() - began
        ids = _ids(store, collected.rows)
    return Answer(
        digest=f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
        columns=columns,
        rows=tuple(collected.rows),
        ids=ids,
        limits=limits,
        truncated=collected.truncated,
        plan=plan,
        seconds=taken,
        ran=not explain_only,
        memory=_memory(store),
    )


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=_WAIT):
        message = f"{AT_ONCE} queries of analysts are under way"
        raise QuotaError(message, remedy="try again", seconds=_WAIT)
    try:
        yield
    finally:
        _slots.release()


def _demand_parameters(admitted: Admitted, given: Mapping[str, object]) -> None:
    missing = sorted(admitted.parameters - given.keys())
    needless = sorted(given.keys() - admitted.parameters)
    if missing or needless:
        parts = [f"no value for ${name[:80]}" for name in missing]
        parts += [f"no ${name[:80]} in the query" for name in needless]
        message = f"parameters: {'; '.join(parts)}"
        remedy = "give each parameter of the query once"
        raise InvalidValueError(message, remedy=remedy, rule="cypher.parameters")


def _ids(store: GraphStore, rows: list[tuple[object, ...]]) -> Mapping[str, str]:
    ends = {end for row in rows for value in row for edge in edges_in(value) for end in edge.ends}
    if not ends:
        return {}
    found = store.read(load("explore/element_ids"), {"elements": sorted(ends)})
    return {str(row["element"]): str(row["id"]) for row in found}


def _memory(store: GraphStore) -> str | None:
    """Return what the server gives one transaction; servers keep that from some users."""
    try:
        (row,) = store.read(load("explore/server_setting"), {"name": _MEMORY})
    except StoreError:
        return None
    return str(row["value"])
