"""Persons whom the agency and a bidder employ at the same time (共同受薪人员), as of the deadline.

The neighbourhood brings only those whom both employ, and says of whom employment is on record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from credit_hub.graph.detectors.evidence import doubts, feed_missing, meetings, missing_proof
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Article, Regime

__all__ = ["common_staff", "staff_not_on_record"]

_EMPLOYED = "EMPLOYED"
_EXPLAIN = Bilingual(
    "同时受雇本身不是条文所列行为；须查明工资与社保由谁支付、代理机构是否代理投标或为该投标人提供咨询",
    "two employments are not in themselves what the article names: find out who pays wages and"
    " social insurance, and whether the agency bid for or advised this bidder",
)


def common_staff(
    situation: Situation,
    agency: str,
    bidder: str,
    articles: Mapping[Regime, tuple[Article, ...]],
) -> Iterator[Outcome]:
    """Yield who is employed by both on the day: class X where every employment is proven.

    Persons are those known by their number: a namesake is nobody (``evidence.meetings``). Proven
    and unproven ones are two outcomes, so that a doubt about one person weakens no other.
    """
    neighbourhood = situation.neighbourhood
    staff = [
        tuple(situation.in_force(neighbourhood.into(unit, _EMPLOYED))) for unit in (agency, bidder)
    ]
    every = meetings(situation, *staff)
    names = [neighbourhood.name(unit) for unit in (agency, bidder)]
    for proven in (True, False):
        found = [m for m in every if (m.standing is Standing.PROVEN) is proven]
        if not found:
            continue
        edges = [edge for m in found for edge in m.edges]
        persons = joined(neighbourhood, (m.node for m in found))
        tail = (
            Bilingual("，需作说明", "; needs an explanation")
            if proven
            else Bilingual("，属线索", ", a lead")
        )
        yield Hit(
            evidence=EvidenceClass.UNEXPLAINED if proven else EvidenceClass.LEAD,
            variant="common_staff" if proven else "common_staff_unproven",
            subjects=(agency, bidder),
            paths=tuple(m.path for m in found),
            summary=Bilingual(
                f"代理机构{names[0]}与投标人{names[1]}同时雇用同一人员（{persons.zh}）{tail.zh}",
                f"the agency {names[0]} and the bidder {names[1]} employ the same person at the"
                f" same time ({persons.en}){tail.en}",
            ),
            articles=articles[situation.regime] if proven else (),
            missing_proof=(_EXPLAIN, *missing_proof(situation, edges)),
        )
        yield from doubts(situation, edges)


def staff_not_on_record(
    situation: Situation, rule: str, agencies: Iterable[str]
) -> Iterator[Outcome]:
    """Yield for whom nothing was searched: nobody is on record as employed there.

    Where that is so of the agency, there is nothing to compare, whatever the bidders' records say:
    the neighbourhood does not even ask for them.
    """
    neighbourhood = situation.neighbourhood
    known = {agency: _on_record(neighbourhood, agency) for agency in agencies}
    missing = sorted(agency for agency, there in known.items() if not there)
    if any(known.values()):
        others = set(neighbourhood.bidders) - known.keys()
        missing += sorted(unit for unit in others if not _on_record(neighbourhood, unit))
    if missing:
        what = Bilingual(
            "没有劳动用工与社保数据，共用受薪人员及职工经办投标的情况未检索",
            "no employment data: common paid staff, and employees who handle bids, were not"
            " searched",
        )
        yield feed_missing(situation, rule, what, missing)


def _on_record(neighbourhood: Neighbourhood, unit: str) -> bool:
    """Whether anybody is, or ever was, on record as employed by ``unit``."""
    read = neighbourhood.into(unit, _EMPLOYED)
    return (unit, _EMPLOYED) in neighbourhood.stated or any(True for _ in read)
