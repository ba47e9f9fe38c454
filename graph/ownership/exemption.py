"""Whether a company could be exempt from filing beneficial owners by a declaration (办法 art. 3).

The exemption needs the company's own promise; what is computed here is only whether the known facts
stand against it. It is a note beside an answer, never a reason to leave an owner out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.graph.ownership.actual_controller import ActualControl, Ground
from credit_hub.graph.ownership.stated import Ownership

__all__ = ["Exemption", "Obstacle", "exemption"]

CAPITAL_LIMIT_FEN: Final = 10_000_000 * 100
"""1000万元 in fen, art. 3; 不超过 includes the figure itself."""


class Obstacle(StrEnum):
    """What stands against the exemption, or is not known."""

    CAPITAL_TOO_HIGH = "capital_above_10_million"
    CAPITAL_UNKNOWN = "capital_unknown"
    HOLDER_NOT_NATURAL = "holder_not_a_natural_person"
    HOLDERS_MISSING = "holders_missing"
    OTHER_CONTROL = "control_by_other_means"


@dataclass(frozen=True, slots=True)
class Exemption:
    """``possible`` if nothing known stands against it; the promise itself is not known here."""

    possible: bool
    obstacles: tuple[Obstacle, ...]


def exemption(
    company: str,
    owned: Ownership,
    *,
    capital_fen: int | None,
    control: ActualControl | None = None,
) -> Exemption:
    """Return whether the known facts leave the exemption open.

    Args:
        company: The company asked about.
        owned: The ownership of the day.
        capital_fen: Registered capital in fen of yuan; None if unknown or in another currency.
        control: The actual controller, to see control by other means than shares.

    Example:
        >>> exemption("A", Ownership.parse("P>A 60, Q>A 40", persons="P Q"), capital_fen=50_000_000)
        Exemption(possible=True, obstacles=())
    """
    held = owned.capital.by_company.get(company, ())
    whole = sum(h.ppb for h in held) >= 10**9
    checks = (
        (Obstacle.CAPITAL_UNKNOWN, capital_fen is None),
        (Obstacle.CAPITAL_TOO_HIGH, capital_fen is not None and capital_fen > CAPITAL_LIMIT_FEN),
        (Obstacle.HOLDER_NOT_NATURAL, not all(owned.is_person(h.holder) for h in held)),
        (Obstacle.HOLDERS_MISSING, not whole),
        (Obstacle.OTHER_CONTROL, _by_other_means(control)),
    )
    obstacles = tuple(obstacle for obstacle, stands in checks if stands)
    return Exemption(not obstacles, obstacles)


def _by_other_means(control: ActualControl | None) -> bool:
    controller = None if control is None else control.controller
    return controller is not None and controller.ground is Ground.AGREEMENT
