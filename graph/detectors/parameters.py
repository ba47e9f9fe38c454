"""Numbers that more than one rule uses; a change is a new version of each of those rules."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.control import HALF_PPB
from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.detectors.situation import INFLOW_DAYS, LOOK_AFTER_DAYS, PAYER_MONTHS
from credit_hub.model.findings import Bilingual

__all__ = ["CONTROL_ABOVE", "INFLOW_WINDOW", "LOOK_AFTER", "MOST_USERS", "PAYER_WINDOW"]

LOOK_AFTER: Final = Parameter(
    name="look_after_days",
    value=LOOK_AFTER_DAYS,
    unit="days after the deadline",
    meaning=Bilingual(
        "截止时间后在此期间内开始的关系作为线索", "a relation that begins within them is a lead"
    ),
    origin="design decision, no law sets it",
)
CONTROL_ABOVE: Final = Parameter(
    name="control_above_ppb",
    value=HALF_PPB,
    unit="parts per 10^9, exclusive",
    meaning=Bilingual("控制的下限（超过，不含等于）", "control is strictly more than this"),
    origin="公司法265(2) 超过百分之五十",
)
INFLOW_WINDOW: Final = Parameter(
    name="inflow_days",
    value=INFLOW_DAYS,
    unit="days before the deposit left the account",
    meaning=Bilingual(
        "保证金转出前在此期间内的入账作为线索", "what came in within them may have paid the deposit"
    ),
    origin="design decision, no law sets it",
)
PAYER_WINDOW: Final = Parameter(
    name="payer_months",
    value=PAYER_MONTHS,
    unit="months before the day asked about",
    meaning=Bilingual(
        "以此期间内各月的社保缴费人为准", "months whose payers of social insurance are compared"
    ),
    origin="design decision: a month's contributions are on record some weeks after it",
)
MOST_USERS: Final = Parameter(
    "most_users",
    20,
    "users on record",
    Bilingual(
        "使用者超过此数的地址、电话、缴费人、付款账户不作线索",
        "what more than so many use is the place of many: no lead",
    ),
    "design decision: business-secretary addresses, agents' telephones, labour agencies and"
    " clearing accounts serve hundreds",
)
