"""D37: a person who represents many firms (职业法人). Leads, and often about a victim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.firms.examples.d37 import EXAMPLES
from credit_hub.graph.firms.shared import NO_ARTICLES, asked_about
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.ownership.leads import representative_hit
from credit_hub.graph.ownership.representatives import (
    BURST,
    BURST_WINDOW,
    FIRMS,
    Appointment,
    professional_representatives,
)
from credit_hub.model.findings import Bilingual, EvidenceClass

__all__ = ["RULE"]

_ID: Final = "D37"


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    people = {
        edge.start
        for unit in asked_about(situation)
        for edge in situation.in_force(neighbourhood.into(unit, "LEGAL_REPRESENTATIVE_OF"))
        if neighbourhood.nodes[edge.start].is_established
    }
    offices = {p: list(neighbourhood.out_of(p, "LEGAL_REPRESENTATIVE_OF")) for p in people}
    rows = (_appointment(situation, edge) for held in offices.values() for edge in held)
    for found in professional_representatives(rows, situation.day):
        held = offices[found.person]
        # Firms that were left since count to a burst, so their edges belong to the evidence.
        paths = tuple((e.id,) for e in held if e.valid.start and e.valid.start <= situation.day)
        yield replace(representative_hit(found, neighbourhood.name), paths=paths)


def _appointment(situation: Situation, edge: Edge) -> Appointment:
    filed = situation.in_force(situation.neighbourhood.out_of(edge.end, "FILED_BY"))
    return Appointment(edge.start, edge.end, edge.valid, min((f.end for f in filed), default=None))


RULE: Final = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("一人任多家单位法定代表人", "one person represents many firms"),
    evidence=EvidenceClass.LEAD,
    articles=NO_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "所查企业法定代表人（以证件号码识别）在各单位的任职及其起始日；年龄未检索，仅知姓名者不计",
        "offices of the legal representatives (known by identity number) of the firms asked about,"
        " with their beginnings; ages were not searched, and persons known by name only do not"
        " count",
    ),
    evidence_needed=(
        Bilingual("本人陈述与身份核验", "the person's own word, the identity verified"),
        Bilingual("任职登记材料", "the filings of the appointments"),
    ),
    false_positives=(
        Bilingual("国有企业、集团委派的专职代表", "appointed heads in groups and state firms"),
        Bilingual("连锁经营的同一业主", "one owner of a chain"),
        Bilingual(
            "身份被冒用：按市场主体登记管理条例实施细则申请撤销登记",
            "a stolen identity: the entry is cancelled on request (registration rules 50-57)",
        ),
    ),
    examples=EXAMPLES,
    parameters=(
        Parameter(
            "firms",
            FIRMS,
            "firms",
            Bilingual("当日任职家数达到此数即列出", "firms represented on the day from which on"),
            "design decision: no law caps the number",
        ),
        Parameter(
            "burst",
            BURST,
            "appointments",
            Bilingual("窗口内新任家数达到此数即列出", "appointments in the window from which on"),
            "design decision",
        ),
        Parameter(
            "burst_window",
            BURST_WINDOW.days,
            "days",
            Bilingual("新任窗口", "window of a burst"),
            "design decision",
        ),
    ),
)
