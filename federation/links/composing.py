"""Joins statements of several cities to the shortest path between two firms."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.links.answer import Stated, StubEdge
from credit_hub.federation.links.path import MOST_STEPS, ComposedPath, PathStep, Statement
from credit_hub.federation.links.reasons import NO_PATH, PATH_ENDS, PATH_READER
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.registry.bundle import Bundle

__all__ = ["Proven", "compose"]


@dataclass(frozen=True, slots=True)
class Proven:
    """An answer that was verified, with its place in the log where that is known."""

    stated: Stated
    evidence: LogEvidence | None


@dataclass(frozen=True, slots=True)
class _Step:
    """A firm beside another, and the edge between them with the place of its statement."""

    firm: str
    place: int
    edge: StubEdge


def compose(start: str, end: str, statements: Sequence[Proven], registry: Bundle) -> ComposedPath:
    """Return a shortest path between two firms over the edges of statements.

    Args:
        start: Code of a firm.
        end: Code of another.
        statements: Of one reader and one day; edges count in either direction.
        registry: By which the path will be verified.

    Raises:
        VerificationError: The statements are for several readers or days, or join the two not, or
            only by a path of more than 16 edges.
    """
    _check_one_question(statements)
    firms, places = _shortest(start, end, statements)
    used = sorted({place for place, _ in places})
    steps = tuple(PathStep(statement=used.index(place), edge=edge) for place, edge in places)
    kept = tuple(Statement(statements[i].stated.token, statements[i].evidence) for i in used)
    return ComposedPath(registry, firms, steps, kept)


def _check_one_question(statements: Iterable[Proven]) -> None:
    answers = [proven.stated.answer for proven in statements]
    if len({answer.aud for answer in answers}) > 1:
        raise VerificationError(PATH_READER)
    if len({answer.as_of for answer in answers}) > 1:
        raise VerificationError(PATH_ENDS, "as_of")


def _shortest(
    start: str, end: str, statements: Sequence[Proven]
) -> tuple[tuple[str, ...], list[tuple[int, StubEdge]]]:
    came = _reached(start, end, _neighbours(statements))
    if end not in came or start == end:
        raise VerificationError(NO_PATH)
    firms, places = [end], []
    while (step := came[firms[-1]]) is not None:
        firms.append(step.firm)
        places.append((step.place, step.edge))
    if len(places) > MOST_STEPS:
        raise VerificationError(NO_PATH, f"more than {MOST_STEPS} edges")
    return tuple(reversed(firms)), places[::-1]


def _neighbours(statements: Sequence[Proven]) -> dict[str, list[_Step]]:
    around: dict[str, list[_Step]] = {}
    for place, proven in enumerate(statements):
        for edge in proven.stated.answer.edges:
            around.setdefault(edge.start, []).append(_Step(edge.end, place, edge))
            around.setdefault(edge.end, []).append(_Step(edge.start, place, edge))
    return around


def _reached(start: str, end: str, around: dict[str, list[_Step]]) -> dict[str, _Step | None]:
    """Return how each firm was first reached, the nearest ones first, until the end is."""
    came: dict[str, _Step | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        firm = waiting.popleft()
        for step in around.get(firm, ()):
            if step.firm not in came:
                came[step.firm] = _Step(firm, step.place, step.edge)
                waiting.append(step.firm)
    return came
