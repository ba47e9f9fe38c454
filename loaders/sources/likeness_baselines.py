"""How alike unrelated bids are (相似度对照基准): what the likeness of two bid files is measured against.

Standard texts make any two bids of one kind somewhat alike. One row gives, for one line of business, the 99.9th
percentile of the likeness of pairs of bids of different bidders for different lots, and how many pairs that are.
``credit-hub likeness`` computes the row from the texts that the hub holds; a centre may bring its own.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import lot_type
from credit_hub.loaders.source import (
    Column,
    Context,
    EdgeMap,
    Identified,
    NodeMap,
    Problem,
    Row,
    Source,
)
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_MILLION: Final = 1_000_000


def _baseline(row: Row, context: Context) -> Identified | None:
    """Name a baseline by all that it says, so that what replaces it is another node."""
    parts = [row.text(name) for name in ("industry", "threshold", "pairs", "computed_on", "method")]
    key = context.keys.digest("baseline", *(part or "" for part in parts))
    return Identified("Baseline", f"baseline:{key}", {"name": f"{parts[2]}对无关投标"})


def _is_a_share(row: Row) -> Problem | None:
    """The likeness lies between 0 and 1,000,000 parts per million, of at least one pair."""
    threshold, pairs = row.values.get("threshold"), row.values.get("pairs")
    if (
        isinstance(threshold, int)
        and isinstance(pairs, int)
        and 0 <= threshold <= _MILLION
        and pairs > 0
    ):
        return None
    return Problem(
        "第99.9百分位相似度(ppm)",
        "baseline.range",
        str(threshold),
        "a likeness lies between 0 and 1,000,000 parts per million, and is that of some pairs",
        "give the likeness in parts per million and the number of pairs",
    )


SOURCE: Final = Source(
    id="likeness-baselines",
    title_zh="投标文件相似度对照基准",
    title_en="baselines of the likeness of bid files",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 40(4)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("行业分类", "industry", kinds.text, required=True),
        Column("第99.9百分位相似度(ppm)", "threshold", kinds.integer, required=True),
        Column("对照对数", "pairs", kinds.integer, required=True),
        Column("计算日期", "computed_on", kinds.day),
        Column("方法", "method", kinds.text),
        STATED_ON,
    ),
    key=("industry",),
    nodes=(
        NodeMap("type", lot_type("industry"), Trust.MENTION, {}),
        NodeMap(
            "baseline",
            _baseline,
            Trust.OFFICIAL,
            {
                "threshold_ppm": "threshold",
                "pairs": "pairs",
                "computed_on": "computed_on",
                "method": "method",
            },
        ),
    ),
    edges=(EdgeMap("LIKENESS_BASELINE", "type", "baseline"),),
    stated_at="stated_on",
    checks=(_is_a_share,),
)
