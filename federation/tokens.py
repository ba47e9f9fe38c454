"""Tokens whose payload is claims: opened by registered keys, sealed by one's own.

Who signs says who it is: a token counts only if ``iss`` is the member that registered the key, and
if the key could sign at ``iat``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from credit_hub.federation.encoding.digests import Hash, tagged
from credit_hub.federation.encoding.strict_json import JsonObject, dump, parse
from credit_hub.federation.errors import (
    Reason,
    RegistrationError,
    SuiteError,
    VerificationError,
)
from credit_hub.federation.jws import compact
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyEntry, KeyResolver, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.suites.port import Signer
from credit_hub.federation.window import seconds

__all__ = [
    "HolderKeys",
    "Opened",
    "Opener",
    "Sealer",
    "holder_opener",
    "registered_opener",
    "sealer",
]

NOT_SIGNER: Final = Reason(
    "token.issuer",
    "the token says it is from another member than the one whose key signed it",
    "令牌声明的签发方与签名密钥所属成员不符",
    "protocol records section 3 (issuer); RFC 9901 section 7.1 step 2.c",
)
HOLDER_KEY: Final = Reason(
    "token.holder_key",
    "the holder's key that the record names may not be used",
    "记录所载持有人密钥不可使用",
    "RFC 9901 section 4.1.2; RFC 7517",
)
_HOLDER: Final = "holder"
_ALWAYS: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A token whose signature holds.

    Attributes:
        alg: Algorithm of the key that signed it.
        payload: What it says.
        content: The bytes of the payload, as signed.
    """

    alg: str
    payload: JsonObject
    content: bytes

    def digest(self, algorithm: Hash = Hash.SHA_256) -> str:
        """Return the tagged digest by which others refer to this token.

        It is over the payload as signed: a signature can be made in many ways over one payload.
        """
        return tagged(self.content, algorithm)


Opener: TypeAlias = Callable[[str], Opened]
"""Verifies a compact JWS with the keys it trusts and the ``typ`` it expects, else raises
``VerificationError``."""

Sealer: TypeAlias = Callable[[JsonObject], str]
"""Signs a payload, canonically serialised, as a compact JWS with the ``typ`` it stands for."""

HolderKeys: TypeAlias = Callable[[JsonObject], Opener]
"""Makes of a public JWK what opens the tokens of its holder; raises ``VerificationError`` for a key
that may not be used."""


def registered_opener(keys: KeyResolver, expected: Expected) -> Opener:
    """Return what opens tokens of one kind, signed by members with keys of one use.

    It raises ``VerificationError`` where the signature does not hold, the payload is no claims of
    cc-json-1, ``iss`` is not the member whose key signed, or the key could not sign at ``iat``.
    """

    def opened(token: str) -> Opened:
        found = compact.verify(token, keys, expected)
        claims = found.members()
        if claims.get("iss") != found.entry.member:
            raise VerificationError(NOT_SIGNER)
        found.entry.check_signed(seconds(claims, "iat"))
        return Opened(found.entry.verifier.alg, claims, found.payload)

    return opened


def sealer(signer: Signer, typ: str) -> Sealer:
    """Return what signs claims as tokens of one kind.

    It raises ``VerificationError`` for claims that break cc-json-1 or the limits.
    """

    def sealed(claims: JsonObject) -> str:
        return compact.sign(dump(claims), signer, typ=typ)

    return sealed


def holder_opener(typ: str, now: int) -> HolderKeys:
    """Return what makes openers of the keys that records name for their holders."""

    def opener_of(jwk: JsonObject) -> Opener:
        try:
            key = PublicKey.read(jwk)
        except (RegistrationError, SuiteError):
            raise VerificationError(HOLDER_KEY) from None
        # The key counts for this one token, whose window the key binding checks itself.
        entry = KeyEntry(_HOLDER, key.kid, KeyUse.RECORD, key, 0, _ALWAYS, _ALWAYS)
        table = KeyTable({key.kid: entry})

        def opened(token: str) -> Opened:
            found = compact.verify(token, table, Expected(typ, KeyUse.RECORD, now))
            return Opened(key.alg, parse(found.payload, where="payload"), found.payload)

        return opened

    return opener_of
