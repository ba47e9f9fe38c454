"""The graph schema as data: the one definition of nodes, edges, properties and their Chinese titles.

Constraints and indexes (graph.migrations), the checks of loaders, the documentation of the schema and the
legend of the user interface are all made from this module.

Every node that a source states carries the technical label ``Entity`` and a unique ``id`` whose prefix
names the identifier scheme (``uscc:91410199TE5T00016Y``, ``person:<keyed digest>``,
``lot:<tender>/<lot>``), so that one index finds any node and one query writes any edge. Every such edge carries the provenance properties of :data:`PROVENANCE`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

ENTITY_LABEL: Final = "Entity"
"""Technical label of every node; holds the unique ``id``."""

SCHEMA_VERSION: Final = 1
"""Raised with every change that needs a migration."""


class ValueType(StrEnum):
    """Types of property values; there is no float on purpose (money and shares are exact)."""

    STRING = "string"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    STRING_LIST = "string list"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node or an edge."""

    name: str
    type: ValueType
    title_zh: str
    title_en: str
    required: bool = False
    indexed: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of node."""

    label: str
    title_zh: str
    title_en: str
    properties: tuple[Property, ...] = ()
    extra_labels: tuple[str, ...] = ()
    """Further labels that every such node carries (a Penalty is also a Sanction)."""


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A kind of edge; ``sentence_*`` words one edge with ``{start}``, ``{end}`` and property placeholders."""

    type: str
    title_zh: str
    title_en: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    sentence_zh: str
    sentence_en: str
    properties: tuple[Property, ...] = field(default=())


S, I, B, D, T, L = (
    ValueType.STRING,
    ValueType.INTEGER,
    ValueType.BOOLEAN,
    ValueType.DATE,
    ValueType.DATETIME,
    ValueType.STRING_LIST,
)

PROVENANCE: Final = (
    Property("id", S, "边标识", "edge id: digest of what is stated", required=True),
    Property(
        "statement", S, "陈述标识", "what is stated, inside its source", required=True, indexed=True
    ),
    Property("source", S, "来源", "source id", required=True),
    Property("file_sha256", S, "文件摘要", "SHA-256 of the file", required=True),
    Property("row", I, "行号", "data row in the file, 1 = first", required=True),
    Property("load", S, "批次", "load that wrote it", required=True),
    Property(
        "trust", I, "来源等级", "trust class of the statement, see model.facts.Trust", required=True
    ),
    Property("stated_at", D, "陈述日期", "day on which the source stated it"),
    Property("valid_from", D, "生效日", "first day in force; absent = not known"),
    Property("valid_to", D, "失效日", "first day no longer in force; absent = none stated"),
    Property("recorded_at", T, "入库时间", "when the hub came to know it", required=True),
    Property("retracted_at", T, "被替代时间", "when a later statement replaced it"),
    Property("contested", B, "陈述冲突", "an equally ranked statement says otherwise"),
)
"""Carried by every edge (invariant 2)."""

NODE_PROVENANCE: Final = (
    Property(
        "provenance",
        L,
        "属性来源",
        "one entry per stating record: which source row states which properties",
    ),
    Property("contested", L, "冲突属性", "properties on which equally ranked statements differ"),
)
"""Carried by every node that a source states."""

SUBJECT: Final = ("Enterprise", "Organization", "Person")
UNIT: Final = ("Enterprise", "Organization")

_NAME = Property("name", S, "名称", "name", indexed=True)

