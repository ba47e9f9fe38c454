"""Feeds of services, site managers, qualifications, sanctions, experts and kin."""

from __future__ import annotations

from datetime import date

from tests.unit.loaders.sources.conftest import read_row

FIRM = "91410199TE5T00016Y"
ORGAN = "11410199000000019A"
PERSON = "410199199003070018"
KIN = "410199199003070026"
LISTED = {
    "名单名称": "政府采购严重违法失信行为记录名单",
    "认定文号": "郑测财罚〔2026〕1号",
    "认定单位": "郑州测试财政局",
    "列入日期": "2026-01-10",
}


def test_sanction_of_a_unit_states_its_window_and_its_state() -> None:
    row = read_row(
        "sanction-lists",
        {
            **LISTED,
            "统一社会信用代码": FIRM,
            "禁止参加投标": "是",
            "禁止投标起始日期": "2026-01-10",
            "禁止投标截止日期": "2027-01-09",
            "异议标注": "是",
            "移出日期": "",
        },
    )

    edge = row.edge("SANCTIONED")
    stated = dict(edge.properties)
    assert stated["bar_until"] == date(2027, 1, 10)
    assert stated["bars_bidding"] is True
    assert stated["objection"] is True
    assert edge.valid.start == date(2026, 1, 10)


def test_sanction_of_a_name_alone_is_refused() -> None:
    row = read_row("sanction-lists", {**LISTED, "姓名": "张三", "主体名称": "郑州测试建工"})

    assert row.rules == ["listing.unidentified"]


def test_bar_that_ends_before_it_begins_is_refused() -> None:
    row = read_row(
        "sanction-lists",
        {
            **LISTED,
            "统一社会信用代码": FIRM,
            "禁止投标起始日期": "2026-05-01",
            "禁止投标截止日期": "2026-04-01",
        },
    )

    assert row.rules == ["listing.bar_ends_before_it_begins"]


def test_kinship_without_the_request_that_gave_it_is_refused() -> None:
    cells = {"证件号码": PERSON, "亲属证件号码": KIN, "亲属关系": "夫妻"}

    assert read_row("kinship", {**cells, "调取依据": ""}).rules == ["value.missing"]
    edge = read_row("kinship", {**cells, "调取依据": "郑测调〔2026〕3号"}).edge("KIN")
    assert dict(edge.properties)["role"] == "配偶"


def test_service_without_a_lot_concerns_the_tender() -> None:
    cells = {
        "招标项目编号": "ZZTEST-1",
        "服务单位统一社会信用代码": FIRM,
        "服务类别": "工程监理",
        "服务起始日": "2026-01-05",
    }

    whole = read_row("project-services", cells).edge("SERVED")
    lot = read_row("project-services", {**cells, "标段编号": "2"}).edge("SERVED")

    assert (whole.end, dict(whole.properties)["role"]) == ("tender:ZZTEST-1", "监理")
    assert lot.end == "lot:ZZTEST-1/2"


def test_site_manager_by_name_alone_states_no_post() -> None:
    cells = {
        "合同编号": "HT-1",
        "承包单位统一社会信用代码": FIRM,
        "岗位": "项目经理",
        "姓名": "李四",
        "同一工程项目编号": "ZZTEST-9",
        "任职起始日": "2026-01-05",
    }

    named = read_row("site-managers", cells)
    known = read_row("site-managers", {**cells, "证件号码": PERSON})

    assert named.edges("SITE_MGR") == []
    assert known.edge("SITE_MGR").end == f"contract:HT-1/{FIRM}"
    assert known.edge("UNDER").end == "tender:ZZTEST-9"


def test_qualification_holds_through_its_printed_last_day() -> None:
    row = read_row(
        "qualifications",
        {
            "统一社会信用代码": FIRM,
            "资质证书编号": "D1",
            "资质类别": "建筑工程施工总承包",
            "资质等级": "二级",
            "有效期起": "2021-10-16",
            "有效期至": "2026-10-15",
        },
    )

    assert row.edge("QUALIFIED").valid.end == date(2026, 10, 16)


def test_expert_is_in_the_pool_and_employed() -> None:
    row = read_row(
        "experts",
        {
            "专家库编码": "P1",
            "姓名": "王五",
            "证件号码": PERSON,
            "主管监督部门人员": "是",
            "工作单位统一社会信用代码": ORGAN,
        },
    )

    assert dict(row.edge("EXPERT_OF").properties)["supervising"] is True
    assert row.edge("EMPLOYED").end == f"uscc:{ORGAN}"
    assert not row.edge("EMPLOYED").valid.is_dated
