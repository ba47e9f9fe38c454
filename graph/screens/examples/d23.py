"""Examples of D23: signs on the buyer's side."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from credit_hub.graph.screens.notation import MARKET, lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample
from credit_hub.graph.screens.tenders import Award, Tender
from credit_hub.model.interval import CHINA

__all__ = ["EXAMPLES"]


def _at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


_SOUND: Final = replace(
    lot("T", "a=1000* b=1040 c=1060"),
    buyer="B",
    issued_at=_at(9, 25, 17),
    deadline=_at(10, 15, 9, 30),
    opened_at=_at(10, 15, 9, 30),
    compulsory=True,
)
"""Issued on the 25th, due on the 15th: twenty days, though not twenty times 24 hours."""


def _supplies(supplier: str, codes: tuple[str, ...]) -> tuple[Tender, ...]:
    return tuple(
        Tender(
            f"{supplier}{n:02d}",
            MARKET,
            awards=(Award((supplier,), classes=(codes[n % len(codes)],)),),
        )
        for n in range(20)
    )


_ONE_KIND: Final = tuple(t for s in "abcde" for t in _supplies(s, ("10000000",)))
_FIVE_KINDS: Final = _supplies("v", ("10000000", "20000000", "30000000", "40000000", "50000000"))

EXAMPLES: Final = (
    ScreenExample(
        "nineteen_days",
        "19 days from issue to deadline of a compulsory tender",
        Screened((replace(_SOUND, issued_at=_at(9, 26, 9)),)),
        (ExpectedLead("short_period", ("T",), ("B",)),),
    ),
    ScreenExample(
        "two_bidders",
        "awarded with two bidders",
        Screened((replace(_SOUND, bids=_SOUND.bids[:2]),)),
        (ExpectedLead("few_bidders", ("T",), ("B",)),),
    ),
    ScreenExample(
        "late_bid_won",
        "the winner submitted a minute after the deadline",
        Screened(
            (
                replace(
                    _SOUND,
                    bids=(
                        replace(_SOUND.bids[0], submitted_at=_at(10, 15, 9, 31)),
                        *_SOUND.bids[1:],
                    ),
                ),
            )
        ),
        (ExpectedLead("late_bid_won", ("T",), ("B", "a")),),
    ),
    ScreenExample(
        "opened_early",
        "opened 90 minutes before the deadline",
        Screened((replace(_SOUND, opened_at=_at(10, 15, 8)),)),
        (ExpectedLead("opened_early", ("T",), ("B",)),),
    ),
    ScreenExample(
        "supplier_of_everything",
        "five kinds of goods where all others supply one",
        Screened((*_ONE_KIND, *_FIVE_KINDS)),
        (ExpectedLead("varied_supplier", tuple(t.id for t in _FIVE_KINDS), ("v",)),),
    ),
    ScreenExample(
        "twenty_days",
        "twenty days by the calendar, three bidders, opened on time",
        Screened((_SOUND,)),
    ),
    ScreenExample(
        "not_compulsory",
        "ten days and two bidders where the law demands no tender",
        Screened(
            (
                replace(
                    _SOUND,
                    bids=_SOUND.bids[:2],
                    issued_at=_at(10, 5, 9),
                    compulsory=False,
                ),
            )
        ),
    ),
    ScreenExample(
        "not_awarded",
        "two bidders and no award: the tender is repeated, as the law asks",
        Screened((replace(_SOUND, bids=_SOUND.bids[:2], awards=()),)),
    ),
    ScreenExample(
        "late_bid_lost",
        "a loser submitted late: the platform took it in, and it did not win",
        Screened(
            (
                replace(
                    _SOUND,
                    bids=(
                        *_SOUND.bids[:2],
                        replace(_SOUND.bids[2], submitted_at=_at(10, 15, 10)),
                    ),
                ),
            )
        ),
    ),
    ScreenExample(
        "suppliers_of_one_kind",
        "everybody supplies one kind of goods: nobody stands out",
        Screened(_ONE_KIND),
    ),
    ScreenExample(
        "times_missing",
        "the time of issue is not known, and that is said",
        Screened((replace(_SOUND, issued_at=None),)),
        incomplete=("times_missing",),
    ),
    ScreenExample(
        "bids_missing",
        "an award without any bid in the data: not fewer than three, but unknown",
        Screened((replace(_SOUND, bids=()),)),
        incomplete=("bids_missing",),
    ),
)
