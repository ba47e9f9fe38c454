"""Articles on government procurement (政府采购) that rules quote: see :mod:`credit_hub.model.articles`."""

from __future__ import annotations

from datetime import date
from typing import Final

from credit_hub.model.interval import Interval
from credit_hub.model.statutes import Article, Statute, listed_item

PROCUREMENT_LAW: Final = Statute(
    "procurement-law",
    "政府采购法",
    "Government Procurement Law",
    "全国人民代表大会常务委员会",
    Interval(date(2003, 1, 1)),
    "2014-08-31",
)
PROCUREMENT_REGULATION: Final = Statute(
    "procurement-regulation",
    "政府采购法实施条例",
    "Regulation on the Implementation of the Government Procurement Law",
    "国务院",
    Interval(date(2015, 3, 1)),
    "2015-01-30",
)
MOF_ORDER_87: Final = Statute(
    "mof-order-87",
    "政府采购货物和服务招标投标管理办法",
    "Measures for Tenders of Goods and Services in Government Procurement (MOF Order 87)",
    "财政部",
    Interval(date(2017, 10, 1)),
    "2017-07-11",
)

# The list of art. 22(1) was compared with quotations in public notices.
PROCUREMENT_LAW_22_1_5: Final = Article(
    PROCUREMENT_LAW,
    22,
    1,
    5,
    "供应商参加政府采购活动应当具备下列条件：（五）参加政府采购活动前三年内，在经营活动中没有重大违法记录；",
    "A supplier must have no record of a grave breach of law in its business within three years before taking part.",
)
PROCUREMENT_LAW_25_1: Final = Article(
    PROCUREMENT_LAW,
    25,
    1,
    None,
    "政府采购当事人不得相互串通损害国家利益、社会公共利益和其他当事人的合法权益；不得以任何手段排斥其他供应商参与竞争。",
    "Parties to government procurement must not collude to the harm of the state, the public or other parties, nor keep other suppliers from competing.",
)
_PROCUREMENT_REG_9: Final = (
    "在政府采购活动中，采购人员及相关人员与供应商有下列利害关系之一的，应当回避："
)
PROCUREMENT_REG_9_1_1: Final = Article(
    PROCUREMENT_REGULATION,
    9,
    1,
    1,
    f"{_PROCUREMENT_REG_9}（一）参加采购活动前3年内与供应商存在劳动关系；",
    "Those who were employed by the supplier within three years before must withdraw.",
)
PROCUREMENT_REG_9_1_2: Final = Article(
    PROCUREMENT_REGULATION,
    9,
    1,
    2,
    f"{_PROCUREMENT_REG_9}（二）参加采购活动前3年内担任供应商的董事、监事；",
    "So must those who were its directors or supervisors within three years before.",
)
PROCUREMENT_REG_9_1_3: Final = Article(
    PROCUREMENT_REGULATION,
    9,
    1,
    3,
    f"{_PROCUREMENT_REG_9}（三）参加采购活动前3年内是供应商的控股股东或者实际控制人；",
    "So must those who were its controlling shareholder or actual controller within three years before.",
)
PROCUREMENT_REG_9_1_4: Final = Article(
    PROCUREMENT_REGULATION,
    9,
    1,
    4,
    f"{_PROCUREMENT_REG_9}（四）与供应商的法定代表人或者负责人有夫妻、直系血亲、三代以内旁系血亲或者近姻亲关系；",
    "So must the spouse, lineal kin, collateral kin within three degrees and near affinal kin of its representative or principal.",
)
PROCUREMENT_REG_9_1_5: Final = Article(
    PROCUREMENT_REGULATION,
    9,
    1,
    5,
    f"{_PROCUREMENT_REG_9}（五）与供应商有其他可能影响政府采购活动公平、公正进行的关系。",
    "So must those with another relation to the supplier that may affect fairness.",
)
PROCUREMENT_REG_18_1: Final = Article(
    PROCUREMENT_REGULATION,
    18,
    1,
    None,
    "单位负责人为同一人或者存在直接控股、管理关系的不同供应商，不得参加同一合同项下的政府采购活动。",
    "Suppliers with the same principal, or of which one directly holds a controlling share in or manages the other, must not take part in procurement under the same contract.",
)
PROCUREMENT_REG_18_2: Final = Article(
    PROCUREMENT_REGULATION,
    18,
    2,
    None,
    "除单一来源采购项目外，为采购项目提供整体设计、规范编制或者项目管理、监理、检测等服务的供应商，不得再参加该采购项目的其他采购活动。",
    "Except in single-source procurement, a supplier of overall design, specification, project management, supervision or testing for a project must not take part in its other procurement.",
)
PROCUREMENT_REG_19_1: Final = Article(
    PROCUREMENT_REGULATION,
    19,
    1,
    None,
    "政府采购法第二十二条第一款第五项所称重大违法记录，是指供应商因违法经营受到刑事处罚或者责令停产停业、吊销许可证或者执照、较大数额罚款等行政处罚。",
    "A record of a grave breach of law is a criminal penalty, or an order to cease business, a revoked licence, a large fine or the like, for unlawful business.",
)
PROCUREMENT_REG_19_2: Final = Article(
    PROCUREMENT_REGULATION,
    19,
    2,
    None,
    "供应商在参加政府采购活动前3年内因违法经营被禁止在一定期限内参加政府采购活动，期限届满的，可以参加政府采购活动。",
    "A supplier that was banned from procurement for a time within the three years before may take part when the time is over.",
)
PROCUREMENT_REG_22_2: Final = Article(
    PROCUREMENT_REGULATION,
    22,
    2,
    None,
    "以联合体形式参加政府采购活动的，联合体各方不得再单独参加或者与其他供应商另外组成联合体参加同一合同项下的政府采购活动。",
    "Members of a consortium must not also take part alone or in another consortium in procurement under the same contract.",
)

