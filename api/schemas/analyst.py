"""The JSON of an analyst's query and its answer."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from credit_hub.api.examples import ENTITY_ID, QUERY
from credit_hub.api.schemas.base import View
from credit_hub.graph.analyst.question import Answer
from credit_hub.graph.analyst.tokens import LONGEST
from credit_hub.graph.analyst.values import EdgeValue, NodeValue, PathValue, TextValue
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import utc_iso

__all__ = ["CypherBody", "CypherView", "ParameterBody", "parameter"]

Type = Literal["string", "integer", "float", "boolean", "date", "datetime", "strings", "integers"]
MOST_VALUES: Final = 10_000
_SIXTY_FOUR_BITS: Final = 1 << 63
_EXPECTED: Final[Mapping[Type, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "float": (int, float),
    "boolean": bool,
    "date": str,
    "datetime": str,
    "strings": list,
    "integers": list,
}


_Texts = Annotated[list[str], Field(fail_fast=True)]
_Numbers = Annotated[list[int], Field(fail_fast=True)]
"""Of 25,000 wrong members one is named."""


class ParameterBody(BaseModel):
    """A value with its type, for `$name` in the query."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Type = Field(description="date and datetime are ISO 8601 texts; a datetime has a zone.")
    value: Annotated[bool | int | float | str | _Texts | _Numbers, Field(union_mode="smart")] = (
        Field(description="A value of that type; lists have at most 10,000 members.")
    )


class CypherBody(BaseModel):
    """One reading statement with its parameters, and limits below those of the hub."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "query": QUERY,
                    "parameters": {"id": {"type": "string", "value": ENTITY_ID}},
                    "rows": 10,
                }
            ]
        },
    )

    query: str = Field(
        max_length=LONGEST,
        description="One statement that reads; values belong into parameters.",
    )
    parameters: dict[str, ParameterBody] = Field(default_factory=dict, max_length=100)
    rows: int | None = Field(default=None, ge=1, le=10_000, description="Most rows.")
    seconds: float | None = Field(default=None, gt=0, le=600, description="Most time, in seconds.")
    explain_only: bool = Field(default=False, description="Show the plan and do not run it.")


class ColumnView(View):
    """A column: its name and the kinds of value in its rows."""

    name: str
    types: tuple[str, ...] = Field(
        description="Of null, boolean, integer, float, string, bytes, date, datetime, time, "
        "duration, list, map, node, edge, path."
    )


class LimitsView(View):
    """What the query might take."""

    seconds: float
    rows: int
    memory: str | None = Field(
        description="What the graph gives one transaction; null: it does not say."
    )


class PlanView(View):
    """What the graph would do, from the top down, and what it remarks about that."""

    operators: tuple[str, ...]
    remarks: tuple[str, ...]


class CypherView(View):
    """Rows of an analyst's query. They are facts of the graph: neither findings nor leads.

    Plain values are JSON; others are objects with `kind`: a node has `id`, `labels` and
    `properties`, an edge `id`, `type`, `start`, `end` and `properties` with its provenance, a path
    `nodes` and `edges`; date, datetime, time, duration, bytes and float (NaN, Infinity) a `value`;
    a map its members under `value`.
    """

    query_digest: str = Field(description="SHA-256 of the text of the query.")
    ran: bool = Field(description="False: it was only planned.")
    columns: tuple[ColumnView, ...]
    rows: tuple[tuple[JsonValue, ...], ...]
    complete: bool = Field(description="Whether these are all rows.")
    truncated: Literal["rows", "size"] | None = Field(description="Which limit ended the answer.")
    limits: LimitsView
    milliseconds: int = Field(description="Time in the graph.")
    plan: PlanView

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Make the view of an answer."""
        rows = tuple(tuple(_json(v, answer.ids) for v in row) for row in answer.rows)
        kinds = [
            tuple(sorted({_kind(row[place]) for row in answer.rows}))
            for place in range(len(answer.columns))
        ]
        return cls(
            query_digest=answer.digest,
            ran=answer.ran,
            columns=tuple(
                ColumnView(name=name, types=types)
                for name, types in zip(answer.columns, kinds, strict=True)
            ),
            rows=rows,
            complete=answer.ran and answer.truncated is None,
            truncated=answer.truncated,
            limits=LimitsView(
                seconds=answer.limits.seconds, rows=answer.limits.rows, memory=answer.memory
            ),
            milliseconds=round(answer.seconds * 1000),
            plan=PlanView(
                operators=answer.plan.operators,
                remarks=tuple(note.text for note in answer.plan.notifications),
            ),
        )


