"""Examples of D30: qualifications."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_LOT: Final = (
    "lot L deadline=2026-10-15T09:30 regime=tender scope=建筑工程 grade=二级"
    " ceiling_minor=5000000000\n"
)
_S, _X, _L = EvidenceClass.STATUTORY, EvidenceClass.UNEXPLAINED, EvidenceClass.LEAD


def _held(span: str, grade: str = "一级", more: str = "", scope: str = "建筑工程") -> str:
    return _LOT + f"bids a\na -QUALIFIED {span} scope={scope} grade={grade}{more}-> q\n"


EXAMPLES: Final = (
    Example(
        "expired",
        "the certificate's last day was the day before the deadline",
        _held("2021-10-15..2026-10-15"),
        (Expected(_S, "expired", ("a",)),),
    ),
    Example(
        "grade_too_low",
        "grade three where two is required",
        _held("2024-01-01..2029-01-01", "三级"),
        (Expected(_S, "grade_too_low", ("a",)),),
    ),
    Example(
        "over_limit",
        "the ceiling is more than the grade allows",
        _held("2024-01-01..2029-01-01", "二级", " limit_minor=4000000000"),
        (Expected(_S, "over_limit", ("a",)),),
    ),
    Example(
        "other_scope_only",
        "the firm is on record, but not with this scope: may be late data",
        _held("2024-01-01..2029-01-01", scope="市政公用工程"),
        (Expected(_X, "missing", ("a",)),),
    ),
    Example(
        "undated",
        "a certificate without a first day, of too low a grade",
        _held("", "三级"),
        (Expected(_L, "grade_too_low_unproven", ("a",)),),
        incomplete=("undated_fact",),
    ),
    Example(
        "valid_through_the_deadline",
        "the last day of the certificate is the day of the deadline",
        _held("2021-10-16..2026-10-16", "二级", " limit_minor=5000000000"),
    ),
    Example(
        "consortium_divides_the_work",
        "one member of a consortium qualifies: the division of work decides",
        _LOT
        + """bids a+c
a -QUALIFIED 2024-01-01..2029-01-01 scope=建筑工程 grade=一级-> q
c -QUALIFIED 2024-01-01..2029-01-01 scope=建筑工程 grade=三级-> r
""",
        incomplete=("consortium_division",),
    ),
    Example(
        "no_data",
        "nothing is on record for the bidder: not decidable, and said so",
        _LOT + "bids a\n",
        incomplete=("feed_missing",),
    ),
    Example(
        "no_requirement",
        "the lot states no requirement: not decidable, and said so",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a\n"
        "a -QUALIFIED 2021-10-15..2026-10-15 scope=建筑工程 grade=一级-> q\n",
        incomplete=("feed_missing",),
    ),
)
