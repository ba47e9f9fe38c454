"""Who an organisation reference in a release is, and which parties are natural persons.

OCDS 1.1 refers to ``parties`` by an id that is good inside the process; OCDS 1.0 writes the
organisation out. Either way the party is named by a global identifier if it has one, else by the
process and its local id: then it joins nothing outside the process, whatever its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from credit_hub.loaders.documents.parties import national_id, unit_by_identifier
from credit_hub.loaders.documents.values import first, items, obj, text
from credit_hub.loaders.identify import person_by_number
from credit_hub.loaders.source import Context, Identified
from credit_hub.model.facts import Value

__all__ = ["Parties", "identifiers", "part", "person_number"]

Reference = Mapping[str, object]
_MARKS: Final = str.maketrans({"%": "%25", "/": "%2F"})


def part(local_id: str) -> str:
    """Escape the separator of ids, so that two different pairs of numbers never give one id."""
    return local_id.translate(_MARKS)


def identifiers(party: Reference) -> Iterator[tuple[str | None, str | None]]:
    """Yield scheme and number of the identifier and the additional identifiers of a party."""
    for identifier in (party.get("identifier"), *items(party.get("additionalIdentifiers"))):
        stated = obj(identifier)
        yield text(stated.get("scheme")), text(stated.get("id"))


def person_number(party: Reference) -> str | None:
    """Return the national number of a party that is a natural person, None of all others.

    A party with a number of a register of units is a unit, even if a person stands behind it.
    """
    if any(unit_by_identifier(*pair) for pair in _units_only(party)):
        return None
    return first(*(national_id(*pair) for pair in identifiers(party)))


def _units_only(party: Reference) -> Iterator[tuple[str | None, str | None]]:
    return (pair for pair in identifiers(party) if national_id(*pair) is None)


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of one process, as its compiled release knows them."""

    ocid: str
    context: Context
    known: Mapping[str, Reference] = field(default_factory=dict)

    @classmethod
    def of(cls, ocid: str, compiled: Mapping[str, object], context: Context) -> Parties:
        """Take the parties of a compiled release."""
        stated = [obj(party) for party in items(compiled.get("parties"))]
        by_id = {text(party.get("id")): party for party in stated}
        return cls(ocid, context, {key: party for key, party in by_id.items() if key is not None})

    def full(self, reference: Reference) -> Reference:
        """Return a reference together with what ``parties`` says of it."""
        return {**self.known.get(text(reference.get("id")) or "", {}), **reference}

    def identify(self, reference: object) -> Identified | None:
        """Name the party that is referred to, with its name; None where the reference is empty."""
        party = self.full(obj(reference))
        identifier = obj(party.get("identifier"))
        name = first(text(party.get("name")), text(identifier.get("legalName")))
        number = person_number(party)
        if number is not None:
            return person_by_number(number, name, self.context)
        unit = self._unit(party, name)
        if unit is None or name is None:
            return unit
        properties: dict[str, Value] = {**unit.properties, "name": name}
        return Identified(unit.label, unit.id, properties)

    def _unit(self, party: Reference, name: str | None) -> Identified | None:
        named = [unit for pair in _units_only(party) if (unit := unit_by_identifier(*pair))]
        if named:
            return min(named, key=lambda unit: (not unit.id.startswith("uscc:"), named.index(unit)))
        local = first(text(party.get("id")), text(obj(party.get("identifier")).get("id")))
        if local is None and name is None:
            return None
        key = local or f"name-{self.context.keys.digest('ocds.name', name or '')}"
        return Identified("Organization", f"ocds:{part(self.ocid)}/{part(key)}", {})
