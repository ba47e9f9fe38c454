"""Examples of D02: control between bidders."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\n"
_GROUP: Final = """X -HOLDS 60% 2018-01-01..-> y
X -HOLDS 55% 2018-01-01..-> z
y -HOLDS 60% 2019-01-01..-> c
y -HOLDS 30% 2019-01-01..-> d
z -HOLDS 25% 2019-01-01..-> d
"""
"""X controls y and z directly, c through y, and d jointly (55 %; integrated 31.75 %)."""
_S, _L = EvidenceClass.STATUTORY, EvidenceClass.LEAD
_MAJORITY: Final = "a -HOLDS 51% 2020-01-01..-> b\n"

EXAMPLES: Final = (
    Example(
        "direct_majority",
        "a holds more than half of b",
        _LOT + "bids a b\n" + _MAJORITY,
        (Expected(_S, "direct_control", ("a", "b")),),
    ),
    Example(
        "direct_majority_procurement",
        "直接控股 is barred under the procurement regime too",
        _LOT + "bids a b\n" + _MAJORITY,
        (Expected(_S, "direct_control", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "group_tender",
        "a group with its head bidding: direct, indirect and joint control are all barred",
        _LOT + "bids X y c d\n" + _GROUP,
        (
            Expected(_S, "direct_control", ("X", "y")),
            Expected(_S, "indirect_control", ("X", "c")),
            Expected(_S, "indirect_control", ("X", "d")),
            Expected(_S, "direct_control", ("y", "c")),
            Expected(_L, "siblings", ("d", "y")),
            Expected(_L, "siblings", ("c", "d")),
        ),
    ),
    Example(
        "group_procurement",
        "the same group: only 直接控股 is in the wording, the rest are leads",
        _LOT + "bids X y c d\n" + _GROUP,
        (
            Expected(_S, "direct_control", ("X", "y")),
            Expected(_L, "indirect_control", ("X", "c")),
            Expected(_L, "indirect_control", ("X", "d")),
            Expected(_S, "direct_control", ("y", "c")),
            Expected(_L, "siblings", ("d", "y")),
            Expected(_L, "siblings", ("c", "d")),
        ),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "siblings",
        "two firms under one holder are outside the wording: a lead",
        _LOT + "bids c d\n" + _GROUP,
        (Expected(_L, "siblings", ("c", "d")),),
    ),
    Example(
        "siblings_under_a_person",
        "a natural person controls too",
        _LOT
        + """bids a b
Person P
P -HOLDS 80% 2019-01-01..-> a
P -HOLDS 70% 2019-01-01..-> b
""",
        (Expected(_L, "siblings", ("a", "b")),),
    ),
    Example(
        "after_the_deadline",
        "control acquired five days after the deadline is a lead",
        _LOT + "bids e f\ne -HOLDS 60% 2026-10-20..-> f\n",
        (Expected(_L, "control_after_deadline", ("e", "f")),),
    ),
    Example(
        "undated_majority",
        "a majority without a first day proves nothing for the deadline",
        _LOT + "bids a b\na -HOLDS 60%-> b\n",
        (Expected(_L, "control_unproven", ("a", "b")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "contested_majority",
        "sources of equal rank differ",
        _LOT + "bids a b\na -HOLDS 60% contested 2020-01-01..-> b\n",
        (Expected(_L, "control_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "votes_before_shares",
        "a third of the capital with two thirds of the votes",
        _LOT + "bids a b\na -HOLDS 33% votes=67% 2020-01-01..-> b\n",
        (Expected(_S, "direct_control", ("a", "b")),),
    ),
    Example(
        "fewer_votes_in_a_row_of_their_own",
        "three fifths of the capital, but a third of the votes by another row of the source",
        _LOT + "bids a b\na -HOLDS votes=33% 2020-01-01..-> b\na -HOLDS 60% 2020-01-01..-> b\n",
    ),
    Example(
        "more_votes_in_a_row_of_their_own",
        "a third of the capital, but two thirds of the votes by another row of the source",
        _LOT + "bids a b\na -HOLDS votes=67% 2020-01-01..-> b\na -HOLDS 33% 2020-01-01..-> b\n",
        (Expected(_S, "direct_control", ("a", "b")),),
    ),
    Example(
        "votes_by_a_lesser_source",
        "the votes that somebody mentions do not outweigh the shares of the register",
        _LOT
        + "bids a b\na -HOLDS votes=67% trust=MENTION 2020-01-01..-> b\n"
        + "a -HOLDS 33% 2020-01-01..-> b\n",
    ),
    Example(
        "over_subscribed",
        "more than the whole is held: used as stated, and said so",
        _LOT + "bids a b\na -HOLDS 70% 2020-01-01..-> b\nq -HOLDS 60% 2020-01-01..-> b\n",
        (Expected(_S, "direct_control", ("a", "b")),),
        incomplete=("over_subscribed",),
    ),
    Example(
        "state_owner_with_group",
        "the state above, but a group company between: the group counts",
        _LOT
        + """bids a b
