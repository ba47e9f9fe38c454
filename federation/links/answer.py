"""The signed answer about public links: stub edges whose both ends are public registry facts.

It is a statement of one member for one reader, logged like a record. What is cut off is said; what
is never in it (persons, and relations that no register publishes) is said as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, Self

from pydantic import ConfigDict, Field, field_validator, model_validator

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import Code, Day, Digest, EntityId, Seconds, Strict, refusing
from credit_hub.federation.links.area import UnitCode, lies_in
from credit_hub.federation.links.question import (
    MOST_FIRMS,
    MOST_HOPS,
    RELATIONS,
    LinkQuestion,
    Relation,
    rising,
)
from credit_hub.federation.links.reasons import ANSWER, AREA, NOT_ASKED
from credit_hub.federation.records.models import Log, TokenId
from credit_hub.federation.tokens import Opener, Sealer
from credit_hub.federation.window import AHEAD

__all__ = [
    "LEFT_OUT",
    "MOST_CUTS",
    "MOST_EDGES",
    "TYP",
    "Cut",
    "LinkAnswer",
    "Stated",
    "StubEdge",
    "check_answer",
    "check_edges_area",
    "read_answer",
    "sign_answer",
]

TYP: Final = "cc-links+jwt"
MOST_EDGES: Final = 256
"""Edges of one answer: with their members they stay below the 64 KiB of a token."""
MOST_CUTS: Final = 32
LEFT_OUT: Final = ("non-public", "persons")
"""What no answer has, whatever is asked: said in each, so that silence is not read as absence."""


class StubEdge(Strict):
    """A relation between two firms, and nothing else about either.

    Attributes:
        start: Code of the holder, or of the branch.
        end: Code of the firm that is held, or of the head office.
        type: The relation.
        as_of: Day on which its source last stated it.
        source: Kind of source: the register that is the authority for the firm.
    """

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=False)

    start: UnitCode = Field(alias="from")
    end: UnitCode = Field(alias="to")
    type: Relation
    as_of: Day
    source: Literal["register"]

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.start == self.end:
            raise ValueError("an edge joins two firms")
        return self

    @property
    def key(self) -> tuple[str, str, str]:
        """By what edges are told apart and ordered."""
        return (self.start, self.end, self.type)

    def joins(self, one: str, other: str) -> bool:
        """Whether it lies between two firms, in either direction."""
        return {self.start, self.end} == {one, other}


class Cut(Strict):
    """Why something may be missing.

    Attributes:
        why: ``absent``: no register here has the firm. ``degree``: it has more edges than are
            listed. ``undated``, ``contested``: edges of it are known that no proof of the day can
            be. ``edges``: the answer is full. ``more``: there are further reasons of this kind.
        firm: Whom it is about; absent where it is about the whole answer.
    """

    why: Literal["absent", "degree", "undated", "contested", "edges", "more"]
    firm: UnitCode | None = None

    @model_validator(mode="after")
    def _about(self) -> Self:
        if (self.why in {"edges", "more"}) is not (self.firm is None):
            raise ValueError("edges and more are about the whole answer, all others about a firm")
        return self


class LinkAnswer(Strict):
    """The claims.

    Attributes:
        iss: City that states it.
        aud: City that it is for; itself, where it states its own edges for a path.
        iat: When.
        jti: 128 random bits.
        purpose: What was asked for.
        suite: Suite of its key.
        log: Log that holds its leaf.
        question: Digest of the question's body.
        as_of: Day on which the edges were in force.
        firms: Who was asked about.
        relations: Which relations were followed.
        hops: How far.
        edges: The edges, rising.
        left_out: What is never in it.
        complete: Whether nothing of what is public was cut off.
        cuts: What was, rising by reason and firm.
    """

    iss: EntityId
    aud: EntityId
    iat: Seconds
    jti: TokenId
    purpose: Code
    suite: Literal["cn-1", "intl-1", "intl-2"]
    log: Log
    question: Digest
    as_of: Day
    firms: Annotated[tuple[UnitCode, ...], Field(min_length=1, max_length=MOST_FIRMS, strict=False)]
    relations: Annotated[
        tuple[Relation, ...], Field(min_length=1, max_length=len(RELATIONS), strict=False)
    ]
    hops: Annotated[int, Field(ge=1, le=MOST_HOPS)]
    edges: Annotated[tuple[StubEdge, ...], Field(max_length=MOST_EDGES, strict=False)]
    left_out: Annotated[tuple[Literal["non-public", "persons"], ...], Field(strict=False)]
    complete: bool
    cuts: Annotated[tuple[Cut, ...], Field(max_length=MOST_CUTS, strict=False)]

    @field_validator("firms", "relations")
    @classmethod
    def _rising(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return rising(value)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        keys = [edge.key for edge in self.edges]
        if keys != sorted(set(keys)):
            raise ValueError("edges are in rising order, each once")
        if self.left_out != LEFT_OUT:
            raise ValueError("left_out is what no answer has")
        if self.complete is bool(self.cuts):
            raise ValueError("an answer is complete where nothing was cut off")
        return self

    @model_validator(mode="after")
    def _asked_for(self) -> Self:
        if {edge.type for edge in self.edges} - set(self.relations):
            raise ValueError("an edge is of a relation that was followed")
        reached, left = set(self.firms), self.edges
        for _ in range(self.hops):
            hit = {edge.key for edge in left if not reached.isdisjoint((edge.start, edge.end))}
            reached |= {end for start, other, _ in hit for end in (start, other)}
            left = tuple(edge for edge in left if edge.key not in hit)
        if left:
            raise ValueError("an edge hangs on a firm that was asked about, within the hops")
        return self

    def claims(self) -> JsonObject:
        """Return the members as they are signed."""
        members: JsonObject = self.model_dump(mode="json", exclude_none=True, by_alias=True)
        return members


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer whose signature holds.

    Attributes:
        answer: What it says.
        token: As it was signed.
        digest: Tagged digest of the signed payload: names it.
    """

    answer: LinkAnswer
    token: str
    digest: str


