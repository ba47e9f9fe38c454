"""Scenario G8 (expert draw), and one lot with barred, compromised and busy bidders."""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.market import POSTS, Member
from credit_hub.loaders.synthetic.planted import Case, Rows
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import (
    DIRECTOR,
    REPRESENTATIVE,
    STATED_ON,
    Holding,
    Human,
    Office,
    Unit,
)
from credit_hub.loaders.synthetic.truth import Answer, DrawAnswer, Expected

POOL: Final = "expert-pool:ZZTEST-POOL"
_DRAW: Final = "ZZTEST-G8"
_BARS: Final = "ZZTEST-P6"
_JOINED: Final = "2019-01-01"
_ENDED: Final = {
    "E": "2024-06-15",
    "J": "2023-09-15",
}
"""28 and 37 months before the deadline of 2026-10-15."""


def expert_draw() -> Case:
    """G8: E, F, H and I are excluded, E2 is for a person to judge, J left 37 months before."""
    cast = Cast(series=8)
    a, b, parent = cast.unit(1, "评标甲建工"), cast.unit(2, "评标乙建工"), cast.unit(3, "评标控股")
    agency = cast.unit(20, "评标代理")
    spouse = cast.human()
    people = {name: cast.human() for name in ("E", "E2", "F", "H", "I", "J")}
    firms = (
        cast.firm(a),
        cast.firm(
            b,
            offices=(Office(REPRESENTATIVE, spouse, SINCE),),
            holdings=(Holding(parent, "80", SINCE), Holding(cast.human(), "20", SINCE)),
        ),
        cast.firm(parent),
        cast.firm(agency),
    )
    lot = cast.lot(_DRAW, "1", "测试八号路工程", (cast.bid(a), cast.bid(b)), agency=agency)
    rows: Rows = (
        *(_expert(human, supervising=name == "I") for name, human in people.items()),
        *(_employed(people[name], b, until) for name, until in _ENDED.items()),
        _employed(people["E2"], parent, "2025-06-15"),
        _kin(people["F"], spouse),
        _punished(people["H"]),
    )
    decided = {"E": "excluded", "E2": "human", "F": "excluded"}
    decided |= {"H": "excluded", "I": "excluded", "J": "clear"}
    draw = DrawAnswer(
        f"lot:{_DRAW}/1",
        POOL,
        "tender",
        tuple((people[name].id_number, decision) for name, decision in decided.items()),
        "G8: expert draw",
    )
    answers = (Answer(f"lot:{_DRAW}/1", "tender", None, (), "G8: bidders are not linked"),)
    return Case(firms, (lot,), answers, rows, (draw,))


def _expert(human: Human, *, supervising: bool) -> tuple[str, dict[str, str]]:
    return (
        "experts",
        {
            "pool_code": POOL.partition(":")[2],
            "pool_name": "测试评标专家库",
            "name": human.name,
            "id_number": human.id_number,
            "field": "建筑工程",
            "supervising": "是" if supervising else "否",
            "since": "2020-01-01",
            "stated_on": STATED_ON,
        },
    )


def _employed(human: Human, unit: Unit, until: str) -> tuple[str, dict[str, str]]:
    return (
        "employment",
        {
            "name": human.name,
            "id_number": human.id_number,
            "employer_name": unit.name,
            "employer_uscc": unit.uscc,
            "position": "工程师",
            "since": _JOINED,
            "until": until,
            "stated_on": STATED_ON,
        },
    )


def _kin(human: Human, spouse: Human) -> tuple[str, dict[str, str]]:
    return (
        "kinship",
        {
            "name": human.name,
            "id_number": human.id_number,
            "kin_name": spouse.name,
            "kin_id_number": spouse.id_number,
            "relation": "夫妻",
            "request_basis": "郑测调〔2026〕1号",
            "restricted": "是",
            "since": "2010-05-01",
            "stated_on": STATED_ON,
        },
    )


def listed(**subject: str) -> dict[str, str]:
    """An entry of the list of tender offences, of a subject and with what is told besides."""
    return {
        "list_name": "招标投标违法行为记录",
        "basis": "《招标投标法》第五十三条",
        "issuer": "郑州测试发展改革委",
        "issuer_uscc": codes.uscc(23_000_000_010, kind=codes.STATE_ORGAN),
        "listed_on": "2026-01-10",
        "stated_on": STATED_ON,
        **subject,
    }


def _punished(human: Human) -> tuple[str, dict[str, str]]:
    return (
        "sanction-lists",
        listed(
            name=human.name,
            id_number=human.id_number,
            document_number="郑测罚〔2020〕8号",
            listed_on="2020-03-01",
            removed_on="2021-03-01",
            tender_conduct="是",
        ),
    )


def bars() -> Case:
    """A director shared with the buyer, a bar, a repaired bar, a base price, a busy manager."""
    cast = Cast(series=6)
    units = [cast.unit(place, f"禁止{place}建工") for place in range(1, 7)]
    shared, barred, repaired, compiler, busy, plain = units
    agency, buyer = cast.unit(20, "禁止代理"), cast.unit(901, "禁止建设投资")
    director, manager = cast.human(), cast.human()
    bids = (
        *(cast.bid(unit) for unit in (shared, barred, repaired, compiler, plain)),
        cast.bid(busy, team=(Member(POSTS[0], manager),)),
    )
    lot = cast.lot(_BARS, "1", "测试六号路工程", bids, agency=agency, buyer=buyer)
    office = (Office(DIRECTOR, director, date(2020, 1, 1)),)
    firms = (
        cast.firm(shared, offices=office),
        *(cast.firm(unit) for unit in (barred, repaired, compiler, busy, plain, agency)),
        cast.firm(buyer, offices=office),
    )
    bar = {"bars_bidding": "是", "bar_from": "2026-01-10", "bar_until": "2027-01-09"}
    rows: Rows = (
        ("sanction-lists", _bar(barred, "郑测罚〔2026〕1号") | bar),
        (
            "sanction-lists",
            _bar(repaired, "郑测罚〔2026〕2号") | bar | {"repaired_on": "2026-09-01"},
        ),
        (
            "project-services",
            {
                "tender_number": _BARS,
                "provider_name": compiler.name,
                "provider_uscc": compiler.uscc,
                "service": "标底编制",
                "contract_number": "ZZTEST-HT-1",
                "since": "2026-03-01",
                "until": "2026-05-01",
                "stated_on": STATED_ON,
            },
        ),
        (
            "site-managers",
            {
                "contract_number": "ZZTEST-HT-2",
                "works_name": "测试在建工程",
                "tender_number": "ZZTEST-P6-OTHER",
                "firm_name": busy.name,
                "firm_uscc": busy.uscc,
                "role": POSTS[0],
                "name": manager.name,
                "id_number": manager.id_number,
                "since": "2025-06-01",
                "planned_end": "2027-06-01",
                "stated_on": STATED_ON,
            },
        ),
    )
    expected = (
        Expected.of("D04", "S", buyer.uscc, shared.uscc),
        Expected.of("D06", "S", compiler.uscc),
        Expected.of("D29", "S", busy.uscc),
        Expected.of("D42", "S", barred.uscc),
    )
    why = "buyer's director, compiler of the base price, barred bidder, busy manager"
    answer = Answer(f"lot:{_BARS}/1", "tender", None, expected, why)
    return Case(firms, (lot,), (answer,), rows)


def _bar(unit: Unit, document: str) -> dict[str, str]:
    return listed(subject_name=unit.name, subject_uscc=unit.uscc, document_number=document)
