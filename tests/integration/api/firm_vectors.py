"""Firms of the vectors of D35, D37 and D38, in the official formats, with what looks like them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import (
    REPRESENTATIVE,
    STATED_ON,
    Firm,
    Holding,
    Human,
    Office,
    Unit,
    write_firm,
)

_TELEPHONE: Final = codes.phone_number(80_900_101)
_ADDRESS: Final = "测试路38001号"


@dataclass(frozen=True)
class Vector:
    """Leads of one rule about firms; ``subjects`` are firms, and persons by identity number."""

    clause: str
    rule: str
    asked: tuple[str, ...]
    subjects: frozenset[str] = frozenset()


def write(feeds: Feeds) -> tuple[Vector, ...]:
    """Write the firms; return what is asked, and what follows."""
    cast = Cast(series=34)
    units = [cast.unit(number, f"线索{number}建工") for number in range(1, 30)]
    return (*_representatives(feeds, cast, units), *_concert(feeds, cast, units[14:18]),
            *_batch(feeds, cast, units[18:]))  # fmt: skip


def _ids(*units: Unit) -> tuple[str, ...]:
    return tuple(f"uscc:{unit.uscc}" for unit in units)


def _headed(feeds: Feeds, cast: Cast, unit: Unit, head: Human, since: date) -> None:
    write_firm(feeds, cast.firm(unit, offices=(Office(REPRESENTATIVE, head, since),)))


def _representatives(feeds: Feeds, cast: Cast, units: list[Unit]) -> tuple[Vector, ...]:
    """Five firms of one person; four of another; five of namesakes."""
    five, four, named = cast.human(), cast.human(), cast.human()
    for number, unit in enumerate(units[:14]):
        since = date(2015 + number % 5, 3, 1)
        if number < 9:
            _headed(feeds, cast, unit, five if number < 5 else four, since)
        else:
            _headed(feeds, cast, unit, cast.namesake(named), since)
    heads = frozenset({*_ids(*units[:5]), five.id_number})
    return (
        Vector("D37: five firms of one representative", "D37", _ids(*units[:2]), heads),
        Vector("D37 FP: four firms", "D37", _ids(*units[5:7])),
        Vector("D37 FP: five namesakes", "D37", _ids(*units[9:11])),
    )


def _concert(feeds: Feeds, cast: Cast, units: list[Unit]) -> tuple[Vector, ...]:
    """One person heads two holders that together have the most votes."""
    held, first, second, other = units
    head = cast.human()
    for unit in (first, second):
        _headed(feeds, cast, unit, head, SINCE)
    write_firm(feeds, cast.firm(other))
    shares = ((first, "20"), (second, "20"), (other, "30"), (cast.human(), "30"))
    holdings = tuple(Holding(holder, percent, SINCE) for holder, percent in shares)
    write_firm(feeds, cast.firm(held, holdings=holdings))
    together = frozenset(_ids(held, first, second))
    return (Vector("D35: holders under one head", "D35", _ids(held, other), together),)


def _batch(feeds: Feeds, cast: Cast, units: list[Unit]) -> tuple[Vector, ...]:
    """Three firms filed within a week by one agent; three at the same address by three agents."""
    agent = cast.human()
    days = ("2026-03-02", "2026-03-03", "2026-03-09")
    for unit, day in zip(units[:3], days, strict=True):
        _register(feeds, cast.firm(unit), day, agent, _TELEPHONE)
    for unit, day in zip(units[3:6], days, strict=True):
        other = cast.human()
        _register(feeds, cast.firm(unit), day, other, codes.phone_number(other.number))
    return (
        Vector("D38: a batch", "D38", _ids(*units[:2]), frozenset(_ids(*units[:3]))),
        Vector("D38 FP: an address alone", "D38", _ids(*units[3:5])),
    )


def _register(feeds: Feeds, firm: Firm, day: str, agent: Human, phone: str) -> None:
    row = {"name": firm.unit.name, "uscc": firm.unit.uscc, "city": "郑州", "address": _ADDRESS}
    filed = {"agent_id": agent.id_number, "agent_name": agent.name, "registered_on": day}
    feeds.write("enterprise-registration", row | filed | {"phone": phone, "stated_on": STATED_ON})
