"""The signed yes or no about relations that are not public, after an officer's approval.

It says whether a firm is connected to a listed one, never by what, through whom, or to which: a
relation of persons may be the reason, and stays where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import Code, Day, Digest, EntityId, Seconds, Strict, refusing
from credit_hub.federation.links.area import UnitCode
from credit_hub.federation.links.question import MOST_HOPS, ListedQuestion
from credit_hub.federation.links.reasons import NOT_ASKED, PREDICATE
from credit_hub.federation.records.models import Log, TokenId
from credit_hub.federation.tokens import Opener, Sealer
from credit_hub.federation.window import AHEAD

__all__ = [
    "TYP",
    "LinkPredicate",
    "StatedPredicate",
    "check_predicate",
    "read_predicate",
    "sign_predicate",
]

TYP: Final = "cc-link-predicate+jwt"


class LinkPredicate(Strict):
    """The claims.

    Attributes:
        iss: City that states it.
        aud: City that asked.
        iat: When.
        jti: 128 random bits.
        purpose: What was asked for.
        suite: Suite of its key.
        log: Log that holds its leaf.
        question: Digest of the question's body.
        as_of: Day for which it was looked.
        sub: The firm.
        hops: How far was looked.
        list: Which lists.
        connected: Whether a listed firm is within so many hops.
        complete: Whether all was looked at. A yes counts without it; a no only with it.
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
    sub: UnitCode
    hops: Annotated[int, Field(ge=1, le=MOST_HOPS)]
    list: Literal["severe-list"]
    connected: bool
    complete: bool

    def claims(self) -> JsonObject:
        """Return the members as they are signed."""
        members: JsonObject = self.model_dump(mode="json")
        return members


@dataclass(frozen=True, slots=True)
class StatedPredicate:
    """A yes or no whose signature holds; ``digest`` names it."""

    predicate: LinkPredicate
    token: str
    digest: str


def sign_predicate(predicate: LinkPredicate, seal: Sealer, opened: Opener) -> StatedPredicate:
    """Sign with a key for the use ``record``, and read it as its reader will.

    Raises:
        VerificationError: The key is not registered for it.
    """
    return read_predicate(seal(predicate.claims()), opened)


def read_predicate(token: str, opened: Opener) -> StatedPredicate:
    """Verify signature and form.

    Args:
        token: As received.
        opened: Opens tokens of :data:`TYP` by keys for the use ``record``.

    Raises:
        VerificationError: Either is not right.
    """
    found = opened(token)
    with refusing(PREDICATE):
        predicate = LinkPredicate.model_validate(found.payload)
    return StatedPredicate(predicate, token, found.digest())


def check_predicate(
    stated: StatedPredicate, question: ListedQuestion, *, asked: str, asker: str, now: int
) -> None:
    """Refuse what does not answer this question.

    Raises:
        VerificationError: It is by or for another member, to another question, or from the future.
    """
    said = stated.predicate
    found = (said.iss, said.aud, said.purpose, said.as_of, said.question)
    if found != (asked, asker, question.purpose, question.as_of, question.digest):
        raise VerificationError(NOT_ASKED, "iss, aud, purpose, as_of, question")
    if (said.sub, said.hops, said.list) != (question.firm, question.hops, question.list):
        raise VerificationError(NOT_ASKED, "sub, hops, list")
    if said.iat > now + AHEAD:
        raise VerificationError(NOT_ASKED, "iat")
