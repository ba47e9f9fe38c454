"""D29: the project manager of a bid still manages other works (项目经理在建冲突)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d29 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.model.articles import CONSTRUCTORS_PRACTICE_9, CONSTRUCTORS_RULES_21_2
from credit_hub.model.findings import Bilingual, EvidenceClass, Exclusion, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D29"
_QUOTED = (CONSTRUCTORS_RULES_21_2, CONSTRUCTORS_PRACTICE_9)
_ARTICLES = {Regime.TENDER: _QUOTED, Regime.PROCUREMENT: _QUOTED}
_POSTS: Final = frozenset({"项目经理", "项目负责人", "施工项目负责人"})
_SUSPENDED: Final = Parameter(
    name="suspension_days",
    value=120,
    unit="days, inclusive",
    meaning=Bilingual("停工例外的最短天数", "shortest suspension that is an exception"),
    origin="注册建造师执业管理办法（试行）9(3) 超过120天（含）",
)
_ACCEPTED = Bilingual(
    "须核实该工程在截止日是否已竣工验收或已更换项目负责人（验收数据常滞后）",
    "verify that on the day the works were neither accepted nor given to another manager"
    " (acceptances are often filed late)",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    seen = False
    for bid in neighbourhood.bids:
        for named in neighbourhood.into(bid.id, "TEAM"):
            person = neighbourhood.nodes[named.start]
            if named.role not in _POSTS or not person.is_established:
                continue
            for post in situation.in_force(neighbourhood.out_of(named.start, "SITE_MGR")):
                seen = True
                if post.role in _POSTS:
                    yield from _judged(situation, bid, named, post)
    if neighbourhood.bids and not seen:
        what = Bilingual(
            "没有拟派项目负责人的在建任职数据", "no post in works of the named managers on record"
        )
        yield feed_missing(situation, _ID, what)


def _judged(situation: Situation, bid: Bid, named: Edge, post: Edge) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    names = [neighbourhood.name(x) for x in (named.start, post.end)]
    exception = _exception(situation, post)
    if exception is not None:
        code, zh, en = exception
        yield Exclusion(
            _ID,
            code,
            bid.submitters,
            Bilingual(f"{names[0]}在{names[1]}任职：{zh}", f"{names[0]} manages {names[1]}: {en}"),
        )
        return
    planned = _day(post, "planned_end")
    overdue = post.valid.end is None and planned is not None and planned <= situation.day
    proven = situation.standing(post) is Standing.PROVEN and not named.contested and not overdue
    tail = Bilingual("", "") if proven else Bilingual("，属线索", ", a lead")
    late = Bilingual("（计划竣工日已过）", " (planned completion has passed)")
    past = late if overdue else Bilingual("", "")
    variant = "site_manager" if proven else "site_manager_unproven"
    yield Hit(
        evidence=EvidenceClass.STATUTORY if proven else EvidenceClass.LEAD,
        variant="acceptance_not_stated" if overdue else variant,
        subjects=bid.submitters,
        paths=((named.id, post.id),),
        summary=Bilingual(
            f"拟派项目负责人{names[0]}在{situation.day}仍任在建工程{names[1]}的项目负责人"
            f"{past.zh}{tail.zh}",
            f"the project manager {names[0]} of the bid still manages {names[1]} on"
            f" {situation.day}{past.en}{tail.en}",
        ),
        articles=_ARTICLES[situation.regime] if proven else (),
        missing_proof=(_ACCEPTED, *missing_proof(situation, (post,))),
    )
    yield from doubts(situation, (post,))


def _exception(situation: Situation, post: Edge) -> tuple[str, str, str] | None:
    """The exceptions of art. 9 that are data: phases of one work, and a long suspension."""
    neighbourhood = situation.neighbourhood
    tenders = {e.end for e in neighbourhood.out_of(neighbourhood.lot.id, "PART_OF")}
    if tenders & {e.end for e in neighbourhood.out_of(post.end, "UNDER")}:
        return "same_works", "同一工程相邻分段发包或分期施工", "sections or phases of one work"
    since, until = _day(post, "suspended_from"), _day(post, "suspended_until")
    consent = post.detail("owner_consent") == "true"
    standing_still = since is not None and (until is None or until > situation.day)
    if since is None or not standing_still or not consent:
        return None
    if (situation.day - since).days >= _SUSPENDED.value:
        return "suspended", "停工超过120天（含）并经建设单位同意", "suspended with consent"
    return None


def _day(edge: Edge, name: str) -> date | None:
    text = edge.detail(name)
    return None if text is None else date.fromisoformat(text)


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("项目经理在建冲突", "project manager of other works"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "拟派项目负责人（以证件号码确认）在截止日的在建工程任职；仅有姓名的人员与未报送的工程未检索",
        "posts in works on the day of the project managers named, known by number; persons known by"
        " name only and works that nobody reported were not searched",
    ),
    evidence_needed=(
        Bilingual("中标通知书与竣工验收记录", "award notices and the acceptance record"),
        Bilingual(
            "建设单位同意更换或停工的文件", "the owner's consent to a change or a suspension"
        ),
    ),
    false_positives=(
        Bilingual("竣工验收数据滞后", "stale acceptance data"),
        Bilingual("同一工程相邻分段发包或分期施工", "sections or phases of one work"),
        Bilingual("停工超过120天（含）并经建设单位同意", "suspended for 120 days with consent"),
        Bilingual("同名人员", "persons of the same name"),
    ),
    examples=EXAMPLES,
    parameters=(_SUSPENDED,),
)
