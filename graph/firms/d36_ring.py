"""D36: rings of holdings (循环持股、交叉持股). Leads only: no article forbids a ring at large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.firms.examples.d36 import EXAMPLES
from credit_hub.graph.firms.shared import NO_ARTICLES, asked_about
from credit_hub.graph.ownership.leads import ring_hit
from credit_hub.graph.ownership.rings import RING_LENGTH, rings
from credit_hub.model.findings import Bilingual, EvidenceClass, Incompleteness

__all__ = ["RULE"]

_ID: Final = "D36"


def _compute(situation: Situation) -> Iterator[Outcome]:
    asked = asked_about(situation)
    search = rings(situation.stated.holdings)
    for ring in search.found:
        if asked & set(ring.companies):
            yield ring_hit(ring, situation.neighbourhood.name)
    if not search.complete:
        yield Incompleteness(
            "rings_capped",
            _ID,
            Bilingual(
                "持股环过多或过长，未全部列出", "there are more or longer rings than are listed"
            ),
        )


RULE: Final = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("循环持股、交叉持股", "ring of holdings, cross-shareholding"),
    evidence=EvidenceClass.LEAD,
    articles=NO_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "所查企业向上各层股东构成的环；是否为上市公司控股子公司反向持股（公司法141）未判断",
        "rings among the holders above the firms asked about; whether a subsidiary holds shares of"
        " the listed company that controls it (Company Law 141) was not judged",
    ),
    evidence_needed=(
        Bilingual("载明日期和比例的股东名册", "the registers of holders, with dates and shares"),
        Bilingual("资本实缴与资金流向", "capital paid in, and where the money came from"),
    ),
    false_positives=(
        Bilingual("比例四舍五入或已失效的持股", "rounded shares, holdings that have ended"),
        Bilingual(
            "同一股东经两条链持有同一公司（菱形，不成环）",
            "two chains from one holder to one company (a diamond is no ring)",
        ),
    ),
    examples=EXAMPLES,
    parameters=(
        Parameter(
            "longest_ring",
            RING_LENGTH,
            "holdings",
            Bilingual("查找的最大环长", "longest ring looked for"),
            "design decision: the layers of an equity penetration",
        ),
    ),
)
