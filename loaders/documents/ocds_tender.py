"""Tender, lots, buyer and procuring entity of an OCDS release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from credit_hub.loaders.documents.ocds_view import View, since
from credit_hub.loaders.documents.values import first, obj, text
from credit_hub.loaders.source import Identified, Note
from credit_hub.model.facts import Fact, Value
from credit_hub.model.interval import Interval

__all__ = ["tender_facts"]


def tender_facts(view: View) -> Iterator[Fact | Note]:
    """Yield the tender, its lots, who buys and who runs the procedure."""
    tender = obj(view.release.get("tender"))
    yield view.node(
        Identified("Tender", view.tender_id, {"ocid": view.ocid}),
        {
            "tender_number": text(tender.get("id")),
            "name": text(tender.get("title")),
            "method": text(tender.get("procurementMethod")),
            "status": text(tender.get("status")),
        },
    )
    yield from _parties(view)
    yield from _lots(view, tender)
    yield from _buyers(view, tender)


def _parties(view: View) -> Iterator[Fact]:
    for _, party in view.objects("parties"):
        found, facts = view.party(party)
        yield from facts
        if found is not None:
            yield from view.telephone(party, found)


def _lots(view: View, tender: Mapping[str, object]) -> Iterator[Fact | Note]:
    common: dict[str, Value | None] = {"method": text(tender.get("procurementMethod"))}
    yield from _period(view, ("tender",), tender, common)
    opening = obj(tender.get("bidOpening")).get("date")
    yield from view.moment(("tender", "bidOpening", "date"), opening, common, "opened_at")
    if view.whole_lot is not None:
        number = first(text(tender.get("id")), view.ocid)
        whole = {**common, "lot_number": number, "name": text(tender.get("title"))}
        yield from _lot(view, view.whole_lot, "-", whole)
        return
    for where, lot in view.objects("tender", "lots"):
        number = text(lot.get("id"))
        if number is None:
            yield view.note((*where, "id"), "ocds.lot_id", "is missing: the lot is not loaded")
            continue
        own = {**common, "lot_number": number, "name": text(lot.get("title"))}
        yield from _period(view, where, lot, own)
        yield from _lot(view, view.lot_id(number), number, own)


def _period(
    view: View,
    where: tuple[str | int, ...],
    stating: Mapping[str, object],
    into: dict[str, Value | None],
) -> Iterator[Note]:
    """Take the tender period: bids are due at its end."""
    period = obj(stating.get("tenderPeriod"))
    for field, name in (("startDate", "notice_at"), ("endDate", "deadline")):
        if period.get(field) is not None:
            place = (*where, "tenderPeriod", field)
            yield from view.moment(place, period[field], into, name)


def _lot(
    view: View, lot_id: str, number: str, properties: Mapping[str, Value | None]
) -> Iterator[Fact]:
    yield view.node(Identified("Lot", lot_id, {}), properties)
    yield view.edge("PART_OF", (lot_id, view.tender_id), ("lot", number))


def _buyers(view: View, tender: Mapping[str, object]) -> Iterator[Fact | Note]:
    """State the buyer and, where another unit runs the procedure, that unit as the agency."""
    buyer, facts = view.party(view.release.get("buyer"))
    yield from facts
    entity, more = view.party(tender.get("procuringEntity"))
    yield from more
    roles: list[tuple[str, str, Identified | None, object]] = [
        ("TENDERS", "buyer", buyer or entity, view.release.get("buyer")),
        ("AGENT_FOR", "procuringEntity", entity if buyer else None, tender.get("procuringEntity")),
    ]
    valid = since(obj(tender.get("tenderPeriod")).get("startDate"))
    lots = [view.lot_id(number) for number in view.lots] or [view.lot_id("-")]
    yield from view.lots_named(lots)
    targets = [view.tender_id, *lots]
    for kind, role, unit, reference in roles:
        if unit is None or (kind == "AGENT_FOR" and buyer is not None and unit.id == buyer.id):
            continue
        if unit.label == "Person":
            yield view.note((role,), "ocds.buyer_is_person", "a buyer is a unit, not a person")
            continue
        yield from _targets(view, kind, role, unit, (targets, valid))
        yield from view.telephone(reference, unit)


def _targets(
    view: View, kind: str, role: str, unit: Identified, to: tuple[list[str], Interval]
) -> Iterator[Fact]:
    targets, valid = to
    for target in targets:
        yield view.edge(kind, (unit.id, target), (role, target), valid)
