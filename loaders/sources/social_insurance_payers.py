"""Who pays the social insurance of a unit's staff (社会保险费缴费人), one row for each unit, payer and month.

The tax authority collects the contributions, so its declarations name the payer beside the unit that employs. A unit that pays for its own staff is the rule: such rows are sent as well, because
they say that the feed covers the unit. Numbers of persons only, no person is named.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import unit
from credit_hub.loaders.parties import PARTY_NAME, PARTY_NUMBER, numbered_party
from credit_hub.loaders.source import Column, EdgeMap, Kind, NodeMap, Parsed, Source, ValueProblem
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_MONTH: Final = re.compile(r"(?P<year>\d{4})(?:[-/.]|年)?(?P<month>\d{1,2})月?")
_MONTHS: Final = 12
_EARLIEST: Final = 1951
"""Year of the first social insurance of the People's Republic (劳动保险条例)."""


def _month(value: str, *, later: int) -> Parsed:
    match = _MONTH.fullmatch(value)
    if match is None:
        raise ValueProblem("month.unreadable", "not a month", "write 2026-09")
    year, month = int(match["year"]), int(match["month"])
    if not 1 <= month <= _MONTHS or year < _EARLIEST:
        raise ValueProblem("month.not_a_month", "the calendar has no such month", "write 2026-09")
    years, place = divmod(month - 1 + later, _MONTHS)
    return date(year + years, place + 1, 1)


_FIRST_DAY: Final = Kind("month_start", lambda value: _month(value, later=0))
_NEXT_MONTH: Final = Kind("month_end", lambda value: _month(value, later=1))

SOURCE: Final = Source(
    id="social-insurance-payers",
    title_zh="社会保险费缴费人信息",
    title_en="payers of social insurance",
    authority="税务部门、人力资源和社会保障部门",
    standard="社会保险费征缴暂行条例",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("用人单位名称", "unit_name", kinds.text),
        Column("用人单位统一社会信用代码", "unit_uscc", kinds.uscc, required=True),
        Column("缴费人名称", "payer_name", PARTY_NAME),
        Column(
            "缴费人证件号码",
            "payer_number",
            PARTY_NUMBER,
            required=True,
            headings=("缴费人统一社会信用代码",),
        ),
        Column("费款所属月份", "month", _FIRST_DAY, required=True, headings=("缴费月份",)),
        Column("费款所属月份", "month_end", _NEXT_MONTH, required=True, headings=("缴费月份",)),
        Column("缴费人数", "headcount", kinds.integer),
        STATED_ON,
    ),
    key=("unit_uscc", "payer_number", "month"),
    nodes=(
        NodeMap("unit", unit("unit_uscc"), Trust.MENTION, {"name": "unit_name"}),
        NodeMap("payer", numbered_party("payer_number", "payer_name"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap(
            "INSURED_BY",
            "unit",
            "payer",
            valid=("month", "month_end"),
            properties={"headcount": "headcount"},
        ),
    ),
    stated_at="stated_on",
)
