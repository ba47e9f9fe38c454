"""Management relations between bidders (管理关系): one manages the other, or one unit manages both.

招标投标法实施条例 34(2) bars 存在控股、管理关系的不同单位, 政府采购法实施条例 18(1) those of
直接控股、管理关系: a direct relation is inside both wordings. What goes through a third unit is
inside neither with certainty, so it is a lead; so is a contract on a part of the business, and two
units that one third unit manages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from credit_hub.graph.detectors.control_paths import edges_of
from credit_hub.graph.detectors.evidence import doubts, missing_proof
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Article, Regime

__all__ = ["common_managers", "management"]

_MANAGED: Final = "MANAGED_BY"
_SUBORDINATE: Final = "隶属"
_WHOLE: Final = "整体"
_IN_PART: Final = Bilingual(
    "管理范围不是整体或未载明：部分业务的委托不是管理关系，须查明合同内容",
    "the scope is a part of the business, or not stated: that is no management relation, read the"
    " contract",
)
_THROUGH_OTHERS: Final = Bilingual(
    "经由第三方的管理是否属于“管理关系”条文未明；须查明两单位之间是否存在直接的管理关系",
    "whether management through a third unit is meant is open: find out whether a direct relation"
    " exists",
)
_ONE_MANAGER: Final = Bilingual(
    "同受一方管理不在禁止条文的文义之内；须查明管理方是否统一安排投标（招标投标法实施条例第39条所列情形）",
    "being managed by one unit is outside the wording of the bar; find out whether it arranged the"
    " bids (a circumstance of art. 39 of the tender regulation)",
)


def management(
    situation: Situation,
    upper: str,
    lower: str,
    articles: Mapping[Regime, tuple[Article, ...]],
) -> Iterator[Outcome]:
    """Yield that ``upper`` manages ``lower``, or, as a lead, that a daughter of it does."""
    direct = [edge for edge in _managers(situation, lower) if edge.end == upper]
    if direct:
        yield from _direct(situation, upper, lower, _best(situation, direct), articles)
        return
    for edge in _managers(situation, lower):
        late = situation.standing(edge) is Standing.LATE
        if not late and edge.end in situation.stated.of(upper):
            yield from _through(situation, upper, lower, edge)
            return


def common_managers(situation: Situation, first: str, second: str) -> Iterator[Outcome]:
    """Yield the lead that one third unit manages both, unless it acts for the state.

    That one organ is above many units of the state is its task, as with holdings (公司法265(4)).
    """
    above = [
        {e.end: e for e in _managers(situation, unit) if _in_force(situation, e)}
        for unit in (first, second)
    ]
    nodes = situation.neighbourhood.nodes
    common = sorted(m for m in above[0].keys() & above[1].keys() if not nodes[m].is_state_owner)
    if not common:
        return
    edges = tuple(held[manager] for manager in common for held in above)
    names = [situation.neighbourhood.name(unit) for unit in (first, second)]
    managers = joined(situation.neighbourhood, common)
    weak = _weak(situation, edges)
    yield Hit(
        evidence=EvidenceClass.LEAD,
        variant="common_manager",
        subjects=(first, second),
        paths=tuple((edge.id,) for edge in edges),
        summary=Bilingual(
            f"{names[0]}与{names[1]}同受{managers.zh}管理，属线索",
            f"{names[0]} and {names[1]} are both managed by {managers.en}, a lead",
        ),
        missing_proof=(_ONE_MANAGER, *_scope(edges), *missing_proof(situation, weak)),
    )
    yield from doubts(situation, weak)


def _managers(situation: Situation, unit: str) -> tuple[Edge, ...]:
    edges = situation.neighbourhood.out_of(unit, _MANAGED)
    return tuple(e for e in edges if situation.standing(e) is not Standing.OUT and e.end != unit)


def _best(situation: Situation, edges: Iterable[Edge]) -> Edge:
    return min(edges, key=lambda e: (situation.standing(e), not _is_whole(e), -e.trust, e.id))


def _in_force(situation: Situation, edge: Edge) -> bool:
    return situation.standing(edge) <= Standing.UNPROVEN


def _weak(situation: Situation, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    return tuple(edge for edge in edges if situation.standing(edge) is not Standing.PROVEN)


def _is_whole(edge: Edge) -> bool:
    """Whether the unit as a whole is managed; a subordinate unit is, unless its row says else."""
    scope = edge.detail("scope")
    return scope == _WHOLE or (scope is None and edge.detail("kind") == _SUBORDINATE)


def _scope(edges: Iterable[Edge]) -> tuple[Bilingual, ...]:
    return () if all(map(_is_whole, edges)) else (_IN_PART,)


def _direct(
    situation: Situation,
    upper: str,
    lower: str,
    edge: Edge,
    articles: Mapping[Regime, tuple[Article, ...]],
) -> Iterator[Outcome]:
    names = [situation.neighbourhood.name(unit) for unit in (upper, lower)]
    weak = _weak(situation, (edge,))
    variant = _variant(situation, edge)
    barred = variant == "management"
    tail = Bilingual("", "") if barred else Bilingual("，属线索", ", a lead")
    yield Hit(
        evidence=EvidenceClass.STATUTORY if barred else EvidenceClass.LEAD,
        variant=variant,
        subjects=(upper, lower),
        paths=((edge.id,),),
        summary=Bilingual(
            f"{names[0]}与{names[1]}存在管理关系，{names[0]}为管理方{tail.zh}",
            f"{names[0]} manages {names[1]}{tail.en}",
        ),
        articles=articles[situation.regime] if barred else (),
        missing_proof=(*_scope((edge,)), *missing_proof(situation, weak)),
    )
    yield from doubts(situation, weak)


def _variant(situation: Situation, edge: Edge) -> str:
    standing = situation.standing(edge)
    if standing is Standing.LATE:
        return "management_after_deadline"
    if standing is Standing.UNPROVEN:
        return "management_unproven"
    return "management" if _is_whole(edge) else "management_in_part"


def _through(situation: Situation, upper: str, lower: str, edge: Edge) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    chains = situation.stated.of(upper).chains(edge.end)
    paths = tuple((*chain, edge.id) for chain in chains)
    weak = _weak(situation, edges_of(situation, paths))
    names = [neighbourhood.name(unit) for unit in (upper, lower, edge.end)]
    yield Hit(
        evidence=EvidenceClass.LEAD,
        variant="indirect_management",
        subjects=(upper, lower),
        paths=paths,
        summary=Bilingual(
            f"{names[0]}通过其控制的{names[2]}管理{names[1]}，属线索",
            f"{names[0]} manages {names[1]} through {names[2]}, which it controls, a lead",
        ),
        missing_proof=(_THROUGH_OTHERS, *_scope((edge,)), *missing_proof(situation, weak)),
    )
    yield from doubts(situation, weak)
