"""Taking a key into the registry.

Soundness of the key itself is checked by :class:`PublicKey`; here it is shown that whoever asks
holds the private key, and that the key counts for one member and one use only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding.entity_id import check_entity_id
from credit_hub.federation.encoding.strict_json import dump
from credit_hub.federation.errors import Reason, RegistrationError, VerificationError
from credit_hub.federation.keys.entry import TWICE, KeyEntry, KeyResolver, KeyUse
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.suites.port import Signer

__all__ = ["Registration", "possession_proof", "register"]

NOT_HELD: Final = Reason(
    "key.possession",
    en="the proof that the private key is held does not verify",
    zh="私钥持有证明验证失败",
    rule="protocol signatures section 6 (registration); RFC 4211 section 4.1",
)
_PURPOSE: Final = "cc-key-possession"


@dataclass(frozen=True, slots=True)
class Registration:
    """A member asks for a key to be listed.

    Attributes:
        member: Entity id of the member.
        use: What the key shall sign.
        signs_from, signs_until, verifies_until: As in :class:`KeyEntry`.
        draft: Digest of what the key shall enter: the entry in the registry draft. It makes the
            proof fresh: one made for another draft, or seen elsewhere, does not fit.
    """

    member: str
    use: KeyUse
    signs_from: int
    signs_until: int
    verifies_until: int
    draft: str

    def statement(self, kid: str) -> bytes:
        """Return what is signed to show that the private key is held.

        Member and use are in it, so nobody can register another's key as its own. It is JSON that
        begins with a brace, and the input of a JWS never does: a proof is no token.
        """
        return dump(
            {
                "purpose": _PURPOSE,
                "member": self.member,
                "use": self.use.value,
                "kid": kid,
                "signs_from": self.signs_from,
                "signs_until": self.signs_until,
                "verifies_until": self.verifies_until,
                "draft": self.draft,
            }
        )


def possession_proof(wanted: Registration, signer: Signer) -> bytes:
    """Return the proof that the private key is held."""
    return signer.sign(wanted.statement(signer.kid))


def register(
    wanted: Registration, key: PublicKey, proof: bytes, registered: KeyResolver
) -> KeyEntry:
    """Return the entry of a key.

    Args:
        wanted: What is asked for.
        key: The key.
        proof: From :func:`possession_proof`.
        registered: All keys that ever were in the registry; a key never comes back.

    Raises:
        RegistrationError: The member's id has not its only form, the proof does not fit, the key
            was registered before, be it for this member and use or for others, or its windows are
            empty.
    """
    _check_member(wanted.member)
    if registered.resolve(key.kid) is not None:
        raise RegistrationError(TWICE, key.kid, remedy="make a new key for each use")
    if not key.verify(wanted.statement(key.kid), proof):
        raise RegistrationError(NOT_HELD, key.kid)
    return KeyEntry(
        member=wanted.member,
        kid=key.kid,
        use=wanted.use,
        verifier=key,
        signs_from=wanted.signs_from,
        signs_until=wanted.signs_until,
        verifies_until=wanted.verifies_until,
    )


def _check_member(member: str) -> None:
    try:
        check_entity_id(member)
    except VerificationError as error:
        raise RegistrationError(error.reason) from None
