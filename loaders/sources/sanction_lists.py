"""Lists of sanctions (列入与移出): who is listed, on which document, with which measures, and whether it still counts.

Only documents with legal effect come in here, and each use of one must ask whether it is in its window, not repaired,
not revoked, and whether an objection is being handled (信用修复管理办法). A subject is matched by its code or identity
number, never by name (河南省社会信用条例 16): a row with neither is refused. ``禁止投标截止日期`` is the last day of the bar.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import listing, person, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_SUBJECT: Final = ("document_number", "list_name", "issuer", "subject_uscc", "id_number")


def _is_unit(row: Row) -> bool:
    return row.text("subject_uscc") is not None


def _is_person(row: Row) -> bool:
    return not _is_unit(row) and row.text("id_number") is not None


def _identified(row: Row) -> Problem | None:
    """The row identifies its subject: a unified code, or an identity number."""
    if _is_unit(row) or _is_person(row):
        return None
    return Problem(
        "统一社会信用代码",
        "listing.unidentified",
        "",
        "a subject is matched by code or identity number only (河南省社会信用条例 16)",
        "send the code of the unit or the identity number of the person; a name matches nobody",
    )


def _bar_in_order(row: Row) -> Problem | None:
    """A bar ends after it begins."""
    first, end = row.values.get("bar_from"), row.values.get("bar_until")
    if first is None or end is None or str(first) < str(end):
        return None
    return Problem(
        "禁止投标截止日期",
        "listing.bar_ends_before_it_begins",
        str(end),
        f"the bar would end before it begins ({first})",
        "check both days",
    )


_STATE: Final = {
    name: name
    for name in (
        "bars_bidding",
        "bar_from",
        "bar_until",
        "bars_office",
        "repaired_on",
        "revoked_on",
        "objection",
        "extends_to_subcontractors",
        "tender_conduct",
    )
}

SOURCE: Final = Source(
    id="sanction-lists",
    title_zh="惩戒名单列入与移出信息",
    title_en="lists of sanctions: entries and removals",
    authority="名单认定单位",
    standard="招标投标法 53, 54; 政府采购法 77; 信用修复管理办法",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("主体名称", "subject_name", kinds.text),
        Column("统一社会信用代码", "subject_uscc", kinds.uscc),
        Column("姓名", "name", kinds.person_name),
        Column("证件号码", "id_number", kinds.id_number, headings=("身份证件号码",)),
        Column("名单名称", "list_name", kinds.text, required=True),
        Column("认定文号", "document_number", kinds.text, required=True),
        Column("认定依据", "basis", kinds.text),
        Column("惩戒措施", "measures", kinds.text),
        Column("禁止参加投标", "bars_bidding", kinds.boolean),
        Column("禁止投标起始日期", "bar_from", kinds.day),
        Column("禁止投标截止日期", "bar_until", kinds.last_day, strict=True),
        Column("禁止任职", "bars_office", kinds.boolean),
        Column("招标投标违法", "tender_conduct", kinds.boolean),
        Column("及于分包", "extends_to_subcontractors", kinds.boolean),
        Column("列入日期", "listed_on", kinds.day, required=True),
        Column("移出日期", "removed_on", kinds.end_day, strict=True),
        Column("修复日期", "repaired_on", kinds.day, strict=True),
        Column("撤销日期", "revoked_on", kinds.day, strict=True),
        Column("异议标注", "objection", kinds.boolean),
        Column("认定单位", "issuer", kinds.text, required=True),
        Column("认定单位统一社会信用代码", "issuer_uscc", kinds.uscc),
        STATED_ON,
    ),
    key=_SUBJECT,
    nodes=(
        NodeMap(
            "unit",
            when(_is_unit, unit("subject_uscc")),
            Trust.MENTION,
            {"name": "subject_name"},
        ),
        NodeMap("person", when(_is_person, person("id_number", "name")), Trust.MENTION, {}),
        NodeMap(
            "listing",
            listing(*_SUBJECT),
            Trust.OFFICIAL,
            {
                "name": "list_name",
                "document_number": "document_number",
                "basis": "basis",
                "measures": "measures",
                "issuer": "issuer",
            },
        ),
        NodeMap("decider", unit("issuer_uscc"), Trust.MENTION, {"name": "issuer"}),
    ),
    edges=(
        EdgeMap(
            "SANCTIONED", "unit", "listing", valid=("listed_on", "removed_on"), properties=_STATE
        ),
        EdgeMap(
            "SANCTIONED", "person", "listing", valid=("listed_on", "removed_on"), properties=_STATE
        ),
        EdgeMap("DECIDED_BY", "listing", "decider", valid=("listed_on", None)),
    ),
    stated_at="stated_on",
    checks=(_identified, _bar_in_order),
)
