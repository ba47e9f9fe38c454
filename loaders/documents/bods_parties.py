"""Who a BODS entity or person record is: its node, and what the record states of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.parties import (
    global_scheme,
    national_id,
    unit_by_identifier,
)
from credit_hub.loaders.documents.values import first, items, obj, text
from credit_hub.loaders.identify import person_by_number
from credit_hub.loaders.source import Context, Identified, PersonalTexts
from credit_hub.model.facts import Value
from credit_hub.model.names import mask_person_name
from credit_hub.model.personal import PersonalKind

__all__ = [
    "entity_node",
    "entity_properties",
    "person_node",
    "person_properties",
    "person_texts",
    "scoped_unit",
]

Record = Mapping[str, object]
_LEI: Final = "XI-LEI"
"""Global, but held beside a register number: the register comes first."""


def scoped_unit(publisher: str, record_id: str) -> Identified:
    """Name a unit that has no global identifier by its record; such a node joins nothing else."""
    return Identified("Organization", f"bods:{publisher}/{record_id}", {})


def entity_node(publisher: str, record_id: str, details: Record) -> Identified:
    """Name the unit of an entity record.

    Of several identifiers the social credit code comes first, then the register of the
    jurisdiction, then others by scheme, the LEI last: two publishers that give the same identifiers
    then give the same node.
    """
    country = (text(obj(details.get("jurisdiction")).get("code")) or "")[:2]

    def preference(unit: Identified) -> tuple[bool, bool, bool, str]:
        scheme = unit.id.split(":")[0]
        return scheme != "uscc", not scheme.startswith(f"{country}-"), scheme == _LEI, unit.id

    named = sorted(_units(details), key=preference)
    return named[0] if named else scoped_unit(publisher, record_id)


def _units(details: Record) -> Iterator[Identified]:
    for identifier in map(obj, items(details.get("identifiers"))):
        unit = unit_by_identifier(text(identifier.get("scheme")), text(identifier.get("id")))
        if unit is not None:
            yield unit


def entity_properties(node: Identified, details: Record) -> dict[str, Value]:
    """Return what an entity record states, in the properties of the schema."""
    entity_type = obj(details.get("entityType"))
    jurisdiction = obj(details.get("jurisdiction"))
    stated: dict[str, Value | None] = {
        "name": text(details.get("name")),
        "jurisdiction": text(jurisdiction.get("code")),
        "founded_on": day(details.get("foundingDate")),
        "dissolved_on": day(details.get("dissolutionDate")),
    }
    if node.label == "Organization":
        kinds = (text(entity_type.get("type")), text(entity_type.get("subtype")))
        stated["kind"] = "/".join(kind for kind in kinds if kind)
        stated["unspecified_reason"] = _reason(details, "unspecifiedEntityDetails")
    else:
        stated["enterprise_type"] = text(entity_type.get("details"))
        stated["address"] = _registered_address(details)
    return {
        **node.properties,
        **{name: value for name, value in stated.items() if value is not None},
    }


def _registered_address(details: Record) -> str | None:
    addresses = [obj(a) for a in items(details.get("addresses"))]
    return first(*(text(a.get("address")) for a in addresses if a.get("type") == "registered"))


def person_node(publisher: str, record_id: str, details: Record, context: Context) -> Identified:
    """Name the natural person of a record: by a national number if it has one, else by the record.

    A resident number comes before a tax number, a passport last: it changes with every renewal.
    """
    numbers = sorted(_numbers(details), key=_number_preference)
    if numbers:
        return person_by_number(numbers[0], None, context)
    key = context.keys.digest("person.record", context.source, publisher, record_id)
    return Identified("Person", f"person:{key}", {"identity": "record"})


def _numbers(details: Record) -> Iterator[str]:
    for identifier in map(obj, items(details.get("identifiers"))):
        scheme = text(identifier.get("scheme"))
        # A number without a known scheme may be anything: in BODS it never identifies a person.
        if global_scheme(scheme) is None:
            continue
        number = national_id(scheme, text(identifier.get("id")))
        if number is not None:
            yield number


def _number_preference(number: str) -> tuple[int, str]:
    scheme = number.partition(":")[0]
    order = ("IDCARD", "RIC", "CURP", "TAXID", "RFC", "PASSPORT")
    rank = next((i for i, kind in enumerate(order) if scheme.endswith(kind)), -1)
    return rank, number


def person_properties(node: Identified, details: Record, context: Context) -> dict[str, Value]:
    """Return what a person record states: masked name, year of birth, nationalities; no more."""
    name = _legal_name(details)
    codes = {text(obj(n).get("code")) for n in items(details.get("nationalities"))}
    year = (text(details.get("birthDate")) or "")[:4]
    stated: dict[str, Value | None] = {
        "birth_year": int(year) if year.isdigit() else None,
        "nationality": ",".join(sorted(c for c in codes if c)) or None,
        "unspecified_reason": first(
            _reason(details, "unspecifiedPersonDetails"),
            text(details.get("personType")) if details.get("personType") != "knownPerson" else None,
        ),
    }
    if name is not None:
        stated["masked_name"] = mask_person_name(name)
        stated["name_key"] = context.keys.digest("person.name", "".join(name.split()).casefold())
    return {**node.properties, **{key: value for key, value in stated.items() if value is not None}}


def person_texts(details: Record) -> PersonalTexts:
    """Return the name under which :func:`person_properties` knows a person, in plain text."""
    name = _legal_name(details)
    return () if name is None else ((PersonalKind.NAME, name),)


def _legal_name(details: Record) -> str | None:
    names = [obj(n) for n in items(details.get("names"))]
    legal = [n for n in names if n.get("type") in {"legal", None}]
    return first(*(text(n.get("fullName")) for n in (*legal, *names)))


def _reason(details: Record, field: str) -> str | None:
    return text(obj(details.get(field)).get("reason"))
