"""Queries of the hub in a transaction, with values in types of the hub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import neo4j
import neo4j.time

from credit_hub.cypher import Query
from credit_hub.graph.store.remarks import log_remarks
from credit_hub.graph.values import to_database, to_python, with_fixed_offset
from credit_hub.model.errors import InvalidValueError

__all__ = ["NATIVE", "NO_PARAMETERS", "Parameters", "Row", "Transaction", "run_one"]

Row = Mapping[str, object]
Parameters = Mapping[str, object]

NO_PARAMETERS: Final[Parameters] = MappingProxyType({})
NATIVE: Final[dict[type, Callable[[object], object]]] = {
    neo4j.time.Date: lambda value: value.to_native(),  # type: ignore[attr-defined]
    neo4j.time.DateTime: lambda value: with_fixed_offset(value.to_native()),  # type: ignore[attr-defined]
}
"""How a value of the driver's own becomes one of Python."""


class Transaction:
    """A transaction under way, given to the function of :meth:`GraphStore.transact`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        """Wrap the driver's transaction; only the store makes these."""
        self._tx = tx

    def run(self, query: Query, parameters: Parameters = NO_PARAMETERS) -> list[Row]:
        """Run one query and return all its rows.

        Raises:
            InvalidValueError: A parameter has a type that the database lacks, or exceeds 64 bits.
            StoreError: The query returns nodes, edges or paths.
        """
        try:
            result = self._tx.run(
                query.text, {name: to_database(value) for name, value in parameters.items()}
            )
        except (OverflowError, TypeError, ValueError) as error:
            message = (
                f"query {query.name!r}: a parameter is not one that the database takes: {error}"
            )
            raise InvalidValueError(message) from error
        keys = result.keys()
        rows: list[Row] = [
            {
                key: to_python(value, NATIVE, query.name)
                for key, value in zip(keys, record, strict=True)
            }
            for record in result
        ]
        log_remarks(query, result.consume())
        return rows


def run_one(tx: neo4j.ManagedTransaction, query: Query, parameters: Parameters) -> list[Row]:
    """Run one query in a transaction of the driver."""
    return Transaction(tx).run(query, parameters)
