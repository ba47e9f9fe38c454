"""Tenders written as one line each, for examples and tests.

::

    lot("T1", "a=970* b=998.20 c=999.10! d=1000.30~", ceiling="1010")

A bid is bidders, ``=`` and the amount in yuan; ``*`` marks the winner, ``!`` a disqualified and
``~`` a withdrawn bid. Members of a consortium are joined by ``+``; ``-`` stands for no amount.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from credit_hub.graph.screens.tenders import Award, Bid, BidStatus, Market, Scoring, Tender
from credit_hub.model.errors import InvalidValueError

__all__ = ["MARKET", "lot"]

MARKET: Final = Market("房屋建筑", "410199", "公开招标", 2026)
"""The market of examples; 410199 is no real division code."""
_FEN: Final = 100
_MARKS: Final = {
    "*": BidStatus.VALID,
    "!": BidStatus.DISQUALIFIED,
    "~": BidStatus.WITHDRAWN,
}


def lot(
    name: str,
    bids: str,
    *,
    ceiling: str | None = None,
    market: Market | None = MARKET,
    scoring: Scoring = Scoring.LOWEST_PRICE,
) -> Tender:
    """Return a tender written as one line; further fields by ``dataclasses.replace``.

    Raises:
        InvalidValueError: A bid is not written as above.

    Example:
        >>> tender = lot("T1", "a=970* b=998.20 c+d=999!")
        >>> tender.comparable, sorted(tender.winners)
        ((97000, 99820), ['a'])
    """
    read = [_bid(word) for word in bids.split()]
    winners = [bid for bid, won in read if won]
    return Tender(
        name,
        market,
        tuple(bid for bid, _ in read),
        tuple(Award(bid.bidders) for bid in winners),
        ceiling=None if ceiling is None else _fen(ceiling),
        scoring=scoring,
    )


def _bid(word: str) -> tuple[Bid, bool]:
    who, equals, amount = word.partition("=")
    if not who or not equals or not amount:
        message = f"bid {word!r}: bidders, '=' and an amount in yuan are expected"
        raise InvalidValueError(message, rule="notation.bid", remedy="write for example a=970.50*")
    mark = amount[-1] if amount[-1] in _MARKS else ""
    money = amount.removesuffix(mark)
    bid = Bid(tuple(who.split("+")), None if money == "-" else _fen(money))
    return replace(bid, status=_MARKS.get(mark, BidStatus.VALID)), mark == "*"


def _fen(yuan: str) -> int:
    fen = Fraction(yuan) * _FEN
    if fen.denominator != 1:
        message = f"amount {yuan!r}: parts of a fen are no price"
        raise InvalidValueError(message, rule="notation.amount")
    return int(fen)
