"""The JSON of nodes and their edges."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.graph.repositories.entities import EdgeGroup, EdgeView, EntityRef, EntityView
from credit_hub.model.facts import Value
from credit_hub.model.interval import utc_iso
from credit_hub.model.schema import EDGE_TYPES

PropertyValue = str | int | bool | tuple[str, ...]
"""Days and moments are ISO 8601 text; money is in minor units and shares in parts per 10^9."""


class EntityRefOut(View):
    """A node by id, kind and display name; persons are masked."""

    id: str
    label: str
    name: str

    @classmethod
    def of(cls, ref: EntityRef) -> Self:
        """Make the view of a reference."""
        return cls(id=ref.id, label=ref.label, name=ref.name)


class EdgeOut(View):
    """One edge seen from one of its ends, with the source row that states it."""

    id: str
    type: str
    direction: Literal["out", "in"]
    other: EntityRefOut
    properties: dict[str, PropertyValue]
    valid_from: date | None = Field(description="First day in force; null = not known.")
    valid_to: date | None = Field(description="First day no longer in force; null = none stated.")
    source: str
    file_sha256: str
    row: int
    stated_at: date | None
    recorded_at: str
    contested: bool

    @classmethod
    def of(cls, edge: EdgeView) -> Self:
        """Make the view of an edge."""
        return cls(
            id=edge.id,
            type=edge.type,
            direction=edge.direction,
            other=EntityRefOut.of(edge.other),
            properties={name: _plain(value) for name, value in edge.properties.items()},
            valid_from=edge.valid.start,
            valid_to=edge.valid.end,
            source=edge.source,
            file_sha256=edge.file_sha256,
            row=edge.row,
            stated_at=edge.stated_at,
            recorded_at=utc_iso(edge.recorded_at),
            contested=edge.contested,
        )


class EdgeGroupOut(View):
    """The edges of one type in one direction: how many there are, and the first of them."""

    type: str
    title: TextView
    direction: Literal["out", "in"]
    count: int
    edges: tuple[EdgeOut, ...]
    complete: bool = Field(description="Whether all edges are listed.")

    @classmethod
    def of(cls, group: EdgeGroup) -> Self:
        """Make the view of a group."""
        edge_type = EDGE_TYPES[group.type]
        return cls(
            type=group.type,
            title=TextView(zh=edge_type.title_zh, en=edge_type.title_en),
            direction=group.direction,
            count=group.count,
            edges=tuple(EdgeOut.of(edge) for edge in group.edges),
            complete=group.complete,
        )


class EntityOut(View):
    """A node with its properties, where they come from, and its edges by type."""

    id: str
    label: str
    name: str
    properties: dict[str, PropertyValue]
    provenance: tuple[str, ...] = Field(
        description="Which source row states which properties, one entry per record."
    )
    contested: tuple[str, ...] = Field(
        description="Properties on which equally ranked statements differ."
    )
    groups: tuple[EdgeGroupOut, ...]
    complete: bool

    @classmethod
    def of(cls, view: EntityView) -> Self:
        """Make the view of a node."""
        return cls(
            id=view.ref.id,
            label=view.ref.label,
            name=view.ref.name,
            properties={name: _plain(value) for name, value in view.properties.items()},
            provenance=view.provenance,
            contested=view.contested,
            groups=tuple(EdgeGroupOut.of(group) for group in view.groups),
            complete=view.complete,
        )


def _plain(value: Value) -> PropertyValue:
    return value.isoformat() if isinstance(value, date) else value
