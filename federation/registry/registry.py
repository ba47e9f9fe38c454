"""The registry as it was last trusted: whose key is whose, what for, and how fresh that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from credit_hub.federation.encoding.digests import Hash, tagged
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.stores import HttpKey
from credit_hub.federation.keys.entry import KeyEntry, KeyUse
from credit_hub.federation.registry.log_entry import POLICY, AlliancePolicy, read_policy
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    MemberKey,
    Standing,
    read_member,
    target_of,
)
from credit_hub.federation.registry.reasons import (
    ENTRY,
    KEY_REVOKED,
    KEY_UNKNOWN,
    KEY_USE,
    KEY_WINDOW,
    MEMBER_STANDING,
    MEMBER_UNKNOWN,
    REGISTRY_EXPIRED,
    TWO_FOLD,
)

__all__ = ["MAPPINGS", "MEMBERS", "Registry", "RegistryView", "Trust"]

MEMBERS: Final = "members/"
"""Where entries stand among the targets."""
MAPPINGS: Final = "mappings/"
"""Where mapping tables stand."""


class Trust(StrEnum):
    """How fresh the known registry is."""

    FRESH = "fresh"
    STALE = "stale"
    """The statement of the day is missing: what is known counts, and every answer says so."""
    EXPIRED = "expired"
    """After 30 days nothing can be decided any more."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Members and mapping tables of one version.

    Attributes:
        version: Of the targets metadata: grows with every change.
        root_version: Of the root that the founders signed.
        fresh_until: Expiry of the newest timestamp that was seen.
        usable_until: Expiry of the targets metadata.
        members: Entries by entity id.
        mappings: Signed mapping tables by the digest of their bytes.
        logs: Members that run a log, by its origin.
        policy: What the founders have agreed for all; without one there is no quorum of witnesses.
    """

    version: int
    root_version: int
    fresh_until: datetime
    usable_until: datetime
    members: Mapping[str, Member]
    mappings: Mapping[str, bytes]
    logs: Mapping[str, Member]
    policy: AlliancePolicy | None
    _keys: Mapping[str, tuple[Member, MemberKey]] = field(repr=False)
    _entries: dict[str, KeyEntry] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        files: Mapping[str, bytes],
        *,
        version: int,
        root_version: int,
        fresh_until: datetime,
        usable_until: datetime,
    ) -> Registry:
        """Read the files of a registry whose digests have been verified.

        Raises:
            VerificationError: An entry is malformed or stands under another name, or a member, a
                key or the origin of a log stands there twice.
        """
        entries = [_entry(name, files[name]) for name in sorted(files) if name.startswith(MEMBERS)]
        tables = [data for name, data in sorted(files.items()) if name.startswith(MAPPINGS)]
        return cls(
            version=version,
            root_version=root_version,
            fresh_until=fresh_until,
            usable_until=usable_until,
            members=MappingProxyType({entry.id: entry for entry in entries}),
            mappings=MappingProxyType(
                {tagged(table, hash_): table for table in tables for hash_ in Hash}
            ),
            logs=MappingProxyType(_by_origin(entries)),
            policy=read_policy(files[POLICY]) if POLICY in files else None,
            _keys=MappingProxyType(_by_kid(entries)),
        )

    def trust(self, now: datetime) -> Trust:
        """Say how fresh this is by a clock."""
        if now >= self.usable_until:
            return Trust.EXPIRED
        return Trust.FRESH if now < self.fresh_until else Trust.STALE

    def member(self, entity: str) -> Member:
        """Return an entry.

        Raises:
            VerificationError: There is none.
        """
        found = self.members.get(entity)
        if found is None:
            raise VerificationError(MEMBER_UNKNOWN)
        return found

    def at(self, now: datetime) -> RegistryView:
        """Return the registry as it counts at a moment.

        Raises:
            VerificationError: It is expired.
        """
        trust = self.trust(now)
        if trust is Trust.EXPIRED:
            raise VerificationError(REGISTRY_EXPIRED)
        return RegistryView(self, now, trust)

    def http_key(self, kid: str, at: datetime) -> HttpKey:
        """Return a key that may sign requests and answers now; see ``http.stores.HttpKeys``.

        A key that is replaced or revoked signs nothing new, and a suspended member asks nothing.

        Raises:
            VerificationError: The registry is expired; the key is unknown, for another use, not
                signing at this moment, or revoked; its owner is suspended or removed.
            SuiteError: This machine cannot compute the suite.
        """
        view = self.at(at)
        member, key = self._found(kid)
        if key.use is not KeyUse.HTTP or key.status is KeyState.VERIFY_ONLY:
            raise VerificationError(KEY_USE)
        if key.status is KeyState.REVOKED:
            raise VerificationError(KEY_REVOKED)
        if not key.nbf <= int(at.timestamp()) < key.signs_until:
            raise VerificationError(KEY_WINDOW)
        if member.standing is not Standing.ACTIVE:
            raise VerificationError(MEMBER_STANDING, member.standing)
        return HttpKey(member.id, self._entry(kid).verifier, fresh=view.trust is Trust.FRESH)

    def _found(self, kid: str) -> tuple[Member, MemberKey]:
        found = self._keys.get(kid)
        if found is None:
            raise VerificationError(KEY_UNKNOWN)
        return found

    def _entry(self, kid: str) -> KeyEntry:
        """Make the entry of a key when it is first needed: some take time to prepare."""
        made = self._entries.get(kid)
        if made is None:
            member, key = self._found(kid)
            made = self._entries.setdefault(kid, key.entry(member.id))
        return made


@dataclass(frozen=True, slots=True)
class RegistryView:
    """A registry that counts at one moment; a ``keys.entry.KeyResolver`` for the envelopes.

    Attributes:
        registry: What is seen.
        now: When.
        trust: ``fresh`` or ``stale``: answers that rest on it say which.
    """

    registry: Registry
    now: datetime
    trust: Trust

    def resolve(self, kid: str) -> KeyEntry | None:
        """Return the entry of a key, or nothing if it is unknown or its owner gone.

        Keys of a suspended member are returned: its records are shown as those of a suspended
        issuer, see :meth:`standing`.

        Raises:
            RegistrationError: The point is none that a key may have.
            SuiteError: This machine cannot compute the suite.
        """
        found = self.registry._keys.get(kid)  # noqa: SLF001 - the view is a part of it
        if found is None or _gone(found[0], self.now):
            return None
        return self.registry._entry(kid)  # noqa: SLF001

    def standing(self, member: str) -> Standing:
        """Return how a member stands.

        Raises:
            VerificationError: There is no such member.
        """
        return self.registry.member(member).standing


def _entry(name: str, data: bytes) -> Member:
    member = read_member(data, where=name)
    if target_of(member.id) != name:
        raise VerificationError(ENTRY, f"{name}: the entry of another member")
    return member


def _by_kid(members: Iterable[Member]) -> dict[str, tuple[Member, MemberKey]]:
    found: dict[str, tuple[Member, MemberKey]] = {}
    for member in members:
        for key in member.keys:
            # The same key for two uses, or of two members, would let a signature be taken for
            # another one.
            if key.kid in found:
                raise VerificationError(TWO_FOLD, target_of(member.id))
            found[key.kid] = (member, key)
    return found


def _by_origin(members: Iterable[Member]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for member in members:
        if member.log is None:
            continue
        # Two members with one origin could show each other's trees as their own.
        if member.log.origin in found:
            raise VerificationError(TWO_FOLD, target_of(member.id))
        found[member.log.origin] = member
    return found


def _gone(member: Member, now: datetime) -> bool:
    if member.standing is not Standing.REMOVED or member.removal is None:
        return False
    return now >= datetime.fromtimestamp(member.removal.grace, UTC)
