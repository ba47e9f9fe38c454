"""Every reason for which a scale or a mapping table is refused."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "BANDS",
    "DIRECTION",
    "FORM",
    "MONOTONE",
    "NO_BAND",
    "PARTIES",
    "PENALTY",
    "SCALE_DIGEST",
    "SCORE",
    "TOTAL",
    "UNKNOWN_TABLE",
]

_RULE: Final = "protocol mapping"

FORM: Final = Reason(
    "mapping.form",
    "the table has other members than the protocol, or of a wrong type",
    "对照表的成员与规定不符，或类型有误",
    f"{_RULE} section 3",
)
BANDS: Final = Reason(
    "mapping.bands",
    "the bands of a scale do not rise, or not all scores are in one",
    "分档未按升序排列，或未覆盖全部分值",
    f"{_RULE} section 2",
)
SCORE: Final = Reason(
    "mapping.score", "the score is outside its scale", "分值超出量表范围", f"{_RULE} section 2"
)
NO_BAND: Final = Reason(
    "mapping.no_band", "the scale has no such band", "量表没有该分档", f"{_RULE} section 2"
)
TOTAL: Final = Reason(
    "mapping.total",
    "the table does not say of every band, once, what it is worth",
    "对照表未对每一分档恰好规定一次",
    f"{_RULE} section 3 (total)",
)
MONOTONE: Final = Reason(
    "mapping.monotone",
    "a higher band would be worth less than a lower one",
    "较高分档的对应结果低于较低分档",
    f"{_RULE} section 3 (monotone)",
)
PENALTY: Final = Reason(
    "mapping.penalty",
    "a band would be mapped to one without incentive: the worst result is no incentive",
    "分档被映射到无激励的分档：最低结果只能是不予激励",
    f"{_RULE} section 3 (no penalty); domain F",
)
SCALE_DIGEST: Final = Reason(
    "mapping.scale_digest",
    "the table was agreed for another version of a scale",
    "对照表所依据的量表版本不符",
    f"{_RULE} section 3",
)
DIRECTION: Final = Reason(
    "mapping.direction",
    "the table leads from or to another city than is asked",
    "对照表的方向与所需不符",
    f"{_RULE} section 4",
)
PARTIES: Final = Reason(
    "mapping.parties",
    "the table is not signed by both cities that it names, and by nobody else",
    "对照表未由所载两市共同签署，或有其他方签署",
    f"{_RULE} section 3 (signatures)",
)
UNKNOWN_TABLE: Final = Reason(
    "mapping.unknown",
    "no table with the digest that the record names is at hand",
    "没有记录所载摘要对应的对照表",
    f"{_RULE} section 4",
)
