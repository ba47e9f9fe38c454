"""The JSON of an evaluation committee: sealed until the award, opened after it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from credit_hub.api.schemas.base import View
from credit_hub.api.schemas.draw import Admitted, ExpertId, PoolCode

_EXPERT = "person:4f1f0e5f3c5d4d8d9f7a2b6c8e0d1a3b"


class CommitteeBody(BaseModel):
    """Who was drawn for a lot; the draw-check is made once more before it is taken."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"pool": "ZZTEST-POOL", "members": [_EXPERT]}]},
    )

    pool: PoolCode
    members: Annotated[
        tuple[ExpertId, ...],
        Field(
            min_length=1,
            max_length=99,
            json_schema_extra={"uniqueItems": True},
            description="Ids of the experts drawn from the pool, each once. The representatives of "
            "the buyer are not drawn and not listed.",
        ),
    ]
    admitted: Admitted = ()
    regime: Literal["tender", "procurement"] | None = Field(
        default=None, description="Body of law; default: that of the lot."
    )

    @field_validator("members")
    @classmethod
    def _each_once(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(members)) != len(members):
            message = "an expert is named twice"
            raise ValueError(message)
        return members


class SealedDrawView(View):
    """That a draw is on record, and what its list is bound to: nobody's name."""

    lot_id: str
    pool_id: str
    drawn_at: str
    members: int = Field(description="How many were drawn.")
    commitment: str = Field(
        description="SHA-256 of a text with the list and a random salt, which is shown after the "
        "award. Keep it: it proves then that the list is the one of the draw."
    )
    receipt: str = Field(description="Of the draw-check behind it.")


class DrawnListView(View):
    """One draw, opened after the award."""

    pool_id: str
    drawn_at: str
    members: tuple[str, ...]
    commitment: str
    statement: str = Field(description="The text of which `commitment` is the SHA-256 in UTF-8.")
    receipt: str


class CommitteeView(View):
    """Every draw for a lot, the first one first: a later one replaced or completed it."""

    lot_id: str
    draws: tuple[DrawnListView, ...]
