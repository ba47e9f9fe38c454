"""What the schema is made of: kinds of node and edge, their properties, and what all of them carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

ENTITY_LABEL: Final = "Entity"
"""Technical label of every node; holds the unique ``id``."""

SCHEMA_VERSION: Final = 1
"""Raised with every change that needs a migration."""


class ValueType(StrEnum):
    """Types of property values; there is no float on purpose (money and shares are exact)."""

    STRING = "string"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    STRING_LIST = "string list"


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node or an edge."""

    name: str
    type: ValueType
    title_zh: str
    title_en: str
    required: bool = False
    indexed: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of node."""

    label: str
    title_zh: str
    title_en: str
    properties: tuple[Property, ...] = ()
    extra_labels: tuple[str, ...] = ()
    """Further labels that every such node carries (a Penalty is also a Sanction)."""


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A kind of edge; ``sentence_*`` words one edge with ``{start}``, ``{end}`` and property placeholders."""

    type: str
    title_zh: str
    title_en: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    sentence_zh: str
    sentence_en: str
    properties: tuple[Property, ...] = field(default=())


S, I, B, D, T, L = (
    ValueType.STRING,
    ValueType.INTEGER,
    ValueType.BOOLEAN,
    ValueType.DATE,
    ValueType.DATETIME,
    ValueType.STRING_LIST,
)

PROVENANCE: Final = (
    Property("id", S, "边标识", "edge id: digest of what is stated", required=True),
    Property(
        "statement", S, "陈述标识", "what is stated, inside its source", required=True, indexed=True
    ),
    Property("source", S, "来源", "source id", required=True),
    Property("file_sha256", S, "文件摘要", "SHA-256 of the file", required=True),
    Property("row", I, "行号", "data row in the file, 1 = first", required=True),
    Property("load", S, "批次", "load that wrote it", required=True),
    Property(
        "trust", I, "来源等级", "trust class of the statement, see model.facts.Trust", required=True
    ),
    Property("stated_at", D, "陈述日期", "day on which the source stated it"),
    Property("valid_from", D, "生效日", "first day in force; absent = not known"),
    Property("valid_to", D, "失效日", "first day no longer in force; absent = none stated"),
    Property("recorded_at", T, "入库时间", "when the hub came to know it", required=True),
    Property("retracted_at", T, "被替代时间", "when a later statement replaced it"),
    Property("contested", B, "陈述冲突", "an equally ranked statement says otherwise"),
)
"""Carried by every edge (invariant 2)."""

NODE_PROVENANCE: Final = (
    Property(
        "provenance",
        L,
        "属性来源",
        "one entry per stating record: which source row states which properties",
    ),
    Property("contested", L, "冲突属性", "properties on which equally ranked statements differ"),
)
"""Carried by every node that a source states."""

SUBJECT: Final = ("Enterprise", "Organization", "Person")
UNIT: Final = ("Enterprise", "Organization")

NAME: Final = Property("name", S, "名称", "name", indexed=True)
"""The name, found by its index."""
ROLE: Final = Property("role", S, "职务", "role")
"""The part that a party plays."""
