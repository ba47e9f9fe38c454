"""The entry of a member: what all others need to know to verify, to ask and to refuse.

Every field is strict and no other is taken: an entry that says more than the protocol knows would
mean different things to different hubs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.fields import EntityId, RegionCode, Seconds, Strict, refusing
from credit_hub.federation.http.destination import is_plain
from credit_hub.federation.keys.entry import KeyEntry, KeyUse
from credit_hub.federation.keys.jwk import thumbprint
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.registry.log_entry import MemberLog
from credit_hub.federation.registry.reasons import ENTRY
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY
from credit_hub.federation.suites.table import SUITES

__all__ = [
    "KeyState",
    "Member",
    "MemberKey",
    "PublicJwk",
    "Removal",
    "Role",
    "Standing",
    "read_member",
    "target_of",
    "write_member",
]

_COORDINATE_BYTES: Final = 32
_SUITES: Final = {suite.alg: suite for suite in SUITES}
_THIS_MACHINE: Final = ("http://127.0.0.1:", "http://[::1]:")
"""Two hubs on one machine, which try the exchange, need no certificates."""
_CONTROL_FREE: Final = re.compile(r"[^\x00-\x1f\x7f]+")


class Role(StrEnum):
    """What a member does in the alliance."""

    ISSUER = "issuer"
    RELYING = "relying"
    WITNESS = "witness"
    LOG = "log"


class KeyState(StrEnum):
    """Whether a key still signs."""

    ACTIVE = "active"
    VERIFY_ONLY = "verify-only"
    """Replaced: what it signed is verified, but it signs nothing new."""
    REVOKED = "revoked"
    """Compromised or withdrawn: only what was logged before ``revoked_at`` counts."""


class Standing(StrEnum):
    """How a member stands."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Its questions are refused; its records are shown as those of a suspended issuer."""
    REMOVED = "removed"
    """Nothing of it counts after the date of grace."""


class PublicJwk(Strict):
    """A public key as RFC 7517 has it: coordinates in base64url, nothing private, nothing else."""

    kty: Literal["EC", "OKP"]
    crv: Literal["P-256", "SM2-P-256", "Ed25519"]
    x: str
    y: str | None = None

    @field_validator("x", "y")
    @classmethod
    def _coordinate(cls, value: str | None) -> str | None:
        if value is not None and len(base64url.decode(value)) != _COORDINATE_BYTES:
            raise ValueError("a coordinate has 32 bytes")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kty == "EC") is (self.y is None) or (self.kty == "OKP") != (self.crv == "Ed25519"):
            raise ValueError("kty, crv and coordinates do not go together")
        return self

    def members(self) -> dict[str, str]:
        """Return the members that make the key."""
        found: dict[str, str] = self.model_dump(exclude_none=True)
        return found


class MemberKey(Strict):
    """A key with its one algorithm, its one use and its times, in seconds since 1970.

    Attributes:
        kid: Thumbprint of ``jwk`` (RFC 7638).
        alg: The only algorithm under which it counts.
        use: The only thing that it signs.
        jwk: The key.
        nbf: From when it signs.
        signs_until: Until when it signs, exclusive.
        exp: Until when what it has signed is verified, exclusive: the end of its longest record.
        status: Whether it still signs.
        revoked_at: Since when it may be in other hands.
        reason: Of a revocation.
        identity: The signer's identity of GB/T 32918.2 section 5.5, where not the usual one.
    """

    kid: str
    alg: Literal["SGD_SM3_SM2", "ES256", "Ed25519"]
    use: KeyUse
    jwk: PublicJwk
    nbf: Seconds
    signs_until: Seconds
    exp: Seconds
    status: KeyState = KeyState.ACTIVE
    revoked_at: Seconds | None = None
    reason: Literal["compromised", "superseded", "ceased"] | None = None
    identity: Annotated[str, Field(pattern=r"^[!-~]{1,100}$")] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        suite = _SUITES[self.alg]
        if (self.jwk.kty, self.jwk.crv) != (suite.kty, suite.crv):
            raise ValueError("alg and jwk do not go together")
        if self.kid != thumbprint(self.jwk.members()):
            raise ValueError("kid is not the thumbprint of jwk (RFC 7638)")
        if not self.nbf < self.signs_until <= self.exp:
            raise ValueError("nbf < signs_until <= exp")
        revoked = self.status is KeyState.REVOKED
        if revoked is (self.revoked_at is None) or revoked is (self.reason is None):
            raise ValueError("revoked, revoked_at and reason go together")
        if self.identity is not None and suite.id != "cn-1":
            raise ValueError("identity is for SM2 alone")
        return self

    def entry(self, member: str) -> KeyEntry:
        """Return the key as the envelopes take it.

        It was checked when it was registered; the carelessness of an alliance is no reason to trust
        a point of low order, so it is checked again.

        Raises:
            RegistrationError: The point is none that a key may have.
            SuiteError: This machine cannot compute the suite.
        """
        identity = DEFAULT_IDENTITY if self.identity is None else self.identity.encode("ascii")
        return KeyEntry(
            member=member,
            kid=self.kid,
            use=self.use,
            verifier=PublicKey.read(self.jwk.members(), identity=identity),
            signs_from=self.nbf,
            signs_until=self.signs_until,
            verifies_until=self.exp,
            revoked_at=self.revoked_at,
        )


