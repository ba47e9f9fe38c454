"""Numbers that more than one rule uses; a change is a new version of each of those rules."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.control import HALF_PPB
from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS
from credit_hub.model.findings import Bilingual

__all__ = ["CONTROL_ABOVE", "LOOK_AFTER"]

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