# The wording of art. 8(2) is recalled: no reprint of this article was at hand to compare it with.
MOF_ORDER_87_8_2: Final = Article(
    MOF_ORDER_87,
    8,
    2,
    None,
    "采购代理机构及其分支机构不得在所代理的采购项目中投标或者代理投标，不得为所代理的采购项目的投标人参加本项目提供投标咨询。",
    "A procurement agency and its branches must not bid, bid for others or advise bidders in a project it handles.",
)

_MOF_ORDER_87_37: Final = "有下列情形之一的，视为投标人串通投标，其投标无效："
MOF_ORDER_87_37_1: Final = listed_item(
    MOF_ORDER_87,
    37,
    1,
    (_MOF_ORDER_87_37, "不同投标人的投标文件由同一单位或者个人编制；"),
    "Deemed collusion, bids void: one unit or person prepared the bid files of different bidders.",
)
MOF_ORDER_87_37_2: Final = listed_item(
    MOF_ORDER_87,
    37,
    2,
    (_MOF_ORDER_87_37, "不同投标人委托同一单位或者个人办理投标事宜；"),
    "Deemed collusion, bids void: different bidders had the same unit or person handle their bids.",
)
MOF_ORDER_87_37_3: Final = listed_item(
    MOF_ORDER_87,
    37,
    3,
    (_MOF_ORDER_87_37, "不同投标人的投标文件载明的项目管理成员或者联系人员为同一人；"),
    "Deemed collusion, bids void: the bid files of different bidders name the same project management member or contact person.",
)
MOF_ORDER_87_37_4: Final = listed_item(
    MOF_ORDER_87,
    37,
    4,
    (_MOF_ORDER_87_37, "不同投标人的投标文件异常一致或者投标报价呈规律性差异；"),
    "Deemed collusion, bids void: bid files of different bidders are abnormally alike, or their prices differ by a pattern.",
)
MOF_ORDER_87_37_5: Final = listed_item(
    MOF_ORDER_87,
    37,
    5,
    (_MOF_ORDER_87_37, "不同投标人的投标文件相互混装；"),
    "Deemed collusion, bids void: parts of the bid files of different bidders are mixed up.",
)
MOF_ORDER_87_37_6: Final = listed_item(
    MOF_ORDER_87,
    37,
    6,
    (_MOF_ORDER_87_37, "不同投标人的投标保证金从同一单位或者个人的账户转出。"),
    "Deemed collusion, bids void: the bid securities of different bidders left the account of one unit or person.",
)
