"""The vocabulary of the hub: identifiers, intervals, facts, findings, statutes and errors.

Needs nothing but the standard library. What stands here is the public face; the schema of the graph
(:mod:`credit_hub.model.schema`), the articles (:mod:`credit_hub.model.articles`) and the errors
(:mod:`credit_hub.model.errors`) are whole modules of data and are imported by their own names.
"""

from credit_hub.model.authorities import Authority, Category
from credit_hub.model.dates import parse_day, parse_end_day, parse_moment
from credit_hub.model.errors import CreditHubError, InvalidValueError
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Rank, Trust, Value
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    EvidenceStep,
    Exclusion,
    Finding,
    Hit,
    Incompleteness,
    Judgement,
    Lead,
    LotCheck,
    Statistic,
)
from credit_hub.model.id_number import IdNumber, mask_id_number
from credit_hub.model.interval import CHINA, AsOf, Interval
from credit_hub.model.money import Amount, parse_amount, parse_yuan
from credit_hub.model.names import clean_company_name, company_match_key, mask_person_name
from credit_hub.model.regions import Region, RegionLevel, RegionState
from credit_hub.model.statutes import Article, Regime, Statute
from credit_hub.model.uscc import Uscc

__all__ = [
    "CHINA",
    "Amount",
    "Article",
    "AsOf",
    "Authority",
    "Bilingual",
    "Category",
    "CreditHubError",
    "EdgeFact",
    "EvidenceClass",
    "EvidenceStep",
    "Exclusion",
    "Fact",
    "Finding",
    "Hit",
    "IdNumber",
    "Incompleteness",
    "Interval",
    "InvalidValueError",
    "Judgement",
    "Lead",
    "LotCheck",
    "NodeFact",
    "Origin",
    "Rank",
    "Regime",
    "Region",
    "RegionLevel",
    "RegionState",
    "Statistic",
    "Statute",
    "Trust",
    "Uscc",
    "Value",
    "clean_company_name",
    "company_match_key",
    "mask_id_number",
    "mask_person_name",
    "parse_amount",
    "parse_day",
    "parse_end_day",
    "parse_moment",
    "parse_yuan",
]
