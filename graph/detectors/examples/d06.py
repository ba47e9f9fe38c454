"""Examples of D06: who served the project."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_S, _X, _L = EvidenceClass.STATUTORY, EvidenceClass.UNEXPLAINED, EvidenceClass.LEAD
_DESIGN: Final = "a -SERVED role=整体设计 2025-03-01..2025-09-01-> L\n"

EXAMPLES: Final = (
    Example(
        "compiler_of_the_base_price_bids",
        "a drew up the base price of the whole tender; its contract has ended",
        _LOT + "L -PART_OF-> T\na -SERVED role=标底编制 2026-03-01..2026-05-01-> T\n",
        (Expected(_S, "provider_bids", ("a",)),),
    ),
    Example(
        "designer_bids_procurement",
        "a made the overall design; 政采条例18(2) names it",
        _LOT + _DESIGN,
        (Expected(_S, "provider_bids", ("a",)),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "designer_bids_tender",
        "条例27 names the compiler of the base price only: a lead",
        _LOT + _DESIGN,
        (Expected(_L, "other_service", ("a",)),),
    ),
    Example(
        "supervisor_controls_bidder",
        "the supervising firm holds a majority of b",
        _LOT + "s -SERVED role=监理 2025-03-01..-> L\ns -HOLDS 70% 2020-01-01..-> b\n",
        (Expected(_X, "provider_control", ("s", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "undated_service",
        "a service contract without a first day",
        _LOT + "a -SERVED role=标底编制-> L\n",
        (Expected(_L, "provider_bids_unproven", ("a",)),),
        incomplete=("undated_fact",),
    ),
    Example(
        "single_source",
        "政采条例18(2) excepts single-source procurement",
        "lot L deadline=2026-10-15T09:30 regime=procurement method=单一来源采购\nbids a\n"
        + _DESIGN,
        regime=Regime.PROCUREMENT,
        excluded=("single_source",),
    ),
    Example(
        "open_design_competition",
        "who supervises from after the deadline served nothing before it",
        _LOT + "a -SERVED role=监理 2026-12-01..-> L\n",
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "another_project",
        "the service was for another lot",
        _LOT
        + "lot M deadline=2026-10-15T09:30\na -SERVED role=标底编制 2026-03-01..-> M\n"
        + "c -SERVED role=标底编制 2026-03-01..-> L\n",
    ),
    Example(
        "no_service_data",
        "no service contract is known: not decidable, and said so",
        _LOT,
        incomplete=("feed_missing",),
    ),
)
