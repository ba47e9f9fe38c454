"""What the database says about a query besides its rows: the plan and the server's remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Explanation", "Notification", "operators"]


@dataclass(frozen=True, slots=True)
class Notification:
    """A remark of the server: GQLSTATUS code, classification (PERFORMANCE ...) and text."""

    status: str
    classification: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the server would do: columns, plan operators from the top down, and its remarks.

    ``query_type`` is r (reads), rw, w (writes) or s (changes the schema).
    """

    columns: tuple[str, ...]
    query_type: str
    operators: tuple[str, ...]
    notifications: tuple[Notification, ...]


def operators(plan: Mapping[str, object] | None) -> tuple[str, ...]:
    """Flatten the tree of a plan as the driver returns it."""
    return tuple(_operators(plan))


def _operators(plan: Mapping[str, object] | None) -> Iterator[str]:
    if plan is None:
        return
    yield str(plan["operatorType"]).partition("@")[0]
    children = plan.get("children")
    for child in children if isinstance(children, list) else []:
        yield from _operators(child)
