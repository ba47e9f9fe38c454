"""Values that a query of an analyst may return, without any type of the driver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

__all__ = ["EdgeValue", "NodeValue", "PathValue", "TextValue", "edges_in", "open_value", "weight"]

_PLAIN: Final = (str, int, float, bytes, date, datetime)
_LEAST: Final = 8
"""Bytes that a value has at least, with what stands around it in JSON."""


@dataclass(frozen=True, slots=True)
class NodeValue:
    """A node; ``element`` is the server's name of it, which is good for one transaction."""

    element: str
    labels: tuple[str, ...]
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EdgeValue:
    """An edge; ``ends`` are the server's names of its start and end."""

    element: str
    type: str
    ends: tuple[str, ...]
    properties: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PathValue:
    """Nodes and edges in the order of the path."""

    nodes: Sequence[object]
    edges: Sequence[object]


@dataclass(frozen=True, slots=True)
class TextValue:
    """A value that has no type of its own here: a time of day, a duration (ISO 8601), a point."""

    kind: str
    text: str


def open_value(value: object, opened: Callable[[object], object]) -> object:
    """Return a value with nothing of the driver in it.

    Args:
        value: What the driver returned.
        opened: Returns the driver's own kinds of value as those of this module, else None.
    """
    if value is None or type(value) in _PLAIN or isinstance(value, bool):
        return value
    if (own := opened(value)) is not None:
        return _opened_inside(own, opened)
    if isinstance(value, (list, tuple)):
        return tuple(open_value(item, opened) for item in value)
    if isinstance(value, dict):
        return {str(key): open_value(item, opened) for key, item in value.items()}
    return TextValue(type(value).__name__.lower(), str(value))


def _opened_inside(own: object, opened: Callable[[object], object]) -> object:
    if isinstance(own, NodeValue):
        return NodeValue(own.element, own.labels, _each(own.properties, opened))
    if isinstance(own, EdgeValue):
        return EdgeValue(own.element, own.type, own.ends, _each(own.properties, opened))
    if isinstance(own, PathValue):
        nodes = tuple(open_value(node, opened) for node in own.nodes)
        return PathValue(nodes, tuple(open_value(edge, opened) for edge in own.edges))
    return own


def _each(
    properties: Mapping[str, object], opened: Callable[[object], object]
) -> dict[str, object]:
    return {name: open_value(value, opened) for name, value in properties.items()}


def _inside(value: object) -> Iterator[object]:
    """Yield the values that a value is made of."""
    if isinstance(value, (NodeValue, EdgeValue)):
        yield from value.properties.items()
    elif isinstance(value, PathValue):
        yield from value.nodes
        yield from value.edges
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from value


def weight(value: object) -> int:
    """Return about how many bytes a value takes in JSON."""
    own = len(value) if isinstance(value, (str, bytes)) else _LEAST
    return own + sum(map(weight, _inside(value)))


def edges_in(value: object) -> Iterator[EdgeValue]:
    """Yield the edges in a value, those of paths included."""
    if isinstance(value, EdgeValue):
        yield value
    for item in _inside(value):
        yield from edges_in(item)
