"""What a check of a planted lot must say; written to a file of its own that no loader reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """One finding or lead: rule, evidence class, codes of its subjects in ascending order."""

    rule: str
    evidence: str
    subjects: tuple[str, ...]

    @classmethod
    def of(cls, rule: str, evidence: str, *codes: str) -> Expected:
        """Make an expectation; the order of the codes does not matter."""
        return cls(rule, evidence, tuple(sorted(codes)))


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a check of one lot must find, under a regime as of a moment (None = deadline)."""

    lot: str
    regime: str
    as_of: str | None
    expected: tuple[Expected, ...]
    why: str


@dataclass(frozen=True, slots=True)
class DrawAnswer:
    """What a draw-check of a lot against a pool must say of each expert, by identity number."""

    lot: str
    pool: str
    regime: str
    decisions: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Truth:
    """The planted cases, and the rows that the loaders must reject, counted by source and rule."""

    seed: int
    answers: tuple[Answer, ...]
    rejects: dict[str, dict[str, int]]
    draws: tuple[DrawAnswer, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return what the truth file holds."""
        return asdict(self)
