"""Item prices of bids (分项报价): the priced bill of quantities of one bid a record, as JSON Lines.

招标投标法实施条例 40(4) deems bids collusive whose prices differ by a pattern; patterns show in the items. A bill has
thousands of items, so the hub keeps it as one compact text beside the bid and not as nodes: code, unit price, unit
price of the control-price file (招标控制价) and whether the price is a published one (信息价). Quantities are checked
and not kept. An item that cannot be read is left out with a note; a bill without a readable item is refused. The
fields: docs/mappings/bid-records.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.documents.bid_record import BidRecord, Values, read_bid, read_values
from credit_hub.loaders.documents.refusal import refused
from credit_hub.loaders.documents.values import items, obj, path
from credit_hub.loaders.source import (
    Column,
    Context,
    DocumentSource,
    Identified,
    Kind,
    Note,
    Parsed,
    Problem,
    Reject,
    ValueProblem,
)
from credit_hub.model.facts import Fact, Trust, Value
from credit_hub.model.price_list import PARTS_PER_YUAN, PricedItem, encode

__all__ = ["ITEM_COLUMNS", "SOURCE"]

_ID: Final = "bid-items"
_LIST: Final = ("分项", "items")
_LARGEST: Final = 2**63 - 1


def _number(value: str) -> Decimal:
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        raise ValueProblem("item.number", "not a number of at least 0", "write 1234.56")
    return number


def _unit_price(value: str) -> Parsed:
    parts = _number(value) * PARTS_PER_YUAN
    if parts != parts.to_integral_value() or parts > _LARGEST:
        raise ValueProblem(
            "item.price", "more than four decimals or too large", "write yuan with up to 4 decimals"
        )
    return int(parts)


UNIT_PRICE: Final = Kind("unit_price", _unit_price)
"""Yuan with at most four decimals, in 1/10,000 yuan."""
QUANTITY: Final = Kind("quantity", lambda value: str(_number(value)))

ITEM_COLUMNS: Final = (
    Column("项目编码", "code", kinds.text, required=True, headings=("清单编码", "子目编码")),
    Column("单位工程", "part", kinds.text, headings=("单位工程名称", "单位工程编号")),
    Column("工程量", "quantity", QUANTITY, headings=("数量",)),
    Column("综合单价(元)", "price", UNIT_PRICE, required=True, headings=("综合单价", "单价")),
    Column(
        "招标控制价综合单价(元)", "control", UNIT_PRICE, headings=("招标控制价综合单价", "控制单价")
    ),
    Column("是否信息价", "published", kinds.boolean, headings=("信息价",)),
)
"""The fields of one item; the code is that of the bill of quantities, unique in its unit of works."""


def _extract(record: object, number: int, context: Context) -> Iterator[Fact | Reject | Note]:
    """Map the priced bill of one bid, or refuse it with the path of every field at fault."""
    body = obj(record)
    head = read_bid(body, number, _ID, context)
    if not isinstance(head, BidRecord):
        yield refused(number, "", head)
        return
    priced, notes = _items(body)
    if not priced:
        none = Problem(
            path(_LIST[0]), "items.none", "", "no item can be read", "send a code and a price each"
        )
        yield refused(number, head.key, (none, *notes))
        return
    yield from head.mentions()
    text = encode(priced)
    key = context.keys.digest("prices", head.about.id, text)
    node = Identified("PriceList", f"prices:{key}", {})
    named: dict[str, Value] = {
        "name": f"分项报价清单({len(priced)}项)",
        "items": text,
        "item_count": len(priced),
    }
    yield head.node(node, named, Trust.OFFICIAL)
    yield head.edge("PRICED_IN", node.id)
    yield from (Note(number, head.key, note) for note in notes)


def _items(body: Mapping[str, object]) -> tuple[list[PricedItem], list[Problem]]:
    listed = next((name for name in _LIST if name in body), _LIST[0])
    found: dict[str, PricedItem] = {}
    notes: list[Problem] = []
    for place, value in enumerate(items(body.get(listed))):
        read = read_values(obj(value), ITEM_COLUMNS, (listed, place))
        notes += (*read.problems, *read.notes)
        if read.problems:
            continue
        item = _item(read)
        if item.code in found:
            notes.append(
                Problem(
                    path(listed, place),
                    "item.duplicate",
                    item.code,
                    "the code stands twice in this bill",
                    "name the unit of works (单位工程) beside the code",
                )
            )
            continue
        found[item.code] = item
    return list(found.values()), notes


def _item(read: Values) -> PricedItem:
    values = read.found
    part, control = values.get("part"), values.get("control")
    code = str(values["code"]) if part is None else f"{part}/{values['code']}"
    return PricedItem(
        code,
        int(str(values["price"])),
        control if isinstance(control, int) else None,
        is_published=values.get("published") is True,
    )


def _one(document: object) -> Iterator[object]:
    yield document


SOURCE: Final = DocumentSource(
    id=_ID,
    title_zh="分项报价信息",
    title_en="item prices of bids",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 40(4)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    records=_one,
    extract=_extract,
)
