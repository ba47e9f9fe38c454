from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.interval import Interval

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

FEED = "shareholders"
ROW = {
    "企业名称": "郑州样例建设有限公司",
    "统一社会信用代码": "91410199TE5T00016Y",
    "股东类型": "企业",
    "股东名称": "郑州样例控股有限公司",
    "股东证件号码": "92410199TE5T00024N",
    "持股比例(%)": "33.3333333",
    "表决权比例(%)": "60%",
    "起始日": "2024-05-01",
    "终止日": "长期",
}


def test_holding_is_exact_in_parts_of_a_thousand_million(read: Read) -> None:
    holding = read(FEED, ROW).edge("HOLDS")

    assert holding.start == "uscc:92410199TE5T00024N"
    assert holding.end == "uscc:91410199TE5T00016Y"
    assert holding.properties == {"share_ppb": 333_333_333, "votes_ppb": 600_000_000}
    assert holding.valid == Interval(date(2024, 5, 1), None)


@pytest.mark.parametrize("text", ["50", "50.0", "50%", "\uff15\uff10\uff05"])
def test_half_is_exactly_half(read: Read, text: str) -> None:
    holding = read(FEED, ROW | {"持股比例(%)": text}).edge("HOLDS")

    assert holding.properties["share_ppb"] == 500_000_000


def test_natural_person_is_keyed_and_never_named(read: Read) -> None:
    row = ROW | {"股东类型": "自然人", "股东名称": "李四光", "股东证件号码": "410199199003070026"}

    outcome = read(FEED, row)

    assert outcome.node("Person").properties["masked_name"] == "李**"
    assert outcome.edge("HOLDS").start.startswith("person:")
    assert "李四光" not in repr(outcome.extracted)
    assert "410199199003070026" not in repr(outcome.extracted)


def test_natural_person_whose_number_is_also_a_code_is_keyed(read: Read) -> None:
    row = ROW | {"股东类型": "自然人", "股东名称": "李四光", "股东证件号码": "410199199002249585"}

    outcome = read(FEED, row)

    assert outcome.edge("HOLDS").start.startswith("person:")
    assert "410199199002249585" not in repr(outcome.extracted)


def test_person_without_number_is_scoped_to_the_company(read: Read) -> None:
    row = ROW | {"股东类型": "自然人", "股东名称": "李四光", "股东证件号码": "-"}
    elsewhere = row | {"统一社会信用代码": "92410199TE5T00024N"}

    holders = {read(FEED, r).edge("HOLDS").start for r in (row, elsewhere)}

    assert len(holders) == 2


def test_company_without_code_is_scoped_to_the_record_and_never_merged_by_name(read: Read) -> None:
    row = ROW | {"股东名称": "Sample Holdings Ltd", "股东证件号码": "N/A"}
    elsewhere = row | {"统一社会信用代码": "92410199TE5T00024N"}

    holders = {read(FEED, r).edge("HOLDS").start for r in (row, elsewhere)}

    assert len(holders) == 2
    assert all(holder.startswith("record:") for holder in holders)


def test_state_holder_is_marked_as_such(read: Read) -> None:
    row = ROW | {
        "股东类型": "国家",
        "股东名称": "样例市国资委",
        "股东证件号码": "11410199000000019A",
    }

    owner = read(FEED, row).node("Organization")

    assert owner.properties["is_state_owner"] is True


def test_subscribed_capital_is_in_fen(read: Read) -> None:
    holding = read(FEED, ROW | {"认缴出资额(万元)": "1200.5"}).edge("HOLDS")

    assert holding.properties["subscribed_minor"] == 1_200_500_000


def test_share_above_the_whole_is_dropped_with_a_note(read: Read) -> None:
    outcome = read(FEED, ROW | {"持股比例(%)": "120"})

    assert "share_ppb" not in outcome.edge("HOLDS").properties
    assert outcome.notes == ["share.range"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"股东类型": "外星人"}, "holder_type.word"),
        ({"股东名称": "—"}, "value.missing"),
        ({"终止日": "明年"}, "date.unreadable"),
        ({"股东证件号码": "91410199TE5T00016Y"}, "holder.is_issuer"),
    ],
)
def test_contradictory_or_unreadable_row_is_refused(
    read: Read, change: dict[str, str], rule: str
) -> None:
    assert read(FEED, ROW | change).rules == [rule]


def test_number_of_neither_standard_is_noted_and_masked(read: Read) -> None:
    outcome = read(FEED, ROW | {"股东证件号码": "E12345678"})

    assert outcome.notes == ["party.number"]
    assert "E12345678" not in repr(outcome.extracted)
