"""Priced bills as JSON: what becomes of items, and what is left out or refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, DocumentSource, Note, Reject
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.facts import EdgeFact, NodeFact
from credit_hub.model.price_list import PricedItem, decode

SOURCE = SOURCES["bid-items"]
ITEM = {
    "项目编码": "010101001001",
    "工程量": "12.5",
    "综合单价(元)": "1,032.50",
    "是否信息价": False,
}
BILL: Mapping[str, object] = {
    "招标项目编号": "TEST-2026-001",
    "标段编号": "1",
    "投标人名称": "郑州样例建设有限公司",
    "投标人统一社会信用代码": "91410199TE5T00016Y",
    "数据日期": "2026-11-01",
    "分项": [
        ITEM,
        {"code": "010101001002", "price": Decimal("0.3512"), "control": 1, "published": True},
    ],
}


def read(bill: Mapping[str, object]) -> list[object]:
    assert isinstance(SOURCE, DocumentSource)
    return list(SOURCE.extract(bill, 1, Context(IdentityKeys(b"k" * 32), "0" * 64, SOURCE.id)))


def prices(found: list[object]) -> NodeFact:
    (node,) = [f for f in found if isinstance(f, NodeFact) and f.label == "PriceList"]
    return node


def notes(found: list[object]) -> list[tuple[str, str]]:
    return [(f.problem.rule, f.problem.column) for f in found if isinstance(f, Note)]


def rejected(found: list[object]) -> list[str]:
    return [p.rule for f in found if isinstance(f, Reject) for p in f.problems]


def test_bill_becomes_one_text_beside_the_bid() -> None:
    found = read(BILL)

    (edge,) = [f for f in found if isinstance(f, EdgeFact)]
    assert (edge.type, edge.start) == ("PRICED_IN", "bid:TEST-2026-001/1/uscc:91410199TE5T00016Y")
    assert edge.end == prices(found).id
    assert decode(str(prices(found).properties["items"])) == (
        PricedItem("010101001001", 10_325_000),
        PricedItem("010101001002", 3_512, 10_000, is_published=True),
    )


def test_order_of_the_items_does_not_matter() -> None:
    other = {**BILL, "分项": list(reversed(list(BILL["分项"])))}  # type: ignore[call-overload]  # a list

    assert prices(read(other)).id == prices(read(BILL)).id


def test_other_prices_are_another_list() -> None:
    other = {**BILL, "分项": [ITEM | {"综合单价(元)": "1032.51"}]}

    assert prices(read(other)).id != prices(read(BILL)).id


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        ({"综合单价(元)": "1.00001"}, "item.price", "$['分项'][1]['综合单价(元)']"),
        ({"综合单价(元)": "-3"}, "item.number", "$['分项'][1]['综合单价(元)']"),
        ({"综合单价(元)": None}, "value.missing", "$['分项'][1]['综合单价(元)']"),
        ({}, "item.duplicate", "$['分项'][1]"),
    ],
)
def test_item_that_cannot_be_read_is_left_out_and_named_by_its_path(
    change: dict[str, object], rule: str, column: str
) -> None:
    found = read({**BILL, "分项": [ITEM, ITEM | change]})

    assert notes(found) == [(rule, column)]
    assert prices(found).properties["item_count"] == 1


def test_quantity_that_cannot_be_read_is_named_and_the_item_kept() -> None:
    found = read({**BILL, "分项": [ITEM | {"工程量": "many"}]})

    assert notes(found) == [("item.number", "$['分项'][0]['工程量']")]
    assert prices(found).properties["item_count"] == 1


def test_one_code_in_two_units_of_works_is_two_items() -> None:
    found = read({**BILL, "分项": [ITEM | {"单位工程": "1号楼"}, ITEM | {"单位工程": "2号楼"}]})

    assert prices(found).properties["item_count"] == 2


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"分项": []}, ["items.none"]),
        ({"分项": "none"}, ["items.none"]),
        ({"标段编号": ""}, ["value.missing"]),
        ({"投标人统一社会信用代码": "91410199TE5T00016X"}, ["uscc.check_character"]),
        ({"投标人名称": "\ud800"}, ["json.unicode"]),
    ],
)
def test_bill_that_names_no_bid_or_no_item_is_refused(
    change: dict[str, object], rules: list[str]
) -> None:
    assert rejected(read({**BILL, **change})) == rules


@pytest.mark.parametrize("value", [None, 7, [], "text"])
def test_record_that_is_no_object_is_refused(value: object) -> None:
    found = read(value)  # type: ignore[arg-type]  # what a file may hold

    assert "value.missing" in rejected(found)
