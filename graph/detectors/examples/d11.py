"""Examples of D11: bid files that are abnormally alike or mixed up."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.sketch import encode
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_MEASURED: Final = (
    "LotType E47\nBaseline B threshold_ppm=210000 pairs=20000\n"
    "L -OF_TYPE-> E47\nE47 -LIKENESS_BASELINE-> B\n"
)
"""Of 20,000 unrelated pairs one in a thousand is more than 21 % alike."""
_P, _L = EvidenceClass.PRESUMED, EvidenceClass.LEAD


def _text(bid: str, first: int, more: str = "") -> str:
    """A section with a sketch of 40 hashes; sketches that begin n apart share 40 - n of them."""
    words = f"shingles=900 template_shingles=300 {more}".split()
    pairs = dict(word.split("=") for word in words)
    kept = " ".join(f"{name}={value}" for name, value in pairs.items() if value != "-")
    sketch = encode(tuple(range(first, first + 40)))
    return f"BidText t{bid} name=技术标 sketch={sketch} {kept}\nbid({bid}) -CONTAINS-> t{bid}\n"


_ERRORS: Final = "rare_errors=e1,e2,e3"
_ALIKE: Final = _LOT + _MEASURED + _text("a", 1, _ERRORS) + _text("b", 11, _ERRORS)
_APART: Final = _text("a", 1) + _text("b", 101)

EXAMPLES: Final = (
    Example(
        "alike_with_rare_errors",
        "60 % alike where 21 % is the 99.9th percentile, and three rare errors in common",
        _ALIKE,
        (Expected(_P, "alike", ("a", "b")),),
    ),
    Example(
        "alike_with_rare_errors_procurement",
        "the same under the procurement regime",
        _ALIKE,
        (Expected(_P, "alike", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "mixed_in",
        "the file of a holds the name of the bidder b",
        _LOT + _MEASURED + _APART + "bid(a) -NAMES section=技术标 times=2-> b\n",
        (Expected(_P, "mixed_in", ("a", "b")),),
    ),
    Example(
        "consortium_member_in_a_rivals_file",
        "the file of a holds the name of c, who bids in a consortium with b",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b+c\n"
        + _MEASURED
        + _APART
        + "bid(a) -NAMES section=商务标 times=1-> c\n",
        (Expected(_P, "mixed_in", ("a", "b")),),
    ),
    Example(
        "alike_without_rare_errors",
        "standard texts may be alike: without rare errors a lead",
        _LOT + _MEASURED + _text("a", 1) + _text("b", 11),
        (Expected(_L, "alike", ("a", "b")),),
    ),
    Example(
        "two_rare_errors",
        "two rare errors are not three",
        _LOT
        + _MEASURED
        + _text("a", 1, "rare_errors=e1,e2,e4")
        + _text("b", 11, "rare_errors=e1,e2,e5"),
        (Expected(_L, "alike", ("a", "b")),),
    ),
    Example(
        "alike_without_baseline",
        "what is usual in such lots is not known: a lead, and said so",
        _LOT + _text("a", 1, _ERRORS) + _text("b", 11, _ERRORS),
        (Expected(_L, "alike", ("a", "b")),),
        incomplete=("baseline_missing",),
    ),
    Example(
        "baseline_of_few_pairs",
        "999 pairs have no 99.9th percentile",
        _ALIKE.replace("pairs=20000", "pairs=999"),
        (Expected(_L, "alike", ("a", "b")),),
        incomplete=("baseline_missing",),
    ),
    Example(
        "template_unknown",
        "the tender's own words were not taken out: they may be what is alike",
        _LOT
        + _MEASURED
        + _text("a", 1, _ERRORS + " template_shingles=-")
        + _text("b", 11, _ERRORS),
        (Expected(_L, "alike", ("a", "b")),),
    ),
    Example(
        "rare_errors_alone",
        "three rare errors in texts that are not alike as a whole",
        _LOT + _MEASURED + _text("a", 1, _ERRORS) + _text("b", 101, _ERRORS),
        (Expected(_L, "shared_errors", ("a", "b")),),
    ),
    Example(
        "contested_text",
        "sources of equal rank differ about the text of b",
        _ALIKE.replace("bid(b) -CONTAINS->", "bid(b) -CONTAINS contested->"),
        (Expected(_L, "alike_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "as_usual",
        "20 % alike is nothing unusual",
        _LOT + _MEASURED + _text("a", 1) + _text("b", 28),
    ),
    Example(
        "own_partner_named",
        "a consortium names its own member, and a firm that does not bid",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b+c\n"
        + _MEASURED
        + _APART
        + "bid(b) -NAMES section=商务标 times=4-> c\nbid(a) -NAMES section=商务标 times=1-> x\n"
        + "x -HOLDS 10% 2020-01-01..-> a\n",
    ),
    Example(
        "short_sections",
        "beside the template the sections say too little",
        _LOT + _MEASURED + _text("a", 1, "shingles=150") + _text("b", 1, "shingles=150"),
        incomplete=("undecidable",),
    ),
    Example(
        "no_texts",
        "nothing is known about the texts: not decidable, and said so",
        _LOT,
        incomplete=("feed_missing",),
    ),
)