NODES: Final = (
    NodeType(
        "Enterprise",
        "企业",
        "enterprise",
        (
            Property("uscc", S, "统一社会信用代码", "unified social credit code", indexed=True),
            Property("registry_number", S, "登记号", "number in a register other than the USCC"),
            _NAME,
            Property("enterprise_type", S, "企业类型", "type of enterprise"),
            Property("registered_on", D, "成立日期", "day of registration"),
            Property(
                "capital_minor",
                I,
                "注册资本",
                "registered capital",
                unit="minor units of capital_currency",
            ),
            Property("capital_currency", S, "币种", "ISO 4217 currency of the capital"),
            Property("business_scope", S, "经营范围", "business scope"),
            Property("province", S, "所在省份", "province"),
            Property("city", S, "地区", "prefecture or city"),
            Property("address", S, "住所", "registered address"),
            Property(
                "region_code", S, "登记区划", "division code inside the USCC; not the present seat"
            ),
            Property("status", S, "登记状态", "registration status"),
            Property("industry_code", S, "行业代码", "GB/T 4754 code"),
            Property("is_state_owner", B, "国有出资人", "holds shares on behalf of the state"),
            Property("jurisdiction", S, "法域", "ISO 3166 code of the place of registration"),
            Property("founded_on", D, "设立日期", "founding day as stated"),
            Property("dissolved_on", D, "注销日期", "day of dissolution"),
        ),
    ),
    NodeType(
        "Organization",
        "机关单位",
        "organisation that is no enterprise: state organ, public institution, association, arrangement",
        (
            Property("uscc", S, "统一社会信用代码", "unified social credit code", indexed=True),
            Property("registry_number", S, "登记号", "number in a register other than the USCC"),
            _NAME,
            Property("kind", S, "机构类别", "kind of organisation"),
            Property(
                "unspecified_reason",
                S,
                "未披露原因",
                "why a source withholds or does not know who this is",
            ),
            Property("is_state_owner", B, "国有出资人", "holds shares on behalf of the state"),
            Property("jurisdiction", S, "法域", "ISO 3166 code"),
            Property("founded_on", D, "设立日期", "founding day as stated"),
            Property("dissolved_on", D, "注销日期", "day of dissolution"),
        ),
    ),
    NodeType(
        "Person",
        "自然人",
        "natural person, known by a keyed digest only",
        (
            Property("masked_name", S, "姓名(脱敏)", "masked name, 张*"),
            Property(
                "name_key", S, "同名键", "keyed digest of the name, to find namesakes", indexed=True
            ),
            Property(
                "identity",
                S,
                "身份依据",
                "id_number: keyed on the id number; record: only a name in one record",
            ),
            Property("birth_year", I, "出生年", "year of birth, where a source publishes it"),
            Property("nationality", S, "国籍", "ISO 3166 code"),
            Property(
                "unspecified_reason",
                S,
                "未披露原因",
                "why a source withholds or does not know who this is",
            ),
        ),
    ),
    NodeType(
        "UnspecifiedParty",
        "未指明主体",
        "party that a source does not specify: neither person nor unit can be told, only why not",
        (
            Property(
                "unspecified_reason", S, "未披露原因", "why the source does not specify the party"
            ),
            Property("explanation", S, "说明", "explanation in the words of the source"),
        ),
    ),
    NodeType(
        "Tender",
        "招标项目",
        "tender or contracting process",
        (
            Property("tender_number", S, "项目编号", "number of the project", indexed=True),
            Property("ocid", S, "OCID", "Open Contracting id", indexed=True),
            _NAME,
            Property("method", S, "采购方式", "procurement method"),
            Property("status", S, "状态", "status"),
            Property(
                "document",
                S,
                "原始文档",
                "the source document as canonical JSON, personal fields masked",
            ),
        ),
    ),
    NodeType(
        "Release",
        "公开数据发布",
        "one OCDS release as published; the compiled view of a tender is the merge of its releases",
        (
            Property("ocid", S, "OCID", "Open Contracting id", indexed=True),
            Property("release_id", S, "发布编号", "id of the release inside its process"),
            Property("released_at", S, "发布时间", "date of the release as printed"),
            Property("tags", L, "发布标签", "tags of the release"),
            Property("ocds_version", S, "OCDS版本", "version whose merge rules apply, 1.0 or 1.1"),
            Property(
                "document", S, "原始文档", "the release as canonical JSON, personal fields masked"
            ),
        ),
    ),
    NodeType(
        "Lot",
        "标段",
        "lot",
        (
            Property("lot_number", S, "标段编号", "number of the lot", indexed=True),
            _NAME,
            Property("regime", S, "适用法律", "tender or procurement"),
            Property("method", S, "采购方式", "procurement method"),
            Property("industry", S, "行业", "industry"),
            Property("region_code", S, "区划代码", "administrative division code"),
            Property(
                "ceiling_minor", I, "最高投标限价", "ceiling price", unit="minor units of currency"
            ),
            Property("currency", S, "币种", "ISO 4217 currency"),
            Property("evaluation_method", S, "评标办法", "evaluation method"),
            Property("benchmark_formula", S, "评标基准价公式", "formula of the benchmark price"),
            Property("notice_at", T, "公告时间", "publication of the notice"),
            Property("deadline", T, "投标截止时间", "bid deadline"),
            Property("opened_at", T, "开标时间", "opening of bids"),
            Property("required_scope", S, "资质类别要求", "scope of qualification required"),
            Property("required_grade", S, "资质等级要求", "lowest grade of qualification required"),
        ),
    ),
    NodeType(
        "Bid",
        "投标",
        "bid of one bidder or consortium for one lot",
        (
            Property("total_minor", I, "投标总价", "total price", unit="minor units of currency"),
            Property("currency", S, "币种", "ISO 4217 currency"),
            Property("discount_ppb", I, "下浮率", "discount on the ceiling", unit="parts per 10^9"),
            Property("valid", B, "是否有效", "whether the bid was accepted for evaluation"),
            Property("rejection_reason", S, "否决原因", "reason of rejection"),
            Property("won", B, "是否中标", "whether the bid won"),
            Property("consortium", B, "联合体", "bid of a consortium"),
            Property(
                "file_digest",
                S,
                "投标文件摘要",
                "digest of the bid file as the platform recorded it",
            ),
            Property("submitted_at", T, "递交时间", "time of submission"),
            Property("status", S, "状态", "status"),
        ),
    ),
    NodeType(
        "Account",
        "账户",
        "bank account, known by a keyed digest only",
        (
            Property("masked_number", S, "账号(脱敏)", "last four digits"),
            Property("bank", S, "开户行", "bank"),
        ),
    ),
    NodeType(
        "Device",
        "设备标识",
        "hardware or software serial left in a file or an upload, known by a keyed digest only",
        (
            Property("kind", S, "类别", "mac, cpu, disk, lock (计价软件加密锁) or ip"),
            Property("masked_serial", S, "序列号(脱敏)", "last four characters"),
        ),
    ),
    NodeType(
        "CaKey",
        "CA证书",
        "certificate that signed or encrypted a bid file",
        (Property("masked_serial", S, "证书序列号(脱敏)", "last four characters"),),
    ),
    NodeType(
        "Phone",
        "电话",
        "telephone number, known by a keyed digest only",
        (Property("masked_number", S, "号码(脱敏)", "last four digits"),),
    ),
    NodeType(
        "Email",
        "电子邮箱",
        "electronic mail address, known by a keyed digest only",
        (Property("masked_address", S, "邮箱(脱敏)", "first letter and domain"),),
    ),
    NodeType(
        "Address",
        "地址",
        "place in a comparable form: two spellings of one address are one place",
        (_NAME,),
    ),
    NodeType(
        "BidText",
        "投标文件文本特征",
        "sketch of one section of a bid file, without the words of the tender's template; never the text",
        (
            _NAME,
            Property("sketch", S, "文本特征值", "least keyed hashes of its shingles, see model.sketch"),
            Property("shingles", I, "片段数", "different shingles outside the template"),
            Property(
                "template_shingles", I, "模板片段数", "different shingles that the template has, too"
            ),
            Property("rare_errors", L, "罕见差错", "keyed digests of rare errors that the feed names"),
        ),
    ),
    NodeType(
        "PriceList",
        "分项报价清单",
        "item prices of one bid, as one compact text",
        (
            _NAME,
            Property("items", S, "分项报价", "the items, see model.price_list"),
            Property("item_count", I, "项数", "number of items"),
        ),
    ),
    NodeType(
        "LotType",
        "标段类别",
        "kind of lots, by line of business",
        (_NAME,),
    ),
    NodeType(
        "Baseline",
        "对照基准",
        "how alike unrelated things are: what a likeness is measured against",
        (
            _NAME,
            Property("threshold_ppm", I, "第99.9百分位", "99.9th percentile of the likeness", unit="parts per 10^6"),
            Property("pairs", I, "对照对数", "unrelated pairs that were compared"),
            Property("computed_on", D, "计算日期", "day of the comparison"),
            Property("method", S, "方法", "how the pairs were chosen and compared"),
        ),
    ),
    NodeType(
        "Permit",
        "行政许可",
        "administrative permit",
        (
            Property("document_number", S, "许可文书号", "number of the decision", indexed=True),
            Property("document_name", S, "许可文书名称", "name of the decision"),
            Property("kind", S, "许可类别", "kind of permit"),
            Property("certificate", S, "许可证书名称", "certificate"),
            Property("permit_number", S, "许可编号", "number of the permit"),
            Property("content", S, "许可内容", "content"),
            Property("decided_on", D, "许可决定日期", "day of the decision"),
            Property("valid_from", D, "有效期自", "first day of validity"),
            Property("valid_to", D, "有效期至", "last day of validity as printed"),
            Property("authority", S, "许可机关", "authority"),
            Property("status", S, "当前状态", "status"),
        ),
    ),
    NodeType(
        "Penalty",
        "行政处罚",
        "administrative penalty",
        (
            Property(
                "document_number", S, "处罚决定书文号", "number of the decision", indexed=True
            ),
            Property("kinds", L, "处罚类别", "kinds of penalty"),
            Property("violation", S, "违法行为类型", "type of violation"),
            Property("facts", S, "违法事实", "facts as decided"),
            Property("basis", S, "处罚依据", "legal basis"),
            Property("content", S, "处罚内容", "content of the penalty"),
            Property("fine_minor", I, "罚款金额", "fine", unit="fen"),
            Property("confiscated_minor", I, "没收金额", "confiscated sum", unit="fen"),
            Property("licence_measure", S, "暂扣或吊销证照", "licence withheld or revoked"),
            Property("decided_on", D, "处罚决定日期", "day of the decision"),
            Property("valid_to", D, "处罚有效期", "end of validity as printed"),
            Property("display_until", D, "公示截止期", "end of display as printed"),
            Property("authority", S, "处罚机关", "authority"),
        ),
        extra_labels=("Sanction",),
    ),
    NodeType(
        "Contract",
        "合同",
        "contract or award",
        (
            Property("contract_number", S, "合同编号", "number", indexed=True),
            _NAME,
            Property("amount_minor", I, "合同金额", "amount", unit="minor units of currency"),
            Property("currency", S, "币种", "ISO 4217 currency"),
            Property("signed_on", D, "签订日期", "day of signature"),
            Property("status", S, "状态", "status"),
        ),
    ),
    NodeType(
        "Qualification",
        "资质",
        "qualification of a unit in one scope",
        (
            _NAME,
            Property("certificate_number", S, "证书编号", "number of the certificate", indexed=True),
            Property("scope", S, "资质类别", "scope, for example 建筑工程施工总承包"),
            Property("issuer", S, "发证机关", "who issued it"),
        ),
    ),
    NodeType(
        "Listing",
        "名单记录",
        "entry of a subject in a list of sanctions, by a document with legal effect",
        (
            _NAME,
            Property("document_number", S, "认定文号", "number of the decision", indexed=True),
            Property("basis", S, "认定依据", "legal basis and document"),
            Property("measures", S, "惩戒措施", "measures as decided"),
            Property("issuer", S, "认定单位", "who decided"),
        ),
        extra_labels=("Sanction",),
    ),
    NodeType(
        "ExpertPool",
        "评标专家库",
        "pool from which evaluation experts are drawn",
        (_NAME, Property("pool_code", S, "专家库编码", "code of the pool", indexed=True)),
    ),
)
"""All kinds of node that sources state."""

