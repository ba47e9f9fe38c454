"""What a new version of the registry may not lose of the one before.

Old records must be verifiable for ten years, and a revocation is for good: founders check this
before they sign, and the publisher before it publishes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.keys.rotation import check_published
from credit_hub.federation.registry.freshness import STATEMENT_LIFE
from credit_hub.federation.registry.member import KeyState, Member, MemberKey
from credit_hub.federation.registry.registry import Registry

__all__ = ["KEPT", "LOST", "REWRITTEN", "check_succession"]

KEPT: Final = timedelta(days=3653)
"""Ten years after its end a key may leave the registry."""
LOST: Final = Reason(
    "registry.lost",
    en="the new version lacks a member or a key that must stay for ten years",
    zh="新版本缺少应保留十年的成员或密钥",
    rule="federation protocol, registry: historical keys",
)
REWRITTEN: Final = Reason(
    "registry.rewritten",
    en="the new version changes what a key was, or takes a revocation back",
    zh="新版本改写了密钥的既有内容或撤回了撤销",
    rule="federation protocol, registry: historical keys",
)


def check_succession(before: Registry, after: Registry, now: datetime) -> None:
    """Compare two versions.

    Raises:
        RegistrationError: A member or key is lost before its time, moved to another member, or
            rewritten; a revocation is taken back or dated later; a key of a known member signs
            before everybody can have the version that lists it, and replaces none of the same use
            that is revoked in it.
    """
    limit = int((now - KEPT).timestamp())
    for entity, old in before.members.items():
        kept = [key for key in old.keys if key.exp > limit]
        new = after.members.get(entity)
        if new is None:
            if kept:
                raise RegistrationError(LOST, entity, remedy="set its standing to removed")
            continue
        for key in kept:
            _check_key(key, new)
        _check_new(old, new, now)


def _check_key(old: MemberKey, member: Member) -> None:
    new = next((key for key in member.keys if key.kid == old.kid), None)
    if new is None:
        raise RegistrationError(LOST, member.id, remedy="keep the key as verify-only")
    same = (old.alg, old.use, old.nbf, old.identity) == (new.alg, new.use, new.nbf, new.identity)
    if not same or new.exp < old.exp or _taken_back(old, new):
        raise RegistrationError(REWRITTEN, member.id)


def _check_new(old: Member, new: Member, now: datetime) -> None:
    known = {key.kid: key for key in old.keys}
    lost = {
        key.use
        for key in new.keys
        if key.status is KeyState.REVOKED
        and key.kid in known
        and known[key.kid].status is not KeyState.REVOKED
    }
    for key in new.keys:
        if key.kid not in known and key.use not in lost:
            check_published(int(now.timestamp()), key.nbf, int(STATEMENT_LIFE.total_seconds()))


def _taken_back(old: MemberKey, new: MemberKey) -> bool:
    if old.status is KeyState.REVOKED and old.revoked_at is not None:
        return new.revoked_at is None or new.revoked_at > old.revoked_at
    return old.status is KeyState.VERIFY_ONLY and new.status is KeyState.ACTIVE
