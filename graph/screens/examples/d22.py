"""Examples of D22: rivals that drop out or are paid afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import (
    ExpectedLead,
    Flow,
    FlowKind,
    Screened,
    ScreenExample,
)
from credit_hub.graph.screens.tenders import Scoring, Tender
from credit_hub.model.interval import CHINA

__all__ = ["EXAMPLES"]

_DEADLINE: Final = datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)
_NO_FLOWS: Final[tuple[Flow, ...]] = ()


def _due(tender: Tender) -> Tender:
    return replace(tender, deadline=_DEADLINE)


_SOLD: Final = _due(lot("T", "a=1000* b=1040 c=1060"))
_WITHDRAWS: Final = (
    *(lot(f"w{n}", "x=1000* p=1040~ c=1060") for n in range(6)),
    *(lot(f"v{n}", "c=1000* p=1040 d=1060") for n in range(12)),
    lot("n0", "c=1000 p=1040~ d=1060"),
)
"""p withdraws whenever x wins, and never where another does; n0 was not awarded."""
_EVERY_TIME: Final = tuple(
    lot(f"e{n:02d}", f"{'xcd'[n % 3]}=1000* p=1040~ q=1060") for n in range(18)
)
"""p withdraws always, whoever wins."""
_REJECTED: Final = (
    *(lot(f"r{n:02d}", f"a=1000* b=1040 q=1060{'!' if n % 2 else ''}") for n in range(12)),
    *(lot(f"s{n:02d}", "a=1000* b=1040 c=1060 d=1070 e=1080") for n in range(12)),
)
_FIVE_BUYERS: Final = tuple(
    replace(lot(f"{who}{n}", f"a=1000* b=1040 c=1060{out} d=1070"), buyer=who)
    for who, out in zip("BCDEF", ("!", "", "", "", ""), strict=True)
    for n in range(4)
)

EXAMPLES: Final = (
    ScreenExample(
        "all_others_disqualified",
        "two rivals are disqualified and the one left wins",
        Screened((lot("T", "a=1000* b=1040! c=1060!"),), flows=_NO_FLOWS),
        (ExpectedLead("others_disqualified", ("T",), ("a", "b", "c")),),
    ),
    ScreenExample(
        "lowest_bid_disqualified",
        "the lowest bid is disqualified, the next one wins",
        Screened((lot("T", "a=1000! b=1040* c=1060"),), flows=_NO_FLOWS),
        (ExpectedLead("lowest_disqualified", ("T",), ("a", "b")),),
    ),
    ScreenExample(
        "often_disqualified",
        "half of the bids of q are disqualified, none of anybody else",
        Screened(_REJECTED, flows=_NO_FLOWS),
        (ExpectedLead("often_disqualified", tuple(f"r{n:02d}" for n in range(12)), ("q",)),),
    ),
    ScreenExample(
        "buyer_that_disqualifies",
        "one of five buyers disqualifies a quarter of the bids, the others none",
        Screened(_FIVE_BUYERS, flows=_NO_FLOWS),
        (ExpectedLead("often_disqualified", ("B0", "B1", "B2", "B3"), ("B",)),),
    ),
    ScreenExample(
        "withdrawals_for_one_winner",
        "p withdraws from the six tenders that x wins, and from none of twelve others",
        Screened(_WITHDRAWS, flows=_NO_FLOWS),
        (ExpectedLead("withdrawals_for_winner", tuple(f"w{n}" for n in range(6)), ("p", "x")),),
    ),
    ScreenExample(
        "loser_becomes_subcontractor",
        "the winner gives a subcontract to a loser five months later",
        Screened((_SOLD,), flows=(Flow(FlowKind.SUBCONTRACT, "a", "c", date(2027, 3, 1)),)),
        (ExpectedLead("loser_paid", ("T",), ("a", "c")),),
    ),
    ScreenExample(
        "payment_on_the_last_day",
        "24 months to the day count",
        Screened((_SOLD,), flows=(Flow(FlowKind.PAYMENT, "a", "b", date(2028, 10, 15)),)),
        (ExpectedLead("loser_paid", ("T",), ("a", "b")),),
    ),
    ScreenExample(
        "payment_a_day_too_late",
        "24 months and a day do not",
        Screened((_SOLD,), flows=(Flow(FlowKind.PAYMENT, "a", "b", date(2028, 10, 16)),)),
    ),
    ScreenExample(
        "payment_before_the_deadline",
        "what was paid before the deadline rewards nothing in this tender",
        Screened((_SOLD,), flows=(Flow(FlowKind.PAYMENT, "a", "b", date(2026, 10, 14)),)),
    ),
    ScreenExample(
        "payment_to_the_winner",
        "a loser that works for the winner is paid; the other way round is nothing",
        Screened((_SOLD,), flows=(Flow(FlowKind.PAYMENT, "b", "a", date(2027, 3, 1)),)),
    ),
    ScreenExample(
        "withdraws_always",
        "p withdraws whoever wins: no pattern with one of them",
        Screened(_EVERY_TIME, flows=_NO_FLOWS),
    ),
    ScreenExample(
        "one_of_two_disqualified",
        "one rival disqualified, another one stays",
        Screened((lot("T", "a=1000* b=1040! c=1060"),), flows=_NO_FLOWS),
    ),
    ScreenExample(
        "lowest_bid_where_an_average_scores",
        "where an average scores the lowest bid is not the best",
        Screened(
            (lot("T", "a=1000! b=1040* c=1060", scoring=Scoring.AVERAGE_BID),), flows=_NO_FLOWS
        ),
    ),
    ScreenExample(
        "no_flows_on_record",
        "nothing is known of subcontracts and payments, and that is said",
        Screened((_SOLD,)),
        incomplete=("feed_missing",),
    ),
    ScreenExample(
        "unknown_market",
        "a tender whose market is not known is left out, and that is said",
        Screened((lot("T", "a=1000* b=1040! c=1060!", market=None),), flows=_NO_FLOWS),
        incomplete=("no_market",),
    ),
)
