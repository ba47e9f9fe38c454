"""Awards and contracts of an OCDS release: who won what, and the parties of each contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.ocds_bids import award_stands, related_bids
from credit_hub.loaders.documents.ocds_parties import part
from credit_hub.loaders.documents.ocds_view import View, since
from credit_hub.loaders.documents.values import first, items, obj, text
from credit_hub.loaders.source import Identified, Note
from credit_hub.model.facts import Fact, Value
from credit_hub.model.interval import Interval

__all__ = ["award_facts"]


def award_facts(view: View) -> Iterator[Fact | Note]:
    """Yield awards and contracts."""
    awards: dict[str, Mapping[str, object]] = {}
    for where, award in view.objects("awards"):
        key = text(award.get("id")) or str(where[-1])
        awards[key] = award
        yield from _award(view, where, award, key)
    for where, contract in view.objects("contracts"):
        key = text(contract.get("id")) or str(where[-1])
        award = awards.get(text(contract.get("awardID")) or "", {})
        yield from _contract(view, where, contract, (key, award))


def _award(
    view: View, where: Sequence[str | int], award: Mapping[str, object], key: str
) -> Iterator[Fact | Note]:
    """State an award as a contract to be, its winners, and the lots that they won."""
    node = Identified("Contract", f"contract:{part(view.ocid)}/award/{part(key)}", {})
    properties: dict[str, Value | None] = {
        "name": text(award.get("title")),
        "status": text(award.get("status")),
    }
    yield from view.money((*where, "value"), award.get("value"), properties, "amount_minor")
    yield view.node(node, properties)
    yield view.edge("UNDER", (node.id, view.tender_id), ("award", key))
    stands = award_stands(award)
    if stands is None:
        return
    for bid in related_bids(award):
        named = Identified("Bid", f"bid:{part(view.ocid)}/{part(bid)}", {})
        yield view.node(named, {"won": stands})
    valid = since(award.get("date"))
    if not stands:
        # A later release of an award that fell: the earlier win ends with it.
        if view.stated_at == date.min:
            return
        valid = _ended(view, valid)
    lots = view.lots_of(award)
    yield from view.lots_named(lots)
    for reference in items(award.get("suppliers")):
        winner, facts = view.party(reference)
        yield from facts
        if winner is None:
            continue
        yield from view.telephone(reference, winner)
        for position, target in enumerate((node.id, *lots)):
            name = ("award", key, "won", winner.id, str(position))
            yield view.edge("WON", (winner.id, target), name, valid)


def _ended(view: View, valid: Interval) -> Interval:
    end = view.stated_at
    return Interval(None if valid.start is None or end <= valid.start else valid.start, end)


def _contract(
    view: View,
    where: Sequence[str | int],
    contract: Mapping[str, object],
    of: tuple[str, Mapping[str, object]],
) -> Iterator[Fact | Note]:
    """State a contract and its parties; its suppliers are those of the award."""
    key, award = of
    node = Identified("Contract", f"contract:{part(view.ocid)}/{part(key)}", {})
    period = obj(contract.get("period"))
    properties: dict[str, Value | None] = {
        "contract_number": key,
        "name": text(contract.get("title")),
        "signed_on": day(contract.get("dateSigned")),
        "status": text(contract.get("status")),
    }
    yield from view.money((*where, "value"), contract.get("value"), properties, "amount_minor")
    yield view.node(node, properties)
    yield view.edge("UNDER", (node.id, view.tender_id), ("contract", key))
    valid = since(contract.get("dateSigned"), period.get("startDate"), award.get("date"))
    buyer = first_reference(view.release.get("buyer"), _procuring(view))
    suppliers = items(contract.get("suppliers")) or items(award.get("suppliers"))
    for role, references in (("buyer", (buyer,)), ("supplier", suppliers)):
        for reference in references:
            party, facts = view.party(reference)
            yield from facts
            if party is not None:
                name = ("contract", key, role, party.id)
                yield view.edge("CONTRACTS", (party.id, node.id), name, valid, {"role": role})


def _procuring(view: View) -> object:
    return obj(view.release.get("tender")).get("procuringEntity")


def first_reference(*references: object) -> object:
    """Return the first reference that names anybody."""
    named = (r for r in references if first(text(obj(r).get("id")), text(obj(r).get("name"))))
    return next(named, next((r for r in references if obj(r)), None))
