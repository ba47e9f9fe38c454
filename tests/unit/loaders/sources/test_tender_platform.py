from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.interval import Interval

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

LOT = {
    "招标项目编号": "TEST-2026-001",
    "招标项目名称": "样例道路工程",
    "标段编号": "1",
    "标段名称": "一标段",
    "适用法律": "招标投标",
    "招标人名称": "样例市交通局",
    "招标人统一社会信用代码": "11410199000000019A",
    "招标代理机构名称": "郑州样例代理有限公司",
    "招标代理机构统一社会信用代码": "91410199TE5T00016Y",
    "最高投标限价(元)": "1234567.89",
    "公告时间": "2026-09-20 08:00:00",
    "投标截止时间": "2026-10-15 09:30",
}
BID = {
    "招标项目编号": "TEST-2026-001",
    "标段编号": "1",
    "投标人名称": "郑州样例建设有限公司",
    "投标人统一社会信用代码": "91410199TE5T00016Y",
    "是否联合体": "否",
    "投标总价(元)": "1,200,000.01",
    "下浮率(%)": "2.8",
    "是否有效": "是",
    "是否中标": "是",
    "递交时间": "2026-10-14 16:00:00",
}
MEMBER = {
    "招标项目编号": "TEST-2026-001",
    "标段编号": "1",
    "投标人统一社会信用代码": "91410199TE5T00016Y",
    "成员名称": "样例合作社",
    "成员统一社会信用代码": "92410199TE5T00024N",
    "成员角色": "成员方",
}


def test_lot_carries_regime_ceiling_and_deadline_in_chinas_time(read: Read) -> None:
    lot = read("tenders-lots", LOT).node("Lot")

    assert lot.id == "lot:TEST-2026-001/1"
    assert lot.properties["regime"] == "tender"
    assert (lot.properties["ceiling_minor"], lot.properties["currency"]) == (123_456_789, "CNY")
    assert lot.properties["deadline"] == datetime(2026, 10, 15, 1, 30, tzinfo=UTC)


def test_buyer_and_agency_are_in_force_from_the_day_of_the_notice(read: Read) -> None:
    outcome = read("tenders-lots", LOT)

    buyer, agency = outcome.edge("TENDERS"), outcome.edge("AGENT_FOR")
    assert buyer.start == "uscc:11410199000000019A"
    assert agency.start == "uscc:91410199TE5T00016Y"
    assert buyer.valid == agency.valid == Interval(date(2026, 9, 20), None)
    assert outcome.edge("PART_OF").end == "tender:TEST-2026-001"


def test_lot_of_government_procurement_is_told_apart(read: Read) -> None:
    lot = read("tenders-lots", LOT | {"适用法律": "政府采购法"}).node("Lot")

    assert lot.properties["regime"] == "procurement"


def test_lot_without_agency_has_none(read: Read) -> None:
    row = LOT | {"招标代理机构名称": "无", "招标代理机构统一社会信用代码": "/"}

    assert read("tenders-lots", row).edges("AGENT_FOR") == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"投标截止时间": "— —"}, "value.missing"),
        ({"投标截止时间": "2026-02-30 09:00"}, "date.not_a_day"),
        ({"投标截止时间": "2026-09-01 09:30"}, "lot.deadline_before_notice"),
        ({"适用法律": "合同法"}, "regime.word"),
        ({"标段编号": ""}, "value.missing"),
        ({"招标代理机构统一社会信用代码": "11410199000000019A"}, "lot.agency_is_buyer"),
    ],
)
def test_lot_that_cannot_be_judged_is_refused(
    read: Read, change: dict[str, str], rule: str
) -> None:
    assert read("tenders-lots", LOT | change).rules == [rule]


def test_wrong_code_of_the_buyer_costs_the_relation_and_a_note(read: Read) -> None:
    outcome = read("tenders-lots", LOT | {"招标人统一社会信用代码": "11410199000000019B"})

    assert outcome.edges("TENDERS") == []
    assert len(outcome.notes) == 1


def test_bid_is_exact_to_the_fen_and_won_by_its_bidder(read: Read) -> None:
    outcome = read("bids", BID)

    bid = outcome.node("Bid")
    assert bid.id == "bid:TEST-2026-001/1/uscc:91410199TE5T00016Y"
    assert bid.properties["total_minor"] == 120_000_001
    assert bid.properties["discount_ppb"] == 28_000_000
    assert (bid.properties["valid"], bid.properties["won"]) == (True, True)
    assert outcome.edge("WON").start == "uscc:91410199TE5T00016Y"
    assert outcome.edge("SUBMITS").valid == Interval(date(2026, 10, 14), None)
    assert outcome.edge("BIDS").end == "lot:TEST-2026-001/1"


def test_bid_that_lost_wins_nothing(read: Read) -> None:
    assert read("bids", BID | {"是否中标": "否"}).edges("WON") == []


def test_bid_knows_its_lot_only_by_mention(read: Read) -> None:
    lot, bidder = (
        read("bids", BID).node("Lot"),
        read("bids", BID).node("Enterprise", name=BID["投标人名称"]),
    )

    assert lot.rank.trust.name == bidder.rank.trust.name == "MENTION"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"投标人统一社会信用代码": ""}, "value.missing"),
        ({"招标项目编号": "N/A"}, "value.missing"),
        ({"是否有效": "否"}, "bid.rejected_but_won"),
        ({"招标项目编号": "2.0260001E+15"}, "spreadsheet.number"),
    ],
)
def test_bid_that_contradicts_itself_is_refused(
    read: Read, change: dict[str, str], rule: str
) -> None:
    assert read("bids", BID | change).rules == [rule]


def test_price_with_parts_of_a_fen_is_not_rounded_but_dropped_with_a_note(read: Read) -> None:
    outcome = read("bids", BID | {"投标总价(元)": "1.005"})

    assert "total_minor" not in outcome.node("Bid").properties
    assert outcome.notes == ["amount.fraction"]


def test_member_joins_the_bid_of_the_lead_member(read: Read) -> None:
    relation = read("bid-members", MEMBER).edge("MEMBER_OF")

    assert relation.start == "uscc:92410199TE5T00024N"
    assert relation.end == "bid:TEST-2026-001/1/uscc:91410199TE5T00016Y"
    assert relation.properties == {"role": "成员"}


def test_member_without_a_code_is_refused(read: Read) -> None:
    assert read("bid-members", MEMBER | {"成员统一社会信用代码": "无"}).rules == ["value.missing"]
