"""Labelled tenders of the collusion study of Garcia Rodriguez et al. 2022 (doi 10.1016/j.autcon.2021.104047).

Research data, for benchmarks and screens: tenders of oil works in Brazil, bidders by a number of the study. Bidders are
named under the scheme ``BR-LABELLED`` and never meet real enterprises. Labels and ready-made screens (CV, KURT ...)
stay out of the graph: a screen that could see them would be judged by its own answer. Files without the column
``Competitors`` (Ticino) name no bidder, so nothing relational can be said of them: they are refused.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.identify import when
from credit_hub.loaders.source import (
    Column,
    Context,
    EdgeMap,
    Identified,
    Kind,
    NodeMap,
    Parsed,
    Row,
    Source,
    ValueProblem,
)
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

SCHEME: Final = "BR-LABELLED"
_LATEST: Final = 4_102_444_800
"""2100-01-01 in seconds since 1970; a later date is a mistake of unit."""
_NOISE: Final = Decimal("0.001")
"""Cents by which a text may miss a whole cent: the file was written from binary floats."""
_MOST: Final = Decimal(2**63)
"""The graph keeps integers in 64 bits."""


def _epoch(value: str) -> Parsed:
    if not value.isdecimal() or int(value) >= _LATEST:
        raise ValueProblem(
            "date.not_epoch",
            "not seconds since 1970-01-01 UTC (pandas writes -9223372037 for a missing date)",
            "write whole seconds",
        )
    return datetime.fromtimestamp(int(value), UTC)


def _money(value: str) -> Parsed:
    try:
        cents = Decimal(value) * 100
    except InvalidOperation as error:
        raise ValueProblem("amount.number", "not a decimal number", "write 1234.56") from error
    whole = cents.to_integral_value()
    if not 0 <= cents < _MOST or abs(cents - whole) > _NOISE:
        raise ValueProblem("amount.fraction", "negative, too large, or parts of a cent")
    return int(whole)


def _yes_no(value: str) -> Parsed:
    known = {"1": True, "1.0": True, "0": False, "0.0": False}
    if value not in known:
        raise ValueProblem("boolean.word", "neither 1 nor 0", "write 1 or 0")
    return known[value]


_EPOCH: Final = Kind("epoch_seconds", _epoch)
_MONEY: Final = Kind("decimal_real", _money)
_YES_NO: Final = Kind("one_zero", _yes_no)


def _tender(row: Row, _: Context) -> Identified | None:
    number = f"{SCHEME}-{row.text('tender')}"
    return Identified(
        "Tender",
        f"tender:{number}",
        {"tender_number": number, "name": f"Labelled tender {row.text('tender')}"},
    )


def _lot(row: Row, _: Context) -> Identified | None:
    return Identified(
        "Lot",
        f"lot:{SCHEME}-{row.text('tender')}/1",
        {"lot_number": "1", "regime": "tender", "currency": "BRL", "industry": "oil works"},
    )


def _bidder(row: Row, _: Context) -> Identified | None:
    number = str(row.text("competitor"))
    return Identified(
        "Enterprise",
        f"{SCHEME}:{number}",
        {"registry_number": number, "name": f"Bidder {number}", "jurisdiction": "BR"},
    )


def _bid(row: Row, _: Context) -> Identified | None:
    return Identified(
        "Bid",
        f"bid:{SCHEME}-{row.text('tender')}/1/{SCHEME}:{row.text('competitor')}",
        {"currency": "BRL"},
    )


SOURCE: Final = Source(
    id="labelled-tenders",
    title_zh="带标签的串标研究数据",
    title_en="labelled tenders of a collusion study",
    authority="Garcia Rodriguez et al. 2022",
    standard="doi 10.1016/j.autcon.2021.104047",
    version="1.0.0",
    trust=Trust.MENTION,
    columns=(
        Column("Tender", "tender", kinds.integer, required=True),
        Column("Bid", "bid_number", kinds.integer),
        Column("Competitors", "competitor", kinds.integer, required=True),
        Column("Bid_value", "total", _MONEY, required=True),
        Column("Difference Bid/PTE", "difference", kinds.text),
        Column("Date", "deadline", _EPOCH),
        Column("Site", "site", kinds.text),
        Column("Brazilian State", "state", kinds.text),
        Column("Collusive_competitor", "label", kinds.text),
        Column("Pre-Tender Estimate (PTE)", "ceiling", _MONEY),
        Column("Number_bids", "number_of_bids", kinds.integer),
        Column("Winner", "won", _YES_NO),
        Column("CV", "cv", kinds.text),
        Column("SPD", "spd", kinds.text),
        Column("KURT", "kurtosis", kinds.text),
        Column("SKEW", "skewness", kinds.text),
        Column("KSTEST", "ks_test", kinds.text),
        Column("Collusive_competitor_original", "original_label", kinds.text),
    ),
    key=("tender", "competitor"),
    nodes=(
        NodeMap("tender", _tender, Trust.MENTION, {}),
        NodeMap("lot", _lot, Trust.MENTION, {"deadline": "deadline", "ceiling_minor": "ceiling"}),
        NodeMap("bidder", _bidder, Trust.MENTION, {}),
        NodeMap("bid", _bid, Trust.MENTION, {"total_minor": "total", "won": "won"}),
        NodeMap(
            "winner", when(lambda row: row.values.get("won") is True, _bidder), Trust.MENTION, {}
        ),
    ),
    edges=(
        EdgeMap("PART_OF", "lot", "tender"),
        EdgeMap("SUBMITS", "bidder", "bid"),
        EdgeMap("BIDS", "bid", "lot"),
        EdgeMap("WON", "winner", "lot"),
    ),
)
