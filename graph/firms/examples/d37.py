"""Worked examples of D37."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_L: Final = EvidenceClass.LEAD
_ASKED: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a\n"


def _offices(firms: str, since: str, person: str = "P") -> str:
    return "".join(f"{person} -LEGAL_REPRESENTATIVE_OF {since}-> {firm}\n" for firm in firms)


EXAMPLES: Final = (
    Example(
        "five_firms",
        "five firms on the day, taken over the years",
        _ASKED
        + _offices("ab", "2015-01-01..")
        + _offices("cd", "2018-01-01..")
        + _offices("e", "2021-01-01.."),
        (Expected(_L, "many_offices", ("P", "a", "b", "c", "d", "e")),),
    ),
    Example(
        "four_within_a_quarter",
        "four appointments within 90 days, two of them already left",
        _ASKED + _offices("ab", "2026-05-01..") + _offices("cd", "2026-07-01..2026-09-01"),
        (Expected(_L, "many_offices", ("P", "a", "b")),),
    ),
    Example(
        "four_firms",
        "fewer than five",
        _ASKED + _offices("ab", "2015-01-01..") + _offices("cd", "2018-01-01.."),
    ),
    Example(
        "namesakes",
        "persons known by name only never add up",
        _ASKED + "Person P identity=record\n" + _offices("abcde", "2015-01-01.."),
    ),
    Example(
        "left_before",
        "five offices, of which two ended years ago",
        _ASKED
        + _offices("a", "2015-01-01..")
        + _offices("bc", "2018-01-01..")
        + _offices("de", "2012-01-01..2016-01-01"),
    ),
)
