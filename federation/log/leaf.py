"""What may stand in the log: public objects, and salted commitments to all others.

A leaf is never removed, so nothing that concerns a person may be in one. A private object leaves
HMAC(salt, kind || object): whoever holds object and salt shows that it was there, whoever holds
neither learns nothing, and where the salt is deleted nobody can ever tie the leaf to the object
again (Personal Information Protection Law, article 47).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from enum import IntEnum, unique
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.hashing import SHA_256, TreeHash

__all__ = [
    "KINDS",
    "LONGEST_ENTRY",
    "SALT_BYTES",
    "LeafKind",
    "check_leaf",
    "leaf_of",
    "logged",
    "new_salt",
    "private_leaf",
    "public_leaf",
]

SALT_BYTES: Final = 32
LONGEST_ENTRY: Final = 2**16 - 1
"""Bytes of a leaf: bundles count with two bytes (C2SP tlog-tiles, section Log entries)."""
_PUBLIC: Final = 0x40
_BY_DIGEST: Final = 0x80

NOT_THIS_LEAF: Final = Reason(
    "leaf.mismatch",
    "the object and salt do not give this leaf",
    "对象与盐值不能得出该叶子",
    "docs/protocol/log.md, section Leaves",
)
SALT: Final = Reason(
    "leaf.salt",
    "a private object needs a salt of 32 bytes, a public one has none",
    "私有对象须有 32 字节盐值，公开对象不得有盐值",
    "docs/protocol/log.md, section Leaves",
)
PRIVATE: Final = Reason(
    "leaf.private",
    "an object of this kind may not stand in the log in the open",
    "该类对象不得以明文进入日志",
    "federation.md 3.9; docs/protocol/log.md, section Leaves",
)


@unique
class LeafKind(IntEnum):
    """The first byte of a leaf; bit 0x40 marks what is public."""

    RECORD = 0x01
    CONSENT = 0x02
    RECEIPT = 0x03
    EVENT = 0x04
    """Withdrawal, objection, repair, sanction, outcome: what a feed carries."""
    REGISTRY = _PUBLIC | 0x01
    MAPPING = _PUBLIC | 0x02
    STATUS_LIST = _PUBLIC | 0x03

    @property
    def is_public(self) -> bool:
        """Whether the object itself may stand in the log."""
        return bool(self & _PUBLIC)


KINDS: Final[Mapping[str, LeafKind]] = {kind.name.lower(): kind for kind in LeafKind}
"""By the names that feeds and evidence write."""


def new_salt() -> bytes:
    """Return a salt; it is kept beside the object, and deleted with it."""
    return secrets.token_bytes(SALT_BYTES)


def logged(token: str) -> bytes:
    """Return what stands in the log of a token: all up to the first tilde, to the character.

    Of an SD-JWT that is the JWT that its issuer signed. Disclosures are bound by the digests in it,
    and a key binding is new each time that the record is shown: neither may change the leaf.

    Example:
        >>> logged("a.b.c~one~two~") == logged("a.b.c~two~") == logged("a.b.c")
        True
    """
    return token.partition("~")[0].encode("ascii")


def private_leaf(kind: LeafKind, data: bytes, salt: bytes, tree: TreeHash = SHA_256) -> bytes:
    """Return the leaf of an object that stays with its holders.

    Args:
        kind: A private kind.
        data: The object, to the byte.
        salt: From :func:`new_salt`; never one salt for two objects.
        tree: The hash of the log.

    Raises:
        VerificationError: The kind is public, or the salt has another length.
    """
    if kind.is_public or len(salt) != SALT_BYTES:
        raise VerificationError(SALT, f"kind {kind.name.lower()}")
    head = bytes([kind])
    return head + _hmac(salt, head + data, tree)


def public_leaf(kind: LeafKind, data: bytes, tree: TreeHash = SHA_256) -> bytes:
    """Return the leaf of a public object: the object, or its digest where it is too long.

    Raises:
        VerificationError: The kind is private.
    """
    if not kind.is_public:
        raise VerificationError(PRIVATE, f"kind {kind.name.lower()}")
    if len(data) < LONGEST_ENTRY:
        return bytes([kind]) + data
    return bytes([kind | _BY_DIGEST]) + tree.digest(data)


def leaf_of(kind: LeafKind, data: bytes, salt: bytes | None, tree: TreeHash = SHA_256) -> bytes:
    """Return the leaf of an object: a public one has no salt.

    Raises:
        VerificationError: The salt does not fit the kind.
    """
    if salt is None:
        return public_leaf(kind, data, tree)
    return private_leaf(kind, data, salt, tree)


def check_leaf(
    leaf: bytes, kind: LeafKind, data: bytes, salt: bytes | None, tree: TreeHash = SHA_256
) -> None:
    """Verify that a leaf is that of an object.

    Raises:
        VerificationError: It is not, or the salt is missing or too much.
    """
    if kind.is_public:
        if salt is not None:
            raise VerificationError(SALT, f"kind {kind.name.lower()}")
        expected = public_leaf(kind, data, tree)
    else:
        expected = private_leaf(kind, data, salt or b"", tree)
    if not hmac.compare_digest(expected, leaf):
        raise VerificationError(NOT_THIS_LEAF, f"kind {kind.name.lower()}")


def _hmac(key: bytes, message: bytes, tree: TreeHash) -> bytes:
    if tree.algorithm is Hash.SHA_256:
        return hmac.digest(key, message, "sha256")
    state = HMAC(key, hashes.SM3())
    state.update(message)
    return state.finalize()
