"""Examples of D43: rejections that rest on sanctions."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_REJECTED: Final = "Bid bid(a) valid=false rejection_reason=被列入失信名单\n"
_LIST: Final = "Listing s name=测试名单 document_number=郑测字1号 issuer=测试财政局\n"
_L: Final = EvidenceClass.LEAD

EXAMPLES: Final = (
    Example(
        "rejected_for_a_repaired_sanction",
        "the entry was repaired before the deadline, the bid was rejected all the same",
        _LOT + _REJECTED + _LIST + "a -SANCTIONED 2026-01-10.. repaired_on=2026-06-01-> s\n",
        (Expected(_L, "stale_use", ("a",)),),
    ),
    Example(
        "rejected_for_an_expired_bar",
        "the bar had expired; procurement regime",
        _LOT + _REJECTED + _LIST + "a -SANCTIONED 2024-01-10.. bar_until=2026-01-10-> s\n",
        (Expected(_L, "stale_use", ("a",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "rejected_for_a_sanction_in_force",
        "the entry still counted",
        _LOT + _REJECTED + _LIST + "a -SANCTIONED 2026-01-10..-> s\n",
    ),
    Example(
        "rejected_for_another_reason",
        "the rejection does not speak of a sanction",
        _LOT
        + "Bid bid(a) valid=false rejection_reason=报价超过最高投标限价\n"
        + _LIST
        + "a -SANCTIONED 2026-01-10.. repaired_on=2026-06-01-> s\n",
    ),
    Example(
        "record_not_in_the_hub",
        "no entry is on record: nothing can be said about its state",
        _LOT + _REJECTED,
    ),
    Example(
        "objection",
        "an entry under objection is pointed out",
        _LOT + _LIST + "a -SANCTIONED 2026-01-10.. objection-> s\n",
        incomplete=("objection_pending",),
    ),
)
