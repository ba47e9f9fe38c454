"""What the database says about a query besides its rows: the plan and the server's remarks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

__all__ = ["Explanation", "Notification"]


@dataclass(frozen=True, slots=True)
class Notification:
    """A remark of the server: GQLSTATUS code, classification (PERFORMANCE ...) and text."""

    status: str
    classification: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The plan of a query: its operators from the top down, and the server's remarks."""

    operators: tuple[str, ...]
    notifications: tuple[Notification, ...]

    @classmethod
    def of(cls, plan: Mapping[str, object] | None, notifications: tuple[Notification, ...]) -> Self:
        """Flatten the tree that the driver returns."""
        return cls(tuple(_operators(plan)), notifications)


def _operators(plan: Mapping[str, object] | None) -> Iterator[str]:
    if plan is None:
        return
    yield str(plan["operatorType"]).partition("@")[0]
    children = plan.get("children")
    for child in children if isinstance(children, list) else []:
        yield from _operators(child)
