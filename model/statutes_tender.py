"""Articles on tenders (招标投标) that rules quote, in their official wording: see :mod:`credit_hub.model.articles`."""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Article, Statute, listed_item

TENDER_LAW: Final = Statute(
    "tender-law",
    "招标投标法",
    "Bidding Law",
    "全国人民代表大会常务委员会",
    Interval(date(2000, 1, 1)),
    "2017-12-27",
)
TENDER_REGULATION: Final = Statute(
    "tender-regulation",
    "招标投标法实施条例",
    "Regulation on the Implementation of the Bidding Law",
    "国务院",
    Interval(date(2012, 2, 1)),
    "2019-03-02",
)

# Art. 26 was compared with quotations in public code, art. 37(4) with a reprint of the law.
TENDER_LAW_26: Final = Article(
    TENDER_LAW,
    26,
    None,
    None,
    "投标人应当具备承担招标项目的能力；国家有关规定对投标人资格条件或者招标文件对投标人资格条件有规定的，投标人应当具备规定的资格条件。",
    "Bidders must be able to carry out the project and meet the conditions that the state or the tender documents set.",
)
TENDER_LAW_32_1: Final = Article(
    TENDER_LAW,
    32,
    1,
    None,
    "投标人不得相互串通投标报价，不得排挤其他投标人的公平竞争，损害招标人或者其他投标人的合法权益。",
    "Bidders must not collude on prices or shut out fair competition to the harm of the buyer or other bidders.",
)
TENDER_LAW_37_4: Final = Article(
    TENDER_LAW,
    37,
    4,
    None,
    "与投标人有利害关系的人不得进入相关项目的评标委员会；已经进入的应当更换。",
    "Whoever has an interest in common with a bidder must not sit on the evaluation committee; whoever already does is replaced.",
)
TENDER_LAW_53: Final = Article(
    TENDER_LAW,
    53,
    None,
    None,
    "投标人相互串通投标或者与招标人串通投标的，投标人以向招标人或者评标委员会成员行贿的手段谋取中标的，中标无效，处中标项目金额千分之五以上千分之十以下的罚款，对单位直接负责的主管人员和其他直接责任人员处单位罚款数额百分之五以上百分之十以下的罚款；有违法所得的，并处没收违法所得；情节严重的，取消其一年至二年内参加依法必须进行招标的项目的投标资格并予以公告，直至由工商行政管理机关吊销营业执照；构成犯罪的，依法追究刑事责任。给他人造成损失的，依法承担赔偿责任。",
    "Collusion or bribery voids the award; fines of 5 to 10 per mille of the project amount, 5 to 10 % of that for the persons responsible, and in grave cases a ban of one to two years.",
)

TENDER_REG_13_2: Final = Article(
    TENDER_REGULATION,
    13,
    2,
    None,
    "招标代理机构代理招标业务，应当遵守招标投标法和本条例关于招标人的规定。招标代理机构不得在所代理的招标项目中投标或者代理投标，也不得为所代理的招标项目的投标人提供咨询。",
    "A tendering agency must not bid, bid for others or advise bidders in a project it handles.",
)
TENDER_REG_26_2: Final = Article(
    TENDER_REGULATION,
    26,
    2,
    None,
    "依法必须进行招标的项目的境内投标单位，以现金或者支票形式提交的投标保证金应当从其基本账户转出。",
    "In compulsory tenders a bid security in cash or by cheque must leave the bidder's basic account.",
)
TENDER_REG_27_2: Final = Article(
    TENDER_REGULATION,
    27,
    2,
    None,
    "接受委托编制标底的中介机构不得参加受托编制标底项目的投标，也不得为该项目的投标人编制投标文件或者提供咨询。",
    "Whoever was commissioned to draw up the base price must not bid in that project, nor write bids for or advise its bidders.",
)
TENDER_REG_34_1: Final = Article(
    TENDER_REGULATION,
    34,
    1,
    None,
    "与招标人存在利害关系可能影响招标公正性的法人、其他组织或者个人，不得参加投标。",
    "Whoever has an interest in common with the buyer that may affect the fairness of the tender must not bid.",
)
TENDER_REG_34_2: Final = Article(
    TENDER_REGULATION,
    34,
    2,
    None,
    "单位负责人为同一人或者存在控股、管理关系的不同单位，不得参加同一标段投标或者未划分标段的同一招标项目投标。",
    "Units with the same principal, or of which one holds a controlling share in or manages the other, must not bid for the same lot or the same undivided project.",
)
TENDER_REG_34_3: Final = Article(
    TENDER_REGULATION,
    34,
    3,
    None,
    "违反前两款规定的，相关投标均无效。",
    "All bids concerned by a breach of paragraphs 1 and 2 are void.",
)
TENDER_REG_37_3: Final = Article(
    TENDER_REGULATION,
    37,
    3,
    None,
    "联合体各方在同一招标项目中以自己名义单独投标或者参加其他联合体投标的，相关投标均无效。",
    "If a consortium member bids alone or in another consortium in the same project, all bids concerned are void.",
)

