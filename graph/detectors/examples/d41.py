"""Examples of D41: officers who are barred from office."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\nPerson P\n"
_LIST: Final = "Listing s name=失信被执行人名单 document_number=测执1号 issuer=测试法院\n"
_BARRED: Final = "P -SANCTIONED 2026-01-10..{end} bars_office{more}-> s\n"
_NEW: Final = "P -OFFICER_OF role=董事 2026-03-01..-> a\n"
_OLD: Final = "P -LEGAL_REPRESENTATIVE_OF 2020-03-01..-> a\n"
_S, _X, _L = EvidenceClass.STATUTORY, EvidenceClass.UNEXPLAINED, EvidenceClass.LEAD


def _graph(office: str, end: str = "", more: str = "") -> str:
    return _LOT + _LIST + _BARRED.format(end=end, more=more) + office


EXAMPLES: Final = (
    Example(
        "appointed_while_listed",
        "made a director two months after being listed",
        _graph(_NEW),
        (Expected(_S, "appointed_while_barred", ("P", "a")),),
    ),
    Example(
        "appointed_while_listed_procurement",
        "the same under the procurement regime",
        _graph(_NEW),
        (Expected(_S, "appointed_while_barred", ("P", "a")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "listed_in_office",
        "listed while in office: the company must remove, a person must look",
        _graph(_OLD),
        (Expected(_X, "barred_in_office", ("P", "a")),),
    ),
    Example(
        "undated_office",
        "an office without a first day",
        _graph("P -OFFICER_OF role=董事-> a\n"),
        (Expected(_L, "barred_in_office_unproven", ("P", "a")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "removed_from_the_list",
        "removed before the deadline",
        _graph(_NEW, end="2026-09-01"),
        excluded=("sanction_expired",),
    ),
    Example(
        "repaired",
        "repaired before the deadline",
        _graph(_NEW, more=" repaired_on=2026-09-01"),
        excluded=("sanction_repaired",),
    ),
    Example(
        "office_ended",
        "left office before the deadline",
        _graph("P -OFFICER_OF role=董事 2026-03-01..2026-06-01-> a\n"),
    ),
    Example(
        "known_by_name_only",
        "an officer known by name only is matched with nobody",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
        "Person P identity=record name_key=li\n" + _LIST + _BARRED.format(end="", more="") + _NEW,
        incomplete=("feed_missing",),
    ),
    Example(
        "list_without_a_bar_from_office",
        "an entry that does not bar from office",
        _LOT + _LIST + "P -SANCTIONED 2026-01-10..-> s\n" + _NEW,
    ),
)