_SHARE = Property("share_ppb", I, "持股比例", "share of the capital", unit="parts per 10^9")
_VOTES = Property("votes_ppb", I, "表决权比例", "share of the votes", unit="parts per 10^9")
_ROLE = Property("role", S, "职务", "role")

_INTEREST: Final = (
    Property("interest", S, "权益类型", "kind of interest where not a share"),
    Property(
        "extent_ppb",
        I,
        "权益比例",
        "extent of an interest that is neither shares nor votes",
        unit="parts per 10^9",
    ),
    Property("extent_min_ppb", I, "权益比例下限", "its lower bound", unit="parts per 10^9"),
    Property("extent_max_ppb", I, "权益比例上限", "its upper bound", unit="parts per 10^9"),
    Property("above_min", B, "不含下限", "the lower bound itself is not included"),
    Property("below_max", B, "不含上限", "the upper bound itself is not included"),
    Property("indirect", B, "间接", "stated by its source as an indirect interest"),
    Property(
        "beneficial", B, "受益所有", "stated by its source as beneficial ownership or control"
    ),
    Property(
        "component",
        B,
        "间接权益之一环",
        "a step of an indirect interest that is stated as a whole elsewhere",
    ),
)
"""What a source may say of an interest in a unit, whatever its kind (BODS 0.4, Interest)."""
_PARTY: Final = (*SUBJECT, "UnspecifiedParty")
_INTEREST_IN: Final = (*UNIT, "UnspecifiedParty")

