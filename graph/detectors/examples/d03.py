"""Examples of D03: a consortium member bids again."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\n"
_AGAIN: Final = Expected(EvidenceClass.STATUTORY, "member_bids_again", ("b",))

EXAMPLES: Final = (
    Example(
        "alone_as_well", "b is a member with a and bids alone", _LOT + "bids a+b b c\n", (_AGAIN,)
    ),
    Example(
        "alone_as_well_procurement",
        "the same under the procurement regime",
        _LOT + "bids a+b b c\n",
        (_AGAIN,),
        regime=Regime.PROCUREMENT,
    ),
    Example("two_consortia", "b is a member of two consortia", _LOT + "bids a+b c+b\n", (_AGAIN,)),
    Example(
        "leader_bids_alone",
        "the leader of a consortium bids alone as well",
        _LOT + "bids b+a b c\n",
        (_AGAIN,),
    ),
    Example(
        "contested_membership",
        "sources of equal rank differ about the membership: a lead",
        _LOT
        + """bids a b
b -MEMBER_OF contested-> bid(a)
""",
        (Expected(EvidenceClass.LEAD, "member_bids_again_unproven", ("b",)),),
        incomplete=("contested_fact",),
    ),
    Example("one_consortium", "one bid of a consortium, nobody bids twice", _LOT + "bids a+b c\n"),
    Example(
        "different_lots",
        "b bids in a consortium for one lot and alone for another",
        _LOT + "bids a+b c\nlot M deadline=2026-10-15T09:30\nbids b\n",
    ),
    Example(
        "two_bids_without_consortium",
        "two bids of one firm are another matter (one bidder, one bid), not this article",
        _LOT + "bids a b b\n",
    ),
    Example(
        "members_not_loaded",
        "a bid is flagged as that of a consortium but its members are not known",
        _LOT + "Bid bid(a) consortium\na -SUBMITS-> bid(a)\nbid(a) -BIDS-> L\nbids b\n",
        incomplete=("feed_missing",),
    ),
)
