"""Traces: how a party is reached, and what a bid file and its way to the platform leave behind."""

from __future__ import annotations

from typing import Final

from credit_hub.model.schema.types import (
    NAME,
    SUBJECT,
    UNIT,
    B,
    D,
    EdgeType,
    I,
    L,
    NodeType,
    Property,
    S,
    T,
)

__all__ = ["TRACE_EDGES", "TRACE_NODES"]

TRACE_NODES: Final = (
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
        (NAME,),
    ),
    NodeType(
        "BidText",
        "投标文件文本特征",
        "sketch of one section of a bid file, without the words of the tender's template; never the text",
        (
            NAME,
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
            NAME,
            Property("items", S, "分项报价", "the items, see model.price_list"),
            Property("item_count", I, "项数", "number of items"),
        ),
    ),
    NodeType(
        "LotType",
        "标段类别",
        "kind of lots, by line of business",
        (NAME,),
    ),
    NodeType(
        "Baseline",
        "对照基准",
        "how alike unrelated things are: what a likeness is measured against",
        (
            NAME,
            Property("threshold_ppm", I, "第99.9百分位", "99.9th percentile of the likeness", unit="parts per 10^6"),
            Property("pairs", I, "对照对数", "unrelated pairs that were compared"),
            Property("computed_on", D, "计算日期", "day of the comparison"),
            Property("method", S, "方法", "how the pairs were chosen and compared"),
        ),
    ),
)
"""Places, serials, texts and prices; what belongs to a person is known by a keyed digest only."""

TRACE_EDGES: Final = (
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
        "PAYS",
        "付款",
        "payment from one account into another",
        ("Account",),
        ("Account",),
        "{start}向{end}付款",
        "{start} paid into {end}",
        (
            Property("amount_minor", I, "金额", "amount", unit="fen"),
            Property("paid_at", T, "入账时间", "time of the entry"),
        ),
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
)
"""Which party, person or bid left which trace."""
