"""What if: some facts less or more, the same question, and the difference of the answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.findings import Incompleteness, Judgement, LotCheck
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

__all__ = ["SUPPOSED", "Changed", "Difference", "Matched", "matched", "supposing", "what_if"]

SUPPOSED: Final = "what-if"
"""Source of every supposed fact: it can never be taken for one that a register states."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One claim (rule and subjects) before and after."""

    before: Judgement
    after: Judgement


@dataclass(frozen=True, slots=True)
class Matched:
    """The judgements of two answers, matched.

    ``changed`` pairs those of one claim under different ids, ``both`` those of one id.
    """

    gone: tuple[Judgement, ...]
    appeared: tuple[Judgement, ...]
    changed: tuple[Changed, ...]
    both: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers to one question on different facts, and what differs.

    ``unchanged`` are the ids of judgements that stay to the letter.
    """

    before: LotCheck
    after: LotCheck
    gone: tuple[Judgement, ...]
    appeared: tuple[Judgement, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[str, ...]
    limits_gone: tuple[Incompleteness, ...]
    limits_appeared: tuple[Incompleteness, ...]


def what_if(  # the parts of the question and of the supposition
    neighbourhood: Neighbourhood,
    *,
    drop: Iterable[str] = (),
    add: str = "",
    regime: Regime | None = None,
    as_of: AsOf | None = None,
    rules: tuple[Rule, ...] = RULES,
) -> Difference:
    """Ask again with some facts less or more.

    Args:
        neighbourhood: The facts as they are.
        drop: Ids of edges to leave out.
        add: Facts to suppose, in the text notation of graph.notation with ids of the graph for
            names, one in a line: ``uscc:... -HOLDS 60% 2020-01-01..-> uscc:...``.
        regime: The body of law; None for that of the lot.
        as_of: The moment asked about; None for the bid deadline.
        rules: The rules to apply.

    Raises:
        NotFoundError: An edge to be dropped is not among the facts.
        InvalidValueError: A supposed fact is not of the notation.
        MissingInputError: As in :func:`credit_hub.graph.check.evaluate`.
    """
    before = evaluate(neighbourhood, regime=regime, as_of=as_of, rules=rules)
    supposed = supposing(neighbourhood, drop=drop, add=add)
    after = evaluate(supposed, regime=regime, as_of=as_of, rules=rules)
    return _difference(before, after)


def supposing(
    neighbourhood: Neighbourhood, *, drop: Iterable[str] = (), add: str = ""
) -> Neighbourhood:
    """Return the neighbourhood with some edges less and some supposed ones more.

    Raises:
        NotFoundError: An edge to be dropped is not among the facts.
        InvalidValueError: A supposed fact is not of the notation.
    """
    dropped = frozenset(drop)
    unknown = sorted(dropped - neighbourhood.edges.keys())
    if unknown:
        message = f"no fact {unknown[0]!r} around lot {neighbourhood.lot.id!r}"
        raise NotFoundError(message, remedy="give ids of edges that the answer shows")
    edges = {id_: e for id_, e in neighbourhood.edges.items() if id_ not in dropped}
    nodes = dict(neighbourhood.nodes)
    if add.strip():
        more = _parsed(neighbourhood, add)
        edges |= {edge.id: edge for edge in map(_supposed, more.edges.values())}
        nodes = {**more.nodes, **nodes}
    return Neighbourhood(
        neighbourhood.lot, nodes, edges, neighbourhood.limits, neighbourhood.stated
    )


def _parsed(neighbourhood: Neighbourhood, text: str) -> Neighbourhood:
    if any(line.split()[:1] == ["lot"] for line in text.splitlines()):
        message = "a supposition about one lot brings no lot of its own"
        raise InvalidValueError(message, remedy="leave out the line that begins with: lot")
    # The first line of the notation names the lot; messages count the lines after it.
    return parse_neighbourhood(f"lot {neighbourhood.lot.id}\n{text}")


def _supposed(edge: Edge) -> Edge:
    return replace(edge, id=f"{SUPPOSED}:{edge.id}", source=SUPPOSED)


def matched(before: Iterable[Judgement], after: Iterable[Judgement]) -> Matched:
    """Match the judgements of two answers by id, and those that are left by claim."""
    old, new = {j.id: j for j in before}, {j.id: j for j in after}
    gone = [j for id_, j in old.items() if id_ not in new]
    appeared = [j for id_, j in new.items() if id_ not in old]
    changed: list[Changed] = []
    for was in list(gone):
        heirs = [j for j in appeared if _claim(j) == _claim(was)]
        if heirs:
            heir = next((j for j in heirs if j.variant == was.variant), heirs[0])
            changed.append(Changed(was, heir))
            gone.remove(was)
            appeared.remove(heir)
    both = tuple(Changed(old[id_], new[id_]) for id_ in sorted(old.keys() & new.keys()))
    return Matched(tuple(gone), tuple(appeared), tuple(changed), both)


def _difference(before: LotCheck, after: LotCheck) -> Difference:
    found = matched((*before.findings, *before.leads), (*after.findings, *after.leads))
    return Difference(
        before=before,
        after=after,
        gone=found.gone,
        appeared=found.appeared,
        changed=found.changed,
        unchanged=tuple(pair.after.id for pair in found.both),
        limits_gone=tuple(x for x in before.incomplete if x not in after.incomplete),
        limits_appeared=tuple(x for x in after.incomplete if x not in before.incomplete),
    )


def _claim(judgement: Judgement) -> tuple[str, frozenset[str]]:
    return (judgement.rule_id, frozenset(judgement.subjects))
