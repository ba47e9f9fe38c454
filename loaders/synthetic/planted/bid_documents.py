"""Consortium duplicates (D03), shared people (D07) and accounts (D10), beside innocent twins."""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.market import GUARANTEE, POSTS, Member
from credit_hub.loaders.synthetic.planted import Case
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import REPRESENTATIVE, Firm, Holding, Office, Unit
from credit_hub.loaders.synthetic.truth import Answer, Expected

_TENDER: Final = "ZZTEST-P{}"
_REGIMES: Final = ("tender", "procurement")
_MANAGER: Final = POSTS[0]
_ENDED: Final = date(2026, 10, 15)
"""An appointment that ends on the day of the deadline no longer holds on that day."""


def _answers(tender: str, why: str, *expected: Expected) -> tuple[Answer, ...]:
    return tuple(Answer(f"lot:{tender}/1", regime, None, expected, why) for regime in _REGIMES)


def _case(series: int, name: str) -> tuple[Cast, list[Unit], Unit, str]:
    cast = Cast(series)
    units = [cast.unit(place, f"{name}{place}建工") for place in range(1, 6)]
    return cast, units, cast.unit(20, f"{name}代理"), _TENDER.format(series)


def consortium_duplicate() -> Case:
    """A consortium member also bids alone; a second consortium has members of its own."""
    cast, units, agency, tender = _case(2, "联合")
    lead, twice, other, partner, alone = units
    bids = (
        cast.bid(lead, partners=(twice,)),
        cast.bid(twice),
        cast.bid(other, partners=(partner,)),
        cast.bid(alone),
    )
    lot = cast.lot(tender, "1", "测试二号路工程", bids, agency=agency)
    firms = tuple(cast.firm(unit) for unit in (*units, agency))
    expected = Expected.of("D03", "S", twice.uscc)
    return Case(
        firms, (lot,), _answers(tender, "member of a consortium bids alone as well", expected)
    )


def shared_people() -> Case:
    """Two bids name the same project manager; two others name namesakes."""
    cast, units, agency, tender = _case(3, "人员")
    manager = cast.human()
    namesake = cast.namesake(manager)
    named = (manager, manager, namesake)
    bids = tuple(
        cast.bid(unit, team=(Member(_MANAGER, human),))
        for unit, human in zip(units, named, strict=False)
    )
    lot = cast.lot(tender, "1", "测试三号路工程", (*bids, cast.bid(units[3])), agency=agency)
    firms = tuple(cast.firm(unit) for unit in (*units, agency))
    expected = Expected.of("D07", "P", units[0].uscc, units[1].uscc)
    return Case(
        firms, (lot,), _answers(tender, "same project manager; a namesake is nobody", expected)
    )


def shared_account() -> Case:
    """Two deposits come from one account; two letters from one bank, which is no account."""
    cast, units, agency, tender = _case(4, "保证")
    bids = (
        cast.bid(units[0], account=777_001),
        cast.bid(units[1], account=777_001),
        cast.bid(units[2], form=GUARANTEE),
        cast.bid(units[3], form=GUARANTEE),
        cast.bid(units[4]),
    )
    lot = cast.lot(tender, "1", "测试四号路工程", bids, agency=agency)
    firms = tuple(cast.firm(unit) for unit in (*units, agency))
    expected = Expected.of("D10", "P", units[0].uscc, units[1].uscc)
    return Case(firms, (lot,), _answers(tender, "deposits from one account", expected))


def innocent() -> Case:
    """Nothing to find: an ended appointment, exactly half of the shares, one state owner."""
    cast, units, agency, tender = _case(5, "清白")
    ended, half, held, first, second = units
    state = cast.unit(30, "国有资产监督管理委员会", kind=codes.STATE_ORGAN, state=True)
    shared = cast.human()
    firms: tuple[Firm, ...] = (
        cast.firm(
            ended,
            offices=(
                Office(REPRESENTATIVE, shared, SINCE, _ENDED),
                Office(REPRESENTATIVE, cast.human(), _ENDED),
            ),
        ),
        cast.firm(half, representative=shared),
        cast.firm(held, holdings=(Holding(half, "50", SINCE), Holding(cast.human(), "50", SINCE))),
        cast.firm(first, holdings=(Holding(state, "100", SINCE),)),
        cast.firm(second, holdings=(Holding(state, "100", SINCE),)),
        cast.firm(agency),
    )
    lot = cast.lot(
        tender, "1", "测试五号路工程", tuple(cast.bid(unit) for unit in units), agency=agency
    )
    return Case(firms, (lot,), _answers(tender, "nothing to find"))
