"""The JSON of a search: what is typed, and what it may mean."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.schemas.base import View
from credit_hub.api.schemas.entity import EntityRefOut
from credit_hub.graph.repositories.search import Match, Matches

__all__ = ["MatchView", "MatchesView", "SearchBody"]


class SearchBody(BaseModel):
    """What is looked for: in a body, so that it stands in no address and in no log of a proxy."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"text": "郑州测试联合"}]}
    )

    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=200,
            pattern=r"\S",
            description="Beginning of a name or of a code (8 characters or more), a lot, or an id.",
        ),
    ]
    limit: Annotated[int, Field(ge=1, le=100, description="Most to return.")] = 20


class MatchView(EntityRefOut):
    """A node that was found, with the reason."""

    reason: Literal["id", "code", "name"] = Field(
        description="`id`: the text is its id, code or lot; `code`, `name`: they begin with it."
    )

    @classmethod
    def of_match(cls, match: Match) -> Self:
        """Make the view of a match."""
        ref = match.ref
        return cls(id=ref.id, label=ref.label, name=ref.name, reason=match.reason.value)


class MatchesView(View):
    """What was found, best reason first."""

    matches: tuple[MatchView, ...]
    complete: bool = Field(description="Whether there is no more; else type more of it.")

    @classmethod
    def of(cls, matches: Matches) -> Self:
        """Make the view of what was found."""
        return cls(matches=tuple(map(MatchView.of_match, matches.found)), complete=matches.complete)
