"""What a question for paths is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credit_hub.model.findings import Bilingual, EvidenceStep, Incompleteness
from credit_hub.model.interval import AsOf

__all__ = ["FoundPath", "NotPassed", "PathBounds", "PathStep", "PathsAnswer"]


@dataclass(frozen=True, slots=True)
class PathBounds:
    """Bounds of one search; whatever they cut off is said.

    ``depth``: most steps of a path, 1 to 6. ``more``: paths wanted beyond the shortest ones.
    ``shortest``: most shortest paths listed. ``degree``: a node with more relations is not passed
    through unless it is named. ``nodes``: nodes opened for one layer. ``edges``: edges read for one
    layer. ``visits``: nodes visited while paths are put together. ``seconds``: time for the whole
    search.
    """

    depth: int = 6
    more: int = 0
    shortest: int = 100
    degree: int = 200
    nodes: int = 5_000
    edges: int = 10_000
    visits: int = 200_000
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step from node to node; several edges where several relations join the two."""

    number: int
    edges: tuple[EvidenceStep, ...]
    text: Bilingual


@dataclass(frozen=True, slots=True)
class FoundPath:
    """One path without repeated nodes."""

    nodes: tuple[str, ...]
    names: tuple[str, ...]
    steps: tuple[PathStep, ...]

    @property
    def length(self) -> int:
        """Number of steps."""
        return len(self.steps)


@dataclass(frozen=True, slots=True)
class NotPassed:
    """A well connected node that was met and not passed through.

    ``degree`` counts its relations on record at the moment of knowledge, up to 10,000 of them.
    ``joins`` says that it was met from both ends: passing it would give a path. Name it in the
    question to see that path.
    """

    id: str
    degree: int
    joins: bool


@dataclass(frozen=True, slots=True)
class PathsAnswer:
    """All shortest paths and the next, as of a day and as known at a moment.

    For exploring, never for proof: it passes through buyers, telephones and undated relations.
    ``not_passed`` lists the most connected of the nodes that stopped the search.
    """

    start: str
    end: str
    as_of: AsOf | None
    known_at: datetime
    relations: tuple[str, ...]
    through: tuple[str, ...]
    bounds: PathBounds
    paths: tuple[FoundPath, ...]
    not_passed: tuple[NotPassed, ...]
    incomplete: tuple[Incompleteness, ...]

    @property
    def shortest(self) -> int | None:
        """Steps of the shortest paths; None where there is none within the bounds."""
        return self.paths[0].length if self.paths else None
