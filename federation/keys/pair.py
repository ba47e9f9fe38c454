"""Key objects: a public key verifies, a private key signs. Where they are kept, api knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.keys import jwk
from credit_hub.federation.suites.engine import Check, Sign
from credit_hub.federation.suites.engines import engine_of
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY
from credit_hub.federation.suites.table import SigFormat, Suite

__all__ = ["PrivateKey", "PublicKey", "read_set"]

SAME_KID: Final = Reason(
    "key.set_ambiguous",
    en="a key set is empty, or has the same key twice",
    zh="密钥集为空，或含有重复密钥",
    rule="RFC 7517 sections 4.5 and 5",
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key that passed every check of registration; it cannot be made in another way.

    Attributes:
        suite: The one suite that it verifies.
        kid: Its thumbprint.
        point: Its coordinates, as in :class:`credit_hub.federation.suites.engine.Engine`.
    """

    suite: Suite
    kid: str
    point: bytes = field(repr=False)
    _check: Check = field(repr=False, compare=False)

    @classmethod
    def read(cls, members: JsonObject, *, identity: bytes = DEFAULT_IDENTITY) -> Self:
        """Read a JWK.

        Args:
            members: The object as received, after the strict JSON reader.
            identity: The signer's identity, for SM2 alone.

        Raises:
            RegistrationError: It is no sound public key: wrong form, not on its curve, not in its
                only encoding, of low order, for another purpose, or under a kid that is not its
                thumbprint.
            SuiteError: This machine cannot compute the suite.
        """
        suite = jwk.read_kind(members, private=False)
        key = cls.of(suite, jwk.coordinates(members), identity=identity)
        if members.get("kid", key.kid) != key.kid:
            raise RegistrationError(jwk.THUMBPRINT)
        return key

    @classmethod
    def of(cls, suite: Suite, point: bytes, *, identity: bytes = DEFAULT_IDENTITY) -> Self:
        """Make a key of its coordinates; errors as :meth:`read`."""
        engine = engine_of(suite, identity=identity)
        refusal = engine.refusal(point)
        if refusal is not None:
            raise RegistrationError(refusal, suite.alg)
        kid = jwk.thumbprint(jwk.members_of(suite, point))
        return cls(suite, kid, point, engine.verifying(point))

    @property
    def alg(self) -> str:
        """The name of the algorithm in a JWS header."""
        return self.suite.alg

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is right for the message."""
        if (
            len(signature) != self.suite.signature_bytes
            and self.suite.sig_format is not SigFormat.DER
        ):
            return False
        return self._check(message, signature)

    def jwk(self) -> dict[str, str]:
        """Return the key as it is published."""
        own = jwk.members_of(self.suite, self.point)
        return {**own, "kid": self.kid, "alg": self.alg, "use": "sig"}


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key in memory; a cryptographic module would stand behind the same port."""

    public: PublicKey
    _secret: bytes = field(repr=False, compare=False)
    _sign: Sign = field(repr=False, compare=False)

    @classmethod
    def generate(cls, suite: Suite, *, identity: bytes = DEFAULT_IDENTITY) -> Self:
        """Return a new key of a suite.

        Raises:
            SuiteError: The suite is switched off, or this machine cannot compute it.
        """
        secret, point = engine_of(suite, identity=identity).generate()
        return cls._of(suite, secret, point, identity)

    @classmethod
    def read(cls, members: JsonObject, *, identity: bytes = DEFAULT_IDENTITY) -> Self:
        """Read a private JWK.

        Raises:
            RegistrationError: It is no sound key pair; it is never quoted.
            SuiteError: This machine cannot compute the suite.
        """
        suite = jwk.read_kind(members, private=True)
        key = cls._of(suite, jwk.secret_of(members), jwk.coordinates(members), identity)
        if members.get("kid", key.kid) != key.kid:
            raise RegistrationError(jwk.THUMBPRINT)
        return key

    @classmethod
    def _of(cls, suite: Suite, secret: bytes, point: bytes, identity: bytes) -> Self:
        public = PublicKey.of(suite, point, identity=identity)
        signing = engine_of(suite, identity=identity).signing(secret, point)
        return cls(public, secret, signing)

    @property
    def alg(self) -> str:
        """The name of the algorithm in a JWS header."""
        return self.public.alg

    @property
    def kid(self) -> str:
        """The thumbprint of the public key."""
        return self.public.kid

    def sign(self, message: bytes) -> bytes:
        """Return the signature in the encoding of the suite."""
        return self._sign(message)

    def jwk(self) -> dict[str, str]:
        """Return the private key as its holder keeps it; it goes nowhere else."""
        return {**self.public.jwk(), "d": base64url.encode(self._secret)}


def read_set(document: JsonObject) -> tuple[PublicKey, ...]:
    """Read a JWK set (RFC 7517 section 5): every key must be sound, and none may be there twice.

    Raises:
        RegistrationError: It is no such set. A set is taken whole or not at all, because leaving
            out what is not understood would let two cities hold different sets.
    """
    listed = document.get("keys")
    if set(document) != {"keys"} or not isinstance(listed, list):
        raise RegistrationError(jwk.FORM, "keys")
    keys = []
    for members in listed:
        if not isinstance(members, dict):
            raise RegistrationError(jwk.FORM, "keys")
        keys.append(PublicKey.read(members))
    if not 0 < len(keys) == len({key.kid for key in keys}):
        raise RegistrationError(SAME_KID)
    return tuple(keys)
