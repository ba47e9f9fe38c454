"""Administrative penalties of 双公示: who was punished for what, by whom, and until when it counts.

A penalty is a document with legal effect; it says what was decided and never more. The legal representative that it
names is known on the day of the decision only, so that relation has no dates. ``罚款金额`` and the confiscated sum are
in ten thousands of yuan with six decimals, that is exactly one fen.
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
from credit_hub.loaders.identify import penalty, unit, when
from credit_hub.loaders.penalty_kinds import PENALTY_KINDS
from credit_hub.loaders.prose import PROSE
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_ID: Final = "double-publicity-penalty"
_DOCUMENT: Final = (
    "document_number",
    "authority",
    "counterpart_uscc",
    "person_number",
    "counterpart_name",
)
"""One decision may punish several: each counterpart of a document is a penalty of its own."""

_COLUMNS: Final = (
    *counterpart_columns("CF"),
    Column(
        "CF_WSH", "document_number", kinds.text, required=True, headings=("行政处罚决定书文号",)
    ),
    Column("CF_WFXW", "violation", PROSE, headings=("违法行为类型",)),
    Column("CF_SY", "facts", PROSE, headings=("违法事实",)),
    Column("CF_YJ", "basis", PROSE, headings=("处罚依据",)),
    Column("CF_CFLB", "kinds", PENALTY_KINDS, required=True, headings=("处罚类别",)),
    Column("CF_NR", "content", PROSE, headings=("处罚内容",)),
    Column("CF_NR_FK", "fine", kinds.amount_wan, headings=("罚款金额(万元)", "罚款金额")),
    Column(
        "CF_NR_WFFF",
        "confiscated",
        kinds.amount_wan,
        headings=("没收违法所得、没收非法财物的金额(万元)", "没收违法所得、没收非法财物的金额"),
    ),
    Column("CF_NR_ZKDX", "licence_measure", PROSE, headings=("暂扣或吊销证照名称及编号",)),
    Column("CF_JDRQ", "decided_on", kinds.day, required=True, headings=("处罚决定日期",)),
    Column("CF_YXQ", "valid_to", kinds.end_day, headings=("处罚有效期",), strict=True),
    Column("CF_YXQ", "until", kinds.last_day, headings=("处罚有效期",), strict=True),
    Column("CF_GSJZQ", "display_until", kinds.end_day, headings=("公示截止期",)),
    Column("CF_CFJG", "authority", kinds.text, required=True, headings=("处罚机关",)),
    Column("CF_CFJGDM", "authority_uscc", kinds.uscc, headings=("处罚机关统一社会信用代码",)),
    Column("CF_SJLY", "provider", kinds.text, headings=("数据来源单位",)),
    Column("CF_SJLYDM", "provider_uscc", kinds.uscc, headings=("数据来源单位统一社会信用代码",)),
    Column("BZ", "remark", kinds.text, headings=("备注",)),
    Column("数据更新日期", "stated_on", kinds.day, headings=("数据日期",), strict=True),
)


_OF_ALL: Final = {
    "document_number": "document_number",
    "kinds": "kinds",
    "violation": "violation",
    "basis": "basis",
    "fine_minor": "fine",
    "confiscated_minor": "confiscated",
    "decided_on": "decided_on",
    "valid_to": "valid_to",
    "display_until": "display_until",
    "authority": "authority",
}
_OF_UNITS: Final = {
    **_OF_ALL,
    "facts": "facts",
    "content": "content",
    "licence_measure": "licence_measure",
}
"""What is taken of penalties of units; the free text about a natural person would name that person."""


def _ends_after_decision(row: Row) -> Problem | None:
    """A penalty ends after it was decided."""
    decided, until = row.values.get("decided_on"), row.values.get("until")
    if decided is None or until is None or str(decided) < str(until):
        return None
    return Problem(
        "CF_YXQ",
        "penalty.ends_before_decision",
        str(row.values.get("valid_to")),
        f"the penalty would end before it was decided ({decided})",
        "check both days",
    )


SOURCE: Final = Source(
    id=_ID,
    title_zh="双公示 行政处罚",
    title_en="double publicity: administrative penalties",
    authority="各级行政机关",
    standard="双公示 行政处罚信息 (发改办财金[2018]424号)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=aliased(_ID, _COLUMNS),
    key=("document_number", "authority", "counterpart_uscc", "person_number", "counterpart_name"),
    nodes=(
        *counterpart_nodes(_DOCUMENT),
        NodeMap("penalty", when(is_unit, penalty(*_DOCUMENT)), Trust.OFFICIAL, _OF_UNITS),
        NodeMap("personal_penalty", when(is_person, penalty(*_DOCUMENT)), Trust.OFFICIAL, _OF_ALL),
        NodeMap("decider", unit("authority_uscc"), Trust.MENTION, {"name": "authority"}),
    ),
    edges=(
        EdgeMap("SANCTIONED", "unit", "penalty", valid=("decided_on", "until")),
        EdgeMap("SANCTIONED", "person", "personal_penalty", valid=("decided_on", "until")),
        EdgeMap("DECIDED_BY", "penalty", "decider", valid=("decided_on", None)),
        EdgeMap("DECIDED_BY", "personal_penalty", "decider", valid=("decided_on", None)),
        EdgeMap("LEGAL_REPRESENTATIVE_OF", "representative", "unit"),
    ),
    stated_at="stated_on",
    checks=(
        identifiable("CF"),
        category_fits_code("CF"),
        authority_is_named("CF_CFJG"),
        authority_is_another("CF_CFJGDM"),
        _ends_after_decision,
    ),
)
