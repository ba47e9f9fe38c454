"""Nodes and edges of the neighbourhood's kind, out of maps of properties.

For questions that return some dozens of edges; the neighbourhood of a lot has a faster form of its
own (graph.neighbourhood_reader).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from credit_hub.graph.figures import RANGE, Figure, figure_of
from credit_hub.graph.neighbourhood import Details, Edge, Lot, Neighbourhood, Node
from credit_hub.graph.repositories import values
from credit_hub.model.facts import Trust
from credit_hub.model.findings import Incompleteness
from credit_hub.model.interval import Interval
from credit_hub.model.schema import ENTITY_LABEL, NODE_TYPES

__all__ = ["edge_of", "gathered", "node_of"]

_NAMES: Final = ("name", "masked_name", "masked_number", "document_number")
_NO_LOT: Final = Lot("", "", None, None)


def node_of(row: object) -> Node:
    """Return the node of ``{labels, properties}``."""
    found = values.mapping(row)
    properties = values.mapping(found["properties"])
    labels = values.texts(found["labels"])
    id_ = values.text(properties["id"])
    names = (values.optional_text(properties.get(name)) for name in _NAMES)
    return Node(
        id=id_,
        label=next((x for x in labels if x in NODE_TYPES), ENTITY_LABEL),
        name=next((name for name in names if name), id_),
        identity=values.optional_text(properties.get("identity")),
        name_key=values.optional_text(properties.get("name_key")),
        is_state_owner=properties.get("is_state_owner") is True,
        address=values.optional_text(properties.get("address")),
        consortium=properties.get("consortium") is True,
        details=_details(properties, "registered_on"),
    )


def edge_of(row: object) -> Edge:
    """Return the edge of ``{type, start, end, properties}``."""
    found = values.mapping(row)
    given = values.mapping(found["properties"])
    figure = _figure(given)
    return Edge(
        id=values.text(given["id"]),
        type=values.text(found["type"]),
        start=values.text(found["start"]),
        end=values.text(found["end"]),
        valid=Interval(
            values.optional_day(given.get("valid_from")), values.optional_day(given.get("valid_to"))
        ),
        source=values.text(given["source"]),
        file_sha256=values.text(given["file_sha256"]),
        row=values.integer(given["row"]),
        trust=Trust(values.integer(given["trust"])),
        stated_at=values.optional_day(given.get("stated_at")),
        recorded_at=values.moment(given["recorded_at"]),
        contested=given.get("contested") is True,
        ppb=figure.ppb,
        indirect=given.get("indirect") is True,
        role=values.optional_text(given.get("role")),
        form=values.optional_text(given.get("form")),
        certificate_key=values.optional_text(given.get("certificate_key")),
        details=_details(given, "amount_minor", *RANGE),
        by_votes=figure.by_votes,
        up_to=figure.up_to,
    )


def gathered(
    nodes: object, edges: object, *, lot: Lot = _NO_LOT, limits: tuple[Incompleteness, ...] = ()
) -> Neighbourhood:
    """Return lists of such maps as one value; without a lot it has no bids."""
    return Neighbourhood(
        lot,
        {node.id: node for node in map(node_of, values.items(nodes))},
        {edge.id: edge for edge in map(edge_of, values.items(edges))},
        limits,
    )


def _details(given: Mapping[str, object], *names: str) -> Details:
    """What rules about firms ask of nodes and edges besides, as text."""
    stated = ((name, given.get(name)) for name in sorted(names))
    return tuple((name, _text(value)) for name, value in stated if value is not None)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    day = value if isinstance(value, int | str) else values.optional_day(value)
    return day.isoformat() if isinstance(day, date) else str(day)


def _figure(given: Mapping[str, object]) -> Figure:
    stated = {
        name: values.integer(value)
        for measure in ("votes", "share")
        for name in (f"{measure}_ppb", f"{measure}_min_ppb", f"{measure}_max_ppb")
        if (value := given.get(name)) is not None
    }
    return figure_of(
        stated, above_min=given.get("above_min") is True, below_max=given.get("below_max") is True
    )
