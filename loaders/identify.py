"""How a row names a node: makers of ``NodeMap.identify`` functions.

Each maker takes names of columns and returns a function from a typed row to the node's label, id and the properties
that follow from the identifier itself, or to None where the row does not name the node. Persons, accounts,
phones and serials get keyed digests; names alone never join two persons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from credit_hub.loaders.masking import mask_name, mask_number
from credit_hub.loaders.source import Context, Identified, Row
from credit_hub.model.facts import Value

__all__ = [
    "Identify",
    "account",
    "bid",
    "cakey",
    "device",
    "lot",
    "named_person",
    "penalty",
    "permit",
    "person",
    "person_by_name",
    "person_by_number",
    "phone",
    "tender",
    "unit",
    "unit_by_uscc",
]

Identify = Callable[[Row, Context], Identified | None]

_REGISTRAR: Final = "9"
"""First character of a code given by the market regulator (GB 32100-2015, table 1): enterprises and the like."""


def unit_by_uscc(code: str) -> Identified:
    """Name the unit that a valid unified social credit code belongs to; the code's first character tells the label."""
    if code.startswith(_REGISTRAR):
        return Identified("Enterprise", f"uscc:{code}", {"uscc": code, "region_code": code[2:8]})
    return Identified("Organization", f"uscc:{code}", {"uscc": code})


def unit(uscc: str) -> Identify:
    """Name a unit by the column ``uscc``."""

    def identify(row: Row, _: Context) -> Identified | None:
        code = row.text(uscc)
        return None if code is None else unit_by_uscc(code)

    return identify


def person_by_number(id_number: str, name: str | None, context: Context) -> Identified:
    """Name a person by identity number: the same number is the same person in every source."""
    key = context.keys.digest("person.id_number", id_number)
    return _person(key, "id_number", name, context)


def person_by_name(name: str, scope: tuple[str, ...], context: Context) -> Identified:
    """Name a person by a name inside one record: a namesake in another record is somebody else.

    Args:
        name: As printed.
        scope: What tells the record and the role: the subject's code, the role, the lot ...
        context: Of the load; its source is part of the scope.
    """
    key = context.keys.digest("person.record", context.source, *scope, name)
    return _person(key, "record", name, context)


def _person(key: str, identity: str, name: str | None, context: Context) -> Identified:
    properties: dict[str, Value] = {"identity": identity}
    if name is not None:
        properties["masked_name"] = mask_name(name)
        properties["name_key"] = context.keys.digest(
            "person.name", "".join(name.split()).casefold()
        )
    return Identified("Person", f"person:{key}", properties)


def person(id_number: str, name: str, *, scope: tuple[str, ...] = (), role: str = "") -> Identify:
    """Name a person by the column ``id_number``, else by the name inside the record.

    Args:
        id_number: Column of the identity number.
        name: Column of the name.
        scope: Columns that tell the record, for persons without a number.
        role: What the person is in the record, so that two roles in one row are two persons unless numbered.
    """

    def identify(row: Row, context: Context) -> Identified | None:
        number, printed = row.text(id_number), row.text(name)
        if number is not None:
            return person_by_number(number, printed, context)
        return (
            None if printed is None else person_by_name(printed, _scope(row, scope, role), context)
        )

    return identify


def named_person(name: str, *, of: str | tuple[str, ...], role: str) -> Identify:
    """Name a person known only by name: ``role`` of what the columns ``of`` name."""
    scope = (of,) if isinstance(of, str) else of

    def identify(row: Row, context: Context) -> Identified | None:
        printed = row.text(name)
        return (
            None if printed is None else person_by_name(printed, _scope(row, scope, role), context)
        )

    return identify


def _scope(row: Row, columns: tuple[str, ...], role: str) -> tuple[str, ...]:
    return (role, *(row.text(column) or "" for column in columns))


def tender(number: str) -> Identify:
    """Name a tender by its number."""

    def identify(row: Row, _: Context) -> Identified | None:
        value = row.text(number)
        return (
            None
            if value is None
            else Identified("Tender", f"tender:{_part(value)}", {"tender_number": value})
        )

    return identify


def lot(tender_number: str, lot_number: str) -> Identify:
    """Name a lot by the number of its tender and its own."""

    def identify(row: Row, _: Context) -> Identified | None:
        key, number = _lot_key(row, tender_number, lot_number), row.text(lot_number)
        return (
            None
            if key is None or number is None
            else Identified("Lot", f"lot:{key}", {"lot_number": number})
        )

    return identify


def bid(tender_number: str, lot_number: str, bidder_uscc: str) -> Identify:
    """Name a bid by its lot and its bidder; of a consortium the lead member bids."""

    def identify(row: Row, _: Context) -> Identified | None:
        key, code = _lot_key(row, tender_number, lot_number), row.text(bidder_uscc)
        return (
            None if key is None or code is None else Identified("Bid", f"bid:{key}/uscc:{code}", {})
        )

    return identify


def _lot_key(row: Row, tender_number: str, lot_number: str) -> str | None:
    numbers = row.text(tender_number), row.text(lot_number)
    return None if None in numbers else "/".join(_part(n) for n in numbers if n is not None)


def _part(number: str) -> str:
    """Escape the separator, so that two different pairs of numbers never give one id."""
    return number.replace("%", "%25").replace("/", "%2F")


def account(number: str) -> Identify:
    """Name a bank account by its number."""
    return _keyed("Account", "account", number, "masked_number")


def phone(number: str) -> Identify:
    """Name a telephone by its number."""
    return _keyed("Phone", "phone", number, "masked_number")


def cakey(serial: str) -> Identify:
    """Name a certificate by its serial number."""
    return _keyed("CaKey", "cakey", serial, "masked_serial")


def device(kind: str, serial: str) -> Identify:
    """Name a device by the serial of one of its parts; ``kind`` is a word of the schema (mac, cpu, disk, lock, ip)."""
    named = _keyed("Device", f"device:{kind}", serial, "masked_serial")

    def identify(row: Row, context: Context) -> Identified | None:
        found = named(row, context)
        return (
            None
            if found is None
            else Identified(found.label, found.id, {**found.properties, "kind": kind})
        )

    return identify


def _keyed(label: str, prefix: str, column: str, shown: str) -> Identify:
    def identify(row: Row, context: Context) -> Identified | None:
        value = row.text(column)
        if value is None:
            return None
        return Identified(
            label, f"{prefix}:{context.keys.digest(prefix, value)}", {shown: mask_number(value)}
        )

    return identify


def permit(*columns: str) -> Identify:
    """Name a permit by the columns that tell it apart; the first of them must be there."""
    return _record("Permit", "permit", columns)


def penalty(*columns: str) -> Identify:
    """Name a penalty by the columns that tell it apart; the first of them must be there."""
    return _record("Penalty", "penalty", columns)


def _record(label: str, prefix: str, columns: tuple[str, ...]) -> Identify:
    def identify(row: Row, context: Context) -> Identified | None:
        if row.text(columns[0]) is None:
            return None
        parts = (row.text(column) or "" for column in columns)
        return Identified(label, f"{prefix}:{context.keys.digest(prefix, *parts)}", {})

    return identify
