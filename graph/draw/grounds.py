"""Why an expert may not sit on the committee of a lot (D44, D45, D47); pure functions on values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from credit_hub.graph.control import HALF_PPB
from credit_hub.graph.detectors.evidence import HEADS, OFFICES
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.draw.answer import Decision, Ground
from credit_hub.graph.draw.rules import draw_rule_of
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.sanction_state import SanctionState, use_of
from credit_hub.graph.wording import steps
from credit_hub.model.findings import Bilingual
from credit_hub.model.statutes import Regime

__all__ = ["Question", "grounds_against"]

_BY_BLOOD: Final = frozenset({"直系血亲", "三代以内旁系血亲"})
"""Kinship that has no beginning to be stated."""
_CONDUCT: Final = ("招标", "投标", "评标")
_STALE: Final = frozenset({SanctionState.REVOKED, SanctionState.REPAIRED})


@dataclass(frozen=True, slots=True)
class Question:
    """One lot, one day, and the first day that the look-back reaches."""

    situation: Situation
    since: date

    def in_window(self, edge: Edge) -> bool:
        """Whether the relation held on a day from ``since`` to the deadline.

        An end is the first day on which the relation no longer held, so one that ended exactly 36
        months before held last on the day before the window: it does not count.
        """
        ended = edge.valid.end is not None and edge.valid.end <= self.since
        return not ended and not edge.valid.starts_after(self.situation.begun_by)

    def is_proven(self, edge: Edge) -> bool:
        """Whether a day in the window is certain: its first day is known, or its last."""
        last = None if edge.valid.end is None else edge.valid.end - timedelta(days=1)
        known = edge.valid.is_dated or (last is not None and last <= self.situation.begun_by)
        return known and not edge.contested


def grounds_against(question: Question, expert: str) -> Iterator[Ground]:
    """Yield every ground against one expert: bidder by bidder, then those of the person alone."""
    for bidder in question.situation.neighbourhood.bidders:
        yield from _ties(question, expert, bidder)
        yield from _control(question, expert, bidder)
        yield from _kin(question, expert, bidder)
        yield from _employer(question, expert, bidder)
    yield from _takes_part(question, expert)
    yield from _supervising(question, expert)
    yield from _sanctions(question, expert)


def _ground(
    question: Question,
    code: str,
    decision: Decision,
    bidder: str | None,
    text: Bilingual,
    path: tuple[str, ...],
) -> Ground:
    rule = draw_rule_of(code)
    return Ground(
        rule_id=rule.id,
        code=code,
        decision=decision,
        bidder=bidder,
        articles=rule.grounds[code][question.situation.regime],
        summary=text,
        path=steps(question.situation.neighbourhood, path),
    )


def _strength(question: Question, edge: Edge) -> Decision:
    return Decision.EXCLUDED if question.is_proven(edge) else Decision.HUMAN


def _ties(question: Question, expert: str, bidder: str) -> Iterator[Ground]:
    """Employment and offices within three years, in the bidder itself."""
    neighbourhood = question.situation.neighbourhood
    name = neighbourhood.name(bidder)
    for code, types in (("employed", ("EMPLOYED",)), ("office", OFFICES)):
        held = [
            e
            for e in neighbourhood.out_of(expert, *types)
            if e.end == bidder and question.in_window(e)
        ]
        if held:
            edge = min(held, key=lambda e: (not question.is_proven(e), e.id))
            what = Bilingual("存在劳动关系", "was employed by")
            if code == "office":
                what = Bilingual("任职关系", "held office in")
            text = Bilingual(
                f"三年内与投标人{name}{what.zh}", f"{what.en} {name} within three years"
            )
            yield _ground(question, code, _strength(question, edge), bidder, text, (edge.id,))


def _control(question: Question, expert: str, bidder: str) -> Iterator[Ground]:
    """Control on the day, a majority within three years, or any smaller holding (X)."""
    situation = question.situation
    name = situation.neighbourhood.name(bidder)
    for picture in (situation.proven, situation.stated):
        if bidder in picture.of(expert):
            proven = picture is situation.proven
            decision = Decision.EXCLUDED if proven else Decision.HUMAN
            text = Bilingual(f"控制投标人{name}", f"controls the bidder {name}")
            path = picture.of(expert).chains(bidder)[0]
            yield _ground(question, "control", decision, bidder, text, path)
            return
    held = [
        e
        for e in situation.neighbourhood.out_of(expert, "HOLDS")
        if e.end == bidder and question.in_window(e)
    ]
    for edge in sorted(held, key=lambda e: (-(e.ppb or 0), e.id))[:1]:
        major = (edge.ppb or 0) > HALF_PPB
        decision = _strength(question, edge) if major else Decision.HUMAN
        text = Bilingual(
            f"三年内持有投标人{name}的股权", f"held shares of {name} within three years"
        )
        code = "control" if major else "other_relation"
        yield _ground(question, code, decision, bidder, text, (edge.id,))


def _kin(question: Question, expert: str, bidder: str) -> Iterator[Ground]:
    """Kin who heads the bidder bars; kin in another office is for a person to judge."""
    situation = question.situation
    neighbourhood = situation.neighbourhood
    kinship = [*neighbourhood.out_of(expert, "KIN"), *neighbourhood.into(expert, "KIN")]
    for kin in kinship:
        other = kin.end if kin.start == expert else kin.start
        if situation.day not in kin.valid:
            continue
        posts = [
            e for e in situation.in_force(neighbourhood.out_of(other, *OFFICES)) if e.end == bidder
        ]
        for post in sorted(posts, key=lambda e: (e.type not in HEADS, e.id))[:1]:
            dated = kin.valid.is_dated or kin.role in _BY_BLOOD
            certain = dated and not kin.contested and question.is_proven(post)
            head = post.type in HEADS
            decision = Decision.EXCLUDED if head and certain else Decision.HUMAN
            name = neighbourhood.name(bidder)
            text = Bilingual(
                f"与投标人{name}的{'负责人' if head else '任职人员'}有{kin.role or '亲属'}关系",
                f"is kin ({kin.role or 'not stated'}) of the {'head' if head else 'officer'}"
                f" of {name}",
            )
            code = "kin" if head else "other_relation"
            yield _ground(question, code, decision, bidder, text, (kin.id, post.id))


def _employer(question: Question, expert: str, bidder: str) -> Iterator[Ground]:
    """The employer within three years controls the bidder, or is controlled by it."""
    situation = question.situation
    neighbourhood = situation.neighbourhood
    for edge in neighbourhood.out_of(expert, "EMPLOYED"):
        if edge.end == bidder or not question.in_window(edge):
            continue
        for upper, lower in ((edge.end, bidder), (bidder, edge.end)):
            if lower in situation.stated.of(upper):
                names = [neighbourhood.name(x) for x in (edge.end, bidder)]
                text = Bilingual(
                    f"三年内受雇于{names[0]}，其与投标人{names[1]}存在控制关系",
                    f"was employed within three years by {names[0]}, linked to {names[1]}",
                )
                path = (edge.id, *situation.stated.of(upper).chains(lower)[0])
                yield _ground(question, "other_relation", Decision.HUMAN, bidder, text, path)
                break


def _takes_part(question: Question, expert: str) -> Iterator[Ground]:
    """Who stands in a bid of the lot does not evaluate it."""
    neighbourhood = question.situation.neighbourhood
    for bid in neighbourhood.bids:
        edges = [
            *neighbourhood.into(bid.id, "TEAM", "CONTACT", "SUBMITS"),
            *neighbourhood.out_of(bid.id, "HANDLED_BY"),
        ]
        for edge in edges:
            if expert in (edge.start, edge.end):
                text = Bilingual("本人列名于本标段的投标文件", "stands in a bid of this lot")
                yield _ground(
                    question, "employed", Decision.EXCLUDED, bid.submitters[0], text, (edge.id,)
                )
                return


def _supervising(question: Question, expert: str) -> Iterator[Ground]:
    for edge in question.situation.neighbourhood.out_of(expert, "EXPERT_OF"):
        if edge.detail("supervising") == "true":
            where = edge.detail("department") or ""
            text = Bilingual(
                f"项目主管部门或者行政监督部门的人员{where}",
                f"staff of a department in charge or supervising {where}".rstrip(),
            )
            tender = question.situation.regime is Regime.TENDER
            decision = Decision.EXCLUDED if tender else Decision.HUMAN
            yield _ground(question, "supervising", decision, None, text, (edge.id,))
            return


def _sanctions(question: Question, expert: str) -> Iterator[Ground]:
    """Once punished for tender conduct bars without a window; other sanctions only while in force.

    Revoked and repaired decisions are never used.
    """
    situation = question.situation
    neighbourhood = situation.neighbourhood
    for edge in neighbourhood.out_of(expert, "SANCTIONED"):
        use = use_of(neighbourhood, edge, situation.day, edge.valid)
        if use.state in _STALE or use.state is SanctionState.NOT_YET:
            continue
        node = neighbourhood.nodes[edge.end]
        told = edge.detail("tender_conduct") == "true"
        alike = any(word in (node.detail("violation") or "") for word in _CONDUCT)
        name = neighbourhood.name(edge.end)
        if told or alike:
            certain = told and edge.valid.is_dated and not edge.contested
            bars = certain and situation.regime is Regime.TENDER
            text = Bilingual(
                f"曾因招标投标活动中的违法行为受过处罚：{name}（{use.issuer}）{use.mark.zh}",
                f"was punished for tender conduct: {name} ({use.issuer}){use.mark.en}",
            )
            decision = Decision.EXCLUDED if bars else Decision.HUMAN
            yield _ground(question, "tender_conduct", decision, None, text, use.path)
        elif use.state in (SanctionState.IN_WINDOW, SanctionState.UNPROVEN):
            text = Bilingual(
                f"本人有在期内的惩戒记录：{name}（{use.issuer}）{use.mark.zh}",
                f"has a sanction of the person's own in force: {name} ({use.issuer}){use.mark.en}",
            )
            yield _ground(question, "own_sanction", Decision.HUMAN, None, text, use.path)
