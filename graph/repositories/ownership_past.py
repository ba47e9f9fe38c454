"""Readings of ownership as they were known at an earlier moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from credit_hub.graph.neighbourhood_reader import Reads
from credit_hub.graph.past import edge_as_known, node_as_known, old_values, was_retracted
from credit_hub.graph.repositories.ownership_rows import Reading, Statement
from credit_hub.graph.revisions import Old

__all__ = ["as_known", "reading_as_known"]


def reading_as_known(store: Reads, read: Reading, known_at: datetime) -> Reading:
    """Return a reading with what changed in place after a moment put back.

    What was retracted at the moment is left out, and so is what only hung on it.

    Raises:
        StoreError: The graph cannot be reached.
    """
    was = old_values(store, (read.subject.id, *_ids(read.statements.values())), known_at)
    if not was:
        return read
    subject = node_as_known(read.subject, was.get(read.subject.id, {}))
    before, layers = {subject.id}, []
    for layer in read.layers:
        then = [s for s in layer if _beyond(s) in before and _is_known(s, was, known_at)]
        layers.append(tuple(_put_back(s, was) for s in then))
        before = {s.party.id for s in then}
    return replace(read, subject=subject, layers=tuple(layers))


def as_known(
    store: Reads, statements: Iterable[Statement], known_at: datetime
) -> tuple[Statement, ...]:
    """Return statements with what changed in place put back, less those retracted at the moment.

    Raises:
        StoreError: The graph cannot be reached.
    """
    read = tuple(statements)
    was = old_values(store, _ids(read), known_at) if read else {}
    return tuple(_put_back(s, was) for s in read if _is_known(s, was, known_at))


def _ids(statements: Iterable[Statement]) -> set[str]:
    return {id_ for s in statements for id_ in (s.edge.id, s.party.id)}


def _beyond(statement: Statement) -> str:
    """The end of the holding from which its party was reached."""
    edge = statement.edge
    return edge.end if edge.start == statement.party.id else edge.start


def _is_known(statement: Statement, was: Mapping[str, Old], known_at: datetime) -> bool:
    return not was_retracted(was.get(statement.edge.id, {}), known_at)


def _put_back(statement: Statement, was: Mapping[str, Old]) -> Statement:
    return replace(
        statement,
        edge=edge_as_known(statement.edge, was.get(statement.edge.id, {})),
        party=node_as_known(statement.party, was.get(statement.party.id, {})),
    )
