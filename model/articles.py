"""The articles that rules quote, in their official wording, by id.

The wording was read in the LawRefBook collection of statutes (as of 2025-04-19), that of art. 37
of Order 87 of the Ministry of Finance in two reprints that agree; its art. 8 is recalled. Modules
that quote from elsewhere say so.
The order on beneficial owners has its own remarks (:mod:`credit_hub.model.statutes_ownership`).
``text_version`` of a statute names the text; its ``valid`` says since when the articles quoted
*here* read so. For the regulation on the bidding law that is its first day: the revisions of
2017, 2018 and 2019 did not touch them. Changes after April 2025 were not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from credit_hub.model.errors import NotFoundError
from credit_hub.model.statutes import Article
from credit_hub.model.statutes_company import (
    COMPANY_LAW,
    COMPANY_LAW_178_1_5,
    COMPANY_LAW_178_2,
    COMPANY_LAW_178_3,
    COMPANY_LAW_265_2,
    COMPANY_LAW_265_3,
    COMPANY_LAW_265_4,
    COMPANY_LAW_2018,
    COMPANY_LAW_2018_216_2,
    COMPANY_LAW_2018_216_4,
)
from credit_hub.model.statutes_construction import (
    CONSTRUCTION_LAW,
    CONSTRUCTION_LAW_26_1,
    CONSTRUCTORS_PRACTICE,
    CONSTRUCTORS_PRACTICE_9,
    CONSTRUCTORS_RULES,
    CONSTRUCTORS_RULES_21_2,
)
from credit_hub.model.statutes_experts import (
    COMMITTEE_RULES,
    COMMITTEE_RULES_12_1_1,
    COMMITTEE_RULES_12_1_2,
    COMMITTEE_RULES_12_1_3,
    COMMITTEE_RULES_12_1_4,
)
from credit_hub.model.statutes_ownership import (
    BENEFICIAL_OWNERS_ORDER,
    BENEFICIAL_OWNERS_ORDER_3,
    BENEFICIAL_OWNERS_ORDER_6_1_1,
    BENEFICIAL_OWNERS_ORDER_6_1_2,
    BENEFICIAL_OWNERS_ORDER_6_1_3,
    BENEFICIAL_OWNERS_ORDER_6_3,
    BENEFICIAL_OWNERS_ORDER_7,
)
from credit_hub.model.statutes_procurement import (
    MOF_ORDER_87,
    MOF_ORDER_87_8_2,
    MOF_ORDER_87_37_1,
    MOF_ORDER_87_37_2,
    MOF_ORDER_87_37_3,
    MOF_ORDER_87_37_4,
    MOF_ORDER_87_37_5,
    MOF_ORDER_87_37_6,
    PROCUREMENT_LAW,
    PROCUREMENT_LAW_22_1_5,
    PROCUREMENT_LAW_25_1,
    PROCUREMENT_REG_9_1_1,
    PROCUREMENT_REG_9_1_2,
    PROCUREMENT_REG_9_1_3,
    PROCUREMENT_REG_9_1_4,
    PROCUREMENT_REG_9_1_5,
    PROCUREMENT_REG_18_1,
    PROCUREMENT_REG_18_2,
    PROCUREMENT_REG_19_1,
    PROCUREMENT_REG_19_2,
    PROCUREMENT_REG_22_2,
    PROCUREMENT_REGULATION,
)
from credit_hub.model.statutes_tender import (
    TENDER_LAW,
    TENDER_LAW_26,
    TENDER_LAW_32_1,
    TENDER_LAW_37_4,
    TENDER_LAW_53,
    TENDER_REG_13_2,
    TENDER_REG_26_2,
    TENDER_REG_27_2,
    TENDER_REG_34_1,
    TENDER_REG_34_2,
    TENDER_REG_34_3,
    TENDER_REG_37_3,
    TENDER_REG_40_1,
    TENDER_REG_40_2,
    TENDER_REG_40_3,
    TENDER_REG_40_4,
    TENDER_REG_40_5,
    TENDER_REG_40_6,
    TENDER_REG_46_3,
    TENDER_REG_46_4,
    TENDER_REG_51_3,
    TENDER_REGULATION,
)

__all__ = [
    "ARTICLES",
    "BENEFICIAL_OWNERS_ORDER",
    "BENEFICIAL_OWNERS_ORDER_3",
    "BENEFICIAL_OWNERS_ORDER_6_1_1",
    "BENEFICIAL_OWNERS_ORDER_6_1_2",
    "BENEFICIAL_OWNERS_ORDER_6_1_3",
    "BENEFICIAL_OWNERS_ORDER_6_3",
    "BENEFICIAL_OWNERS_ORDER_7",
    "COMMITTEE_RULES",
    "COMMITTEE_RULES_12_1_1",
    "COMMITTEE_RULES_12_1_2",
    "COMMITTEE_RULES_12_1_3",
    "COMMITTEE_RULES_12_1_4",
    "COMPANY_LAW",
    "COMPANY_LAW_178_1_5",
    "COMPANY_LAW_178_2",
    "COMPANY_LAW_178_3",
    "COMPANY_LAW_265_2",
    "COMPANY_LAW_265_3",
    "COMPANY_LAW_265_4",
    "COMPANY_LAW_2018",
    "COMPANY_LAW_2018_216_2",
    "COMPANY_LAW_2018_216_4",
    "CONSTRUCTION_LAW",
    "CONSTRUCTION_LAW_26_1",
    "CONSTRUCTORS_PRACTICE",
    "CONSTRUCTORS_PRACTICE_9",
    "CONSTRUCTORS_RULES",
    "CONSTRUCTORS_RULES_21_2",
    "MOF_ORDER_87",
    "MOF_ORDER_87_8_2",
    "MOF_ORDER_87_37_1",
    "MOF_ORDER_87_37_2",
    "MOF_ORDER_87_37_3",
    "MOF_ORDER_87_37_4",
    "MOF_ORDER_87_37_5",
    "MOF_ORDER_87_37_6",
    "PROCUREMENT_LAW",
    "PROCUREMENT_LAW_22_1_5",
    "PROCUREMENT_LAW_25_1",
    "PROCUREMENT_REGULATION",
    "PROCUREMENT_REG_9_1_1",
    "PROCUREMENT_REG_9_1_2",
    "PROCUREMENT_REG_9_1_3",
    "PROCUREMENT_REG_9_1_4",
    "PROCUREMENT_REG_9_1_5",
    "PROCUREMENT_REG_18_1",
    "PROCUREMENT_REG_18_2",
    "PROCUREMENT_REG_19_1",
    "PROCUREMENT_REG_19_2",
    "PROCUREMENT_REG_22_2",
    "STATUTES",
    "TENDER_LAW",
    "TENDER_LAW_26",
    "TENDER_LAW_32_1",
    "TENDER_LAW_37_4",
    "TENDER_LAW_53",
    "TENDER_REGULATION",
    "TENDER_REG_13_2",
    "TENDER_REG_26_2",
    "TENDER_REG_27_2",
    "TENDER_REG_34_1",
    "TENDER_REG_34_2",
    "TENDER_REG_34_3",
    "TENDER_REG_37_3",
    "TENDER_REG_40_1",
    "TENDER_REG_40_2",
    "TENDER_REG_40_3",
    "TENDER_REG_40_4",
    "TENDER_REG_40_5",
    "TENDER_REG_40_6",
    "TENDER_REG_46_3",
    "TENDER_REG_46_4",
    "TENDER_REG_51_3",
    "article",
    "in_force",
]

STATUTES: Final = (
    TENDER_LAW,
    TENDER_REGULATION,
    PROCUREMENT_LAW,
    PROCUREMENT_REGULATION,
    MOF_ORDER_87,
    COMPANY_LAW,
    COMPANY_LAW_2018,
    BENEFICIAL_OWNERS_ORDER,
    CONSTRUCTION_LAW,
    CONSTRUCTORS_RULES,
    CONSTRUCTORS_PRACTICE,
    COMMITTEE_RULES,
)
"""All statutes in the texts quoted."""

_QUOTED: Final = (
    TENDER_LAW_32_1,
    TENDER_LAW_53,
    TENDER_REG_13_2,
    TENDER_REG_26_2,
    TENDER_REG_34_1,
    TENDER_REG_34_2,
    TENDER_REG_34_3,
    TENDER_REG_37_3,
    TENDER_LAW_26,
    TENDER_LAW_37_4,
    TENDER_REG_27_2,
    TENDER_REG_46_3,
    TENDER_REG_46_4,
    TENDER_REG_51_3,
    TENDER_REG_40_1,
    TENDER_REG_40_2,
    TENDER_REG_40_3,
    TENDER_REG_40_4,
    TENDER_REG_40_5,
    TENDER_REG_40_6,
    PROCUREMENT_LAW_25_1,
    PROCUREMENT_REG_18_1,
    PROCUREMENT_LAW_22_1_5,
    PROCUREMENT_REG_9_1_1,
    PROCUREMENT_REG_9_1_2,
    PROCUREMENT_REG_9_1_3,
    PROCUREMENT_REG_9_1_4,
    PROCUREMENT_REG_9_1_5,
    PROCUREMENT_REG_18_2,
    PROCUREMENT_REG_19_1,
    PROCUREMENT_REG_19_2,
    PROCUREMENT_REG_22_2,
    MOF_ORDER_87_8_2,
    MOF_ORDER_87_37_1,
    MOF_ORDER_87_37_2,
    MOF_ORDER_87_37_3,
    MOF_ORDER_87_37_4,
    MOF_ORDER_87_37_5,
    MOF_ORDER_87_37_6,
    COMPANY_LAW_178_1_5,
    COMPANY_LAW_178_2,
    COMPANY_LAW_178_3,
    COMPANY_LAW_265_2,
    COMPANY_LAW_265_3,
    COMPANY_LAW_265_4,
    COMPANY_LAW_2018_216_2,
    COMPANY_LAW_2018_216_4,
    BENEFICIAL_OWNERS_ORDER_3,
    BENEFICIAL_OWNERS_ORDER_6_1_1,
    BENEFICIAL_OWNERS_ORDER_6_1_2,
    BENEFICIAL_OWNERS_ORDER_6_1_3,
    BENEFICIAL_OWNERS_ORDER_6_3,
    BENEFICIAL_OWNERS_ORDER_7,
    CONSTRUCTION_LAW_26_1,
    CONSTRUCTORS_RULES_21_2,
    CONSTRUCTORS_PRACTICE_9,
    COMMITTEE_RULES_12_1_1,
    COMMITTEE_RULES_12_1_2,
    COMMITTEE_RULES_12_1_3,
    COMMITTEE_RULES_12_1_4,
)

ARTICLES: Final[Mapping[str, Article]] = MappingProxyType({quoted.id: quoted for quoted in _QUOTED})
"""All articles quoted, by :attr:`~credit_hub.model.statutes.Article.id`."""


def article(article_id: str) -> Article:
    """Return the article of this id.

    Raises:
        NotFoundError: No article that rules quote has this id.

    Example:
        >>> article("tender-regulation/34/p2").citation_zh
        '《招标投标法实施条例》第34条第2款'
    """
    try:
        return ARTICLES[article_id]
    except KeyError:
        raise NotFoundError(
            f"no rule quotes an article {article_id!r}",
            remedy=f"known are {', '.join(ARTICLES)}",
        ) from None


def in_force(quoted: Article, day: date) -> bool:
    """Whether the article read as quoted on ``day``."""
    return day in quoted.statute.valid
