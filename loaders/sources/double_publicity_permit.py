"""Administrative permits of 双公示: who may do what, by whose decision, from when until when.

``有效期至`` is the last day on which the permit is good; 2099-12-31 means that no end is stated (长期).
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.aliases import aliased
from credit_hub.loaders.double_publicity import (
    authority_is_another,
    authority_is_named,
    category_fits_code,
    counterpart_columns,
    counterpart_nodes,
    identifiable,
    is_person,
    is_unit,
)
from credit_hub.loaders.identify import permit, unit, when
from credit_hub.loaders.prose import PROSE
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_ID: Final = "double-publicity-permit"
_DOCUMENT: Final = (
    "document_number",
    "permit_number",
    "authority",
    "counterpart_uscc",
    "person_number",
    "counterpart_name",
)
_KINDS: Final = {word: word for word in ("普通", "特许", "认可", "核准", "登记", "其他")}
_STATES: Final = {"1": "有效", "有效": "有效", "2": "无效", "无效": "无效"}

_COLUMNS: Final = (
    *counterpart_columns("XK"),
    Column("XK_XKWS", "document_name", kinds.text, headings=("行政许可决定文书名称",)),
    Column(
        "XK_WSH",
        "document_number",
        kinds.text,
        required=True,
        headings=("行政许可决定文书号", "行政许可决定书文号"),
    ),
    Column(
        "XK_XKLB", "kind", kinds.enum("permit_kind", _KINDS, other=True), headings=("许可类别",)
    ),
    Column("XK_XKZS", "certificate", kinds.text, headings=("许可证书名称",)),
    Column("XK_XKBH", "permit_number", kinds.text, headings=("许可编号",)),
    Column("XK_NR", "content", PROSE, headings=("许可内容",)),
    Column("XK_JDRQ", "decided_on", kinds.day, required=True, headings=("许可决定日期",)),
    Column("XK_YXQZ", "valid_from", kinds.day, headings=("有效期自",)),
    Column("XK_YXQZI", "valid_to", kinds.end_day, headings=("XK_YXZ", "有效期至"), strict=True),
    Column("XK_YXQZI", "until", kinds.last_day, headings=("XK_YXZ", "有效期至"), strict=True),
    Column("XK_XKJG", "authority", kinds.text, required=True, headings=("许可机关",)),
    Column("XK_XKJGDM", "authority_uscc", kinds.uscc, headings=("许可机关统一社会信用代码",)),
    Column("XK_ZT", "status", kinds.enum("permit_state", _STATES), headings=("当前状态",)),
    Column("XK_LYDW", "provider", kinds.text, headings=("数据来源单位",)),
    Column("XK_LYDWDM", "provider_uscc", kinds.uscc, headings=("数据来源单位统一社会信用代码",)),
    Column("BZ", "remark", kinds.text, headings=("备注",)),
    Column("XK_SYFW", "scope_of_use", kinds.text, headings=("信息使用范围",)),
    Column("SCBMBM", "department", kinds.text, headings=("数据生产部门编码",)),
    Column(
        "ADD_TIME",
        "stated_on",
        kinds.day,
        headings=("采集日期", "数据更新日期", "数据日期"),
        strict=True,
    ),
)


_OF_ALL: Final = {
    "document_number": "document_number",
    "document_name": "document_name",
    "kind": "kind",
    "certificate": "certificate",
    "permit_number": "permit_number",
    "decided_on": "decided_on",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "authority": "authority",
    "status": "status",
}
_OF_UNITS: Final = {**_OF_ALL, "content": "content"}
"""What is taken of permits of units; the free text about a natural person would name that person."""


def _ends_after_start(row: Row) -> Problem | None:
    """A permit ends after it starts."""
    start, until = row.values.get("valid_from"), row.values.get("until")
    if start is None or until is None or str(start) < str(until):
        return None
    return Problem(
        "XK_YXQZI",
        "permit.ends_before_start",
        str(row.values.get("valid_to")),
        f"the permit would end before it starts ({start})",
        "check both days",
    )


SOURCE: Final = Source(
    id=_ID,
    title_zh="双公示 行政许可",
    title_en="double publicity: administrative permits",
    authority="各级行政机关",
    standard="双公示 行政许可信息 (发改办财金[2018]424号)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=aliased(_ID, _COLUMNS),
    key=_DOCUMENT,
    nodes=(
        *counterpart_nodes(_DOCUMENT),
        NodeMap("permit", when(is_unit, permit(*_DOCUMENT)), Trust.OFFICIAL, _OF_UNITS),
        NodeMap("personal_permit", when(is_person, permit(*_DOCUMENT)), Trust.OFFICIAL, _OF_ALL),
        NodeMap("decider", unit("authority_uscc"), Trust.MENTION, {"name": "authority"}),
    ),
    edges=(
        EdgeMap("GRANTED", "unit", "permit", valid=("valid_from", "until")),
        EdgeMap("GRANTED", "person", "personal_permit", valid=("valid_from", "until")),
        EdgeMap("DECIDED_BY", "permit", "decider", valid=("decided_on", None)),
        EdgeMap("DECIDED_BY", "personal_permit", "decider", valid=("decided_on", None)),
        EdgeMap("LEGAL_REPRESENTATIVE_OF", "representative", "unit"),
    ),
    stated_at="stated_on",
    checks=(
        identifiable("XK"),
        category_fits_code("XK"),
        authority_is_named("XK_XKJG"),
        authority_is_another("XK_XKJGDM"),
        _ends_after_start,
    ),
)
