"""Who may not sit on an evaluation committee (评标委员会和评标方法暂行规定, Order 12 of seven ministries).

Art. 12(1) was compared with two reprints that agree.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Article, Statute

COMMITTEE_RULES: Final = Statute(
    "committee-rules",
    "评标委员会和评标方法暂行规定",
    "Interim Provisions on Evaluation Committees and Methods (Order 12)",
    "国家发展计划委员会等七部门",
    Interval(date(2001, 7, 5)),
    "2013-03-11",
)

_OPENING: Final = "有下列情形之一的，不得担任评标委员会成员："
COMMITTEE_RULES_12_1_1: Final = Article(
    COMMITTEE_RULES,
    12,
    1,
    1,
    f"{_OPENING}（一）投标人或者投标人主要负责人的近亲属；",
    "Near relatives of a bidder or of its principal must not be members.",
)
COMMITTEE_RULES_12_1_2: Final = Article(
    COMMITTEE_RULES,
    12,
    1,
    2,
    f"{_OPENING}（二）项目主管部门或者行政监督部门的人员；",
    "Staff of the department in charge of the project or of the supervising department must not be members.",
)
COMMITTEE_RULES_12_1_3: Final = Article(
    COMMITTEE_RULES,
    12,
    1,
    3,
    f"{_OPENING}（三）与投标人有经济利益关系，可能影响对投标公正评审的；",
    "Those with an economic interest in common with a bidder that may affect a fair evaluation must not be members.",
)
COMMITTEE_RULES_12_1_4: Final = Article(
    COMMITTEE_RULES,
    12,
    1,
    4,
    f"{_OPENING}（四）曾因在招标、评标以及其他与招标投标有关活动中从事违法行为而受过行政处罚或刑事处罚的。",
    "Those once punished for unlawful conduct in tendering or evaluation must not be members.",
)
