"""How alike unrelated bids of one kind of lots are: the baseline of D11, computed from the graph.

Unrelated are sections of one title in bids of different bidders for different lots. Pairs are taken
in a fixed order, so the same graph gives the same baseline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, cast

from credit_hub.cypher import load
from credit_hub.graph.detectors.bid_texts import LEAST_PAIRS, LEAST_SHINGLES, PERCENTILE_PPM
from credit_hub.graph.neighbourhood_reader import Reads
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.sketch import Sketch, decode, resemblance

__all__ = ["MOST_PAIRS", "Measured", "Written", "baseline", "measure", "unrelated_pairs"]

MOST_PAIRS: Final = 200_000
"""Pairs compared at most: some seconds, and two hundred values above the percentile."""
MOST_SECTIONS: Final = 2_000
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """One section of one bid."""

    lot: str
    bidders: frozenset[str]
    title: str
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Measured:
    """The 99.9th percentile of the likeness of unrelated pairs, and how many pairs that were."""

    threshold_ppm: int
    pairs: int


def measure(store: Reads, industry: str, *, most_pairs: int = MOST_PAIRS) -> Measured:
    """Measure how alike unrelated bids for lots of an industry are.

    Raises:
        InvalidValueError: The graph holds too few texts of unrelated bids for the percentile.
    """
    rows = store.read(
        load("likeness/sections"),
        {
            "lot_type": f"lottype:{industry}",
            "least_shingles": LEAST_SHINGLES.value,
            "limit": MOST_SECTIONS,
        },
    )
    sections = [
        Written(
            str(row["lot"]),
            frozenset(cast("Iterable[str]", row["bidders"])),
            str(row["title"]),
            decode(str(row["sketch"])),
        )
        for row in rows
    ]
    return baseline(sections, industry, most_pairs=most_pairs)


def baseline(sections: list[Written], industry: str, *, most_pairs: int = MOST_PAIRS) -> Measured:
    """Return the 99.9th percentile of the likeness of unrelated sections, in the order given.

    Raises:
        InvalidValueError: There are too few pairs for the percentile.
    """
    found = sorted(islice(unrelated_pairs(sections), most_pairs))
    if len(found) < LEAST_PAIRS.value:
        message = (
            f"industry {industry!r}: {len(sections)} sections give {len(found)} unrelated pairs,"
            f" a percentile of 99.9 needs {LEAST_PAIRS.value}"
        )
        raise InvalidValueError(
            message, remedy="load texts of more lots (bid-documents), with the tender's own texts"
        )
    # The nearest rank: the least value that 99.9 % of the pairs do not exceed.
    rank = -(-len(found) * PERCENTILE_PPM // _MILLION)
    return Measured(found[rank - 1], len(found))


def unrelated_pairs(sections: list[Written]) -> Iterator[int]:
    """Yield the likeness of each unrelated pair in parts of 10^6, pairs near in the list first."""
    for apart in range(1, len(sections)):
        for one, other in zip(sections, sections[apart:], strict=False):
            if one.title == other.title and one.lot != other.lot:
                if one.bidders & other.bidders:
                    continue
                alike = resemblance(one.sketch, other.sketch)
                yield -(-alike.numerator * _MILLION // alike.denominator)
