"""What a member hands to the founders: its entry, and proofs that it holds the keys in it.

A file that goes from machine to machine. Founders check it before they sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import Field

from credit_hub.api.exchange.key_files import KeyFolder
from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import Reason, RegistrationError, VerificationError
from credit_hub.federation.fields import Digest, Strict, refusing
from credit_hub.federation.keys.entry import KeyEntry
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.keys.registration import (
    NOT_HELD,
    Registration,
    possession_proof,
    register,
)
from credit_hub.federation.registry.ceremony import Founder
from credit_hub.federation.registry.documents import sound_key
from credit_hub.federation.registry.member import (
    Member,
    MemberKey,
    PublicJwk,
    read_member,
    write_member,
)
from credit_hub.federation.registry.registry import Registry
from credit_hub.federation.registry.root_keys import tuf_public
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY

__all__ = [
    "Application",
    "FounderKey",
    "arriving_founder",
    "check_proofs",
    "read_application",
    "write_application",
]

FORM: Final = Reason(
    "exchange.application",
    en="this file is no application of a member: an entry with proofs for its keys",
    zh="文件不是成员申请：应含条目及密钥持有证明",
    rule="federation protocol, signatures section 6: registration",
)


class FounderKey(Strict):
    """A founder's root key, and what it announces as the next one."""

    jwk: PublicJwk
    next_root: Digest

    def founder(self, member: str) -> Founder:
        """Return the founder for a root.

        Raises:
            RegistrationError: The key is unsound.
        """
        return Founder(member, tuf_public(PublicKey.read(self.jwk.members())), self.next_root)

    @classmethod
    def of(cls, founder: Founder) -> Self:
        """Return the public part of a founder."""
        own = sound_key(founder.key).jwk()
        return cls(jwk=_jwk(own), next_root=founder.next_root)


class Application(Strict):
    """An entry as text, to the byte, and a proof for each key that is new.

    Attributes:
        entry: Canonical JSON.
        proofs: Signatures in base64url by ``kid``.
        founder: Of a member that founds the alliance.
    """

    entry: str
    proofs: Annotated[Mapping[str, str], Field(max_length=64)]
    founder: FounderKey | None = None

    def member(self) -> Member:
        """Return the entry.

        Raises:
            VerificationError: It is none.
        """
        return read_member(self.entry.encode(), where="application")

    @classmethod
    def of(cls, member: Member, keys: KeyFolder, *, founder: Founder | None = None) -> Self:
        """Return the application of a member for the keys of its entry that are held here."""
        entry = write_member(member)
        held = {key.kid: key for use in {k.use for k in member.keys} for key in keys.keys(use)}
        proofs = {
            key.kid: base64url.encode(
                possession_proof(_registration(member, key, entry), held[key.kid])
            )
            for key in member.keys
            if key.kid in held
        }
        own = None if founder is None else FounderKey.of(founder)
        return cls(entry=entry.decode(), proofs=proofs, founder=own)


def check_proofs(application: Application, before: Registry | None) -> Member:
    """Return the entry, if whoever made it holds each key that the registry does not have yet.

    Raises:
        RegistrationError: A proof is missing or wrong, or a key is another member's.
        VerificationError: The entry is none.
        SuiteError: This machine cannot compute the suite of a key.
    """
    member, entry = application.member(), application.entry.encode()
    known = {} if before is None else dict(before.members)
    owners = {key.kid: other for other in known.values() for key in other.keys}
    for key in member.keys:
        owner = owners.get(key.kid)
        if owner is not None and owner.id == member.id:
            continue
        proof = application.proofs.get(key.kid)
        if proof is None:
            raise RegistrationError(NOT_HELD, key.kid)
        identity = DEFAULT_IDENTITY if key.identity is None else key.identity.encode("ascii")
        public = PublicKey.read(key.jwk.members(), identity=identity)
        register(
            _registration(member, key, entry), public, base64url.decode(proof), _Listed(owners)
        )
    return member


def read_application(data: bytes, where: str) -> Application:
    """Read the file.

    Raises:
        VerificationError: It is none.
    """
    strict_json.parse(data, where=where)
    with refusing(FORM, where):
        return Application.model_validate_json(data)


def arriving_founder(data: bytes, where: str, registry: Registry) -> Founder:
    """Return the founder that an application asks to become.

    Raises:
        VerificationError: It is no application, or asks for nothing of the kind.
        RegistrationError: A proof is missing or wrong, or a key is unsound.
    """
    application = read_application(data, where)
    if application.founder is None:
        raise VerificationError(FORM, f"{where}: made without --founder")
    return application.founder.founder(check_proofs(application, registry).id)


def write_application(application: Application) -> bytes:
    """Return the bytes of the file."""
    return strict_json.dump(application.model_dump(mode="json", exclude_none=True))


class _Listed:
    """Keys of the registry before; what they are is of no matter, only that they are there."""

    def __init__(self, owners: Mapping[str, Member]) -> None:
        self._owners = owners

    def resolve(self, kid: str) -> KeyEntry | None:
        """Return the entry of a key, or nothing."""
        owner = self._owners.get(kid)
        if owner is None:
            return None
        return next(key for key in owner.keys if key.kid == kid).entry(owner.id)


def _registration(member: Member, key: MemberKey, entry: bytes) -> Registration:
    return Registration(
        member=member.id,
        use=key.use,
        signs_from=key.nbf,
        signs_until=key.signs_until,
        verifies_until=key.exp,
        draft=tagged(entry),
    )


def _jwk(members: Mapping[str, str]) -> PublicJwk:
    return PublicJwk.model_validate(
        {name: members[name] for name in ("kty", "crv", "x", "y") if name in members}
    )
