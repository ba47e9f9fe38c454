"""Days and moments as a caller writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, WithJsonSchema

MomentText = Annotated[
    str,
    Field(max_length=64),
    WithJsonSchema(
        {
            "type": "string",
            "maxLength": 64,
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
            "pattern": "^[1-8][0-9]{3}-",
            "examples": ["2026-10-15", "2026-10-15T09:30:00+08:00"],
        }
    ),
]
"""A day (its start in China's civil time) or an ISO 8601 date-time; read by ``AsOf.parse``."""
