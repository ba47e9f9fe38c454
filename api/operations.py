"""Which operation a request asks for, found before the routes see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from re import Pattern

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import compile_path

__all__ = ["Operation", "find_operation", "operations_of"]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation by its id, with the paths and methods that it answers."""

    id: str
    path: str
    methods: frozenset[str]
    pattern: Pattern[str]


def operations_of(router: APIRouter, prefix: str = "") -> tuple[Operation, ...]:
    """Return the operations of a router in the order in which they are tried."""
    return tuple(
        Operation(
            route.name,
            prefix + route.path,
            frozenset(route.methods or ()),
            compile_path(prefix + route.path)[0],
        )
        for route in router.routes
        if isinstance(route, APIRoute)
    )


def find_operation(
    known: Iterable[Operation], method: str, path: str
) -> tuple[str, Mapping[str, str]] | None:
    """Return the id of the operation that answers, and the parameters of its path; None: none."""
    for operation in known:
        if method in operation.methods and (found := operation.pattern.match(path)):
            return operation.id, found.groupdict()
    return None