def parameter(name: str, given: ParameterBody) -> object:
    """Return the value of a parameter.

    Raises:
        InvalidValueError: It is not of the type that is named.
    """
    value = given.value
    fits = isinstance(value, _EXPECTED[given.type]) and (
        isinstance(value, bool) == (given.type == "boolean")
    )
    try:
        if fits and isinstance(value, str) and given.type == "date":
            return date.fromisoformat(value)
        if fits and isinstance(value, str) and given.type == "datetime":
            moment = datetime.fromisoformat(value)
            fits = moment.tzinfo is not None
            return moment if fits else _refuse(name, given.type)
    except ValueError:
        fits = False
    if isinstance(value, list):
        kind = str if given.type == "strings" else int
        fits = fits and len(value) <= MOST_VALUES and all(type(v) is kind for v in value)
    numbers = value if isinstance(value, list) else [value]
    if any(isinstance(v, int) and abs(v) >= _SIXTY_FOUR_BITS for v in numbers):
        fits = False
    return value if fits else _refuse(name, given.type)


def _refuse(name: str, kind: str) -> object:
    message = f"parameter ${name[:80]} is no {kind}"
    remedy = "see CypherBody in /openapi.json"
    raise InvalidValueError(message, remedy=remedy, rule="cypher.parameter")


def _kind(value: object) -> str:
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "boolean"),
        (int, "integer"),
        (float, "float"),
        (str, "string"),
        (bytes, "bytes"),
        (datetime, "datetime"),
        (date, "date"),
        (NodeValue, "node"),
        (EdgeValue, "edge"),
        (PathValue, "path"),
        (tuple, "list"),
        (dict, "map"),
    )
    if isinstance(value, TextValue):
        return value.kind
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")


def _json(value: object, ids: Mapping[str, str]) -> JsonValue:
    if isinstance(value, NodeValue):
        return {
            "kind": "node",
            "id": _id(value.properties),
            "labels": list(value.labels),
            "properties": _members(value.properties, ids),
        }
    if isinstance(value, EdgeValue):
        start, end = (ids.get(element) for element in value.ends)
        return {
            "kind": "edge",
            "id": _id(value.properties),
            "type": value.type,
            "start": start,
            "end": end,
            "properties": _members(value.properties, ids),
        }
    if isinstance(value, PathValue):
        return {"kind": "path", "nodes": _list(value.nodes, ids), "edges": _list(value.edges, ids)}
    if isinstance(value, tuple):
        return _list(value, ids)
    if isinstance(value, Mapping):
        return {"kind": "map", "value": _members(value, ids)}
    return _scalar(value)


def _scalar(value: object) -> JsonValue:
    kind = _kind(value)
    if isinstance(value, datetime):
        text = value.isoformat() if value.tzinfo is None else utc_iso(value)
        return {"kind": kind, "value": text}
    if isinstance(value, date):
        return {"kind": kind, "value": value.isoformat()}
    if isinstance(value, TextValue):
        return {"kind": kind, "value": value.text}
    if isinstance(value, bytes):
        return {"kind": kind, "value": b64encode(value).decode("ascii")}
    if isinstance(value, float) and not math.isfinite(value):
        return {"kind": kind, "value": str(value)}
    return value if isinstance(value, (bool, int, float, str)) else None


def _id(properties: Mapping[str, object]) -> str | None:
    found = properties.get("id")
    return found if isinstance(found, str) else None


def _members(values: Mapping[str, object], ids: Mapping[str, str]) -> dict[str, JsonValue]:
    return {name: _json(value, ids) for name, value in sorted(values.items())}


def _list(values: Iterable[object], ids: Mapping[str, str]) -> list[JsonValue]:
    return [_json(value, ids) for value in values]
