"""Traces in the control-price file (招标控制价文件特征信息): serials that bidders inherit from what they were given.

Bidders price their bids in the file that the buyer publishes, and pricing software may carry serials of the computer
and lock that made it over into the bid. A match with these serials shows nothing about the bidders, so D08 does not
count it. One row is one published file of a lot: the control price (招标控制价), the bill of quantities (工程量清单) or
pricing software that was handed out.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import LOT_KEY, LOT_NUMBER, STATED_ON, TENDER_NUMBER
from credit_hub.loaders.identify import device, lot
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.loaders.trace_kinds import MAC, SERIAL
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_KINDS: Final = ("mac", "cpu", "disk", "lock")
_DOCUMENTS: Final = {
    "招标控制价": "招标控制价",
    "最高投标限价": "招标控制价",
    "控制价": "招标控制价",
    "工程量清单": "工程量清单",
    "招标工程量清单": "工程量清单",
    "计价软件": "计价软件",
}


def _holds_a_trace(row: Row) -> Problem | None:
    """A row names at least one serial."""
    if any(name in row.values for name in _KINDS):
        return None
    return Problem(
        "文件类别",
        "trace.empty",
        row.text("document") or "",
        "the row names no serial",
        "leave it out",
    )


SOURCE: Final = Source(
    id="control-price-traces",
    title_zh="招标控制价文件特征信息",
    title_en="traces of control-price files",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 40(1)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        TENDER_NUMBER,
        LOT_NUMBER,
        Column("文件类别", "document", kinds.enum("published_document", _DOCUMENTS)),
        Column("MAC地址", "mac", MAC, headings=("网卡MAC地址",)),
        Column("CPU序列号", "cpu", SERIAL),
        Column("硬盘序列号", "disk", SERIAL),
        Column("计价软件加密锁号", "lock", SERIAL, headings=("加密锁序列号",)),
        Column("文件摘要", "file_digest", kinds.text),
        STATED_ON,
    ),
    key=(*LOT_KEY, "document", "file_digest"),
    nodes=(
        NodeMap("lot", lot("tender_number", "lot_number"), Trust.MENTION, {}),
        *(NodeMap(kind, device(kind, kind), Trust.OFFICIAL, {}) for kind in _KINDS),
    ),
    edges=tuple(
        EdgeMap(
            "CONTROL_PRICE_FROM",
            "lot",
            kind,
            properties={"document": "document", "file_digest": "file_digest"},
        )
        for kind in _KINDS
    ),
    stated_at="stated_on",
    checks=(_holds_a_trace,),
)