def sign_answer(answer: LinkAnswer, seal: Sealer, opened: Opener) -> Stated:
    """Sign an answer with a key for the use ``record``, and read it as its reader will.

    Raises:
        VerificationError: The key is not registered for it, or the token is too long.
    """
    return read_answer(seal(answer.claims()), opened)


def read_answer(token: str, opened: Opener) -> Stated:
    """Verify the signature and the form of an answer.

    Args:
        token: As received.
        opened: Opens tokens of :data:`TYP` by keys for the use ``record``.

    Raises:
        VerificationError: Either is not right.
    """
    found = opened(token)
    with refusing(ANSWER):
        answer = LinkAnswer.model_validate(found.payload)
    if dict(answer.claims()) != dict(found.payload):
        # A member that is not said is absent; null would be a second way to say so.
        raise VerificationError(ANSWER, "null")
    return Stated(answer, token, found.digest())


def check_answer(
    stated: Stated, question: LinkQuestion, *, asked: str, asker: str, area: str, now: int
) -> None:
    """Refuse what does not answer this question.

    Args:
        stated: From :func:`read_answer`.
        question: What was asked.
        asked: Who was asked.
        asker: Who asked.
        area: Of who was asked, in the registry.
        now: Seconds since 1970.

    Raises:
        VerificationError: It is by or for another member, to another question, from the future, or
            has an edge between firms of other areas.
    """
    answer = stated.answer
    said = (answer.iss, answer.aud, answer.purpose, answer.as_of, answer.question)
    if said != (asked, asker, question.purpose, question.as_of, question.digest):
        raise VerificationError(NOT_ASKED, "iss, aud, purpose, as_of, question")
    if (answer.firms, answer.relations, answer.hops) != (
        question.firms,
        question.relations,
        question.hops,
    ):
        raise VerificationError(NOT_ASKED, "firms, relations, hops")
    if answer.iat > now + AHEAD:
        raise VerificationError(NOT_ASKED, "iat")
    check_edges_area(answer, area)


def check_edges_area(answer: LinkAnswer, area: str) -> None:
    """Refuse an answer with an edge of which neither end is registered in its issuer's area.

    Raises:
        VerificationError: It has one; how many, not which.
    """
    foreign = [e for e in answer.edges if not (lies_in(e.start, area) or lies_in(e.end, area))]
    if foreign:
        raise VerificationError(AREA, f"{len(foreign)} of {len(answer.edges)} edges")
