"""Queries that analysts write: the command line and HTTP get the same view of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from credit_hub.api.hub import Hub
from credit_hub.api.schemas.analyst import CypherBody, CypherView, ParameterBody, parameter
from credit_hub.graph.analyst.question import AnalystLimits, ask
from credit_hub.model.errors import InvalidValueError

__all__ = ["ROWS", "run_cypher", "typed_parameters"]

ROWS: Final = 1000
"""Rows of an answer, where the question names no number."""


def run_cypher(hub: Hub, body: CypherBody) -> CypherView:
    """Run one reading statement; errors as in graph.analyst.question."""
    limit = hub.settings.cypher_timeout
    limits = AnalystLimits(
        seconds=limit if body.seconds is None else min(body.seconds, limit),
        rows=ROWS if body.rows is None else body.rows,
    )
    values = {name: parameter(name, given) for name, given in body.parameters.items()}
    return CypherView.of(ask(hub.store, body.query, values, limits, explain_only=body.explain_only))


def typed_parameters(given: list[str]) -> Mapping[str, ParameterBody]:
    """Read ``name=value`` and ``name:type=value`` of the command line.

    Raises:
        InvalidValueError: One has another form, or a type that is not known.
    """
    return dict(map(_typed, given))


def _typed(text: str) -> tuple[str, ParameterBody]:
    left, equals, value = text.partition("=")
    name, _, kind = left.partition(":")
    try:
        read: object = value
        if kind in {"integer", "float"}:
            read = int(value) if kind == "integer" else float(value)
        elif kind == "boolean":
            read = {"true": True, "false": False}[value]
        elif kind in {"strings", "integers"}:
            parts = [part for part in value.split(",") if part]
            read = parts if kind == "strings" else [int(part) for part in parts]
        if equals and name:
            shape = {"type": kind or "string", "value": read}
            return name, ParameterBody.model_validate(shape, strict=True)
    except (ValueError, KeyError):
        pass  # refused below: its value may be personal, so the cause is not passed on
    message = f"parameter {left[:80]!r} cannot be read"
    remedy = "write name=text, name:integer=7, name:date=2026-10-15, name:strings=a,b"
    raise InvalidValueError(message, remedy=remedy, rule="cypher.parameter")
