"""Everything that explains one finding, in one value; pure, or read from the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from credit_hub.cypher import load
from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS
from credit_hub.graph.explain.context import (
    Freshness,
    NumberedStep,
    Rival,
    RivalKind,
    freshness,
    namesakes_of,
    numbered,
    rival,
    rivals_in,
)
from credit_hub.graph.explain.minimal import Budget, MinimalEvidence, minimal_evidence
from credit_hub.graph.explain.question import Claim
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits, Reads
from credit_hub.graph.past import read_as_known
from credit_hub.graph.stated_rows import edge_of, node_of
from credit_hub.model.findings import Incompleteness, Judgement

__all__ = ["Explanation", "explain", "explain_finding"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding or lead stands, and what speaks against it.

    ``steps`` word its paths; ``rivals`` are statements that say otherwise; ``warnings`` name
    namesakes; ``freshness`` gives the age of each fact on the day asked about.
    """

    judgement: Judgement
    steps: tuple[NumberedStep, ...]
    evidence: MinimalEvidence
    rivals: tuple[Rival, ...]
    warnings: tuple[Incompleteness, ...]
    freshness: tuple[Freshness, ...]


def explain(
    neighbourhood: Neighbourhood,
    judgement: Judgement,
    *,
    rivals: Iterable[Rival] = (),
    budget: Budget = Budget(),  # noqa: B008  # frozen
    rules: tuple[Rule, ...] = RULES,
) -> Explanation:
    """Explain a finding or lead by the facts that it was found in.

    Args:
        neighbourhood: The facts.
        judgement: What was found in them.
        rivals: Contradicting statements known from elsewhere, besides those among the facts.
        budget: Bounds of the search for smallest evidence.
        rules: The rules, among them that of the judgement.

    Raises:
        NotFoundError: The judgement does not follow from these facts.
    """
    evidence = minimal_evidence(Claim.of(judgement, neighbourhood, rules=rules), budget)
    return Explanation(
        judgement=judgement,
        steps=numbered(judgement.paths),
        evidence=evidence,
        rivals=(*rivals, *rivals_in(neighbourhood, judgement)),
        warnings=namesakes_of(neighbourhood, judgement),
        freshness=freshness(neighbourhood, judgement),
    )


def explain_finding(
    store: Reads,
    judgement: Judgement,
    *,
    known_at: datetime,
    limits: Limits = Limits(),  # noqa: B008  # frozen
    budget: Budget = Budget(),  # noqa: B008  # frozen
) -> Explanation:
    """Explain a finding or lead by what the graph knew when it was found.

    Args:
        store: The graph.
        judgement: The finding or lead; its moment is the moment asked about.
        known_at: The moment of knowledge of the check that gave it.
        limits: Bounds of the reading, those of the check.
        budget: Bounds of the search for smallest evidence.

    Raises:
        NotFoundError: There is no such lot, or the finding does not follow from what was known.
    """
    neighbourhood = read_as_known(
        store,
        judgement.lot_id,
        day=judgement.as_of.day,
        known_at=known_at,
        look_after_days=LOOK_AFTER_DAYS,
        limits=limits,
    )
    contested = _contested(store, neighbourhood, judgement, known_at)
    return explain(neighbourhood, judgement, rivals=contested, budget=budget)


def _contested(
    store: Reads, neighbourhood: Neighbourhood, judgement: Judgement, known_at: datetime
) -> tuple[Rival, ...]:
    """The other versions of contested evidence: only one of them is live, so only one was read."""
    shown = {step.edge_id: step for path in judgement.paths for step in path if step.contested}
    if not shown:
        return ()
    asked = [{"id": s.edge_id, "start": s.start_id, "end": s.end_id} for s in shown.values()]
    rows = store.read(load("explain/rivals"), {"edges": asked, "known_at": known_at})
    found = []
    for row in rows:
        other = edge_of(row["edge"])
        nodes = {node.id: node for node in map(node_of, (row["start"], row["end"]))}
        wider = replace(
            neighbourhood,
            nodes={**nodes, **neighbourhood.nodes},
            edges={**neighbourhood.edges, other.id: other},
        )
        found.append(rival(wider, str(row["against"]), RivalKind.CONTESTED, other))
    return tuple(found)
