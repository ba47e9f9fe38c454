"""Parties that a feed names by one number column: units by unified code, persons by id number.

Shareholders, payers and counterparts may be either. The kind of number tells which, and the
sender's word only where a number is valid as both. A party without a number is scoped to its
record: equal names never join.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from credit_hub.loaders.identify import Identify, person_by_name, person_by_number, unit_by_uscc
from credit_hub.loaders.source import Context, Identified, Kind, Parsed, Row, ValueProblem
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.id_number import IdNumber
from credit_hub.model.uscc import Uscc

__all__ = ["PARTY_NAME", "PARTY_NUMBER", "holder", "is_id_number", "numbered_party"]

_NATURAL: Final = "自然人"
_STATE: Final = "国家"


def _party_number(value: str) -> Parsed:
    for parse in (Uscc.issued, IdNumber.parse):
        try:
            return parse(value).value  # never str(): that of an identity number is masked
        except InvalidValueError:
            continue
    raise ValueProblem(
        "party.number",
        "neither a unified social credit code (GB 32100) nor a resident identity number (GB 11643)",
        "send the code of a unit or the identity number of a person; leave foreign numbers out",
    )


PARTY_NUMBER: Final = Kind("party_number", _party_number, personal=True)
"""A unified code or an identity number; masked everywhere, because it may be the latter."""

PARTY_NAME: Final = Kind("party_name", lambda value: " ".join(value.split()), personal=True)
"""Name of a unit or of a person; masked everywhere, because it may be the latter."""


def is_id_number(number: str, *, unit_stated: bool = False) -> bool:
    """Whether a party's number is an identity number.

    About one identity number in 340 whose digits could begin a code passes the checks of both
    standards (31 and 11). There the sender's word decides. Without it the number is a person's: a
    unit taken for a person is masked, but a person taken for a unit is shown to everybody.
    """
    return _is(IdNumber, number) and not (unit_stated and _is(Uscc, number))


def _is(kind: type[IdNumber | Uscc], number: str) -> bool:
    try:
        kind.parse(number)
    except InvalidValueError:
        return False
    return True


def numbered_party(
    number: str, name: str, *, is_unit: Callable[[Row], bool] = lambda _row: False
) -> Identify:
    """Name a unit or a person by the column ``number``; without a number nobody is named.

    ``is_unit`` is the sender's word that the party is a unit; it decides where the number leaves
    it open, see :func:`is_id_number`.
    """

    def identify(row: Row, context: Context) -> Identified | None:
        value = row.text(number)
        if value is None:
            return None
        if is_id_number(value, unit_stated=is_unit(row)):
            return person_by_number(value, row.text(name), context)
        unit, printed = unit_by_uscc(value), row.text(name)
        return (
            unit
            if printed is None
            else Identified(unit.label, unit.id, {**unit.properties, "name": printed})
        )

    return identify


_numbered_holder: Final = numbered_party(
    "holder_number", "holder_name", is_unit=lambda row: row.text("holder_type") != _NATURAL
)


def holder(row: Row, context: Context) -> Identified | None:
    """Name the holder of a share: by number, else scoped to the record.

    The state itself (国家) is marked as a state owner: common state ownership alone makes no
    affiliation (公司法 265(4)).
    """
    found = _numbered_holder(row, context) or _unnumbered(row, context)
    if found is None or row.text("holder_type") != _STATE or found.label == "Person":
        return found
    return Identified(found.label, found.id, {**found.properties, "is_state_owner": True})


def _unnumbered(row: Row, context: Context) -> Identified | None:
    name, issuer = row.text("holder_name"), row.text("uscc")
    if name is None or issuer is None:
        return None
    if row.text("holder_type") == _NATURAL:
        return person_by_name(name, ("股东", issuer), context)
    key = context.keys.digest("unit.record", context.source, issuer, name)
    return Identified("Organization", f"record:{key}", {"name": name, "kind": "unregistered"})