Organization S is_state_owner
S -HOLDS 100% 2010-01-01..-> g
g -HOLDS 100% 2012-01-01..-> a
g -HOLDS 100% 2012-01-01..-> b
""",
        (Expected(_L, "siblings", ("a", "b")),),
    ),
    Example(
        "state_owner",
        "仅因同受国家控股不具有关联关系 (公司法265(4))",
        _LOT
        + """bids a b
Organization S is_state_owner
S -HOLDS 100% 2010-01-01..-> a
S -HOLDS 60% 2012-01-01..-> b
""",
    ),
    Example(
        "exactly_one_half",
        "超过百分之五十: one half is not control",
        _LOT + "bids a b\na -HOLDS 50% 2020-01-01..-> b\n",
    ),
    Example(
        "two_sources_are_not_added",
        "two sources state one holding of 30 %: it stays 30 %",
        _LOT
        + """bids a b
a -HOLDS 30% 2020-01-01.. source=register-> b
a -HOLDS 30% 2020-01-01.. source=annual-report trust=DECLARED-> b
""",
    ),
    Example(
        "later_statement_counts",
        "the holder sold down before the deadline; the later row counts, not the older open one",
        _LOT + "bids a b\na -HOLDS 60% 2018-01-01..-> b\na -HOLDS 20% 2025-01-01..-> b\n",
        incomplete=("overlapping_statements",),
    ),
    Example(
        "register_before_declaration",
        "the register outranks what the firm declares",
        _LOT
        + """bids a b
