"""All sources that the hub can read: one module each, listed here by hand (no discovery, no import magic)."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from credit_hub.loaders.source import AnySource
from credit_hub.loaders.sources import (
    bid_deposits,
    bid_documents,
    bid_file_traces,
    bid_items,
    bid_members,
    bid_team,
    bids,
    bods,
    control_price_traces,
    deposit_account_inflows,
    double_publicity_penalty,
    double_publicity_permit,
    employment,
    enterprise_registration,
    experts,
    guarantees,
    kinship,
    labelled_tenders,
    likeness_baselines,
    management_relations,
    ocds,
    officers,
    project_services,
    qualifications,
    sanction_lists,
    shareholders,
    site_managers,
    social_insurance_payers,
    tenders_lots,
)

__all__ = ["SOURCES"]

_ALL: Final[tuple[AnySource, ...]] = (
    enterprise_registration.SOURCE,
    officers.SOURCE,
    shareholders.SOURCE,
    tenders_lots.SOURCE,
    bids.SOURCE,
    bid_members.SOURCE,
    bid_team.SOURCE,
    bid_deposits.SOURCE,
    bid_file_traces.SOURCE,
    control_price_traces.SOURCE,
    bid_items.SOURCE,
    bid_documents.SOURCE,
    likeness_baselines.SOURCE,
    double_publicity_penalty.SOURCE,
    double_publicity_permit.SOURCE,
    labelled_tenders.SOURCE,
    ocds.SOURCE,
    bods.SOURCE,
    project_services.SOURCE,
    site_managers.SOURCE,
    qualifications.SOURCE,
    sanction_lists.SOURCE,
    experts.SOURCE,
    employment.SOURCE,
    kinship.SOURCE,
    guarantees.SOURCE,
    deposit_account_inflows.SOURCE,
    social_insurance_payers.SOURCE,
    management_relations.SOURCE,
)

SOURCES: Final = MappingProxyType({source.id: source for source in _ALL})
"""Every source by its id."""
