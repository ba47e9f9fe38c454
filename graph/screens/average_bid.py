"""Average-bid scoring (评标基准价): the benchmark of a lot's own formula, and who is best by it.

Chinese works tenders mostly score a price by its distance from a benchmark that is an average of
the bids, often trimmed, mixed with the ceiling and lowered by a drawn factor. Who controls several
bids can move such a benchmark (Conley and Decarolis 2016, on Italian average-bid auctions).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["AverageBid"]

_PPM: Final = 10**6


@dataclass(frozen=True, slots=True)
class AverageBid:
    """One formula, as the tender documents state it.

    From ``trim_from`` valid bids on, the ``drop_highest`` and ``drop_lowest`` bids leave the mean.
    ``ceiling_weight_ppm`` is the weight of the ceiling against the mean. ``lowered_ppm`` is the
    drawn factor K (下浮率) by which the result is lowered; None: it is not known. A price loses
    ``over`` points for each per cent above the benchmark and ``under`` for each below; where
    ``over_is_out`` the prices above it cannot win.

    Raises:
        InvalidValueError: A count is negative, a weight or factor is not from 0 to 10^6, no point
            is lost on either side, or trimming would leave no bid.
    """

    drop_highest: int = 0
    drop_lowest: int = 0
    trim_from: int = 0
    ceiling_weight_ppm: int = 0
    lowered_ppm: int | None = 0
    over: int = 1
    under: int = 1
    over_is_out: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be computed."""
        counts = (self.drop_highest, self.drop_lowest, self.trim_from, self.over, self.under)
        shares = (self.ceiling_weight_ppm, self.lowered_ppm or 0)
        dropped = self.drop_highest + self.drop_lowest
        sound = (
            min(counts) >= 0
            and all(0 <= share < _PPM for share in shares)
            and self.over + self.under > 0
            and (dropped == 0 or self.trim_from > dropped)
        )
        if not sound:
            message = f"formula {self}: it cannot be computed for every number of bids"
            raise InvalidValueError(
                message,
                rule="formula.domain",
                remedy="trim_from must exceed the bids dropped; weights are from 0 to below 10^6",
            )

    def mean(self, bids: Sequence[int | Fraction]) -> Fraction:
        """Return the trimmed mean of valid bids.

        Raises:
            InvalidValueError: There are no bids.
        """
        if not bids:
            message = "the mean of no bids"
            raise InvalidValueError(message, rule="formula.no_bids")
        ordered = sorted(bids)
        if (self.drop_highest or self.drop_lowest) and len(ordered) >= self.trim_from:
            ordered = ordered[self.drop_lowest : len(ordered) - self.drop_highest]
        return Fraction(sum(ordered, Fraction(0))) / len(ordered)

    def needs_ceiling(self) -> bool:
        """Whether the ceiling is part of the benchmark."""
        return self.ceiling_weight_ppm > 0

    def benchmark(
        self, bids: Sequence[int | Fraction], ceiling: int | Fraction | None
    ) -> Fraction | None:
        """Return the benchmark price; None where the ceiling it needs is unknown.

        With an unknown factor K the benchmark before lowering: relative shifts are the same.

        Raises:
            InvalidValueError: There are no bids.

        Example:
            >>> AverageBid(drop_highest=1, drop_lowest=1, trim_from=5).benchmark(
            ...     [90, 96, 97, 98, 120], None
            ... )
            Fraction(97, 1)
        """
        if self.needs_ceiling() and ceiling is None:
            return None
        weight = Fraction(self.ceiling_weight_ppm, _PPM)
        mixed = self.mean(bids) * (1 - weight) + (ceiling or 0) * weight
        return mixed * (1 - Fraction(self.lowered_ppm or 0, _PPM))

    def loss(self, bid: int | Fraction, benchmark: Fraction) -> Fraction | None:
        """Return the points that a price loses, in parts of the benchmark; None: it cannot win."""
        away = (bid - benchmark) / benchmark
        if away > 0:
            return None if self.over_is_out else away * self.over
        return -away * self.under

    def best(self, bids: Sequence[int | Fraction], benchmark: Fraction) -> frozenset[int]:
        """Return the places in ``bids`` of those that lose least: several where they tie.

        Example:
            >>> sorted(AverageBid().best([95, 99, 104], Fraction(100)))
            [1]
        """
        losses = {
            at: loss
            for at, bid in enumerate(bids)
            if (loss := self.loss(bid, benchmark)) is not None
        }
        least = min(losses.values(), default=None)
        return frozenset(at for at, loss in losses.items() if loss == least)
