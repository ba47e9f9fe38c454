"""双公示: every column of both tables, in every family of headings that is verified.

The column lists are those of the public programs that exchange the tables (see
``loaders/aliases/*.toml`` and docs/sources); the lists here are written out a second time on
purpose, so that a declaration that loses a column fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from credit_hub.loaders.aliases import families
from credit_hub.loaders.extract import Extracted, RowExtractor
from credit_hub.loaders.headings import match
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.facts import EdgeFact, NodeFact
from credit_hub.model.interval import Interval

PENALTY = "double-publicity-penalty"
PERMIT = "double-publicity-permit"

PENALTY_COLUMNS = {
    "CF_XDR_MC": "行政相对人名称",
    "CF_XDR_LB": "行政相对人类别",
    "CF_XDR_SHXYM": "行政相对人代码_1(统一社会信用代码)",
    "CF_XDR_GSZC": "行政相对人代码_2(工商注册号)",
    "CF_XDR_ZZJG": "行政相对人代码_3(组织机构代码)",
    "CF_XDR_SWDJ": "行政相对人代码_4(税务登记号)",
    "CF_XDR_SYDW": "行政相对人代码_5(事业单位证书号)",
    "CF_XDR_SHZZ": "行政相对人代码_6(社会组织登记证号)",
    "CF_FRDB": "法定代表人",
    "CF_FR_ZJLX": "法定代表人证件类型",
    "CF_FR_SFZH": "法定代表人证件号码",
    "CF_XDR_ZJLX": "自然人证件类型",
    "CF_XDR_ZJHM": "自然人证件号码",
    "CF_WSH": "行政处罚决定书文号",
    "CF_WFXW": "违法行为类型",
    "CF_SY": "违法事实",
    "CF_YJ": "处罚依据",
    "CF_CFLB": "处罚类别",
    "CF_NR": "处罚内容",
    "CF_NR_FK": "罚款金额(万元)",
    "CF_NR_WFFF": "没收违法所得、没收非法财物的金额(万元)",
    "CF_NR_ZKDX": "暂扣或吊销证照名称及编号",
    "CF_JDRQ": "处罚决定日期",
    "CF_YXQ": "处罚有效期",
    "CF_GSJZQ": "公示截止期",
    "CF_CFJG": "处罚机关",
    "CF_CFJGDM": "处罚机关统一社会信用代码",
    "CF_SJLY": "数据来源单位",
    "CF_SJLYDM": "数据来源单位统一社会信用代码",
    "BZ": "备注",
}
PERMIT_COLUMNS = {
    "XK_XDR_MC": "行政相对人名称",
    "XK_XDR_LB": "行政相对人类别",
    "XK_XDR_SHXYM": "行政相对人代码_1(统一社会信用代码)",
    "XK_XDR_GSZC": "行政相对人代码_2(工商注册号)",
    "XK_XDR_ZZJG": "行政相对人代码_3(组织机构代码)",
    "XK_XDR_SWDJ": "行政相对人代码_4(税务登记号)",
    "XK_XDR_SYDW": "行政相对人代码_5(事业单位证书号)",
    "XK_XDR_SHZZ": "行政相对人代码_6(社会组织登记证号)",
    "XK_FRDB": "法定代表人",
    "XK_FR_SFZH": "法定代表人证件号码",
    "XK_XDR_ZJLX": "证件类型",
    "XK_XDR_ZJHM": "证件号码",
    "XK_XKWS": "行政许可决定文书名称",
    "XK_WSH": "行政许可决定文书号",
    "XK_XKLB": "许可类别",
    "XK_XKZS": "许可证书名称",
    "XK_XKBH": "许可编号",
    "XK_NR": "许可内容",
    "XK_JDRQ": "许可决定日期",
    "XK_YXQZ": "有效期自",
    "XK_YXQZI": "有效期至",
    "XK_XKJG": "许可机关",
    "XK_XKJGDM": "许可机关统一社会信用代码",
    "XK_ZT": "当前状态",
    "XK_LYDW": "数据来源单位",
    "XK_LYDWDM": "数据来源单位统一社会信用代码",
    "BZ": "备注",
    "XK_SYFW": "信息使用范围",
    "SCBMBM": "数据生产部门编码",
    "ADD_TIME": "采集日期",
}
FINE = {
    "CF_XDR_MC": "郑州样例建设有限公司",
    "CF_XDR_LB": "法人及非法人组织",
    "CF_XDR_SHXYM": "91410199TE5T00016Y",
    "CF_FRDB": "张三丰",
    "CF_FR_SFZH": "410199199003070018",
    "CF_WSH": "样例罚决字[2026]第1号",
    "CF_WFXW": "样例违法行为",
    "CF_SY": "样例违法事实, 举报电话13800000000, 当事人410199199003070026",
    "CF_YJ": "样例法第1条",
    "CF_CFLB": "罚款;没收违法所得",
    "CF_NR": "罚款人民币壹拾贰万叁仟元",
    "CF_NR_FK": "12.300001",
    "CF_NR_WFFF": "0.000001",
    "CF_JDRQ": "2026-06-01",
    "CF_YXQ": "2027-06-01",
    "CF_GSJZQ": "2099-12-31",
    "CF_CFJG": "样例市市场监督管理局",
    "CF_CFJGDM": "11410199000000019A",
    "CF_SJLY": "样例市市场监督管理局",
    "CF_SJLYDM": "11410199000000019A",
    "BZ": "— —",
}
LICENCE = {
    "XK_XDR_MC": "样例小吃店",
    "XK_XDR_LB": "个体工商户",
    "XK_XDR_SHXYM": "92410199TE5T00024N",
    "XK_WSH": "样例许字[2026]第2号",
    "XK_XKLB": "登记",
    "XK_XKBH": "JY0001",
    "XK_NR": "小餐饮",
    "XK_JDRQ": "2026-05-01",
    "XK_YXQZ": "2026-05-01",
    "XK_YXQZI": "2031-04-30",
    "XK_XKJG": "样例市行政审批局",
    "XK_XKJGDM": "11410199000000019A",
    "XK_ZT": "1",
}
PERSON = {
    "CF_XDR_MC": "李四光",
    "CF_XDR_LB": "自然人",
    "CF_XDR_SHXYM": "-",
    "CF_FRDB": "",
    "CF_FR_SFZH": "",
}


def read(source_id: str, cells: Mapping[str, str]) -> Extracted:
    source = SOURCES[source_id]
    assert isinstance(source, Source)
    context = Context(IdentityKeys(b"k" * 32), "0" * 64, source_id)
    layout = match(source, list(cells))
    assert layout.extra == ()
    return RowExtractor(source, layout, context).extract(1, tuple(cells.values()))


def nodes(found: Extracted, label: str) -> list[NodeFact]:
    return [f for f in found.facts if isinstance(f, NodeFact) and f.label == label]


def edges(found: Extracted, kind: str) -> list[EdgeFact]:
    return [f for f in found.facts if isinstance(f, EdgeFact) and f.type == kind]


def rules(found: Extracted) -> list[str]:
    return [problem.rule for problem in found.rejected]


def facts(found: Extracted) -> list[str]:
    """The facts without what names the file."""
    return sorted(repr(fact) for fact in found.facts)


@pytest.mark.parametrize(
    ("source_id", "columns"), [(PENALTY, PENALTY_COLUMNS), (PERMIT, PERMIT_COLUMNS)]
)
def test_every_column_is_read_by_code_and_by_title(
    source_id: str, columns: Mapping[str, str]
) -> None:
    source = SOURCES[source_id]
    assert isinstance(source, Source)

    by_code = match(source, list(columns))
    by_title = match(source, list(columns.values()))

    assert by_code.extra == by_title.extra == ()
    assert [column.name for _, column in by_code.cells] == [c.name for _, c in by_title.cells]
    assert {index for index, _ in by_code.cells} == set(range(len(columns)))


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("CF_XDR_MC", "\uff0a行政相对人名称"),
        ("CF_XDR_MC", "cf_xdr_mc"),
        ("CF_XDR_SHXYM", "行政相对人代码_1\uff08统一社会信用代码\uff09"),
        ("CF_FRDB", "CF_FDDB"),
        ("CF_FR_SFZH", "CF_FR_ZJHM"),
    ],
)
def test_headings_are_read_in_any_width_case_and_spelling_seen(code: str, heading: str) -> None:
    renamed = {heading if known == code else known: text for known, text in FINE.items()}

    assert facts(read(PENALTY, renamed)) == facts(read(PENALTY, FINE))


def test_penalty_reads_the_same_under_codes_and_under_titles() -> None:
    titled = {PENALTY_COLUMNS[code]: text for code, text in FINE.items()}

    assert facts(read(PENALTY, FINE)) == facts(read(PENALTY, titled))


def test_penalty_is_exact_to_the_fen_and_dated() -> None:
    found = read(PENALTY, FINE)

    (penalty,) = nodes(found, "Penalty")
    assert penalty.properties["fine_minor"] == 12_300_001
    assert penalty.properties["confiscated_minor"] == 1
    assert penalty.properties["kinds"] == ("罚款", "没收违法所得")
    assert penalty.properties["valid_to"] == date(2027, 6, 1)
    assert "display_until" not in penalty.properties
    (sanction,) = edges(found, "SANCTIONED")
    assert sanction.start == "uscc:91410199TE5T00016Y"
    assert sanction.valid == Interval(date(2026, 6, 1), date(2027, 6, 2))


def test_penalty_names_its_authority_by_code_and_its_representative_undated() -> None:
    found = read(PENALTY, FINE)

    assert edges(found, "DECIDED_BY")[0].end == "uscc:11410199000000019A"
    (relation,) = edges(found, "LEGAL_REPRESENTATIVE_OF")
    assert not relation.valid.is_dated


def test_penalty_shows_no_personal_value_not_even_in_its_text() -> None:
    shown = repr(read(PENALTY, FINE))

    for secret in ("张三丰", "410199199003070018", "410199199003070026", "13800000000"):
        assert secret not in shown


def test_penalty_of_a_natural_person_is_keyed_and_takes_no_free_text() -> None:
    row = FINE | PERSON | {"CF_XDR_ZJLX": "身份证", "CF_XDR_ZJHM": "410199199003070026"}

    found = read(PENALTY, row)

    (person,) = nodes(found, "Person")
    (penalty,) = nodes(found, "Penalty")
    assert edges(found, "SANCTIONED")[0].start == person.id
    assert person.properties["identity"] == "id_number"
    assert {"facts", "content"}.isdisjoint(penalty.properties)
    assert "李四光" not in repr(found)


def test_natural_person_without_a_number_is_scoped_to_the_decision() -> None:
    first = read(PENALTY, FINE | PERSON)
    second = read(PENALTY, FINE | PERSON | {"CF_WSH": "样例罚决字[2026]第3号"})

    assert nodes(first, "Person")[0].properties["identity"] == "record"
    assert nodes(first, "Person")[0].id != nodes(second, "Person")[0].id


def test_counterparts_of_one_document_have_a_penalty_each() -> None:
    other = FINE | {"CF_XDR_LB": "个体工商户", "CF_XDR_SHXYM": "92410199TE5T00024N"}

    ids = {nodes(read(PENALTY, row), "Penalty")[0].id for row in (FINE, other)}

    assert len(ids) == 2


@pytest.mark.parametrize(
    ("printed", "kinds"),
    [
        ("警告", ("警告",)),
        ("罚款", ("罚款",)),
        ("没收违法所得、没收非法财物", ("没收违法所得", "没收非法财物")),
        ("没收违法所得/没收非法财物", ("没收违法所得", "没收非法财物")),
        ("责令停产停业", ("责令停产停业",)),
        ("暂扣或者吊销许可证、暂扣或者吊销执照", ("暂扣许可证件", "吊销许可证件")),
        ("暂扣或吊销许可证/执照", ("暂扣许可证件", "吊销许可证件")),
        ("行政拘留", ("行政拘留",)),
        ("其他", ("其他",)),
        ("其他-责令改正", ("其他",)),
        ("通报批评", ("通报批评",)),
        ("降低资质等级", ("降低资质等级",)),
        ("限制开展生产经营活动", ("限制开展生产经营活动",)),
        ("责令关闭", ("责令关闭",)),
        ("限制从业", ("限制从业",)),
        ("罚款，警告", ("警告", "罚款")),
        ("警告,罚款;吊销许可证", ("警告", "罚款", "吊销许可证件")),
    ],
)
def test_kinds_of_both_generations_are_read(printed: str, kinds: tuple[str, ...]) -> None:
    (penalty,) = nodes(read(PENALTY, FINE | {"CF_CFLB": printed}), "Penalty")

    assert penalty.properties["kinds"] == kinds


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"CF_XDR_MC": "— —"}, "value.missing"),
        ({"CF_WSH": "无"}, "value.missing"),
        ({"CF_CFLB": "训诫"}, "penalty.kind"),
        ({"CF_JDRQ": "2026年6月"}, "date.no_day"),
        ({"CF_JDRQ": "2099-12-31"}, "date.open_end"),
        ({"CF_YXQ": "三年"}, "date.unreadable"),
        ({"CF_YXQ": "2026-01-01"}, "penalty.ends_before_decision"),
        ({"CF_CFJG": "2026-06-01"}, "authority.not_a_name"),
        ({"CF_CFJG": "样罚字[2026]5号"}, "authority.not_a_name"),
        ({"CF_CFJG": "6d0c2f6e-7b3a-4f0e-9a52-1d2c3b4a5f60"}, "authority.not_a_name"),
        ({"CF_CFJGDM": "91410199TE5T00016Y"}, "authority.is_counterpart"),
        ({"CF_XDR_LB": "个体工商户"}, "counterpart.category"),
        ({"CF_XDR_SHXYM": "92410199TE5T00024N"}, "counterpart.category"),
        ({"CF_XDR_SHXYM": "/"}, "counterpart.unidentified"),
    ],
)
def test_penalty_that_breaks_a_rule_is_refused_with_it(change: dict[str, str], rule: str) -> None:
    found = read(PENALTY, FINE | change)

    assert rules(found) == [rule]
    assert found.facts == ()
    assert "张三丰" not in repr(found)


def test_placeholder_code_is_refused_with_the_reason_and_the_consequence() -> None:
    found = read(PENALTY, FINE | {"CF_XDR_SHXYM": "00000000000000000X"})

    assert rules(found)[0] == "counterpart.unidentified"
    assert rules(found)[1].startswith("uscc.")


@pytest.mark.parametrize("code", ["11410199000000019B", "00000000000000000X"])
def test_wrong_code_of_the_authority_costs_the_relation_and_a_note(code: str) -> None:
    found = read(PENALTY, FINE | {"CF_CFJGDM": code})

    assert edges(found, "DECIDED_BY") == []
    assert nodes(found, "Penalty")[0].properties["authority"] == "样例市市场监督管理局"
    assert [note.column for note in found.notes] == ["CF_CFJGDM"]


@pytest.mark.parametrize("end", ["2099-12-31", "2099", "长期", "2099年12月31日", "9999-12-31"])
def test_open_end_is_no_end(end: str) -> None:
    assert edges(read(PENALTY, FINE | {"CF_YXQ": end}), "SANCTIONED")[0].valid.end is None
    assert edges(read(PERMIT, LICENCE | {"XK_YXQZI": end}), "GRANTED")[0].valid.end is None


def test_permit_is_in_force_through_its_last_day() -> None:
    found = read(PERMIT, LICENCE)

    (grant,) = edges(found, "GRANTED")
    (permit,) = nodes(found, "Permit")
    assert grant.start == "uscc:92410199TE5T00024N"
    assert date(2031, 4, 30) in grant.valid
    assert date(2031, 5, 1) not in grant.valid
    assert permit.properties["valid_to"] == date(2031, 4, 30)
    assert permit.properties["status"] == "有效"


@pytest.mark.parametrize("kind", ["普通", "特许", "认可", "核准", "登记", "其他"])
def test_kinds_of_permit_are_read(kind: str) -> None:
    (permit,) = nodes(read(PERMIT, LICENCE | {"XK_XKLB": kind}), "Permit")

    assert permit.properties["kind"] == kind


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"XK_WSH": "-"}, "value.missing"),
        ({"XK_YXQZI": "2026-04-01"}, "permit.ends_before_start"),
        ({"XK_XDR_LB": "法人"}, "counterpart.category"),
        ({"XK_XKJG": "4101990012345"}, "authority.not_a_name"),
        ({"XK_XKJGDM": "92410199TE5T00024N"}, "authority.is_counterpart"),
    ],
)
def test_permit_that_breaks_a_rule_is_refused_with_it(change: dict[str, str], rule: str) -> None:
    assert rules(read(PERMIT, LICENCE | change)) == [rule]


def test_permit_of_a_natural_person_is_keyed() -> None:
    row = LICENCE | {
        "XK_XDR_MC": "李四光",
        "XK_XDR_LB": "自然人",
        "XK_XDR_SHXYM": "",
        "XK_XDR_ZJHM": "410199199003070026",
    }

    found = read(PERMIT, row)

    assert edges(found, "GRANTED")[0].start == nodes(found, "Person")[0].id
    assert "content" not in nodes(found, "Permit")[0].properties
    assert "李四光" not in repr(found)


@pytest.mark.parametrize("family", families(), ids=lambda family: family.id)
def test_families_name_columns_that_exist_once(family: object) -> None:
    from credit_hub.loaders.aliases import Family

    assert isinstance(family, Family)
    headings = [(source, heading) for source, heading, _ in family.headings]

    assert len(set(headings)) == len(headings)
    for source_id, _, name in family.headings:
        source = SOURCES[source_id]
        assert isinstance(source, Source)
        assert name in {column.name for column in source.columns}


def test_penalty_of_shaanxi_reads_as_the_same_facts() -> None:
    names = {
        "CF_XDR_MC": "xy010101",
        "CF_XDR_SHXYM": "xy010133",
        "CF_FRDB": "xy010105",
        "CF_FR_SFZH": "xy010108",
        "CF_WSH": "xy020102",
        "CF_WFXW": "xy020109",
        "CF_SY": "xy020104",
        "CF_YJ": "xy020106",
        "CF_CFLB": "xy020103",
        "CF_NR": "xy020130",
        "CF_NR_FK": "xy020116",
        "CF_JDRQ": "xy020107",
        "CF_YXQ": "effective_date",
        "CF_GSJZQ": "xy020133",
        "CF_CFJG": "xy020101",
        "CF_CFJGDM": "xy020134",
        "CF_SJLY": "xy020135",
        "CF_SJLYDM": "xy020136",
        "BZ": "xy020108",
    }
    ours = {code: FINE[code] for code in names}

    theirs = {names[code]: text for code, text in ours.items()}

    assert facts(read(PENALTY, theirs)) == facts(read(PENALTY, ours))


def test_penalty_of_2015_reads_as_the_same_facts() -> None:
    names = {
        "CF_FRDB": "CF_FR",
        "CF_FR_SFZH": "CF_SFZ",
        "CF_NR": "CF_JG",
        "CF_CFJG": "CF_XZJG",
        "CF_CFLB": "CF_CFLB1",
    }

    old = {names.get(code, code): text for code, text in FINE.items()}

    assert facts(read(PENALTY, old)) == facts(read(PENALTY, FINE))
