"""Scenario G1: statutory relations between bidders of one lot, under two regimes and two dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from credit_hub.loaders.synthetic.planted import Case
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import (
    DIRECTOR,
    REPRESENTATIVE,
    Firm,
    Holding,
    Office,
    Unit,
)
from credit_hub.loaders.synthetic.truth import Answer, Expected

TENDER: Final = "ZZTEST-G1"
LOT: Final = f"lot:{TENDER}/1"
LOT_WITH_PARENT: Final = f"lot:{TENDER}/2"
LOT_WITH_CHAIN: Final = f"lot:{TENDER}/3"
_NAMES: Final = ("a", "b", "c", "d", "e", "f", "g", "x", "y1")
BEFORE: Final = "2026-08-15"
"""A day before a and b came to share a representative."""
_SHARED_SINCE: Final = date(2026, 9, 1)
_ACQUIRED: Final = date(2026, 10, 20)


def case() -> Case:
    """The six bidders a-f, the group X with Y1 and Y2, and the agency g."""
    cast = Cast(series=1)
    a, b, c, d, e, f = (
        cast.unit(place, "甲乙丙丁戊己"[place - 1] + "建工") for place in range(1, 7)
    )
    x, y1, y2 = cast.unit(11, "鼎元控股"), cast.unit(12, "鼎元一建"), cast.unit(13, "鼎元二建")
    g = cast.unit(21, "招标代理庚")
    firms = (*_pair(cast, a, b), *_group(cast, x, y1, y2, c, d), *_acquired(cast, e, f, g))
    bidders = (a, b, c, d, e, f)
    lots = tuple(
        cast.lot(TENDER, str(number), "测试一号路工程", tuple(cast.bid(u) for u in units), agency=g)
        for number, units in enumerate((bidders, (*bidders, x), (*bidders, x, y1)), start=1)
    )
    named = dict(zip(_NAMES, (*bidders, g, x, y1), strict=True))
    return Case(firms, lots, _answers(named))


def _pair(cast: Cast, a: Unit, b: Unit) -> tuple[Firm, ...]:
    """A and b share a legal representative from 2026-09-01."""
    first, second, shared = cast.human(), cast.human(), cast.human()
    return tuple(
        cast.firm(
            unit,
            offices=(
                Office(REPRESENTATIVE, before, SINCE, _SHARED_SINCE),
                Office(REPRESENTATIVE, shared, _SHARED_SINCE),
            ),
        )
        for unit, before in ((a, first), (b, second))
    )


def _group(cast: Cast, x: Unit, y1: Unit, y2: Unit, c: Unit, d: Unit) -> tuple[Firm, ...]:
    """X owns Y1 60 % and Y2 55 %; c is held 60 % by Y1; d 30 % by Y1 and 25 % by Y2."""

    def rest(percent: str) -> Holding:
        return Holding(cast.human(), percent, SINCE)

    def held(holder: Unit, percent: str) -> Holding:
        return Holding(holder, percent, SINCE)

    return (
        cast.firm(x, holdings=(rest("40"), rest("35"), rest("25"))),
        cast.firm(y1, holdings=(held(x, "60"), rest("40"))),
        cast.firm(y2, holdings=(held(x, "55"), rest("45"))),
        cast.firm(c, holdings=(held(y1, "60"), rest("40"))),
        cast.firm(d, holdings=(held(y1, "30"), held(y2, "25"), rest("45"))),
    )


def _acquired(cast: Cast, e: Unit, f: Unit, g: Unit) -> tuple[Firm, ...]:
    """E acquires 70 % of f after the deadline; the agency g shares a director with f."""
    owner, director = cast.human(), cast.human()
    return (
        cast.firm(e),
        cast.firm(
            f,
            holdings=(
                Holding(owner, "100", SINCE, _ACQUIRED),
                Holding(e, "70", _ACQUIRED),
                Holding(owner, "30", _ACQUIRED),
            ),
            offices=(Office(DIRECTOR, director, SINCE),),
        ),
        cast.firm(g, offices=(Office(DIRECTOR, director, SINCE),)),
    )


def _answers(firms: Mapping[str, Unit]) -> tuple[Answer, ...]:
    a, b, c, d, e, f, g, x, y1 = (firms[name].uscc for name in _NAMES)
    same_head = Expected.of("D01", "S", a, b)
    siblings = Expected.of("D02", "L", c, d)
    later = Expected.of("D02", "L", e, f)
    agency = Expected.of("D05", "L", g, f)
    at_deadline = (same_head, siblings, later, agency)
    before = (siblings, agency)

    def under_x(evidence: str) -> tuple[Expected, ...]:
        return tuple(Expected.of("D02", evidence, x, firm) for firm in (c, d))

    chain = (
        Expected.of("D02", "S", x, y1),
        Expected.of("D02", "S", y1, c),
        Expected.of("D02", "L", y1, d),
    )
    strength = {"tender": "S", "procurement": "L"}
    answers: list[Answer] = []
    for regime, evidence in strength.items():
        for as_of, base, when in (
            (None, at_deadline, "at the deadline"),
            (BEFORE, before, "before a and b met"),
        ):
            answers += [
                Answer(LOT, regime, as_of, base, f"G1: six bidders, {when}"),
                Answer(
                    LOT_WITH_PARENT,
                    regime,
                    as_of,
                    (*base, *under_x(evidence)),
                    f"G1: X bids as well, {when}",
                ),
                Answer(
                    LOT_WITH_CHAIN,
                    regime,
                    as_of,
                    (*base, *under_x(evidence), *chain),
                    f"G1: X and Y1 bid as well, {when}",
                ),
            ]
    return tuple(answers)