EDGES: Final = (
    EdgeType(
        "LEGAL_REPRESENTATIVE_OF",
        "法定代表人",
        "legal representative",
        ("Person",),
        UNIT,
        "{start}任{end}法定代表人",
        "{start} is the legal representative of {end}",
    ),
    EdgeType(
        "PRINCIPAL_OF",
        "单位负责人",
        "principal of the unit",
        ("Person",),
        UNIT,
        "{start}是{end}的单位负责人",
        "{start} is the principal of {end}",
    ),
    EdgeType(
        "OFFICER_OF",
        "董监高",
        "officer",
        _PARTY,
        _INTEREST_IN,
        "{start}在{end}任{role}",
        "{start} is {role} of {end}",
        (_ROLE, *_INTEREST),
    ),
    EdgeType(
        "HOLDS",
        "持股",
        "holding",
        _PARTY,
        _INTEREST_IN,
        "{start}持有{end}{share}",
        "{start} holds {share} of {end}",
        (
            _SHARE,
            _VOTES,
            Property("subscribed_minor", I, "认缴出资额", "subscribed capital", unit="fen"),
            Property(
                "share_min_ppb",
                I,
                "持股下限",
                "lower bound where only a range is stated",
                unit="parts per 10^9",
            ),
            Property(
                "share_max_ppb",
                I,
                "持股上限",
                "upper bound where only a range is stated",
                unit="parts per 10^9",
            ),
            Property(
                "votes_min_ppb",
                I,
                "表决权下限",
                "lower bound where only a range is stated",
                unit="parts per 10^9",
            ),
            Property(
                "votes_max_ppb",
                I,
                "表决权上限",
                "upper bound where only a range is stated",
                unit="parts per 10^9",
            ),
            *_INTEREST,
        ),
    ),
    EdgeType(
        "BRANCH_OF",
        "分支机构",
        "branch",
        UNIT,
        UNIT,
        "{start}是{end}的分支机构",
        "{start} is a branch of {end}",
    ),
    EdgeType(
        "PART_OF",
        "所属项目",
        "lot of a tender",
        ("Lot",),
        ("Tender",),
        "{start}属于{end}",
        "{start} is part of {end}",
    ),
    EdgeType(
        "TENDERS",
        "招标人",
        "buyer of a lot",
        UNIT,
        ("Lot", "Tender"),
        "{start}是{end}的招标人",
        "{start} is the buyer of {end}",
    ),
    EdgeType(
        "AGENT_FOR",
        "招标代理",
        "tendering agency of a lot",
        UNIT,
        ("Lot", "Tender"),
        "{start}是{end}的招标代理机构",
        "{start} is the agency for {end}",
    ),
    EdgeType(
        "SUBMITS",
        "递交投标",
        "bidder of a bid",
        SUBJECT,
        ("Bid",),
        "{start}递交{end}",
        "{start} submits {end}",
    ),
    EdgeType(
        "MEMBER_OF",
        "联合体成员",
        "consortium member",
        UNIT,
        ("Bid",),
        "{start}是{end}的联合体成员",
        "{start} is a consortium member of {end}",
        (_ROLE,),
    ),
    EdgeType(
        "BIDS",
        "投标",
        "bid for a lot",
        ("Bid",),
        ("Lot",),
        "{start}投{end}",
        "{start} is for {end}",
    ),
    EdgeType(
        "WON",
        "中标",
        "winner",
        SUBJECT,
        ("Lot", "Tender", "Contract"),
        "{start}中标{end}",
        "{start} won {end}",
    ),
    EdgeType(
        "TEAM",
        "项目管理成员",
        "member of the project team",
        ("Person",),
        ("Bid",),
        "{start}在{end}中任{role}",
        "{start} is {role} in {end}",
        (_ROLE, Property("certificate_key", S, "证书键", "keyed digest of the certificate number")),
    ),
    EdgeType(
        "CONTACT",
        "投标联系人",
        "contact person of a bid",
        ("Person",),
        ("Bid",),
        "{start}是{end}的联系人",
        "{start} is the contact of {end}",
    ),
    EdgeType(
        "HANDLED_BY",
        "投标经办人",
        "handler of a bid",
        ("Bid",),
        ("Person",),
        "{end}经办{start}",
        "{end} handled {start}",
    ),
    EdgeType(
        "REACHED_BY",
        "联系电话",
        "telephone",
        (*SUBJECT, "Bid"),
        ("Phone",),
        "{start}使用{end}",
        "{start} is reached by {end}",
    ),
    EdgeType(
        "MAILED_AT",
        "联系邮箱",
        "electronic mail address",
        (*SUBJECT, "Bid"),
        ("Email",),
        "{start}使用邮箱{end}",
        "{start} is mailed at {end}",
    ),
    EdgeType(
        "LOCATED_AT",
        "所在地址",
        "address of a unit",
        UNIT,
        ("Address",),
        "{start}位于{end}",
        "{start} is at {end}",
    ),
    EdgeType(
        "DEPOSIT_FROM",
        "保证金转出账户",
        "account that paid the deposit",
        ("Bid",),
        ("Account",),
        "{start}的保证金由{end}转出",
        "the deposit of {start} came from {end}",
        (
            Property("form", S, "形式", "form of the deposit"),
            Property("amount_minor", I, "金额", "amount", unit="fen"),
            Property("paid_at", T, "转出时间", "time of payment"),
        ),
    ),
    EdgeType(
        "OWNS_ACCOUNT",
        "账户户名",
        "holder of an account",
        SUBJECT,
        ("Account",),
        "{start}是{end}的户主",
        "{start} is the holder of {end}",
    ),
    EdgeType(
        "AUTHORED_BY",
        "文件制作设备",
        "serial found in the bid file",
        ("Bid",),
        ("Device",),
        "{start}的文件含{end}",
        "the file of {start} carries {end}",
        (Property("file_digest", S, "文件摘要", "digest of the file"),),
    ),
    EdgeType(
        "CONTROL_PRICE_FROM",
        "招标控制价文件设备",
        "serial found in the control-price file that bidders are given",
        ("Lot",),
        ("Device",),
        "{start}的招标控制价文件含{end}",
        "the control-price file of {start} carries {end}",
        (
            Property("file_digest", S, "文件摘要", "digest of the file"),
            Property("document", S, "文件类别", "which of the published files it is"),
        ),
    ),
    EdgeType(
        "UPLOADED_FROM",
        "上传设备",
        "serial or address of the upload",
        ("Bid",),
        ("Device",),
        "{start}由{end}上传",
        "{start} was uploaded from {end}",
        (
            Property("uploaded_at", T, "上传时间", "time of upload"),
            Property("on_site", B, "开标现场上传", "uploaded on a computer of the opening room"),
        ),
    ),
    EdgeType(
        "SIGNED_WITH",
        "CA签章",
        "certificate used for a bid file",
        ("Bid",),
        ("CaKey",),
        "{start}使用{end}",
        "{start} was signed with {end}",
        (
            Property("origin", S, "特征来源", "file: signed the file; upload: used at the upload"),
            Property("file_digest", S, "文件摘要", "digest of the file"),
            Property("uploaded_at", T, "上传时间", "time of upload"),
        ),
    ),
    EdgeType(
        "OF_TYPE",
        "标段类别",
        "kind of a lot",
        ("Lot",),
        ("LotType",),
        "{start}属于{end}类标段",
        "{start} is a lot of the kind {end}",
    ),
    EdgeType(
        "LIKENESS_BASELINE",
        "相似度对照基准",
        "how alike unrelated bids of a kind of lots are",
        ("LotType",),
        ("Baseline",),
        "{start}类标段的相似度对照基准为{end}",
        "lots of the kind {start} are measured against {end}",
    ),
    EdgeType(
        "CONTAINS",
        "投标文件章节",
        "section of a bid file or of the tender's texts",
        ("Bid", "Lot"),
        ("BidText",),
        "{start}含{end}一节",
        "{start} has the section {end}",
    ),
    EdgeType(
        "NAMES",
        "文件中出现的单位",
        "unit whose name stands in the text of a bid file",
        ("Bid",),
        UNIT,
        "{start}中出现{end}的名称",
        "{start} holds the name of {end}",
        (
            Property("section", S, "章节", "section in which the name stands"),
            Property("times", I, "次数", "how often the name stands there"),
        ),
    ),
    EdgeType(
        "PRICED_IN",
        "分项报价",
        "item prices of a bid",
        ("Bid",),
        ("PriceList",),
        "{start}附{end}",
        "{start} has {end}",
    ),
    EdgeType(
        "GRANTED",
        "获得许可",
        "permit of a counterpart",
        SUBJECT,
        ("Permit",),
        "{start}获得{end}",
        "{start} was granted {end}",
    ),
    EdgeType(
        "SANCTIONED",
        "受到处罚",
        "sanction of a counterpart",
        SUBJECT,
        ("Penalty", "Listing"),
        "{start}受到{end}",
        "{start} was sanctioned by {end}",
        (
            Property("bars_bidding", B, "禁止参加投标", "the decision bars from tenders"),
            Property("bar_from", D, "禁止投标起始日", "first day of that bar"),
            Property("bar_until", D, "禁止投标期满日", "first day on which it no longer holds"),
            Property("bars_office", B, "禁止任职", "the decision bars from office in companies"),
            Property("repaired_on", D, "信用修复日", "day of the repair"),
            Property("revoked_on", D, "撤销日期", "day on which the decision was revoked"),
            Property("objection", B, "异议标注", "an objection is being handled"),
            Property("extends_to_subcontractors", B, "及于分包", "bars subcontracts as well"),
            Property("tender_conduct", B, "招标投标违法", "for unlawful conduct in tendering"),
        ),
    ),
    EdgeType(
        "DECIDED_BY",
        "决定机关",
        "authority of a decision",
        ("Permit", "Penalty", "Listing"),
        UNIT,
        "{start}由{end}作出",
        "{start} was decided by {end}",
    ),
    EdgeType(
        "CONTRACTS",
        "合同当事人",
        "party to a contract",
        SUBJECT,
        ("Contract",),
        "{start}是{end}的当事人",
        "{start} is a party to {end}",
        (_ROLE,),
    ),
    EdgeType(
        "SERVED",
        "前期服务",
        "service for a project before or beside its tender",
        UNIT,
        ("Lot", "Tender"),
        "{start}为{end}提供{role}服务",
        "{start} served {end} ({role})",
        (_ROLE, Property("contract_number", S, "合同编号", "number of the service contract")),
    ),
    EdgeType(
        "SITE_MGR",
        "现场任职",
        "post in works under construction; ends with the acceptance or the change of person",
        ("Person",),
        ("Contract",),
        "{start}在{end}中任{role}",
        "{start} is {role} of {end}",
        (
            _ROLE,
            Property("planned_end", D, "计划竣工日", "planned completion"),
            Property("suspended_from", D, "停工起始日", "first day of a suspension"),
            Property("suspended_until", D, "复工日", "day on which works went on"),
            Property("owner_consent", B, "建设单位同意", "owner's consent to another post"),
        ),
    ),
    EdgeType(
        "QUALIFIED",
        "持有资质",
        "qualification of a unit",
        UNIT,
        ("Qualification",),
        "{start}持有{end}",
        "{start} holds {end}",
        (
            Property("scope", S, "资质类别", "scope"),
            Property("grade", S, "资质等级", "grade"),
            Property("limit_minor", I, "承包限额", "largest contract allowed", unit="fen"),
        ),
    ),
    EdgeType(
        "EXPERT_OF",
        "入库专家",
        "expert of a pool",
        ("Person",),
        ("ExpertPool",),
        "{start}是{end}的专家",
        "{start} is an expert of {end}",
        (
            Property("supervising", B, "主管监督部门人员", "staff of a supervising department"),
            Property("department", S, "所在监督部门", "that department"),
            Property("field", S, "评审专业", "field of expertise"),
        ),
    ),
    EdgeType(
        "EMPLOYED",
        "劳动关系",
        "employment",
        ("Person",),
        UNIT,
        "{start}受雇于{end}",
        "{start} is employed by {end}",
        (_ROLE,),
    ),
    EdgeType(
        "KIN",
        "亲属关系",
        "kinship, obtained on lawful request only",
        ("Person",),
        ("Person",),
        "{start}与{end}是{role}关系",
        "{start} and {end} are kin ({role})",
        (
            _ROLE,
            Property("request_basis", S, "调取依据", "lawful request that gave the fact", required=True),
            Property("restricted", B, "受限数据", "shown to the draw's operators only"),
        ),
    ),
    EdgeType(
        "RELEASE_OF",
        "公开数据所属项目",
        "release of a tender",
        ("Release",),
        ("Tender",),
        "{start}属于{end}",
        "{start} is about {end}",
    ),
    EdgeType(
        "UNDER",
        "合同所属项目",
        "contract of a tender",
        ("Contract",),
        ("Tender",),
        "{start}属于{end}",
        "{start} belongs to {end}",
    ),
)
"""All kinds of edge that sources state."""

