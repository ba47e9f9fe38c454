"""Every reason for which a record is refused, or not issued."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "AUDIENCE",
    "CLAIMS",
    "CONSENT",
    "KIND",
    "LIFE",
    "NEGATIVE",
    "OPEN_MEMBER",
    "PURPOSE",
    "SUBJECT",
    "SUITE",
    "UNBOUND",
]

_RULE: Final = "protocol records"

KIND: Final = Reason(
    "record.vct", "no record of this kind is exchanged", "不交换此类记录", f"{_RULE} section 3"
)
CLAIMS: Final = Reason(
    "record.claims",
    "the record has members beyond its kind, lacks some, or one has a wrong value",
    "记录成员超出其类型规定、缺失或取值有误",
    f"{_RULE} section 3; PIPL art. 6 (minimum scope)",
)
OPEN_MEMBER: Final = Reason(
    "record.open_member",
    "a member that must be hidden is open, or one that must be open is hidden",
    "应隐藏的成员被公开，或应公开的成员被隐藏",
    f"{_RULE} section 3; RFC 9901 section 9.7",
)
AUDIENCE: Final = Reason(
    "record.aud",
    "the record is for another city",
    "记录的接收方是其他城市",
    f"{_RULE} section 5; RFC 7519 section 4.1.3",
)
PURPOSE: Final = Reason(
    "record.purpose",
    "the record is for another purpose than was asked",
    "记录用途与请求用途不符",
    f"{_RULE} section 5; PIPL art. 6",
)
CONSENT: Final = Reason(
    "record.consent",
    "the record rests on another consent than was given",
    "记录所依据的同意与所给同意不符",
    f"{_RULE} section 5; PIPL art. 23",
)
SUBJECT: Final = Reason(
    "record.sub", "the record is about someone else", "记录主体不符", f"{_RULE} section 5"
)
SUITE: Final = Reason(
    "record.suite",
    "the suite that the record names is not that of its key and hash, or is not accepted here",
    "记录所载密码套件与密钥或杂凑算法不符，或本方不接受",
    f"{_RULE} section 5 (no downgrade)",
)
LIFE: Final = Reason(
    "record.life",
    "the record counts longer than its kind may, or its times contradict each other",
    "记录有效期超过该类记录上限，或时间相互矛盾",
    f"{_RULE} section 3 (life)",
)
UNBOUND: Final = Reason(
    "record.unbound",
    "the record names a key of its holder and is shown without a proof of it",
    "记录载明持有人密钥，但出示时未证明持有",
    f"{_RULE} section 5; RFC 9901 section 9.5",
)
NEGATIVE: Final = Reason(
    "record.negative_band",
    "a band without incentive leaves the city only as not eligible, without a reason",
    "无激励的分档只能以不符合条件的形式提供，不附理由",
    f"{_RULE} section 3; design invariant 9",
)
