"""How two units are related by control, and when they are not: 公司法265(4).

Enterprises that the state controls are not affiliated merely because the state controls both. A
common parent that is itself an enterprise relates its subsidiaries even if the state stands above
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from credit_hub.graph.ownership.controllers import Controllers
from credit_hub.graph.ownership.stated import Ownership

__all__ = ["Affiliation", "Relation", "affiliation"]


class Relation(StrEnum):
    """The strongest relation by control."""

    FIRST_CONTROLS = "first_controls_second"
    SECOND_CONTROLS = "second_controls_first"
    EACH_OTHER = "control_each_other"
    COMMON_CONTROLLER = "common_controller"
    ONLY_BY_STATE = "only_by_state"
    """Both are controlled by the state and nothing else relates them: no affiliation, 265(4)."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Affiliation:
    """The relation with the common controllers below whom no other common one stands."""

    relation: Relation
    common: tuple[str, ...] = ()

    @property
    def is_affiliated(self) -> bool:
        """Whether control relates the two."""
        return self.relation not in {Relation.ONLY_BY_STATE, Relation.NONE}


def affiliation(first: str, second: str, owned: Ownership, control: Controllers) -> Affiliation:
    """Return how ``first`` and ``second`` are related by control.

    Args:
        first: A unit.
        second: Another one.
        owned: Tells the owners for the state.
        control: Who controls whom by the votes of the day.

    Example:
        >>> owned = Ownership.parse("S>A 60, S>B 70, G>C 80, G>D 90, S>G 100", state="S")
        >>> control = Controllers.of(owned.votes)
        >>> affiliation("A", "B", owned, control)
        Affiliation(relation=<Relation.ONLY_BY_STATE: 'only_by_state'>, common=('S',))
        >>> affiliation("C", "D", owned, control)
        Affiliation(relation=<Relation.COMMON_CONTROLLER: 'common_controller'>, common=('G',))
    """
    down, up = second in control.of_party(first), first in control.of_party(second)
    if down or up:
        relation = Relation.FIRST_CONTROLS if down else Relation.SECOND_CONTROLS
        return Affiliation(Relation.EACH_OTHER if down and up else relation)
    common = set(control.above.get(first, ())) & set(control.above.get(second, ()))
    nearest = tuple(sorted(c for c in common if not _stands_above(c, common, control)))
    private = tuple(c for c in nearest if not owned.is_state(c))
    if private:
        return Affiliation(Relation.COMMON_CONTROLLER, private)
    return Affiliation(Relation.ONLY_BY_STATE if nearest else Relation.NONE, nearest)


def _stands_above(unit: str, common: set[str], control: Controllers) -> bool:
    """Whether another common controller is below; in a ring the first by id is the lowest."""
    return any(
        other != unit
        and other in control.of_party(unit)
        and (unit not in control.of_party(other) or other < unit)
        for other in common
    )
