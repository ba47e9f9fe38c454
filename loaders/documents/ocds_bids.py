"""Bids of an OCDS release (bids extension), and bidders of releases that give no bids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from credit_hub.loaders.documents.ocds_parties import part
from credit_hub.loaders.documents.ocds_view import View, since
from credit_hub.loaders.documents.values import canonical, items, text
from credit_hub.loaders.source import Identified, Note
from credit_hub.model.facts import Fact, Value

__all__ = ["award_stands", "bid_facts", "bid_key", "related_bids"]

_ACCEPTED: Final = {"valid": True, "disqualified": False, "withdrawn": False}
"""Codes of bidStatus.csv that say whether a bid was accepted for evaluation."""

_STANDS: Final = {"active": True, "cancelled": False, "unsuccessful": False, "pending": None}
"""Codes of awardStatus.csv; an award without a status stands."""


def bid_key(bid: Mapping[str, object]) -> str:
    """Return what tells a bid inside its process: its id, else a digest of what it says."""
    return text(bid.get("id")) or hashlib.sha256(canonical(bid).encode()).hexdigest()[:16]


def award_stands(award: Mapping[str, object]) -> bool | None:
    """Return whether an award holds; None where it is not decided."""
    return _STANDS.get(text(award.get("status")) or "active", None)


def related_bids(award: Mapping[str, object]) -> list[str]:
    """Return the ids of the bids that an award names."""
    stated = (award.get("relatedBid"), *items(award.get("relatedBids")))
    return [number for bid in stated if (number := text(bid)) is not None]


def bid_facts(view: View) -> Iterator[Fact | Note]:
    """Yield the bids with their bidders and lots."""
    yield from _bare_tenderers(view)
    seen: dict[str, int] = {}
    for where, bid in view.objects("bids", "details"):
        key = bid_key(bid)
        if text(bid.get("id")) is None:
            # Two bids without an id may say the same: they stay two.
            seen[key] = seen.get(key, 0) + 1
            key = f"{key}.{seen[key]}"
        yield from _bid(view, where, bid, key)


def _bid(
    view: View, where: Sequence[str | int], bid: Mapping[str, object], key: str
) -> Iterator[Fact | Note]:
    bidders = items(bid.get("tenderers"))
    status = text(bid.get("status"))
    properties: dict[str, Value | None] = {
        "status": status,
        "valid": _ACCEPTED.get(status or ""),
        "consortium": len(bidders) > 1 if bidders else None,
    }
    yield from view.money((*where, "value"), bid.get("value"), properties, "total_minor")
    yield from view.moment((*where, "date"), bid.get("date"), properties, "submitted_at")
    properties["won"] = _won(view, bid)
    yield from _placed(view, key, view.lots_of(bid), bidders, (properties, bid.get("date")))


def _placed(
    view: View,
    key: str,
    lots: Sequence[str],
    bidders: Sequence[object],
    said: tuple[Mapping[str, Value | None], object],
) -> Iterator[Fact]:
    """State a bid: who submits it, who is a member of its consortium, for which lots."""
    properties, submitted = said
    node = Identified("Bid", f"bid:{part(view.ocid)}/{part(key)}", {})
    valid = since(submitted)
    yield view.node(node, properties)
    yield from view.lots_named(lots)
    for position, lot_id in enumerate(lots):
        # By position: a later release that names another lot replaces the statement.
        yield view.edge("BIDS", (node.id, lot_id), ("bid", key, "lot", str(position)), valid)
    for position, reference in enumerate(bidders):
        bidder, facts = view.party(reference)
        yield from facts
        if bidder is None:
            continue
        if len(bidders) > 1 and bidder.label != "Person":
            yield view.edge("MEMBER_OF", (bidder.id, node.id), ("bid", key, bidder.id), valid)
        if position == 0:
            yield view.edge("SUBMITS", (bidder.id, node.id), ("bid", key, "bidder"), valid)
        elif bidder.label == "Person":
            yield view.edge("SUBMITS", (bidder.id, node.id), ("bid", key, bidder.id), valid)


def _bare_tenderers(view: View) -> Iterator[Fact]:
    """State a bid for each tenderer where the process gives no bids: a tenderer submitted one."""
    if view.has_bids:
        return
    for _, reference in view.objects("tender", "tenderers"):
        bidder = view.parties.identify(reference)
        if bidder is not None:
            key = f"tenderer-{bidder.id}"
            lots = view.lots_of({})
            yield from _placed(view, key, lots, (reference,), ({}, None))
            yield from view.telephone(reference, bidder)


def _won(view: View, bid: Mapping[str, object]) -> bool | None:
    """Whether an award is given to just the bidders of the bid, and stands.

    Awards that name their bids are not looked at: they say themselves which bid won.
    """
    own = {found.id for ref in items(bid.get("tenderers")) if (found := view.parties.identify(ref))}
    verdicts: set[bool | None] = set()
    for _, award in view.objects("awards"):
        suppliers = map(view.parties.identify, items(award.get("suppliers")))
        winners = {found.id for found in suppliers if found is not None}
        if own and own == winners and not related_bids(award) and _same_lots(view, bid, award):
            verdicts.add(award_stands(award))
    return True if True in verdicts else False if False in verdicts else None


def _same_lots(view: View, bid: Mapping[str, object], award: Mapping[str, object]) -> bool:
    return bool(set(view.lots_of(bid)) & set(view.lots_of(award)))
