"""The JSON of paths between two nodes."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.api.schemas.check import IncompletenessView, StepView, SubjectView
from credit_hub.graph.paths.answer import FoundPath, NotPassed, PathsAnswer, PathStep
from credit_hub.model.interval import utc_iso


class PathStepView(View):
    """One step from node to node; several edges where several relations join the two."""

    number: int
    edges: tuple[StepView, ...]
    text: TextView

    @classmethod
    def of(cls, step: PathStep) -> Self:
        """Make the view of a step."""
        return cls(
            number=step.number,
            edges=tuple(map(StepView.of, step.edges)),
            text=TextView.of(step.text),
        )


class PathView(View):
    """One path without repeated nodes."""

    length: int
    nodes: tuple[SubjectView, ...]
    steps: tuple[PathStepView, ...]

    @classmethod
    def of(cls, path: FoundPath) -> Self:
        """Make the view of a path."""
        named = zip(path.nodes, path.names, strict=True)
        return cls(
            length=path.length,
            nodes=tuple(SubjectView(id=node, name=name) for node, name in named),
            steps=tuple(map(PathStepView.of, path.steps)),
        )


class NotPassedView(View):
    """A well connected node that was not passed; name it in `through` to see what lies behind."""

    id: str
    degree: int
    joins: bool = Field(description="It was met from both ends: passing it would give a path.")

    @classmethod
    def of(cls, node: NotPassed) -> Self:
        """Make the view of a node."""
        return cls(id=node.id, degree=node.degree, joins=node.joins)


class PathsView(View):
    """All shortest paths and the next, for exploring and never for proof."""

    start: str
    end: str
    as_of: str | None
    known_at: str
    relations: tuple[str, ...] = Field(description="Types of edge that were used; none: all.")
    through: tuple[str, ...]
    depth: int = Field(description="Most steps of a path.")
    shortest: int | None = Field(description="Steps of the shortest paths; null: none was found.")
    paths: tuple[PathView, ...]
    not_passed: tuple[NotPassedView, ...]
    incomplete: tuple[IncompletenessView, ...]

    @classmethod
    def of(cls, answer: PathsAnswer) -> Self:
        """Make the view of an answer."""
        return cls(
            start=answer.start,
            end=answer.end,
            as_of=None if answer.as_of is None else str(answer.as_of),
            known_at=utc_iso(answer.known_at),
            relations=answer.relations,
            through=answer.through,
            depth=answer.bounds.depth,
            shortest=answer.shortest,
            paths=tuple(map(PathView.of, answer.paths)),
            not_passed=tuple(map(NotPassedView.of, answer.not_passed)),
            incomplete=tuple(map(IncompletenessView.of, answer.incomplete)),
        )
