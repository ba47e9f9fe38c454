"""How a row names a node: makers of ``NodeMap.identify`` functions.

Each maker takes names of columns and returns a function from a typed row to the node's label, id
and the properties that follow from the identifier itself, or to None where the row does not name
the node. Persons, accounts, phones and serials get keyed digests; names alone never join two
persons.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from credit_hub.loaders.masking import mask_number
from credit_hub.loaders.source import Context, Identified, PersonalTexts, Row
from credit_hub.model.errors import InvalidIdNumberError
from credit_hub.model.facts import Value
from credit_hub.model.names import mask_person_name
from credit_hub.model.personal import PersonalKind

__all__ = [
    "Identify",
    "account",
    "bid",
    "ca_key",
    "contract",
    "device",
    "expert_pool",
    "listing",
    "lot",
    "lot_type",
    "named_person",
    "penalty",
    "permit",
    "person",
    "person_by_name",
    "person_by_number",
    "phone",
    "qualification",
    "tender",
    "unit",
    "unit_by_uscc",
    "when",
]

Identify = Callable[[Row, Context], Identified | None]

_REGISTRAR: Final = "9"
"""First character of codes given by the market regulator (GB 32100-2015, table 1)."""


def unit_by_uscc(code: str) -> Identified:
    """Name the unit of a valid social credit code; its first character tells the label."""
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
    """Name a person by identity number: the same number is the same person in every source.

    Raises:
        InvalidIdNumberError: The number is masked: many persons share what is left of it.
    """
    if "*" in id_number:
        message = f"identity number {id_number!r} is masked and identifies nobody"
        raise InvalidIdNumberError(message, remedy="key persons on the whole number")
    key = context.keys.digest("person.id_number", id_number)
    person = _person(key, "id_number", name, context)
    number: PersonalTexts = ((PersonalKind.ID_NUMBER, id_number),)
    return replace(person, personal=(*person.personal, *number))


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
    personal: PersonalTexts = ()
    if name is not None:
        personal = ((PersonalKind.NAME, name),)
        properties["masked_name"] = mask_person_name(name)
        properties["name_key"] = context.keys.digest(
            "person.name", "".join(name.split()).casefold()
        )
    return Identified("Person", f"person:{key}", properties, personal)


def person(
    id_number: str, name: str, *, of: str | tuple[str, ...] = (), role: str = ""
) -> Identify:
    """Name a person by the column ``id_number``, else by the name inside the record.

    Args:
        id_number: Column of the identity number.
        name: Column of the name.
        of: Columns that tell the record, for persons without a number.
        role: What the person is in the record, or the column that says so: two roles are two
            persons unless a number joins them.
    """
    by_name = named_person(name, of=of, role=role)

    def identify(row: Row, context: Context) -> Identified | None:
        number = row.text(id_number)
        if number is not None:
            return person_by_number(number, row.text(name), context)
        return by_name(row, context)

    return identify


def named_person(name: str, *, of: str | tuple[str, ...], role: str) -> Identify:
    """Name a person known only by name: ``role`` (a word or a column) of what ``of`` names."""
    columns = (of,) if isinstance(of, str) else of

    def identify(row: Row, context: Context) -> Identified | None:
        printed = row.text(name)
        if printed is None:
            return None
        scope = (row.text(role) or role, *(row.text(column) or "" for column in columns))
        return person_by_name(printed, scope, context)

    return identify


def when(condition: Callable[[Row], bool], identify: Identify) -> Identify:
    """Name the node only in rows that meet ``condition``."""

    def conditional(row: Row, context: Context) -> Identified | None:
        return identify(row, context) if condition(row) else None

    return conditional


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


def lot(tender_number: str, lot_number: str, *, currency: str | None = None) -> Identify:
    """Name a lot by the number of its tender and its own; ``currency`` is that of its sums."""
    extra: dict[str, Value] = {} if currency is None else {"currency": currency}

    def identify(row: Row, _: Context) -> Identified | None:
        key, number = _lot_key(row, tender_number, lot_number), row.text(lot_number)
        if key is None or number is None:
            return None
        return Identified("Lot", f"lot:{key}", {"lot_number": number, **extra})

    return identify


def bid(
    tender_number: str, lot_number: str, bidder_uscc: str, *, currency: str | None = None
) -> Identify:
    """Name a bid by its lot and its bidder; of a consortium the lead member bids."""
    extra: dict[str, Value] = {} if currency is None else {"currency": currency}

    def identify(row: Row, _: Context) -> Identified | None:
        key, code = _lot_key(row, tender_number, lot_number), row.text(bidder_uscc)
        if key is None or code is None:
            return None
        return Identified("Bid", f"bid:{key}/uscc:{code}", extra)

    return identify


def _lot_key(row: Row, tender_number: str, lot_number: str) -> str | None:
    numbers = row.text(tender_number), row.text(lot_number)
    return None if None in numbers else "/".join(_part(n) for n in numbers if n is not None)


def _part(number: str) -> str:
    """Escape the separator, so that two different pairs of numbers never give one id."""
    return number.replace("%", "%25").replace("/", "%2F")


def lot_type(industry: str) -> Identify:
    """Name a kind of lots by the column of the industry."""

    def identify(row: Row, _: Context) -> Identified | None:
        value = row.text(industry)
        return (
            None
            if value is None
            else Identified("LotType", f"lottype:{_part(value)}", {"name": value})
        )

    return identify


def account(number: str) -> Identify:
    """Name a bank account by its number."""
    return _keyed("Account", "account", number, "masked_number", PersonalKind.ACCOUNT)


def phone(number: str) -> Identify:
    """Name a telephone by its number."""
    return _keyed("Phone", "phone", number, "masked_number", PersonalKind.PHONE)


def ca_key(serial: str) -> Identify:
    """Name a certificate by its serial number."""
    return _keyed("CaKey", "cakey", serial, "masked_serial", PersonalKind.SERIAL)


def device(kind: str, serial: str) -> Identify:
    """Name a device by the serial of a part of it: ``kind`` is mac, cpu, disk, lock or ip."""
    named = _keyed("Device", f"device:{kind}", serial, "masked_serial", PersonalKind.SERIAL)

    def identify(row: Row, context: Context) -> Identified | None:
        found = named(row, context)
        return (
            None if found is None else replace(found, properties={**found.properties, "kind": kind})
        )

    return identify


def _keyed(label: str, prefix: str, column: str, shown: str, personal: PersonalKind) -> Identify:
    def identify(row: Row, context: Context) -> Identified | None:
        value = row.text(column)
        if value is None:
            return None
        key = f"{prefix}:{context.keys.digest(prefix, value)}"
        return Identified(label, key, {shown: mask_number(value)}, ((personal, value),))

    return identify


def permit(*columns: str) -> Identify:
    """Name a permit by the columns that tell it apart; the first of them must be there."""
    return _record("Permit", "permit", columns)


def penalty(*columns: str) -> Identify:
    """Name a penalty by the columns that tell it apart; the first of them must be there."""
    return _record("Penalty", "penalty", columns)


def listing(*columns: str) -> Identify:
    """Name an entry in a list of sanctions; the first of the columns must be there."""
    return _record("Listing", "listing", columns)


def qualification(*columns: str) -> Identify:
    """Name a qualification by the columns that tell it apart; the first of them must be there."""
    return _record("Qualification", "qualification", columns)


def contract(number: str, firm_uscc: str) -> Identify:
    """Name a contract by its number and the firm that performs it."""

    def identify(row: Row, _: Context) -> Identified | None:
        value, code = row.text(number), row.text(firm_uscc)
        if value is None or code is None:
            return None
        return Identified("Contract", f"contract:{_part(value)}/{code}", {"contract_number": value})

    return identify


def expert_pool(code: str) -> Identify:
    """Name a pool of experts by its code."""

    def identify(row: Row, _: Context) -> Identified | None:
        value = row.text(code)
        if value is None:
            return None
        return Identified("ExpertPool", f"expert-pool:{_part(value)}", {"pool_code": value})

    return identify


def _record(label: str, prefix: str, columns: tuple[str, ...]) -> Identify:
    def identify(row: Row, context: Context) -> Identified | None:
        if row.text(columns[0]) is None:
            return None
        parts = (row.text(column) or "" for column in columns)
        return Identified(label, f"{prefix}:{context.keys.digest(prefix, *parts)}", {})

    return identify
