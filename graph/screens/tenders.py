"""What the screens look at: tenders with their bids and awards, and markets, as plain values.

Amounts are exact: whole minor units, or fractions where a source states less. Bidders are keys
(codes of units, keyed digests of persons), never names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from credit_hub.graph.screens.average_bid import AverageBid
from credit_hub.model.errors import InvalidValueError

__all__ = [
    "Amount",
    "Award",
    "AwardStatus",
    "Bid",
    "BidStatus",
    "Market",
    "Scoring",
    "Tender",
    "bidders_of",
]

Amount = int | Fraction
"""An exact amount in minor units of the currency, or in the unit of the source."""

MOST: Final = 10**30
"""No price is so high: beyond it ratios may leave the range of a float."""


class BidStatus(StrEnum):
    """The codes of the OCDS bids extension (``bidStatus``)."""

    INVITED = "invited"
    PENDING = "pending"
    VALID = "valid"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"

    @property
    def is_submitted(self) -> bool:
        """Whether the bid stood at the opening: neither merely invited nor withdrawn."""
        return self not in {BidStatus.INVITED, BidStatus.WITHDRAWN}


class AwardStatus(StrEnum):
    """The codes of OCDS 1.1 (``awardStatus``)."""

    PENDING = "pending"
    ACTIVE = "active"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"


class Scoring(StrEnum):
    """What the price part of the evaluation rewards."""

    LOWEST_PRICE = "lowest_price"
    """经评审的最低投标价, 最低评标价: the lowest valid price is best."""
    AVERAGE_BID = "average_bid"
    """评标基准价: the price next to an average of the bids is best."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid.

    ``bidders`` are the keys of all who submit it: several for a consortium. ``amount`` is None
    where the source states no price.

    Raises:
        InvalidValueError: Nobody submits it, or the amount is negative or beyond any price.
    """

    bidders: tuple[str, ...]
    amount: Amount | None = None
    status: BidStatus = BidStatus.VALID
    currency: str = "CNY"
    submitted_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what is no price."""
        if self.amount is not None and not 0 <= self.amount <= MOST:
            message = f"bid amount {self.amount}: a price is from 0 to 10^30 minor units"
            raise InvalidValueError(
                message, rule="bid.amount", remedy="check the amount and its unit in the source"
            )


@dataclass(frozen=True, slots=True)
class Award:
    """One award decision; ``classes`` are the codes of the items awarded (UNSPSC, CPV ...)."""

    suppliers: tuple[str, ...]
    status: AwardStatus = AwardStatus.ACTIVE
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Market:
    """Tenders that are comparable: one sector, one region, one method, one year of the deadline.

    Nothing is compared across markets: the usual spread of bids differs between trades, places
    and methods (domain.md D14: use local percentiles).
    """

    sector: str
    region: str
    method: str
    year: int

    def __str__(self) -> str:
        """Return the market as one line."""
        return f"{self.sector} / {self.region} / {self.method} / {self.year}"


@dataclass(frozen=True, slots=True)
class Tender:
    """One lot, or one contracting process that has a single lot.

    ``issued_at`` is when the tender documents were issued (招标文件开始发出), ``opened_at`` when
    the bids were opened. ``bidders_counted`` is the number of bidders that the source states.
    ``fixed_price``: the buyer sets the price and bids do not compete on it. ``compulsory``: the
    law demands a tender (依法必须进行招标的项目).
    """

    id: str
    market: Market | None = None
    bids: tuple[Bid, ...] = ()
    awards: tuple[Award, ...] = ()
    buyer: str | None = None
    procuring_entity: str | None = None
    issued_at: datetime | None = None
    deadline: datetime | None = None
    opened_at: datetime | None = None
    bidders_counted: int | None = None
    method: str | None = None
    method_details: str | None = None
    ceiling: Amount | None = None
    scoring: Scoring = Scoring.UNKNOWN
    formula: AverageBid | None = None
    fixed_price: bool = False
    compulsory: bool = False

    def with_status(self, *statuses: BidStatus) -> Iterator[Bid]:
        """Yield the bids with one of these statuses, in the order of the source."""
        return (bid for bid in self.bids if bid.status in statuses)

    @property
    def submitted(self) -> tuple[Bid, ...]:
        """The bids that stood at the opening: pending, valid or disqualified."""
        return tuple(bid for bid in self.bids if bid.status.is_submitted)

    @property
    def winners(self) -> frozenset[str]:
        """The suppliers of all active awards."""
        active = (award for award in self.awards if award.status is AwardStatus.ACTIVE)
        return frozenset(supplier for award in active for supplier in award.suppliers)

    @property
    def comparable_bids(self) -> tuple[Bid, ...]:
        """The priced valid bids in the currency of the first of them, by price."""
        priced = [b for b in self.with_status(BidStatus.VALID) if b.amount is not None]
        same = (b for b in priced if b.currency == priced[0].currency)
        return tuple(sorted(same, key=lambda b: (b.amount or 0, b.bidders)))

    @property
    def comparable(self) -> tuple[Amount, ...]:
        """Their prices, ascending."""
        return tuple(b.amount for b in self.comparable_bids if b.amount is not None)


def bidders_of(bids: Iterable[Bid]) -> tuple[str, ...]:
    """The keys of all who submit one of these bids, sorted."""
    return tuple(sorted({bidder for bid in bids for bidder in bid.bidders}))
