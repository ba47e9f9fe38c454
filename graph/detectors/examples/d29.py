"""Examples of D29: managers of other works."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = (
    "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\nP -TEAM role=项目经理-> bid(a)\n"
)
_S, _L = EvidenceClass.STATUTORY, EvidenceClass.LEAD


def _post(span: str, more: str = "") -> str:
    return _LOT + f"P -SITE_MGR role=项目经理 {span}{more}-> k\n"


EXAMPLES: Final = (
    Example(
        "manages_other_works",
        "the manager of a's bid manages works that go on",
        _post("2025-03-01.."),
        (Expected(_S, "site_manager", ("a",)),),
    ),
    Example(
        "manages_other_works_procurement",
        "the same under the procurement regime",
        _post("2025-03-01..", " planned_end=2027-03-01"),
        (Expected(_S, "site_manager", ("a",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "late_acceptance_data",
        "the planned completion has passed and no acceptance is stated: a lead",
        _post("2025-03-01..", " planned_end=2026-09-01"),
        (Expected(_L, "acceptance_not_stated", ("a",)),),
    ),
    Example(
        "undated_post",
        "a post without a first day",
        _post(""),
        (Expected(_L, "site_manager_unproven", ("a",)),),
        incomplete=("undated_fact",),
    ),
    Example(
        "suspended_for_119_days",
        "one day short of the exception",
        _post("2025-03-01..", " suspended_from=2026-06-18 owner_consent"),
        (Expected(_S, "site_manager", ("a",)),),
    ),
    Example(
        "suspended_for_120_days",
        "suspended for exactly 120 days with the owner's consent",
        _post("2025-03-01..", " suspended_from=2026-06-17 owner_consent"),
        excluded=("suspended",),
    ),
    Example(
        "phases_of_one_work",
        "the works are a phase of the same tender",
        _post("2025-03-01..") + "L -PART_OF-> T\nk -UNDER-> T\n",
        excluded=("same_works",),
    ),
    Example(
        "accepted",
        "the works were accepted before the deadline",
        _post("2025-03-01..2026-10-15"),
        incomplete=("feed_missing",),
    ),
    Example(
        "known_by_name_only",
        "a manager known by name only is matched with nobody",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
        "Person P identity=record name_key=li\nP -TEAM role=项目经理-> bid(a)\n"
        "P -SITE_MGR role=项目经理 2025-03-01..-> k\n",
        incomplete=("feed_missing",),
    ),
)