a -HOLDS 20% 2020-01-01.. source=register stated=2025-01-01-> b
a -HOLDS 60% 2020-01-01.. source=annual-report trust=DECLARED stated=2026-01-01-> b
""",
    ),
    Example(
        "sold_before_the_deadline",
        "the majority ended on the deadline's day",
        _LOT + "bids a b\na -HOLDS 60% 2018-01-01..2026-10-15-> b\n",
    ),
    Example(
        "asked_before_the_deadline",
        "asked about a day before the deadline nobody looks ahead",
        _LOT + "bids e f\ne -HOLDS 60% 2026-10-20..-> f\n",
        as_of="2026-08-15",
    ),
    Example(
        "members_of_one_consortium",
        "a mother and its daughter in one consortium",
        _LOT + "bids a+b c\n" + _MAJORITY,
    ),
    Example(
        "different_lots",
        "mother and daughter bid for different lots of one project",
        _LOT + "bids a c\nlot M deadline=2026-10-15T09:30\nbids b\n" + _MAJORITY,
    ),
    Example(
        "minority_in_common",
        "one holder with minorities in both controls neither",
        _LOT + "bids a b\nX -HOLDS 40% 2018-01-01..-> a\nX -HOLDS 45% 2018-01-01..-> b\n",
    ),
    Example(
        "holding_without_figure",
        "a holding without a share does not count, and is reported",
        _LOT + "bids a b\na -HOLDS 2018-01-01..-> b\n",
        incomplete=("share_missing",),
    ),
    Example(
        "range_above_a_half",
        "a range whose excluded lower bound is a half is a majority, whatever its upper bound",
        _LOT + "bids a b\na -HOLDS 50%..75% above_min 2020-01-01..-> b\n",
        (Expected(_S, "direct_control", ("a", "b")),),
    ),
    Example(
        "range_of_votes_above_a_half",
        "the same of votes, without an upper bound",
        _LOT + "bids a b\na -HOLDS votes=50%.. above_min 2020-01-01..-> b\n",
        (Expected(_S, "direct_control", ("a", "b")),),
    ),
    Example(
        "range_that_includes_a_half",
        "a range from a half on may be just a half: no control, and that is said",
        _LOT + "bids a b\na -HOLDS 50%..75% 2020-01-01..-> b\n",
        incomplete=("control_undecided",),
    ),
    Example(
        "range_of_votes_across_a_half",
        "25 to 75 per cent of the votes decide nothing, and that is said",
        _LOT + "bids a b\na -HOLDS votes=25%..75% 2020-01-01..-> b\n",
        incomplete=("control_undecided",),
    ),
    Example(
        "range_below_a_half",
        "a range that ends at a half is a minority",
        _LOT + "bids a b\na -HOLDS 25%..50% 2020-01-01..-> b\n",
    ),
    Example(
        "ranges_that_make_a_majority_only_together",
        "two controlled companies with ranges below a half each: together perhaps a majority",
        _LOT
        + "bids X z\nX -HOLDS 60% 2018-01-01..-> y1\nX -HOLDS 55% 2018-01-01..-> y2\n"
        + "y1 -HOLDS 10%..25% 2020-01-01..-> z\ny2 -HOLDS 25%..50% 2020-01-01..-> z\n",
        incomplete=("control_undecided",),
    ),
    Example(
        "ranges_of_holders_apart",
        "two ranges of holders that have nothing to do with each other are no majority of anybody",
        _LOT + "bids a b\na -HOLDS 25%..50% 2020-01-01..-> b\nX -HOLDS 25%..50% 2020-01-01..-> b\n",
    ),
    Example(
        "range_that_leaves_the_proof_whole",
        "the half is passed by what is exact: the range beside it leaves nothing open",
        _LOT
        + "bids X z\nX -HOLDS 51% 2018-01-01..-> y1\nX -HOLDS 10%..75% 2020-01-01..-> z\n"
        + "y1 -HOLDS 45% 2020-01-01..-> z\n",
        (Expected(_S, "indirect_control", ("X", "z")),),
    ),
    Example(
        "range_beside_a_majority",
        "where another holder has more than a half, a range cannot be a majority",
        _LOT + "bids a b\na -HOLDS 25%..75% 2020-01-01..-> b\nX -HOLDS 60% 2018-01-01..-> b\n",
    ),
    Example(
        "indirect_interest",
        "an interest that its source calls indirect sums up a chain: never added to the chain",
        _LOT + "bids a b\na -HOLDS 60% indirect 2018-01-01..-> b\n",
    ),
    Example(
        "management_contract",
        "a manages b as a whole by contract",
        _LOT + "bids a b\nb -MANAGED_BY kind=委托管理 scope=整体 2025-01-01..-> a\n",
        (Expected(_S, "management", ("a", "b")),),
    ),
    Example(
        "management_contract_procurement",
        "a direct management relation is inside the wording of both regimes",
        _LOT + "bids a b\nb -MANAGED_BY kind=委托管理 scope=整体 2025-01-01..-> a\n",
        (Expected(_S, "management", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "subordinate_unit",
        "b is a unit under a",
        _LOT + "bids a b\nb -MANAGED_BY kind=隶属 2010-01-01..-> a\n",
        (Expected(_S, "management", ("a", "b")),),
    ),
    Example(
        "management_in_part",
        "a manages one hall of b: no management relation of the units",
        _LOT + "bids a b\nb -MANAGED_BY kind=委托管理 scope=部分 2025-01-01..-> a\n",
        (Expected(_L, "management_in_part", ("a", "b")),),
    ),
    Example(
        "management_undated",
        "since when a manages b is not known",
        _LOT + "bids a b\nb -MANAGED_BY kind=委托管理 scope=整体-> a\n",
        (Expected(_L, "management_unproven", ("a", "b")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "management_after_deadline",
        "the contract begins after the deadline",
        _LOT + "bids a b\nb -MANAGED_BY kind=委托管理 scope=整体 2026-11-01..-> a\n",
        (Expected(_L, "management_after_deadline", ("a", "b")),),
    ),
    Example(
        "management_through_a_daughter",
        "a controls y, which manages b: in neither wording with certainty",
        _LOT
        + "bids a b\na -HOLDS 80% 2020-01-01..-> y\n"
        + "b -MANAGED_BY kind=委托管理 scope=整体 2025-01-01..-> y\n",
        (Expected(_L, "indirect_management", ("a", "b")),),
    ),
    Example(
        "common_manager",
        "one firm manages both bidders: a lead under both regimes",
        _LOT
        + "bids a b\na -MANAGED_BY kind=委托管理 scope=整体 2025-01-01..-> m\n"
        + "b -MANAGED_BY kind=委托管理 scope=整体 2025-06-01..-> m\n",
        (Expected(_L, "common_manager", ("a", "b")),),
    ),
    Example(
        "ended_management",
        "the contract ended before the deadline",
        _LOT + "bids a b\nb -MANAGED_BY kind=委托管理 scope=整体 2020-01-01..2026-10-15-> a\n",
    ),
    Example(
        "managed_partner",
        "a manages its partner in one consortium",
        _LOT + "bids a+c b\nc -MANAGED_BY kind=委托管理 scope=整体 2025-01-01..-> a\n",
    ),
    Example(
        "under_one_state_organ",
        "both bidders are units under one organ of the state",
        _LOT
        + "bids a b\nOrganization m is_state_owner\n"
        + "a -MANAGED_BY kind=隶属 2010-01-01..-> m\nb -MANAGED_BY kind=隶属 2010-01-01..-> m\n",
    ),
)
