"""One lot with its bids and parties, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore, Row
from credit_hub.model.errors import NotFoundError
from credit_hub.model.facts import Value
from credit_hub.model.statutes import Regime

__all__ = ["BidView", "LotRepository", "LotView", "Party"]

_NOT_OWN: Final = frozenset({"id", "provenance", "contested"})
BIDS: Final = 500
"""Bids in one view: more than any lot has seen that was not a framework agreement."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something by id and display name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class BidView:
    """One bid: who submitted it, with which members; ``won`` is None where not stated."""

    id: str
    bidders: tuple[Party, ...]
    members: tuple[Party, ...]
    won: bool | None
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class LotView:
    """One lot; ``regime`` and ``deadline`` are None where no source states them."""

    id: str
    name: str
    regime: Regime | None
    deadline: datetime | None
    tender: Party | None
    buyers: tuple[Party, ...]
    agencies: tuple[Party, ...]
    winners: tuple[Party, ...]
    bids: tuple[BidView, ...]
    complete: bool
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class LotRepository:
    """Returns lots."""

    store: GraphStore

    def get(self, lot_id: str, *, bids: int = BIDS) -> LotView:
        """Return a lot with at most ``bids`` of its bids; ``complete`` tells whether that is all.

        Raises:
            NotFoundError: No source states such a lot.
        """
        rows = self.store.read(load("explore/lot"), {"id": lot_id})
        if not rows:
            message = f"no lot {lot_id!r} in the graph"
            raise NotFoundError(message, remedy="write it as lot:<tender number>/<lot number>")
        found = self.store.read(load("explore/bids_of_lot"), {"id": lot_id, "limit": bids + 1})
        row = rows[0]
        properties = values.mapping(row["properties"])
        regime = values.optional_text(properties.get("regime"))
        return LotView(
            id=lot_id,
            name=values.optional_text(properties.get("name")) or lot_id,
            regime=None if regime is None else Regime(regime),
            deadline=values.optional_moment(properties.get("deadline")),
            tender=None if row["tender"] is None else _party(row["tender"]),
            buyers=_parties(row["buyers"]),
            agencies=_parties(row["agencies"]),
            winners=_parties(row["winners"]),
            bids=tuple(map(_bid, found[:bids])),
            complete=len(found) <= bids,
            properties=values.own(properties, _NOT_OWN),
        )


def _bid(row: Row) -> BidView:
    properties = values.mapping(row["properties"])
    won = properties.get("won")
    return BidView(
        id=values.text(row["id"]),
        bidders=_parties(row["bidders"]),
        members=_parties(row["members"]),
        won=None if won is None else values.boolean(won),
        properties=values.own(properties, _NOT_OWN),
    )


def _parties(value: object) -> tuple[Party, ...]:
    return tuple(map(_party, values.items(value)))


def _party(value: object) -> Party:
    party = values.mapping(value)
    return Party(values.text(party["id"]), values.optional_text(party["name"]) or "")
