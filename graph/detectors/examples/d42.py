"""Examples of D42: bars from tenders and records of grave breaches."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_LIST: Final = "Listing s name=测试名单 document_number=郑测字1号 issuer=测试财政局\n"
_PENALTY: Final = "Penalty p name=郑测罚1号 document_number=郑测罚1号 authority=测试局 "
_BAR: Final = "a -SANCTIONED 2026-01-10..{end} bars_bidding{more}-> s\n"
_S, _X, _L = EvidenceClass.STATUTORY, EvidenceClass.UNEXPLAINED, EvidenceClass.LEAD


def _bar(end: str = "", more: str = "") -> str:
    return _LOT + _LIST + _BAR.format(end=end, more=more)


EXAMPLES: Final = (
    Example(
        "barred_on_the_deadline",
        "the bar decided in January runs for a year",
        _bar(more=" bar_from=2026-01-10 bar_until=2027-01-10"),
        (Expected(_S, "barred", ("a",)),),
    ),
    Example(
        "barred_procurement",
        "the same under the procurement regime",
        _bar(more=" bar_until=2027-01-10"),
        (Expected(_S, "barred", ("a",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "barred_consortium_member",
        "the bar meets a member of a consortium, and subcontracts as well",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids c+a b\n"
        + _LIST
        + _BAR.format(end="", more=" extends_to_subcontractors"),
        (Expected(_S, "barred", ("a",)),),
    ),
    Example(
        "objection_pending",
        "an objection does not suspend the decision, and is shown",
        _bar(more=" objection"),
        (Expected(_S, "barred", ("a",)),),
    ),
    Example(
        "issuer_not_stated",
        "an entry without issuer proves nothing",
        _LOT + "Listing s document_number=1\n" + _BAR.format(end="", more=""),
        (Expected(_L, "barred_unproven", ("a",)),),
    ),
    Example(
        "large_fine_procurement",
        "a fine of 2 million yuan within three years",
        _LOT
        + _PENALTY
        + "kinds=罚款 fine_minor=200000000\na -SANCTIONED 2023-10-15..2024-10-15-> p\n",
        (Expected(_X, "grave_breach", ("a",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "revoked_licence_procurement",
        "a licence revoked within three years",
        _LOT + _PENALTY + "kinds=吊销许可证件\na -SANCTIONED 2025-03-01..-> p\n",
        (Expected(_X, "grave_breach", ("a",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "bar_ended_the_day_before",
        "the bar's last day was the day before the deadline: the supplier may take part",
        _bar(more=" bar_until=2026-10-15"),
        excluded=("sanction_expired",),
    ),
    Example(
        "late_removal",
        "removed from the list before the deadline",
        _bar(end="2026-10-01"),
        excluded=("sanction_expired",),
    ),
    Example(
        "repaired",
        "repaired before the deadline",
        _bar(more=" repaired_on=2026-09-01"),
        excluded=("sanction_repaired",),
    ),
    Example(
        "revoked",
        "the decision was revoked: it counts on no day",
        _bar(more=" revoked_on=2026-11-01"),
        excluded=("sanction_revoked",),
    ),
    Example(
        "bar_begins_later",
        "decided before, in force after the deadline",
        _bar(more=" bar_from=2026-11-01"),
        excluded=("sanction_not_yet",),
    ),
    Example(
        "list_without_a_bar",
        "an entry that does not bar from tenders",
        _LOT + _LIST + "a -SANCTIONED 2026-01-10..-> s\n",
    ),
    Example(
        "fine_just_below",
        "a fine of one fen less than 2 million yuan",
        _LOT + _PENALTY + "kinds=罚款 fine_minor=199999999\na -SANCTIONED 2025-03-01..-> p\n",
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "fine_before_three_years",
        "decided on the day before the three years began",
        _LOT + _PENALTY + "kinds=罚款 fine_minor=900000000\na -SANCTIONED 2023-10-14..-> p\n",
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "licence_withheld",
        "a licence withheld is not a licence revoked",
        _LOT
        + _PENALTY
        + "kinds=暂扣许可证件、吊销许可证件 licence_measure=暂扣许可证三个月\n"
        + "a -SANCTIONED 2025-03-01..-> p\n",
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "large_fine_tender",
        "the tender regime has no such record: the fine alone bars from nothing",
        _LOT + _PENALTY + "kinds=罚款 fine_minor=900000000\na -SANCTIONED 2025-03-01..-> p\n",
    ),
)
