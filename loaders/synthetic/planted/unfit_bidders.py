"""One lot whose bidders lack a qualification, have a barred director, or were refused wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from credit_hub.loaders.synthetic.planted import Case, Rows
from credit_hub.loaders.synthetic.planted.bars_and_experts import listed
from credit_hub.loaders.synthetic.planted.cast import Cast
from credit_hub.loaders.synthetic.registry import DIRECTOR, STATED_ON, Office, Unit
from credit_hub.loaders.synthetic.truth import Answer, Expected

TENDER: Final = "ZZTEST-P9"
LOT: Final = f"lot:{TENDER}/1"
_SCOPE: Final = "建筑工程施工总承包"
_GRADE: Final = "二级"


def case() -> Case:
    """An expired, a low and a small qualification, a barred director, a bar that had ended."""
    cast = Cast(series=12)
    units = tuple(cast.unit(place, f"资格{place}建工") for place in range(1, 7))
    expired, low, small, led, refused, plain = units
    agency, barred = cast.unit(20, "资格代理"), cast.human()
    office = Office(DIRECTOR, barred, date(2026, 2, 1))
    reason = "因列入失信名单被否决"
    bids = tuple(
        replace(cast.bid(unit), rejected=reason if unit is refused else "") for unit in units
    )
    lot = replace(
        cast.lot(TENDER, "1", "测试九号路工程", bids, agency=agency),
        required_scope=_SCOPE,
        required_grade=_GRADE,
    )
    firms = (
        *(cast.firm(unit) for unit in (expired, low, small, refused, plain, agency)),
        cast.firm(led, offices=(office,)),
    )
    rows: Rows = (
        _qualified(expired, 1, until="2026-09-30"),
        _qualified(low, 2, grade="三级"),
        _qualified(small, 3, limit="40000000"),
        *(_qualified(unit, number) for number, unit in enumerate((led, refused, plain), start=4)),
        (
            "sanction-lists",
            listed(
                name=barred.name,
                id_number=barred.id_number,
                document_number="郑测执〔2025〕9号",
                listed_on="2025-01-10",
                bars_office="是",
            ),
        ),
        (
            "sanction-lists",
            listed(
                subject_name=refused.name,
                subject_uscc=refused.uscc,
                document_number="郑测罚〔2025〕10号",
                bars_bidding="是",
                bar_from="2025-01-10",
                bar_until="2026-01-09",
            ),
        ),
    )
    expected = (
        *(Expected.of("D30", "S", unit.uscc) for unit in (expired, low, small)),
        Expected.of("D41", "S", led.uscc),
        Expected.of("D43", "L", refused.uscc),
    )
    why = "expired, low and small qualification, director under a bar, bid refused for an old bar"
    return Case(firms, (lot,), (Answer(LOT, "tender", None, expected, why),), rows)


def _qualified(
    unit: Unit, number: int, *, grade: str = _GRADE, limit: str = "", until: str = "2028-12-31"
) -> tuple[str, dict[str, str]]:
    return (
        "qualifications",
        {
            "unit_name": unit.name,
            "uscc": unit.uscc,
            "certificate_number": f"ZZTEST-ZS-{number}",
            "scope": _SCOPE,
            "grade": grade,
            "limit": limit,
            "since": "2022-01-01",
            "until": until,
            "issuer": "郑州测试住建局",
            "stated_on": STATED_ON,
        },
    )
