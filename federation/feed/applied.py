"""The acknowledgement of a follower: that it has applied the feed below a cursor.

The home city shows by it how far a repair or a withdrawal has come (federation.md 3.8); it names
the tree that the follower holds, so that a log that shows each partner another one is found out by
whoever compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import Field

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.fields import EntityId, Seconds, Strict, refusing
from credit_hub.federation.tokens import Opener, Sealer

__all__ = ["APPLIED", "TYP", "Applied", "check_applied", "sign_applied"]

APPLIED: Final = "applied"
"""Path below the endpoint ``exchange``."""
TYP: Final = "cc-applied+jwt"
"""By a key of the follower for the use ``receipt``."""
CLAIMS: Final = Reason(
    "feed.applied",
    "the claims are not those of a follower that has applied a stretch of the feed",
    "声明内容不符合馈送应用确认的要求",
    "docs/protocol/log.md, section Feed",
)


class _Claims(Strict):
    iss: EntityId
    aud: EntityId
    iat: Seconds
    origin: Annotated[str, Field(pattern=r"^[!-*,-~]{1,200}$")]
    next: Annotated[int, Field(ge=0, le=2**53 - 1)]
    size: Annotated[int, Field(ge=0, le=2**53 - 1)]
    root: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    held: Annotated[int, Field(ge=0, le=2**53 - 1)]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a follower states.

    Attributes:
        follower: Entity id.
        provider: Entity id of the member whose log it is.
        origin: Of the log.
        next: Everything below this index is applied.
        size: Of the checkpoint that the follower holds.
        root: Of that checkpoint.
        held: How many objects of the provider the follower holds now.
    """

    follower: str
    provider: str
    origin: str
    next: int
    size: int
    root: bytes
    held: int


def sign_applied(applied: Applied, seal: Sealer, now: int) -> str:
    """Return the statement as a token.

    Args:
        applied: What is stated.
        seal: Signs as :data:`TYP` with a key of the follower for the use ``receipt``.
        now: Seconds since 1970.
    """
    claims: JsonObject = {
        "iss": applied.follower,
        "aud": applied.provider,
        "iat": now,
        "origin": applied.origin,
        "next": applied.next,
        "size": applied.size,
        "root": base64url.encode(applied.root),
        "held": applied.held,
    }
    return seal(claims)


def check_applied(
    token: str, opened: Opener, *, follower: str, provider: str, origin: str
) -> Applied:
    """Verify a statement.

    Args:
        token: As received.
        opened: Opens tokens of :data:`TYP` by keys for the use ``receipt``.
        follower: Who signed the request that brought it.
        provider: This city.
        origin: Of its log.

    Raises:
        VerificationError: Its signature or claims are not right, it is another member's, or about
            another log.
    """
    found = opened(token)
    with refusing(CLAIMS):
        claims = _Claims.model_validate(found.payload)
    if (claims.iss, claims.aud, claims.origin) != (follower, provider, origin):
        raise VerificationError(CLAIMS, "another follower, provider or log")
    if claims.next > claims.size:
        raise VerificationError(CLAIMS, "beyond its own checkpoint")
    root = base64url.decode(claims.root, where="root")
    return Applied(follower, provider, origin, claims.next, claims.size, root, claims.held)
