from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.facts import Trust
from credit_hub.model.interval import Interval

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

FEED = "enterprise-registration"
ROW = {
    "企业名称": "郑州样例建设有限公司",
    "统一社会信用代码": "91410199TE5T00016Y",
    "注册日期": "2019-01-02",
    "企业类型": "有限责任公司",
    "法人代表": "张三丰",
    "注册资金": "5,000(万元)",
    "经营范围": "建筑工程",
    "所在省份": "河南",
    "地区": "郑州",
    "注册地址": "中原区样例路1号",
}


def test_registration_row_states_the_enterprise_as_its_register_does(read: Read) -> None:
    firm = read(FEED, ROW).node("Enterprise")

    assert firm.id == "uscc:91410199TE5T00016Y"
    assert firm.rank.trust is Trust.REGISTER
    assert firm.properties == {
        "uscc": "91410199TE5T00016Y",
        "region_code": "410199",
        "name": "郑州样例建设有限公司",
        "registered_on": date(2019, 1, 2),
        "enterprise_type": "有限责任公司",
        "capital_minor": 5_000_000_000,
        "capital_currency": "CNY",
        "business_scope": "建筑工程",
        "province": "河南",
        "city": "郑州",
        "address": "中原区样例路1号",
    }


def test_registration_representative_is_known_by_name_only_and_undated(read: Read) -> None:
    outcome = read(FEED, ROW)

    person = outcome.node("Person")
    relation = outcome.edge("LEGAL_REPRESENTATIVE_OF")
    assert person.properties["identity"] == "record"
    assert person.properties["masked_name"] == "张**"
    assert "张三丰" not in repr(outcome.extracted)
    assert relation.valid == Interval(None, None)
    assert not relation.valid.is_dated


def test_registration_namesakes_of_two_enterprises_are_two_persons(read: Read) -> None:
    other = ROW | {"统一社会信用代码": "92410199TE5T00024N"}

    persons = {read(FEED, row).node("Person").id for row in (ROW, other)}
    names = {read(FEED, row).node("Person").properties["name_key"] for row in (ROW, other)}

    assert len(persons) == 2
    assert len(names) == 1


@pytest.mark.parametrize("nothing", ["N/A", "-", "— —", "", "无"])
def test_registration_without_representative_states_none(read: Read, nothing: str) -> None:
    outcome = read(FEED, ROW | {"法人代表": nothing})

    assert outcome.nodes("Person") == []
    assert outcome.edges("LEGAL_REPRESENTATIVE_OF") == []
    assert outcome.rules == outcome.notes == []


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("500万元人民币", 500_000_000, "CNY"),
        ("40.6万人民币", 40_600_000, "CNY"),
        ("5,000(万元)", 5_000_000_000, "CNY"),
        ("0.000001万元", 1, "CNY"),
        ("100万美元", 100_000_000, "USD"),
        ("1,000(万日元)", 10_000_000, "JPY"),
        ("\uff15\uff10\uff10万元", 500_000_000, "CNY"),
    ],
)
def test_registered_capital_is_exact_in_minor_units(
    read: Read, text: str, minor: int, currency: str
) -> None:
    firm = read(FEED, ROW | {"注册资金": text}).node("Enterprise")

    assert (firm.properties["capital_minor"], firm.properties["capital_currency"]) == (
        minor,
        currency,
    )


def test_unreadable_capital_costs_the_capital_and_a_note_but_not_the_enterprise(read: Read) -> None:
    outcome = read(FEED, ROW | {"注册资金": "万人民币"})

    firm = outcome.node("Enterprise")
    assert "capital_minor" not in firm.properties
    assert "capital_currency" not in firm.properties
    assert outcome.notes == ["amount.no_number"]


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("N/A", "value.missing"),
        ("91410199TE5T00016X", "uscc."),
        ("9.1410199E+17", "spreadsheet.number"),
        ("52410199TE5T00040G", "uscc.not_market_regulator"),
    ],
)
def test_registration_with_a_bad_code_is_refused_with_the_rule(
    read: Read, code: str, rule: str
) -> None:
    outcome = read(FEED, ROW | {"统一社会信用代码": code})

    assert outcome.rules[0].startswith(rule)
    assert outcome.extracted.facts == ()


def test_state_owner_and_day_of_statement_are_taken_from_fuller_exports(read: Read) -> None:
    firm = read(FEED, ROW | {"国有出资人": "是", "数据日期": "2026/6/1"}).node("Enterprise")

    assert firm.properties["is_state_owner"] is True
    assert firm.rank.stated_at == date(2026, 6, 1)


def test_registered_address_is_also_read_under_its_legal_name(read: Read) -> None:
    firm = read(FEED, ROW | {"注册地址": None, "住所": "样例路2号"}).node("Enterprise")

    assert firm.properties["address"] == "样例路2号"
