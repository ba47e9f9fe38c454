"""What a backup of a graph consists of, and what is learnt of it while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from credit_hub.model.exact_json import Record
from credit_hub.model.schema import SYSTEM_NODES

__all__ = [
    "ARRAY",
    "EDGES_PART",
    "GRAPH_PARTS",
    "KEPT_SYSTEM_NODES",
    "NODES_PART",
    "SYSTEM_EDGES_PART",
    "SYSTEM_NODES_PART",
    "ColumnType",
    "Columns",
    "column_type",
    "section_of",
]

NODES_PART: Final = "graph-nodes"
EDGES_PART: Final = "graph-edges"
SYSTEM_NODES_PART: Final = "graph-system-nodes"
SYSTEM_EDGES_PART: Final = "graph-system-edges"
GRAPH_PARTS: Final = (NODES_PART, EDGES_PART, SYSTEM_NODES_PART, SYSTEM_EDGES_PART)
"""In this order, so that the nodes are there before the edges; each sorted by kind and id."""

KEPT_SYSTEM_NODES: Final = tuple(
    node.label for node in SYSTEM_NODES if node.label not in {"Lease", "Meta"}
)
"""Nodes of the hub that are read row by row; of the two others, their state is kept."""

ARRAY: Final = "\x1f"
"""Between the items of a list in a file of the import tool, as in loaders.bulk."""

ColumnType = Literal[
    "string", "long", "double", "boolean", "date", "datetime", "string[]", "long[]"
]
"""Types of the import tool that hold a value exactly."""


@dataclass(slots=True)
class Columns:
    """The properties of each kind of node and edge with their types, for the import tool."""

    found: dict[str, dict[str, ColumnType]] = field(default_factory=dict)

    def see(self, section: str, properties: Mapping[str, object]) -> None:
        """Learn the properties of one more node or edge."""
        known = self.found.setdefault(section, {})
        for name, value in properties.items():
            if name not in known:
                kind = column_type(value)
                if kind is not None:
                    known[name] = kind


def section_of(record: Record) -> str:
    """Return the kind of a row: labels joined by colons, or the type of an edge."""
    if "type" in record:
        return str(record["type"])
    labels = record["labels"]
    return ":".join(map(str, labels)) if isinstance(labels, (list, tuple)) else ""


def column_type(value: object) -> ColumnType | None:  # noqa: PLR0911  # one line for each type
    """Return the type of the import tool that holds a value exactly; None where none does."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    if isinstance(value, float):
        return "double"
    if isinstance(value, str):
        return "string"
    if isinstance(value, datetime):
        return None if value.tzinfo is None else "datetime"
    if isinstance(value, date):
        return "date"
    if isinstance(value, (list, tuple)) and value:
        return _list_type(value)
    return None


def _list_type(items: list[object] | tuple[object, ...]) -> ColumnType | None:
    if all(isinstance(item, str) and item and ARRAY not in item for item in items):
        return "string[]"
    if all(type(item) is int for item in items):
        return "long[]"
    return None
