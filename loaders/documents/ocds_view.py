"""One dated view of a contracting process, and the making of facts and notes from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.loaders.documents.amounts import minor_units
from credit_hub.loaders.documents.moments import day, moment
from credit_hub.loaders.documents.ocds_parties import Parties, part
from credit_hub.loaders.documents.values import Part, items, obj, path, text
from credit_hub.loaders.masking import mask_number
from credit_hub.loaders.source import Identified, Note, Problem
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Rank, Trust, Value
from credit_hub.model.interval import Interval
from credit_hub.model.personal import PersonalKind

__all__ = ["View", "since", "stated"]

_WHOLE: Final = "-"
"""Stands for the number of the one lot of a tender that is not divided into lots."""
_SEPARATORS: Final = re.compile(r"[\s\-()+.]")
_TELEPHONE: Final = re.compile(r"^[0-9A-Z]*\d[0-9A-Z]*$")
_DIGITS: Final = range(7, 21)
"""Characters of a telephone number, as in the column kind ``phone``."""


def stated(properties: Mapping[str, Value | None]) -> dict[str, Value]:
    """Return the properties that have a value."""
    return {name: value for name, value in properties.items() if value is not None}


@dataclass(frozen=True, slots=True)
class View:
    """What the releases of one day state, read with the parties and lots of the whole process."""

    release: Mapping[str, object]
    parties: Parties
    lots: tuple[str, ...]
    """Numbers of the lots that the process has in this document."""
    has_bids: bool
    """Whether the process gives bids in this document."""
    stated_at: date
    origin: Origin
    at: tuple[Part, ...]

    @property
    def ocid(self) -> str:
        """The id of the process."""
        return self.parties.ocid

    @property
    def tender_id(self) -> str:
        """The id of the tender's node."""
        return f"tender:{part(self.ocid)}"

    def lot_id(self, number: str) -> str:
        """Return the id of a lot's node."""
        return f"lot:{part(self.ocid)}/{number if number == _WHOLE else part(number)}"

    def lots_of(self, value: Mapping[str, object]) -> list[str]:
        """Return the ids of the lots that a bid or an award is about.

        Without ``relatedLots`` that is the only lot, or the tender as a whole.
        """
        related = [number for lot in items(value.get("relatedLots")) if (number := text(lot))]
        if related:
            return [self.lot_id(number) for number in related]
        return [self.lot_id(self.lots[0] if len(self.lots) == 1 else _WHOLE)]

    @property
    def whole_lot(self) -> str | None:
        """The id of the lot that stands for the tender as a whole, if it is not divided."""
        return None if self.lots else self.lot_id(_WHOLE)

    def objects(self, *where: str) -> Iterator[tuple[tuple[Part, ...], Mapping[str, object]]]:
        """Yield the objects of an array of the release, each with its place."""
        value: object = self.release
        for name in where:
            value = obj(value).get(name)
        for number, item in enumerate(items(value)):
            yield (*where, number), obj(item)

    def node(
        self, node: Identified, properties: Mapping[str, Value | None], *, mention: bool = False
    ) -> NodeFact:
        """State a node; a party is only mentioned: the register knows it better."""
        self.parties.context.state(node)
        trust = Trust.MENTION if mention else Trust.OFFICIAL
        return NodeFact(
            node.label,
            node.id,
            Rank(trust, self.stated_at),
            self.origin,
            {**node.properties, **stated(properties)},
        )

    def edge(
        self,
        kind: str,
        ends: tuple[str, str],
        name: Sequence[str],
        valid: Interval | None = None,
        properties: Mapping[str, Value | None] | None = None,
    ) -> EdgeFact:
        """State an edge; ``name`` tells the statement inside the process."""
        return EdgeFact(
            type=kind,
            start=ends[0],
            end=ends[1],
            statement="|".join(("ocds", self.ocid, *name)),
            rank=Rank(Trust.OFFICIAL, self.stated_at),
            origin=self.origin,
            valid=valid or Interval(),
            properties=stated(properties or {}),
        )

    def note(self, where: Sequence[Part], rule: str, words: str, value: str = "") -> Note:
        """Remark on a value that was not taken over."""
        problem = Problem(path(*self.at, *where), rule, value, words, "see docs/mappings/ocds.md")
        return Note(self.origin.row, self.ocid, problem)

    def lots_named(self, lot_ids: Sequence[str]) -> Iterator[Fact]:
        """State that lots exist that a bid, an award or a buyer is linked to."""
        for lot_id in lot_ids:
            yield self.node(Identified("Lot", lot_id, {}), {}, mention=True)
            if lot_id == self.lot_id(_WHOLE):
                yield self.edge("PART_OF", (lot_id, self.tender_id), ("lot", _WHOLE))

    def party(self, reference: object) -> tuple[Identified | None, Iterator[Fact]]:
        """Name a party that is referred to, and state that it exists."""
        found = self.parties.identify(reference)
        return found, iter(() if found is None else (self.node(found, {}, mention=True),))

    def telephone(self, reference: object, party: Identified) -> Iterator[Fact]:
        """State the telephone of a party's contact point, by its keyed digest."""
        contact = obj(self.parties.full(obj(reference)).get("contactPoint"))
        number = _SEPARATORS.sub("", text(contact.get("telephone")) or "").upper()
        if len(number) not in _DIGITS or not _TELEPHONE.match(number):
            return
        key = self.parties.context.keys.digest("phone", number)
        shown = {"masked_number": mask_number(number)}
        phone = Identified("Phone", f"phone:{key}", shown, ((PersonalKind.PHONE, number),))
        yield self.node(phone, {})
        yield self.edge("REACHED_BY", (party.id, phone.id), ("telephone", party.id, key))

    def money(
        self, where: Sequence[Part], value: object, into: dict[str, Value | None], name: str
    ) -> Iterator[Note]:
        """Put an amount and its currency into properties; remark where it has no exact integer."""
        amount, currency = obj(value).get("amount"), text(obj(value).get("currency"))
        if amount is None:
            return
        minor = minor_units(amount, currency)
        if minor is None:
            words = "has no currency, or parts of its minor unit: only the release itself keeps it"
            yield self.note((*where, "amount"), "ocds.amount", words, str(amount))
            return
        into[name] = minor
        into["currency"] = currency

    def moment(
        self, where: Sequence[Part], value: object, into: dict[str, Value | None], name: str
    ) -> Iterator[Note]:
        """Put a moment into properties; remark where it is none."""
        point = moment(value)
        if point is None and value is not None:
            words = "is no date-time with an offset (RFC 3339): it is not taken as a moment"
            yield self.note(where, "ocds.moment", words, str(value)[:40])
        into[name] = point


def since(*values: object) -> Interval:
    """Return the interval that starts on the first of the days that is there."""
    return Interval(next((start for value in values if (start := day(value)) is not None), None))
