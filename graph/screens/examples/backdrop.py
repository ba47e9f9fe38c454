"""Ordinary tenders for the examples: a market to compare with, made without chance."""

from __future__ import annotations

from hashlib import sha256

from credit_hub.graph.screens.notation import MARKET, lot
from credit_hub.graph.screens.tenders import Market, Scoring, Tender

__all__ = ["ordinary"]


def ordinary(
    count: int,
    *,
    bids: int = 5,
    ceiling: bool = False,
    market: Market = MARKET,
    scoring: Scoring = Scoring.LOWEST_PRICE,
) -> tuple[Tender, ...]:
    """Return tenders whose bidders each reckon for themselves, 82 to 98 % of a ceiling.

    The prices are taken from digests: scattered, and the same on every run. The seed is one of
    those in which nobody stands beyond a fence by chance: how often that happens is tested
    elsewhere.
    """
    made = []
    for number in range(count):
        top = 1_000 + 37 * (number % 50)
        words = []
        for place in range(bids):
            digest = sha256(f"1 {number}:{place}".encode()).digest()
            fen = top * (8_200 + int.from_bytes(digest[:4]) * 1_600 // 2**32) // 100
            words.append((fen, f"f{(number * 3 + place * 7) % 60:02d}"))
        lowest = min(words)
        line = " ".join(
            f"{who}={fen // 100}.{fen % 100:02d}{'*' if (fen, who) == lowest else ''}"
            for fen, who in words
        )
        name = f"o{number:03d}"
        made.append(
            lot(name, line, ceiling=str(top) if ceiling else None, market=market, scoring=scoring)
        )
    return tuple(made)
