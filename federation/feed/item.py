"""An object as it is passed on: what it is, its place in the log, and the salt of its leaf."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.hashing import TreeHash
from credit_hub.federation.log.leaf import LeafKind, check_leaf, leaf_of, logged

__all__ = ["LONGEST_OBJECT", "TOKEN", "LoggedObject"]

LONGEST_OBJECT: Final = 64 * 1024
"""Bytes of one token (federation.md 3.3)."""
TOKEN: Final = re.compile(r"[A-Za-z0-9_.~-]+", re.ASCII)
"""Characters of a JWS or SD-JWT in compact form."""

OBJECT: Final = Reason(
    "feed.object",
    "an object of a feed is not a compact token of at most 64 KiB",
    "馈送中的对象不是 64 KiB 以内的紧凑令牌",
    "docs/protocol/log.md, section Feed",
)


@dataclass(frozen=True, slots=True)
class LoggedObject:
    """A token with its place in the log.

    Attributes:
        index: In the log, from 0.
        kind: First byte of its leaf.
        token: As it was signed, to the character.
        salt: Of its leaf; None where the object is public.
    """

    index: int
    kind: LeafKind
    token: str = field(repr=False)
    salt: bytes | None = field(repr=False)

    def leaf(self, tree: TreeHash) -> bytes:
        """Return the entry that stands for it in the log.

        Raises:
            VerificationError: The salt does not fit the kind.
        """
        return leaf_of(self.kind, logged(self.token), self.salt, tree)

    def check(self) -> None:
        """Refuse what is no compact token, or has a salt that its kind does not have.

        Raises:
            VerificationError: It is or has.
        """
        if len(self.token) > LONGEST_OBJECT or TOKEN.fullmatch(self.token) is None:
            raise VerificationError(OBJECT, f"index {self.index}")
        self.leaf_matches_kind()

    def leaf_matches_kind(self) -> None:
        """Refuse a salt where the object is public, and a missing one where it is not."""
        if self.kind.is_public != (self.salt is None):
            check_leaf(b"", self.kind, b"", self.salt)
