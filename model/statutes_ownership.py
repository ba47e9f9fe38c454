"""Articles on beneficial owners (受益所有人) that rules quote: see :mod:`credit_hub.model.articles`.

Art. 3 was read in two reprints that agree; the three conditions of art. 6 in the notice of a city's
central bank branch and market authority (Changde) that repeats them. The wording in :data:`RECALLED`
was not at hand: compare it with the official text before it is quoted to a user as law.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Article, Statute

BENEFICIAL_OWNERS_ORDER: Final = Statute(
    "beneficial-owners-order",
    "受益所有人信息管理办法",
    "Measures for the Administration of Beneficial Ownership Information (PBOC and SAMR Order 2024-3)",
    "中国人民银行、国家市场监督管理总局",
    Interval(date(2024, 11, 1)),
    "2024-04-29",
)

_CONDITIONS: Final = "符合下列条件之一的自然人为备案主体的受益所有人："

BENEFICIAL_OWNERS_ORDER_3: Final = Article(
    BENEFICIAL_OWNERS_ORDER,
    3,
    None,
    None,
    "注册资本（出资额）不超过1000万元人民币（或者等值外币）且股东、合伙人全部为自然人的备案主体，如果不存在股东、合伙人以外的自然人对其实际控制或者从其获取收益，也不存在通过股权、合伙权益以外的方式对其实施控制或者从其获取收益的情形，承诺后免于备案受益所有人信息。",
    "Filers with a registered capital of at most 10 million yuan whose holders are all natural persons need not file after a declaration, if nobody else controls or profits from them and nobody does so by other means than shares.",
)
BENEFICIAL_OWNERS_ORDER_6_1_1: Final = Article(
    BENEFICIAL_OWNERS_ORDER,
    6,
    1,
    1,
    f"{_CONDITIONS}（一）通过直接方式或者间接方式最终拥有备案主体25%以上股权、股份或者合伙权益；",
    "A natural person who finally owns, directly or indirectly, 25 % or more of the equity, shares or partnership interests is a beneficial owner.",
)
BENEFICIAL_OWNERS_ORDER_6_1_2: Final = Article(
    BENEFICIAL_OWNERS_ORDER,
    6,
    1,
    2,
    f"{_CONDITIONS}（二）虽未满足第一项标准，但最终享有备案主体25%以上收益权、表决权；",
    "So is a natural person who does not meet the first condition but finally enjoys 25 % or more of the rights to profits or of the votes.",
)
BENEFICIAL_OWNERS_ORDER_6_1_3: Final = Article(
    BENEFICIAL_OWNERS_ORDER,
    6,
    1,
    3,
    f"{_CONDITIONS}（三）虽未满足第一项标准，但单独或者联合对备案主体进行实际控制。",
    "So is a natural person who does not meet the first condition but controls the filer in fact, alone or with others.",
)
BENEFICIAL_OWNERS_ORDER_6_3: Final = Article(
    BENEFICIAL_OWNERS_ORDER,
    6,
    3,
    None,
    "不存在第一款规定三种情形的，应当将备案主体中负责日常经营管理的人员视为受益所有人进行备案。",
    "Where none of the three conditions is met, those in charge of the daily management are filed as beneficial owners.",
)
BENEFICIAL_OWNERS_ORDER_7: Final = Article(
    BENEFICIAL_OWNERS_ORDER,
    7,
    None,
    None,
    "国有独资公司、国有控股公司应当将法定代表人视为受益所有人进行备案。",
    "Companies wholly owned or controlled by the state file their legal representative as beneficial owner.",
)

RECALLED: Final = frozenset({BENEFICIAL_OWNERS_ORDER_6_3.id, BENEFICIAL_OWNERS_ORDER_7.id})
"""Ids of the articles whose wording is recalled and was not compared with a reprint."""
