"""What Cardinal's indicators have in common: flags, settings, and when a process has one winner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from credit_hub.graph.screens.tenders import AwardStatus, Tender

__all__ = ["CARDINAL", "Flag", "Group", "Limits", "currency_of", "is_final", "sole_winner"]


class Group(StrEnum):
    """Whom an indicator flags."""

    PROCESS = "OCID"
    BUYER = "Buyer"
    ENTITY = "ProcuringEntity"
    TENDERER = "Tenderer"


@dataclass(frozen=True, slots=True)
class Flag:
    """One flagged process or organisation with the value of the indicator.

    An organisation that is flagged with its process has the value 0 in R024, R035 and R058, as
    Cardinal prints it; ``process`` then names the process.
    """

    indicator: str
    group: Group
    id: str
    value: Fraction
    process: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Cardinal's settings with its defaults; a threshold of None is the fence of the data."""

    currency: str | None = None
    """None: the currency of the first bid that states an amount."""
    short_period_days: int = 15
    short_period_by_method: Mapping[str, int] = field(default_factory=dict)
    single_bid_methods: frozenset[str] = frozenset({"open", "selective"})
    close_price: Fraction | None = None
    top_tenderer_percentile: int = 75
    win_ratio: Fraction | None = None
    others_disqualified: int = 1
    disqualified_ratio: Fraction | None = None
    least_bids: int = 2
    least_bids_received: int = 2
    """R038, buyers: its page speaks of processes, the program counts bids; this counts bids."""
    class_digits: int = 2
    variety: int | None = None
    least_processes: int = 20
    discount: Fraction | None = None


CARDINAL: Final = Limits()


def sole_winner(tender: Tender) -> str | None:
    """The only supplier of the only active award, where no award is pending; None otherwise."""
    active = [award for award in tender.awards if award.status is AwardStatus.ACTIVE]
    if not is_final(tender) or len(active) != 1 or len(active[0].suppliers) != 1:
        return None
    return active[0].suppliers[0]


def is_final(tender: Tender) -> bool:
    """Whether no award is pending: later decisions would change what an indicator says."""
    return all(award.status is not AwardStatus.PENDING for award in tender.awards)


def currency_of(tenders: Sequence[Tender]) -> str | None:
    """The currency of the first submitted bid that states an amount: others are not compared."""
    bids = (bid for tender in tenders for bid in tender.submitted if bid.amount is not None)
    return next((bid.currency for bid in bids), None)
