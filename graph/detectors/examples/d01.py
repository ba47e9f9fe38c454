"""Examples of D01: the head of two bidders."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\n"
_SAME: Final = Expected(EvidenceClass.STATUTORY, "same_principal", ("a", "b"))
_SHARED: Final = (
    _LOT
    + """bids a b c
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2026-09-01..-> b
Q -LEGAL_REPRESENTATIVE_OF 2018-01-01..-> c
"""
)

EXAMPLES: Final = (
    Example("shared_head", "one person heads a and b since before the deadline", _SHARED, (_SAME,)),
    Example(
        "shared_head_procurement",
        "the same under the procurement regime",
        _SHARED,
        (_SAME,),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "principal_without_representative",
        "a partnership has a principal (单位负责人) and no legal representative",
        _LOT
        + """bids a b
P -PRINCIPAL_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
        (_SAME,),
    ),
    Example(
        "members_of_different_bids",
        "a consortium member is compared on behalf of its bid",
        _LOT
        + """bids c+a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
        (_SAME,),
    ),
    Example(
        "on_the_day_of_the_deadline",
        "registers count days: an office that begins on the deadline's day has begun",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2026-10-15..-> b
""",
        (_SAME,),
    ),
    Example(
        "began_after_the_deadline",
        "taken up after the deadline: a lead",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2026-10-16..-> b
""",
        (Expected(EvidenceClass.LEAD, "same_principal_after_deadline", ("a", "b")),),
    ),
    Example(
        "undated_office",
        "an office without a first day proves nothing for the deadline: a lead, and said so",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF-> b
""",
        (Expected(EvidenceClass.LEAD, "same_principal_unproven", ("a", "b")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "contested_office",
        "sources of equal rank differ about b: a lead, and said so",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF contested 2020-01-01..-> b
""",
        (Expected(EvidenceClass.LEAD, "same_principal_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "before_the_office_began",
        "asked about a day before the office began there is nothing, not even a lead",
        _SHARED,
        as_of="2026-08-15",
    ),
    Example(
        "left_before_the_deadline",
        "the office in a ended on the deadline's day: intervals are half open",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..2026-10-15-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
    ),
    Example(
        "past_the_look_after_window",
        "181 days after the deadline nobody looks any more",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2027-04-14..-> b
""",
    ),
    Example(
        "namesakes",
        "two heads of one name without identity numbers are nobody in particular",
        _LOT
        + """bids a b
Person P identity=record name_key=wang
Person Q identity=record name_key=wang
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
Q -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
        incomplete=("namesake", "feed_missing"),
    ),
    Example(
        "namesakes_with_numbers",
        "two heads of one name with different identity numbers are two persons",
        _LOT
        + """bids a b
Person P name_key=wang
Person Q name_key=wang
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
Q -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
    ),
    Example(
        "name_in_one_feed_number_in_another",
        "named in the registration, numbered among the officers: two persons, no question",
        _LOT
        + """bids a b
Person P name_key=wang
Person Q name_key=wang
Person R identity=record name_key=wang
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
R -LEGAL_REPRESENTATIVE_OF-> a
Q -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
    ),
    Example(
        "members_of_one_consortium",
        "a and b bid together: they are one bidder",
        _LOT
        + """bids a+b c
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
Q -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> c
""",
    ),
    Example(
        "different_lots",
        "a and b bid for different lots of one project",
        _LOT
        + """bids a c
lot M deadline=2026-10-15T09:30 regime=tender
bids b
L -PART_OF-> T
M -PART_OF-> T
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
    ),
    Example(
        "director_is_no_head",
        "a shared director is not 单位负责人",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -OFFICER_OF role=董事 2020-01-01..-> b
Q -LEGAL_REPRESENTATIVE_OF 2020-01-01..-> b
""",
    ),
    Example(
        "no_head_on_record",
        "nothing is known about the head of b: not decidable, and said so",
        _LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
""",
        incomplete=("feed_missing",),
    ),
)
