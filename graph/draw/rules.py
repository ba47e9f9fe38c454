"""The rules of the draw-check as data (domain.md B6): what each is called and what it quotes.

Their logic is in ``graph.draw.grounds``: one look at an expert serves all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from credit_hub.model.articles import (
    COMMITTEE_RULES_12_1_1,
    COMMITTEE_RULES_12_1_2,
    COMMITTEE_RULES_12_1_3,
    COMMITTEE_RULES_12_1_4,
    PROCUREMENT_REG_9_1_1,
    PROCUREMENT_REG_9_1_2,
    PROCUREMENT_REG_9_1_3,
    PROCUREMENT_REG_9_1_4,
    PROCUREMENT_REG_9_1_5,
    TENDER_LAW_37_4,
    TENDER_REG_46_3,
    TENDER_REG_46_4,
)
from credit_hub.model.findings import Bilingual, EvidenceClass
from credit_hub.model.statutes import Article, Regime

__all__ = ["DRAW_RULES", "DrawRule", "draw_rule_of"]

Articles = Mapping[Regime, tuple[Article, ...]]
_INTEREST: Final = (TENDER_LAW_37_4, TENDER_REG_46_3, COMMITTEE_RULES_12_1_3)


@dataclass(frozen=True, slots=True)
class DrawRule:
    """One rule about experts.

    ``evidence`` is the strongest class that it may give. ``grounds`` holds, for the code of each
    ground, what it quotes under each body of law; a ground that quotes nothing is never more than
    X. ``evidence_needed`` is what a person must still obtain, ``false_positives`` what may look the
    same and is none (domain.md B9).
    """

    id: str
    version: str
    title: Bilingual
    evidence: EvidenceClass
    grounds: Mapping[str, Articles]
    evidence_needed: tuple[Bilingual, ...]
    false_positives: tuple[Bilingual, ...]


def _by_law(tender: tuple[Article, ...], procurement: tuple[Article, ...]) -> Articles:
    return MappingProxyType({Regime.TENDER: tender, Regime.PROCUREMENT: procurement})


_EMPLOYMENT_RECORD: Final = Bilingual(
    "劳动合同、社保缴纳记录（载明起止日期）",
    "contract of employment and record of social insurance, with first and last day",
)

DRAW_RULES: Final[tuple[DrawRule, ...]] = (
    DrawRule(
        id="D44",
        version="1.0.0",
        title=Bilingual("评标专家与投标人有利害关系", "expert with an interest in a bidder"),
        evidence=EvidenceClass.STATUTORY,
        grounds=MappingProxyType(
            {
                "employed": _by_law(_INTEREST, (PROCUREMENT_REG_9_1_1,)),
                "office": _by_law(_INTEREST, (PROCUREMENT_REG_9_1_2,)),
                "control": _by_law(_INTEREST, (PROCUREMENT_REG_9_1_3,)),
                "kin": _by_law(
                    (TENDER_LAW_37_4, TENDER_REG_46_3, COMMITTEE_RULES_12_1_1),
                    (PROCUREMENT_REG_9_1_4,),
                ),
                "other_relation": _by_law(_INTEREST, (PROCUREMENT_REG_9_1_5,)),
                "tender_conduct": _by_law((COMMITTEE_RULES_12_1_4,), (PROCUREMENT_REG_9_1_5,)),
            }
        ),
        evidence_needed=(
            _EMPLOYMENT_RECORD,
            Bilingual(
                "户籍或婚姻登记记录（仅依法调取）",
                "household or marriage record, requested as the law allows and not otherwise",
            ),
            Bilingual("处罚决定书", "the decision that punished the expert"),
        ),
        false_positives=(
            Bilingual("学术合作、师生关系", "academic ties, teacher and student"),
            Bilingual(
                "大型用人单位（高校、设计院）中互不相识的人员",
                "strangers who work for one large employer (university, design institute)",
            ),
            Bilingual("专家库过小的专业", "fields with few experts"),
        ),
    ),
    DrawRule(
        id="D45",
        version="1.0.0",
        title=Bilingual("评标专家信用核查", "the expert's own credit record"),
        evidence=EvidenceClass.UNEXPLAINED,
        grounds=MappingProxyType({"own_sanction": _by_law((), ())}),
        evidence_needed=(
            Bilingual(
                "列入决定与移出通知，查询回执",
                "the decision to list, the notice of removal, the receipt of the query",
            ),
        ),
        false_positives=(
            Bilingual("上游移出滞后", "late removal upstream"),
            Bilingual("与评标无关的处罚", "a sanction that has nothing to do with evaluation"),
        ),
    ),
    DrawRule(
        id="D47",
        version="1.0.0",
        title=Bilingual("监督部门人员担任评委", "staff of a supervising department on a committee"),
        evidence=EvidenceClass.STATUTORY,
        grounds=MappingProxyType(
            {
                "supervising": _by_law(
                    (TENDER_REG_46_4, COMMITTEE_RULES_12_1_2), (PROCUREMENT_REG_9_1_5,)
                )
            }
        ),
        evidence_needed=(
            Bilingual(
                "任职文件，所在部门对该项目的监督职责",
                "letter of appointment, and what the department supervises in this project",
            ),
        ),
        false_positives=(
            Bilingual("已离开该部门", "has left the department"),
            Bilingual("所在部门不监督本项目", "the department does not supervise this project"),
        ),
    ),
)
"""All rules of the draw-check, in the order of their numbers."""
_OF_GROUND: Final = MappingProxyType({code: rule for rule in DRAW_RULES for code in rule.grounds})


def draw_rule_of(code: str) -> DrawRule:
    """Return the rule that a ground belongs to."""
    return _OF_GROUND[code]