SYSTEM_NODES: Final = (
    NodeType(
        "Finding",
        "认定",
        "finding of class S, P or X; never a sanction",
        (
            Property("rule_id", S, "规则", "rule", required=True, indexed=True),
            Property("rule_version", S, "规则版本", "version of the rule", required=True),
            Property("evidence_class", S, "证据等级", "S, P or X", required=True),
            Property("variant", S, "情形", "pattern inside the rule", required=True),
            Property("regime", S, "适用法律", "tender or procurement", required=True),
            Property("lot_id", S, "标段", "id of the lot", required=True, indexed=True),
            Property(
                "as_of",
                S,
                "截至时间",
                "moment asked about, ISO 8601 in China's civil time",
                required=True,
            ),
            Property(
                "payload",
                S,
                "全文",
                "the finding as canonical JSON, see model.judgement_json",
                required=True,
            ),
            Property("recorded_at", T, "首次记录时间", "when it was first written", required=True),
            Property("updated_at", T, "更新时间", "when its text last changed", required=True),
        ),
    ),
    NodeType(
        "Lead",
        "线索",
        "lead of class L; quotes no article, and never becomes a finding",
        (
            Property("rule_id", S, "规则", "rule", required=True, indexed=True),
            Property("rule_version", S, "规则版本", "version of the rule", required=True),
            Property("evidence_class", S, "证据等级", "L", required=True),
            Property("variant", S, "情形", "pattern inside the rule", required=True),
            Property("regime", S, "适用法律", "tender or procurement", required=True),
            Property("lot_id", S, "标段", "id of the lot", required=True, indexed=True),
            Property(
                "as_of",
                S,
                "截至时间",
                "moment asked about, ISO 8601 in China's civil time",
                required=True,
            ),
            Property(
                "payload",
                S,
                "全文",
                "the lead as canonical JSON, see model.judgement_json",
                required=True,
            ),
            Property("recorded_at", T, "首次记录时间", "when it was first written", required=True),
            Property("updated_at", T, "更新时间", "when its text last changed", required=True),
        ),
    ),
    NodeType(
        "Load",
        "入库批次",
        "load of one file",
        (
            Property("source", S, "来源", "source id", required=True, indexed=True),
            Property(
                "file_sha256", S, "文件摘要", "SHA-256 of the file", required=True, indexed=True
            ),
            Property("file_name", S, "文件名", "name of the file without its folder"),
            Property("status", S, "状态", "running or complete", required=True),
            Property(
                "checkpoint", I, "检查点", "last row whose facts are in the graph", required=True
            ),
            Property("source_version", S, "来源版本", "version of the source's declaration"),
            Property("stated_at", D, "陈述日期", "day of the file, for rows that state none"),
            Property("ledger_bytes", I, "台账长度", "bytes of the reject ledger at the checkpoint"),
            Property("fact_counts", S, "事实计数", "facts by kind and change, as JSON"),
            Property("problem_counts", S, "问题计数", "rejects and notes by rule, as JSON"),
            Property("rows_read", I, "读取行数", "rows read"),
            Property("rows_loaded", I, "写入行数", "rows that changed the graph"),
            Property("rows_unchanged", I, "未变行数", "rows that the graph held already"),
            Property("rows_rejected", I, "拒收行数", "rows rejected"),
            Property("started_at", T, "开始时间", "start", required=True),
            Property("finished_at", T, "结束时间", "end"),
        ),
    ),
    NodeType(
        "Revision",
        "旧值",
        "old values of a node or edge that a load changed in place",
        (
            Property("of", S, "对象", "id of the node or edge", required=True, indexed=True),
            Property(
                "until",
                T,
                "有效截止",
                "first moment at which the old values no longer held",
                required=True,
                indexed=True,
            ),
            Property("was", S, "旧值", "old values as JSON, see graph.revisions", required=True),
        ),
    ),
    NodeType(
        "Lease",
        "写入权",
        "the right to load: one load at a time writes to a graph",
        (
            Property("holder", S, "持有者", "process that holds it; absent = free"),
            Property("since", T, "起始时间", "when it took it"),
            Property("until", T, "失效时间", "when it is free again unless renewed"),
            Property("asked_at", T, "最近申请", "when somebody last asked for it"),
            Property("known_until", T, "已知截止", "all facts recorded up to then are in the graph"),
        ),
    ),
    NodeType(
        "Meta",
        "元数据",
        "the one node that says how this graph was made",
        (
            Property("schema_version", I, "模式版本", "version of this schema", required=True),
            Property("schema_digest", S, "约束摘要", "digest of the constraints and indexes"),
            Property("identity_fingerprint", S, "身份密钥指纹", "fingerprint of the identity key"),
            Property("created_at", T, "创建时间", "when the graph was made", required=True),
            Property(
                "migrated_at",
                T,
                "迁移时间",
                "when the schema was last brought forward",
                required=True,
            ),
        ),
    ),
)
"""Kinds of node that the hub itself writes: no source states them, and they carry no ``Entity`` label."""

SYSTEM_EDGES: Final = (
    EdgeType(
        "ABOUT",
        "所涉标段",
        "lot of a finding or lead",
        ("Finding", "Lead"),
        ("Lot",),
        "{start}涉及{end}",
        "{start} is about {end}",
    ),
    EdgeType(
        "CONCERNS",
        "所涉主体",
        "party of a finding or lead",
        ("Finding", "Lead"),
        SUBJECT,
        "{start}涉及{end}",
        "{start} concerns {end}",
    ),
)
"""Kinds of edge that the hub itself writes; they carry no provenance."""

NODE_TYPES: Final = {node.label: node for node in NODES}
EDGE_TYPES: Final = {edge.type: edge for edge in EDGES}
SYSTEM_NODE_TYPES: Final = {node.label: node for node in SYSTEM_NODES}
SYSTEM_EDGE_TYPES: Final = {edge.type: edge for edge in SYSTEM_EDGES}
