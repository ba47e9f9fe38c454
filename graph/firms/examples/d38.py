"""Worked examples of D38."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_L: Final = EvidenceClass.LEAD
_ASKED: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a\n"


def _firm(name: str, day: str, place: str = "H", phone: str = "T", agent: str = "G") -> str:
    return (
        f"Enterprise {name} registered_on={day}\n{name} -LOCATED_AT-> {place}\n"
        f"{name} -REACHED_BY-> {phone}\n{name} -FILED_BY-> {agent}\n"
    )


_THREE: Final = _firm("a", "2026-03-02") + _firm("b", "2026-03-03") + _firm("c", "2026-03-09")

EXAMPLES: Final = (
    Example(
        "three_within_a_week",
        "address, telephone and agent are the same, the days follow one another",
        _ASKED + _THREE,
        (Expected(_L, "batch_registration", ("a", "b", "c")),),
    ),
    Example(
        "one_of_them_employs_people",
        "a firm with staff does not count, and two make no batch",
        _ASKED + _THREE + "P -EMPLOYED 2026-04-01..-> c\n",
    ),
    Example(
        "weeks_between",
        "a quiet month between the registrations",
        _ASKED + _firm("a", "2026-03-02") + _firm("b", "2026-03-03") + _firm("c", "2026-04-20"),
    ),
    Example(
        "secretary_address",
        "an address in common alone says nothing",
        _ASKED
        + _firm("a", "2026-03-02")
        + _firm("b", "2026-03-03", phone="U", agent="G2")
        + _firm("c", "2026-03-03", phone="V", agent="G3"),
    ),
    Example(
        "no_agents_on_record",
        "without agents nothing is decidable, and that is said",
        _ASKED + "Enterprise a registered_on=2026-03-02\na -LOCATED_AT-> H\na -REACHED_BY-> T\n",
        incomplete=("feed_missing",),
    ),
)
