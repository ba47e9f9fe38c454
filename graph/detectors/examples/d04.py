"""Examples of D04: the buyer and the bidders."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_LOT: Final = (
    "lot L deadline=2026-10-15T09:30 regime=tender\nEnterprise t\nt -TENDERS-> L\nbids a b\n"
)
_S, _X, _L = EvidenceClass.STATUTORY, EvidenceClass.UNEXPLAINED, EvidenceClass.LEAD

EXAMPLES: Final = (
    Example(
        "buyer_controls_bidder",
        "the buyer holds a majority of a through a daughter",
        _LOT + "t -HOLDS 80% 2020-01-01..-> y\ny -HOLDS 60% 2020-01-01..-> a\n",
        (Expected(_S, "buyer_control", ("t", "a")),),
    ),
    Example(
        "controller_of_the_buyer_controls_bidder",
        "one holder controls the buyer and a",
        _LOT + "X -HOLDS 80% 2020-01-01..-> t\nX -HOLDS 60% 2020-01-01..-> a\n",
        (Expected(_S, "buyer_control", ("t", "a")),),
    ),
    Example(
        "shared_officer",
        "a director of the buyer is a director of b",
        _LOT
        + "P -OFFICER_OF role=董事 2022-01-01..-> t\nP -OFFICER_OF role=董事 2023-01-01..-> b\n",
        (Expected(_S, "shared_officer", ("t", "b")),),
    ),
    Example(
        "buyer_bids",
        "the buyer is itself a bidder",
        "lot L deadline=2026-10-15T09:30 regime=tender\nt -TENDERS-> L\nbids t a\n",
        (Expected(_S, "buyer_bids", ("t",)),),
    ),
    Example(
        "buyer_holds_a_share",
        "30 % is an interest, but whether it affects fairness needs judgement",
        _LOT + "t -HOLDS 30% 2020-01-01..-> a\n",
        (Expected(_X, "buyer_holding", ("t", "a")),),
    ),
    Example(
        "undated_control",
        "a majority without a first day",
        _LOT + "t -HOLDS 80%-> a\n",
        (Expected(_L, "buyer_control_unproven", ("t", "a")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "state_owner_of_both",
        "the state holds buyer and bidder: not affiliated for that alone",
        _LOT
        + """Organization S is_state_owner
S -HOLDS 100% 2010-01-01..-> t
S -HOLDS 100% 2010-01-01..-> a
""",
    ),
    Example(
        "director_left_before_the_deadline",
        "an office that ended before the deadline",
        _LOT + "P -OFFICER_OF role=董事 2022-01-01..2026-05-01-> t\n"
        "P -OFFICER_OF role=董事 2023-01-01..-> b\n",
    ),
    Example(
        "namesakes",
        "two officers of one name without numbers",
        _LOT
        + """Person P identity=record name_key=li
Person Q identity=record name_key=li
P -OFFICER_OF role=董事 2022-01-01..-> t
Q -OFFICER_OF role=董事 2023-01-01..-> a
""",
        incomplete=("namesake",),
    ),
    Example(
        "no_buyer",
        "nobody is named as buyer: not decidable, and said so",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n",
        incomplete=("feed_missing",),
    ),
)
