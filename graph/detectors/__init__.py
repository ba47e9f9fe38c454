"""The detectors: one file each, listed here by name; a test compares the list with the folder."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors import (
    d01_same_principal,
    d02_control,
    d03_consortium_duplicate,
    d04_buyer_interest,
    d05_agency,
    d06_service_provider,
    d07_same_team,
    d08_same_author,
    d09_same_handler,
    d10_same_account,
    d11_alike_documents,
    d12_price_pattern,
    d13_shared_contact,
    d29_site_manager,
    d30_qualification,
    d41_barred_officer,
    d42_barred_bidder,
    d43_stale_sanction,
)
from credit_hub.graph.detectors.rule import Rule
from credit_hub.model.errors import NotFoundError

__all__ = ["RULES", "rule"]

RULES: Final[tuple[Rule, ...]] = (
    d01_same_principal.RULE,
    d02_control.RULE,
    d03_consortium_duplicate.RULE,
    d04_buyer_interest.RULE,
    d05_agency.RULE,
    d06_service_provider.RULE,
    d07_same_team.RULE,
    d08_same_author.RULE,
    d09_same_handler.RULE,
    d10_same_account.RULE,
    d11_alike_documents.RULE,
    d12_price_pattern.RULE,
    d13_shared_contact.RULE,
    d29_site_manager.RULE,
    d30_qualification.RULE,
    d41_barred_officer.RULE,
    d42_barred_bidder.RULE,
    d43_stale_sanction.RULE,
)
"""All rules, in the order in which their findings are shown."""


def rule(id_: str) -> Rule:
    """Return a rule by its id.

    Raises:
        NotFoundError: There is no such rule.
    """
    for known in RULES:
        if known.id == id_:
            return known
    message = f"no rule {id_!r}"
    raise NotFoundError(message, remedy=f"the rules are {', '.join(r.id for r in RULES)}")
