"""What rules share: relations that meet in one node, doubts about edges, missing feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Edge, Node
from credit_hub.graph.wording import joined, sentence
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = [
    "HEADS",
    "OFFICES",
    "Meeting",
    "doubts",
    "feed_missing",
    "meetings",
    "missing_proof",
    "namesakes",
    "strongest",
]

HEADS = ("LEGAL_REPRESENTATIVE_OF", "PRINCIPAL_OF")
"""单位负责人: the legal representative, or who by law acts for the unit (会计法50)."""
OFFICES = (*HEADS, "OFFICER_OF")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two edges that start in one node: the same person in two firms."""

    node: str
    standing: Standing
    edges: tuple[Edge, Edge]

    @property
    def path(self) -> tuple[str, str]:
        """The edge ids."""
        return (self.edges[0].id, self.edges[1].id)


def meetings(
    situation: Situation, first: Iterable[Edge], second: Iterable[Edge]
) -> tuple[Meeting, ...]:
    """Return for each common start the strongest pair of edges that hold at the same time.

    Persons that are known by name only never meet: a namesake is nobody.
    """
    best: dict[str, Meeting] = {}
    for one, other in product(tuple(first), tuple(second)):
        node = situation.neighbourhood.nodes.get(one.start)
        if one.start != other.start or node is None or not node.is_established:
            continue
        standing = max(situation.standing(one), situation.standing(other))
        if standing is Standing.OUT or not one.valid.overlaps(other.valid):
            continue
        found = Meeting(one.start, standing, (one, other))
        known = best.get(one.start)
        if known is None or _order(found) < _order(known):
            best[one.start] = found
    return tuple(best[node] for node in sorted(best))


def strongest(found: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    """Return the meetings of the strongest standing among ``found``."""
    top = min((m.standing for m in found), default=Standing.OUT)
    return tuple(m for m in found if m.standing is top)


def _order(meeting: Meeting) -> tuple[int, int, tuple[str, str]]:
    return (meeting.standing, -sum(edge.trust for edge in meeting.edges), meeting.path)


def missing_proof(situation: Situation, edges: Iterable[Edge]) -> tuple[Bilingual, ...]:
    """Say for each edge why it proves nothing yet: no beginning, contested, or begun too late."""
    found = []
    for edge in edges:
        text = sentence(situation.neighbourhood, edge)
        if situation.standing(edge) is Standing.LATE:
            zh, en = "始于投标截止时间之后", "it began after the deadline"
        elif edge.contested:
            zh, en = (
                "同级来源陈述不一，须核实",
                "sources of equal rank differ: settle which is right",
            )
        elif not edge.valid.is_dated:
            zh, en = "缺起始日，须调取载明日期的登记材料", "the day on which it began is missing"
        else:
            continue
        found.append(Bilingual(f"{text.zh}：{zh}", f"{text.en}: {en}"))
    return tuple(found)


def doubts(situation: Situation, edges: Iterable[Edge]) -> Iterator[Incompleteness]:
    """Yield one remark for each edge that would matter but is undated or contested."""
    for edge in edges:
        if edge.contested:
            code = "contested_fact"
        elif situation.standing(edge) is Standing.UNPROVEN:
            code = "undated_fact"
        else:
            continue
        for text in missing_proof(situation, (edge,)):
            yield Incompleteness(code, edge.id, text)


def feed_missing(
    situation: Situation, rule: str, what: Bilingual, subjects: Iterable[str] = ()
) -> Incompleteness:
    """Say that a rule could not decide, for all or some bidders: a feed holds nothing."""
    names = joined(situation.neighbourhood, subjects)
    tail = Bilingual(f"（{names.zh}）", f" ({names.en})") if names.zh else Bilingual("", "")
    return Incompleteness(
        "feed_missing",
        rule,
        Bilingual(
            f"{rule}无法判定：{what.zh}{tail.zh}", f"{rule} not decidable: {what.en}{tail.en}"
        ),
    )


def _told_by_name(situation: Situation, persons: Iterable[str]) -> list[Node]:
    """The persons of one side; who is also known there by number is told by that record alone."""
    nodes = [situation.neighbourhood.nodes[p] for p in sorted(set(persons))]
    known = {node.name_key for node in nodes if node.is_established}
    return [n for n in nodes if n.name_key and (n.is_established or n.name_key not in known)]


def namesakes(
    situation: Situation, rule: str, first: Iterable[str], second: Iterable[str]
) -> Iterator[Incompleteness]:
    """Yield a remark for persons of one name of whom not both are known by their number."""
    first, second = tuple(first), tuple(second)
    nodes = situation.neighbourhood.nodes
    names = {nodes[person].name_key for person in first} - {None}
    if all(nodes[person].name_key not in names for person in second):
        return
    named = [_told_by_name(situation, side) for side in (first, second)]
    if all(person.is_established for side in named for person in side):
        return
    for a, b in product(*named):
        one, other = a.id, b.id
        settled = a.is_established and b.is_established
        if one == other or settled or a.name_key != b.name_key:
            continue
        yield Incompleteness(
            "namesake",
            "|".join(sorted((one, other))),
            Bilingual(
                f"{rule}未决：{a.name}与{b.name}同名，缺证件号码，不能认定为同一人",
                f"{rule} undecided: {a.name} and {b.name} have the same name,"
                " no identity number says whether they are one person",
            ),
        )
