"""Traces in bid files and uploads (文件特征信息): serials of computers, locks and certificates, addresses, digests.

招标投标法实施条例 40(1) and (2) deem bids collusive that one unit or person made or filed; the traces are how that shows.
One row is one file or one upload of a bid: ``特征来源`` says whether the serials were read out of the file (制作) or
recorded at the upload (上传). Uploads on a computer of the opening room (``是否现场上传``) prove nothing: many bidders
use it. Serials enter the graph as keyed digests.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import BID_COLUMNS, BID_KEY, STATED_ON
from credit_hub.loaders.identify import bid, ca_key, device, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.loaders.trace_kinds import IP, MAC, SERIAL
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_ORIGINS: Final = {
    "制作": "file",
    "文件制作": "file",
    "文件": "file",
    "上传": "upload",
    "文件上传": "upload",
}
_COMPUTER: Final = ("mac", "cpu", "disk")
_FILE_ONLY: Final = ("lock",)
_UPLOAD_ONLY: Final = ("ip",)
_SERIALS: Final = (*_COMPUTER, *_FILE_ONLY, *_UPLOAD_ONLY, "ca")


def _from_file(row: Row) -> bool:
    return row.text("origin") == "file"


def _from_upload(row: Row) -> bool:
    return row.text("origin") == "upload"


def _holds_a_trace(row: Row) -> Problem | None:
    """A row names at least one serial, certificate or address."""
    if any(name in row.values for name in _SERIALS):
        return None
    return Problem(
        "特征来源",
        "trace.empty",
        row.text("origin") or "",
        "the row names no serial, certificate or address",
        "leave it out",
    )


_FILE_NODES: Final = tuple(
    NodeMap(f"file_{kind}", when(_from_file, device(kind, kind)), Trust.OFFICIAL, {})
    for kind in (*_COMPUTER, *_FILE_ONLY)
)
_UPLOAD_NODES: Final = tuple(
    NodeMap(f"upload_{kind}", when(_from_upload, device(kind, kind)), Trust.OFFICIAL, {})
    for kind in (*_COMPUTER, *_UPLOAD_ONLY)
)

SOURCE: Final = Source(
    id="bid-file-traces",
    title_zh="投标文件特征信息",
    title_en="traces of bid files and uploads",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 40(1)(2)",
    version="1.1.0",
    trust=Trust.OFFICIAL,
    columns=(
        *BID_COLUMNS,
        Column("特征来源", "origin", kinds.enum("trace_origin", _ORIGINS), required=True),
        Column("MAC地址", "mac", MAC, headings=("网卡MAC地址",)),
        Column("CPU序列号", "cpu", SERIAL),
        Column("硬盘序列号", "disk", SERIAL),
        Column("计价软件加密锁号", "lock", SERIAL, headings=("加密锁序列号",)),
        Column("CA证书序列号", "ca", SERIAL),
        Column("上传IP", "ip", IP, headings=("IP地址",)),
        Column("上传时间", "uploaded_at", kinds.moment),
        Column("上传时间", "uploaded_on", kinds.day),
        Column("是否现场上传", "on_site", kinds.boolean, headings=("现场上传", "是否开标现场上传")),
        Column("文件摘要", "file_digest", kinds.text),
        STATED_ON,
    ),
    key=(*BID_KEY, "origin", "file_digest", "uploaded_at"),
    nodes=(
        NodeMap("bid", bid("tender_number", "lot_number", "bidder_uscc"), Trust.MENTION, {}),
        NodeMap("bidder", unit("bidder_uscc"), Trust.MENTION, {"name": "bidder_name"}),
        *_FILE_NODES,
        *_UPLOAD_NODES,
        NodeMap("certificate", ca_key("ca"), Trust.OFFICIAL, {}),
    ),
    edges=(
        *(
            EdgeMap("AUTHORED_BY", "bid", node.name, properties={"file_digest": "file_digest"})
            for node in _FILE_NODES
        ),
        *(
            EdgeMap(
                "UPLOADED_FROM",
                "bid",
                node.name,
                valid=("uploaded_on", None),
                properties={"uploaded_at": "uploaded_at", "on_site": "on_site"},
            )
            for node in _UPLOAD_NODES
        ),
        EdgeMap(
            "SIGNED_WITH",
            "bid",
            "certificate",
            properties={
                "origin": "origin",
                "file_digest": "file_digest",
                "uploaded_at": "uploaded_at",
            },
        ),
    ),
    stated_at="stated_on",
    checks=(_holds_a_trace,),
)