class Removal(Strict):
    """Since when a member is suspended or removed; a removal takes effect after ``grace``."""

    since: Seconds
    grace: Seconds


class Member(Strict):
    """A member of the alliance.

    Attributes:
        id: A name in the form of a URL; nothing is ever fetched from it.
        name: 名称, for people.
        area_code: Division of GB/T 2260 whose records it keeps.
        roles: What it does.
        endpoints: URLs by purpose; no message can name others.
        accepts: Suites that it verifies, the preferred one first.
        keys: All of them, historical ones too: they stay for ten years.
        quotas: Most questions a day (Beijing time) to one provider, for each purpose.
        purposes: What it may ask for.
        log: The log that it runs; exactly members with the role ``log`` have one.
    """

    id: EntityId
    name: Annotated[str, Field(min_length=1, max_length=100)]
    area_code: RegionCode
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    endpoints: Annotated[Mapping[str, str], Field(max_length=16)]
    accepts: Annotated[tuple[str, ...], Field(min_length=1)]
    keys: Annotated[tuple[MemberKey, ...], Field(min_length=1, max_length=64)]
    quotas: Mapping[str, Annotated[int, Field(ge=0, le=10_000_000)]]
    purposes: tuple[str, ...]
    standing: Standing = Standing.ACTIVE
    removal: Removal | None = None
    log: MemberLog | None = None

    @field_validator("name")
    @classmethod
    def _plain(cls, value: str) -> str:
        if _CONTROL_FREE.fullmatch(value) is None:
            raise ValueError("control characters")
        return value

    @field_validator("accepts")
    @classmethod
    def _suites(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {suite.id for suite in SUITES if suite.enabled}
        if len(set(value)) < len(value) or not set(value) <= known:
            raise ValueError(f"suites are {', '.join(sorted(known))}, each once")
        return value

    @field_validator("endpoints")
    @classmethod
    def _urls(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for name, url in value.items():
            plain = is_plain(url) and "?" not in url and re.fullmatch("[a-z-]{1,20}", name)
            if not plain or not url.startswith(("https://", *_THIS_MACHINE)):
                raise ValueError("endpoints are https URLs without user, query and fragment")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.standing is Standing.ACTIVE) is not (self.removal is None):
            raise ValueError("standing and removal go together")
        if (Role.LOG in self.roles) is (self.log is None):
            raise ValueError("the role log and a log go together")
        if len({key.kid for key in self.keys}) < len(self.keys):
            raise ValueError("a key stands there twice")
        if set(self.quotas) != set(self.purposes):
            raise ValueError("each purpose has a quota, and nothing else has")
        return self


def read_member(data: bytes, *, where: str = "") -> Member:
    """Return the entry that a file of the registry holds.

    Raises:
        VerificationError: It breaks cc-json-1, or is no entry; the message names the fields.
    """
    strict_json.parse(data, where=where)
    with refusing(ENTRY, where):
        return Member.model_validate_json(data)


def write_member(member: Member) -> bytes:
    """Return the bytes of an entry: canonical JSON, so that equal entries are equal files."""
    return strict_json.dump(member.model_dump(mode="json", exclude_none=True))


def target_of(member: str) -> str:
    """Return the path of an entry in the registry.

    Example:
        >>> target_of("https://credit.zhengzhou.example/fed")
        'members/credit.zhengzhou.example~fed.json'
    """
    return f"members/{member.removeprefix('https://').replace('/', '~')}.json"
