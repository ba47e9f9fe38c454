"""Kinds of penalty (处罚类别): two generations of the official list, read into one vocabulary.

The templates of 双公示 carry the list of 行政处罚法 (2017) 8; since 2021-07-15 行政处罚法 9 is
wider (通报批评, 降低资质等级, 限制开展生产经营活动, 责令关闭, 限制从业). Senders use both,
write several kinds in one field, and join words with 或.
"""

from __future__ import annotations

import re
from typing import Final

from credit_hub.loaders.source import Kind, Parsed, ValueProblem

__all__ = ["PENALTY_KINDS", "VOCABULARY"]

VOCABULARY: Final = (
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得",
    "没收非法财物",
    "暂扣许可证件",
    "降低资质等级",
    "吊销许可证件",
    "限制开展生产经营活动",
    "责令停产停业",
    "责令关闭",
    "限制从业",
    "行政拘留",
    "其他",
)
"""The words of 行政处罚法 (2021) 9, one by one; ``其他`` stands for penalties of other laws."""

_PHRASES: Final = {
    **{word: (word,) for word in VOCABULARY},
    "没收违法所得没收非法财物": ("没收违法所得", "没收非法财物"),
    "暂扣许可证": ("暂扣许可证件",),
    "暂扣执照": ("暂扣许可证件",),
    "暂扣证照": ("暂扣许可证件",),
    "吊销许可证": ("吊销许可证件",),
    "吊销执照": ("吊销许可证件",),
    "吊销营业执照": ("吊销许可证件",),
    "吊销证照": ("吊销许可证件",),
    "暂扣或者吊销许可证": ("暂扣许可证件", "吊销许可证件"),
    "暂扣或者吊销执照": ("暂扣许可证件", "吊销许可证件"),
    "暂扣或者吊销许可证/执照": ("暂扣许可证件", "吊销许可证件"),
    "暂扣或吊销许可证": ("暂扣许可证件", "吊销许可证件"),
    "暂扣或吊销执照": ("暂扣许可证件", "吊销许可证件"),
    "暂扣或吊销许可证/执照": ("暂扣许可证件", "吊销许可证件"),
    "暂扣或吊销证照": ("暂扣许可证件", "吊销许可证件"),
    "限制生产经营": ("限制开展生产经营活动",),
    "停产停业": ("责令停产停业",),
    "拘留": ("行政拘留",),
    "其他行政处罚": ("其他",),
    "法律、行政法规规定的其他行政处罚": ("其他",),
}
_WORDS: Final = re.compile(
    "|".join(re.escape(phrase) for phrase in sorted(_PHRASES, key=len, reverse=True))
)
_OTHER: Final = re.compile(r"其他\s*[-:—].*$", re.DOTALL)
"""The template asks for '其他-' followed by the name of the penalty."""
_MARKS: Final = re.compile(r"[、,;|/+\s和及]+")


def _penalty_kinds(value: str) -> Parsed:
    text = _OTHER.sub("其他", value)
    found = [word for match in _WORDS.finditer(text) for word in _PHRASES[match[0]]]
    left = _MARKS.sub("", _WORDS.sub("", text))
    if left or not found:
        raise ValueProblem(
            "penalty.kind",
            f"{left or value!r} is in neither list of kinds (行政处罚法 2017 第8条, 2021 第9条)",
            f"write one or more of: {'、'.join(VOCABULARY)}; others as '其他-' and a name",
        )
    return tuple(word for word in VOCABULARY if word in found)


PENALTY_KINDS: Final = Kind("penalty_kinds", _penalty_kinds)
"""One or more kinds of penalty, in the order of the statute."""
