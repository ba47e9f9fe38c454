"""Exchanging a key for the next one.

A member commits to the digest of its next root key while the present one is still good
(pre-rotation): whoever steals the present key cannot put an own key in its place. A new working key
is published before it is used, so that every member has the registry that lists it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from credit_hub.federation.encoding.canonical import digest
from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.keys.jwk import members_of
from credit_hub.federation.keys.pair import PublicKey

__all__ = ["RootRotation", "check_published", "check_root_rotation", "next_root"]

NOT_COMMITTED: Final = Reason(
    "key.next_root",
    en="the new root key is not the one committed to, and not all other members agree",
    zh="新的根密钥与此前承诺不符，且未获其余全体成员同意",
    rule="protocol signatures section 7 (rotation)",
)
TOO_SOON: Final = Reason(
    "key.too_soon",
    en="the key is used before every member can have the registry that lists it",
    zh="密钥启用过早，其他成员可能尚未取得登记信息",
    rule="protocol signatures section 7 (rotation)",
)
_INTERVALS: Final = 2


def next_root(key: PublicKey) -> str:
    """Return what a member commits to: the digest of the canonical JWK of its next root key."""
    return digest(members_of(key.suite, key.point))


@dataclass(frozen=True, slots=True)
class RootRotation:
    """A member wants another root key.

    Attributes:
        member: Whose it is.
        committed: ``next_root`` of its present entry.
        key: The new root key.
        approving: Members whose root signatures stand under the change.
    """

    member: str
    committed: str
    key: PublicKey
    approving: AbstractSet[str]


def check_root_rotation(change: RootRotation, members: AbstractSet[str]) -> None:
    """Refuse a root key that was not committed to, unless all other members agree.

    Args:
        change: The change.
        members: All members whose root keys count, the changing one included.

    Raises:
        RegistrationError: Neither holds. Alone in the alliance, a member has nobody to agree.
    """
    if compare_digest(change.committed, next_root(change.key)):
        return
    others = members - {change.member}
    if not others or not others <= change.approving:
        raise RegistrationError(NOT_COMMITTED, change.member)


def check_published(published_at: int, signs_from: int, interval: int) -> None:
    """Refuse a key that signs before twice the interval of the registry's timestamp has passed.

    Args:
        published_at: When the registry that lists the key was published, seconds since 1970 UTC.
        signs_from: When the key may sign first.
        interval: Seconds between two timestamps of the registry.

    Raises:
        RegistrationError: The key is too early.
    """
    if signs_from < published_at + _INTERVALS * interval:
        raise RegistrationError(TOO_SOON)
