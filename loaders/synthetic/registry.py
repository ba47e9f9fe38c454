"""Firms and people of the synthetic city, and their rows in the registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.loaders.synthetic import codes, words
from credit_hub.loaders.synthetic.feeds import Feeds

STATED_ON: Final = "2026-11-02"
"""The day on which all registers were exported."""
REPRESENTATIVE: Final = "法定代表人"
DIRECTOR: Final = "董事"
SUPERVISOR: Final = "监事"
_BODY: Final = slice(9, 16)
"""The characters of a code that count synthetic units, see :func:`codes.uscc`."""


@dataclass(frozen=True, slots=True)
class Human:
    """A synthetic person."""

    number: int
    name: str
    id_number: str

    @classmethod
    def numbered(cls, number: int) -> Human:
        """Person ``number``; two numbers may share a name, never an identity number."""
        return cls(number, words.person_name(number), codes.id_number(number))


@dataclass(frozen=True, slots=True)
class Office:
    """An appointment; ``until`` is the first day on which it no longer holds."""

    role: str
    human: Human
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A firm or organ: what other rows need to name it."""

    name: str
    uscc: str
    is_state_owner: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """A share in a firm, in percent as registers print it."""

    holder: Unit | Human
    percent: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise with its officers and holders."""

    unit: Unit
    trade: tuple[str, str, str]
    registered_on: date
    capital: str
    offices: tuple[Office, ...]
    holdings: tuple[Holding, ...]
    address: str = ""
    phone: str = ""
    email: str = ""


def write_firm(feeds: Feeds, firm: Firm) -> None:
    """Write a firm's rows into the registers."""
    representatives = [
        o.human.name for o in firm.offices if o.role == REPRESENTATIVE and o.until is None
    ]
    feeds.write(
        "enterprise-registration",
        {
            "name": firm.unit.name,
            "uscc": firm.unit.uscc,
            "registered_on": firm.registered_on.isoformat(),
            "enterprise_type": "有限责任公司",
            "representative": representatives[0] if representatives else "",
            "capital": firm.capital,
            "business_scope": firm.trade[1],
            "province": "河南",
            "city": "郑州",
            "address": firm.address or _own_address(firm.unit),
            "phone": firm.phone,
            "email": firm.email,
            "status": "存续",
            "is_state_owner": "是" if firm.unit.is_state_owner else "",
            "stated_on": STATED_ON,
        },
    )
    for office in firm.offices:
        _write_office(feeds, firm.unit, office)
    for holding in firm.holdings:
        _write_holding(feeds, firm.unit, holding)


def _own_address(unit: Unit) -> str:
    """An address that no other unit has: its house number is the body of the unit's code."""
    street = words.STREETS[len(unit.name) % len(words.STREETS)]
    return f"{street}{int(unit.uscc[_BODY], 36)}号"


def _write_office(feeds: Feeds, unit: Unit, office: Office) -> None:
    feeds.write(
        "officers",
        {
            "unit_name": unit.name,
            "uscc": unit.uscc,
            "role": office.role,
            "name": office.human.name,
            "id_number": office.human.id_number,
            "since": office.since.isoformat(),
            "until": _end(office.until),
            "stated_on": STATED_ON,
        },
    )


def _write_holding(feeds: Feeds, unit: Unit, holding: Holding) -> None:
    holder = holding.holder
    if isinstance(holder, Human):
        kind, name, number = "自然人", holder.name, holder.id_number
    else:
        kind, name, number = ("国家" if holder.is_state_owner else "企业"), holder.name, holder.uscc
    feeds.write(
        "shareholders",
        {
            "unit_name": unit.name,
            "uscc": unit.uscc,
            "holder_type": kind,
            "holder_name": name,
            "holder_number": number,
            "share": holding.percent,
            "since": holding.since.isoformat(),
            "until": _end(holding.until),
            "stated_on": STATED_ON,
        },
    )


def _end(day: date | None) -> str:
    return "" if day is None else day.isoformat()
