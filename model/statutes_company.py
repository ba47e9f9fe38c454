"""Definitions of the Company Law (公司法) that rules quote: see :mod:`credit_hub.model.articles`."""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Article, Statute, listed_item

COMPANY_LAW: Final = Statute(
    "company-law",
    "公司法",
    "Company Law",
    "全国人民代表大会常务委员会",
    Interval(date(2024, 7, 1)),
    "2023-12-29",
)
COMPANY_LAW_2018: Final = Statute(
    "company-law-2018",
    "公司法",
    "Company Law (2018 text)",
    "全国人民代表大会常务委员会",
    Interval(date(2018, 10, 26), date(2024, 7, 1)),
    "2018-10-26",
)

_TERMS: Final = "本法下列用语的含义："
_ASSOCIATION: Final = "关联关系，是指公司控股股东、实际控制人、董事、监事、高级管理人员与其直接或者间接控制的企业之间的关系，以及可能导致公司利益转移的其他关系。但是，国家控股的企业之间不仅因为同受国家控股而具有关联关系。"
_ASSOCIATION_GIST: Final = "Affiliation is the relation of those who control or run a company to the enterprises they control; enterprises are not affiliated merely because the state controls both."
COMPANY_LAW_178_1_5: Final = Article(
    COMPANY_LAW,
    178,
    1,
    5,
    "有下列情形之一的，不得担任公司的董事、监事、高级管理人员：（五）个人因所负数额较大债务到期未清偿被人民法院列为失信被执行人。",
    "A person listed by a court as a defaulter for a large overdue debt must not be a director, supervisor or senior manager.",
)
COMPANY_LAW_178_2: Final = Article(
    COMPANY_LAW,
    178,
    2,
    None,
    "违反前款规定选举、委派董事、监事或者聘任高级管理人员的，该选举、委派或者聘任无效。",
    "An election, appointment or engagement in breach of paragraph 1 is void.",
)
COMPANY_LAW_178_3: Final = Article(
    COMPANY_LAW,
    178,
    3,
    None,
    "董事、监事、高级管理人员在任职期间出现本条第一款所列情形的，公司应当解除其职务。",
    "A company must remove a director, supervisor or senior manager to whom this happens in office.",
)
COMPANY_LAW_265_2: Final = listed_item(
    COMPANY_LAW,
    265,
    2,
    (
        _TERMS,
        "控股股东，是指其出资额占有限责任公司资本总额超过百分之五十或者其持有的股份占股份有限公司股本总额超过百分之五十的股东；出资额或者持有股份的比例虽然低于百分之五十，但依其出资额或者持有的股份所享有的表决权已足以对股东会的决议产生重大影响的股东。",
    ),
    "A controlling shareholder holds more than 50 % of the capital or shares, or less with votes that suffice to influence the resolutions of the shareholders' meeting materially.",
)
COMPANY_LAW_265_3: Final = listed_item(
    COMPANY_LAW,
    265,
    3,
    (_TERMS, "实际控制人，是指通过投资关系、协议或者其他安排，能够实际支配公司行为的人。"),
    "An actual controller can in fact direct a company by investment, agreement or other arrangement.",
)
COMPANY_LAW_265_4: Final = listed_item(
    COMPANY_LAW, 265, 4, (_TERMS, _ASSOCIATION), _ASSOCIATION_GIST
)
COMPANY_LAW_2018_216_2: Final = listed_item(
    COMPANY_LAW_2018,
    216,
    2,
    (
        _TERMS,
        "控股股东，是指其出资额占有限责任公司资本总额百分之五十以上或者其持有的股份占股份有限公司股本总额百分之五十以上的股东；出资额或者持有股份的比例虽然不足百分之五十，但依其出资额或者持有的股份所享有的表决权已足以对股东会、股东大会的决议产生重大影响的股东。",
    ),
    "A controlling shareholder holds 50 % or more of the capital or shares, or less with votes that suffice to influence the resolutions of the shareholders' meeting materially.",
)
COMPANY_LAW_2018_216_4: Final = listed_item(
    COMPANY_LAW_2018, 216, 4, (_TERMS, _ASSOCIATION), _ASSOCIATION_GIST
)