_TENDER_REG_40: Final = "有下列情形之一的，视为投标人相互串通投标："
TENDER_REG_40_1: Final = listed_item(
    TENDER_REGULATION,
    40,
    1,
    (_TENDER_REG_40, "不同投标人的投标文件由同一单位或者个人编制；"),
    "Deemed collusion: one unit or person prepared the bid files of different bidders.",
)
TENDER_REG_40_2: Final = listed_item(
    TENDER_REGULATION,
    40,
    2,
    (_TENDER_REG_40, "不同投标人委托同一单位或者个人办理投标事宜；"),
    "Deemed collusion: different bidders had the same unit or person handle their bids.",
)
TENDER_REG_40_3: Final = listed_item(
    TENDER_REGULATION,
    40,
    3,
    (_TENDER_REG_40, "不同投标人的投标文件载明的项目管理成员为同一人；"),
    "Deemed collusion: the bid files of different bidders name the same project management member.",
)
TENDER_REG_40_4: Final = listed_item(
    TENDER_REGULATION,
    40,
    4,
    (_TENDER_REG_40, "不同投标人的投标文件异常一致或者投标报价呈规律性差异；"),
    "Deemed collusion: bid files of different bidders are abnormally alike, or their prices differ by a pattern.",
)
TENDER_REG_40_5: Final = listed_item(
    TENDER_REGULATION,
    40,
    5,
    (_TENDER_REG_40, "不同投标人的投标文件相互混装；"),
    "Deemed collusion: parts of the bid files of different bidders are mixed up.",
)
TENDER_REG_40_6: Final = listed_item(
    TENDER_REGULATION,
    40,
    6,
    (_TENDER_REG_40, "不同投标人的投标保证金从同一单位或者个人的账户转出。"),
    "Deemed collusion: the bid securities of different bidders left the account of one unit or person.",
)
TENDER_REG_46_3: Final = Article(
    TENDER_REGULATION,
    46,
    3,
    None,
    "评标委员会成员与投标人有利害关系的，应当主动回避。",
    "A member of the evaluation committee with an interest in common with a bidder must withdraw.",
)
TENDER_REG_46_4: Final = Article(
    TENDER_REGULATION,
    46,
    4,
    None,
    "有关行政监督部门应当按照规定的职责分工，对评标委员会成员的确定方式、评标专家的抽取和评标活动进行监督。行政监督部门的工作人员不得担任本部门负责监督项目的评标委员会成员。",
    "Staff of a supervising department must not sit on the evaluation committee of a project that their department supervises.",
)
TENDER_REG_51_3: Final = listed_item(
    TENDER_REGULATION,
    51,
    3,
    (
        "有下列情形之一的，评标委员会应当否决其投标：",
        "投标人不符合国家或者招标文件规定的资格条件；",
    ),
    "The committee rejects the bid of a bidder that does not meet the conditions set by the state or the tender documents.",
)
