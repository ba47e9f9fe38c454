"""D38: firms registered in a batch: one address, telephone and agent within days. Leads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.firms.examples.d38 import EXAMPLES
from credit_hub.graph.firms.shared import NO_ARTICLES, asked_about, no_feed
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.ownership.leads import shells_hit
from credit_hub.graph.ownership.shells import SMALLEST, WINDOW, Registration, shell_batches
from credit_hub.model.findings import Bilingual, EvidenceClass

__all__ = ["RULE"]

_ID: Final = "D38"
_TRACES: Final = ("LOCATED_AT", "REACHED_BY", "FILED_BY")


def _compute(situation: Situation) -> Iterator[Outcome]:
    asked = asked_about(situation)
    traces = _traces(situation)
    for batch in shell_batches(_registrations(situation, traces)):
        if asked & set(batch.companies):
            paths = tuple(tuple(e.id for e in traces[firm].values()) for firm in batch.companies)
            yield replace(shells_hit(batch, situation.neighbourhood.name), paths=paths)
    missing = no_feed(
        situation,
        _ID,
        "FILED_BY",
        Bilingual("没有登记代办人数据", "no data of the agents who filed registrations"),
    )
    if missing is not None:
        yield missing


def _traces(situation: Situation) -> dict[str, dict[str, Edge]]:
    """The address, telephone and agent of each firm: of several the first by id."""
    found: dict[str, dict[str, Edge]] = {}
    for type_ in _TRACES:
        for edge in sorted(situation.neighbourhood.of_type(type_), key=lambda e: e.id):
            found.setdefault(edge.start, {}).setdefault(type_, edge)
    return found


def _registrations(
    situation: Situation, traces: dict[str, dict[str, Edge]]
) -> Iterator[Registration]:
    neighbourhood = situation.neighbourhood
    for firm, marks in sorted(traces.items()):
        day = neighbourhood.nodes[firm].detail("registered_on")
        if day is None or len(marks) < len(_TRACES) or date.fromisoformat(day) > situation.day:
            continue
        place, phone, agent = (marks[type_].end for type_ in _TRACES)
        staff = sum(1 for _ in situation.in_force(neighbourhood.into(firm, "EMPLOYED")))
        # Nobody on record is not nobody employed: the feed of employment is never whole.
        yield Registration(
            firm, date.fromisoformat(day), place, phone, agent, insured=staff or None
        )


RULE: Final = Rule(
    id=_ID,
    version="1.0.1",
    title=Bilingual("批量登记的疑似空壳企业", "firms registered in a batch"),
    evidence=EvidenceClass.LEAD,
    articles=NO_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "与所查企业由同一代办人在前后数日内登记、住所和电话均相同且无在职人员记录的企业；"
        "社保缴费和纳税申报没有数据源，未检索",
        "firms that the agent of a firm asked about registered within days of it, with the same"
        " address and telephone and nobody on record as employed; no feed brings contributions"
        " and tax returns: they were not searched",
    ),
    evidence_needed=(
        Bilingual("实地核查、租赁合同", "a visit, the lease"),
        Bilingual("社保缴费与纳税申报记录", "contributions paid, tax returns filed"),
    ),
    false_positives=(
        Bilingual("集团同日设立的项目公司", "project companies that a group founds on one day"),
        Bilingual("产业园区统一代办、统一电话", "a park that files for its tenants"),
        Bilingual("连锁门店", "the shops of a chain"),
    ),
    examples=EXAMPLES,
    parameters=(
        Parameter(
            "window",
            WINDOW.days,
            "days",
            Bilingual("相邻两家登记的最大间隔", "longest time from one registration to the next"),
            "design decision",
        ),
        Parameter(
            "smallest",
            SMALLEST,
            "firms",
            Bilingual("成批的最少家数", "firms without known activity that make a batch"),
            "design decision",
        ),
    ),
)
