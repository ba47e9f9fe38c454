"""What a query that a person wrote needs besides: its rows as they come, its own mistakes.

Nodes, edges and paths are answers here, and what the server has against the text is an error of
whoever wrote it, not of the hub.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import neo4j
import neo4j.exceptions as driver_errors
import neo4j.graph
import neo4j.time

from credit_hub.cypher import Query
from credit_hub.graph.analyst.values import (
    EdgeValue,
    NodeValue,
    PathValue,
    TextValue,
    open_value,
)
from credit_hub.graph.store.transactions import NATIVE, Parameters
from credit_hub.graph.values import to_database
from credit_hub.model.errors import InvalidValueError

__all__ = ["Take", "mistakes", "sampled"]

Take = Callable[[tuple[object, ...]], bool]
"""Is given a row; says whether it wants another one."""
_OF_THE_QUESTION: Final = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.")
"""Codes that say that a query, and not the server, is at fault."""
_SHOWN: Final[dict[type, Callable[[object], object]]] = {
    **NATIVE,
    neo4j.time.Time: lambda value: TextValue("time", value.iso_format()),  # type: ignore[attr-defined]
    neo4j.time.Duration: lambda value: TextValue("duration", value.iso_format()),  # type: ignore[attr-defined]
}


def sampled(
    session: neo4j.Session, query: Query, parameters: Parameters, take: Take, timeout: float
) -> tuple[str, ...]:
    """Hand rows to ``take`` until it wants no more, roll back, and return the names of the columns.

    Args:
        session: In READ access mode.
        query: The query.
        parameters: Its parameters.
        take: Is given the rows.
        timeout: Seconds after which the server ends it.

    Raises:
        InvalidValueError: A parameter is not one that the database takes.
    """
    given = {name: to_database(value) for name, value in parameters.items()}
    with session.begin_transaction(timeout=timeout) as tx:
        result = tx.run(query.text, given)
        columns = tuple(result.keys())
        for record in result:
            if not take(tuple(open_value(value, _opened) for value in record)):
                break
        tx.rollback()
    return columns


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what the server has against a query into an error of whoever wrote it.

    Raises:
        InvalidValueError: The server does not understand the query, or a value in it.
    """
    try:
        yield
    except driver_errors.Neo4jError as error:
        if not (error.code or "").startswith(_OF_THE_QUESTION):
            raise
        message = f"the server does not take the query: {error.message}"
        remedy = "correct it; places count in the text without comments"
        raise InvalidValueError(message, remedy=remedy, rule="cypher.server") from error


def _opened(value: object) -> object:
    """Return a value of the driver's own as one of the hub's; None where it is none."""
    if isinstance(value, neo4j.graph.Node):
        return NodeValue(value.element_id, tuple(sorted(value.labels)), dict(value))
    if isinstance(value, neo4j.graph.Relationship):
        ends = (end.element_id for end in value.nodes if end is not None)
        return EdgeValue(value.element_id, value.type, tuple(ends), dict(value))
    if isinstance(value, neo4j.graph.Path):
        return PathValue(value.nodes, value.relationships)
    return next((make(value) for kind, make in _SHOWN.items() if type(value) is kind), None)
