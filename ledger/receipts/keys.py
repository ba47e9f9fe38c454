"""Keys that sign receipts (JWK, RFC 7517), and the public ones that check them (JWKS)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self, get_args

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

from credit_hub.ledger.receipts.canonical import Json, parse
from credit_hub.model.errors import InvalidValueError

__all__ = ["ALGORITHMS", "Algorithm", "KeySet", "PublicKey", "SigningKey"]

Algorithm = Literal["Ed25519", "ES256"]
"""Names of RFC 9864 and RFC 7518; each says all of curve and hash, as EdDSA did not."""
ALGORITHMS: Final = get_args(Algorithm)
_CURVES: Final[Mapping[str, Algorithm]] = {"Ed25519": "Ed25519", "P-256": "ES256"}
_Jwk = OKPKey | ECKey


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures; ``kid`` is its thumbprint (RFC 7638), so it names one key."""

    kid: str
    algorithm: Algorithm
    jwk: _Jwk

    @classmethod
    def read(cls, members: Json) -> Self:
        """Read a JWK; private members are left out.

        Raises:
            InvalidValueError: It is no key of Ed25519 or P-256, or its ``kid`` is not its
                thumbprint.
        """
        key = _import(members)
        public = type(key).import_key(key.as_dict(private=False))
        kid = public.thumbprint()
        if members.get("kid", kid) != kid:
            message = f"the key says kid {members['kid']!r}, its thumbprint is {kid}"
            raise InvalidValueError(message, rule="jwk.kid")
        return cls(kid, _CURVES[public.curve_name], public)

    def members(self) -> Json:
        """Return the JWK as it is published."""
        own = self.jwk.as_dict(private=False)
        return {**own, "kid": self.kid, "alg": self.algorithm, "use": "sig"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its public half."""

    jwk: _Jwk
    public: PublicKey

    @classmethod
    def generate(cls, algorithm: Algorithm) -> Self:
        """Return a new key."""
        jwk: _Jwk
        if algorithm == "Ed25519":
            jwk = OKPKey.generate_key("Ed25519")
        else:
            jwk = ECKey.generate_key("P-256")
        return cls(jwk, PublicKey.read(dict(jwk.as_dict(private=False))))

    @classmethod
    def read(cls, content: str) -> Self:
        """Read a private JWK.

        Raises:
            InvalidValueError: The text is no private JWK of Ed25519 or P-256; it is never quoted.
        """
        members = parse(content)
        key = _import(members)
        if not key.is_private:
            raise InvalidValueError("the key is public: it cannot sign", rule="jwk.private")
        return cls(key, PublicKey.read(members))

    def text(self) -> str:
        """Return the private JWK as JSON."""
        members = {**self.jwk.as_dict(private=True), "kid": self.public.kid, "use": "sig"}
        return json.dumps(members | {"alg": self.public.algorithm}, sort_keys=True)


@dataclass(frozen=True, slots=True)
class KeySet:
    """Public keys by kid."""

    keys: Mapping[str, PublicKey]

    @classmethod
    def of(cls, keys: Iterable[PublicKey]) -> Self:
        """Make a set of keys."""
        return cls({key.kid: key for key in keys})

    @classmethod
    def read(cls, content: str) -> Self:
        """Read a JWKS, or a single JWK; keys of other kinds are left out.

        Raises:
            InvalidValueError: The text is neither.
        """
        members = parse(content)
        listed = members.get("keys", [members])
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise InvalidValueError("the key set has no list of keys", rule="jwks.keys")
        return cls.of(PublicKey.read(item) for item in listed if _is_for_signatures(item))

    def text(self) -> str:
        """Return the JWKS as JSON."""
        return json.dumps({"keys": [dict(key.members()) for key in self.keys.values()]}, indent=2)


def _is_for_signatures(members: Json) -> bool:
    """Whether curve and stated purpose (use, key_ops, alg) are those of our signatures."""
    algorithm = _CURVES.get(str(members.get("crv")))
    operations = members.get("key_ops", ["verify"])
    return (
        algorithm is not None
        and members.get("use", "sig") == "sig"
        and members.get("alg", algorithm) == algorithm
        and isinstance(operations, list)
        and not {"sign", "verify"}.isdisjoint(map(str, operations))
    )


def _import(members: Json) -> _Jwk:
    kinds: Mapping[object, type[_Jwk]] = {"OKP": OKPKey, "EC": ECKey}
    if members.get("kty") not in kinds or not _is_for_signatures(members):
        message = "the key is no signing key of Ed25519 (kty OKP) or P-256 (kty EC)"
        raise InvalidValueError(message, rule="jwk.kind")
    needed = {name: value for name, value in members.items() if name in _MEMBERS}
    if not all(isinstance(value, str) for value in needed.values()):
        raise InvalidValueError("a member of the key is no text", rule="jwk.member")
    try:
        key: _Jwk = kinds[members["kty"]].import_key({k: str(v) for k, v in needed.items()})
        key.thumbprint()
    except (JoseError, ValueError, KeyError) as error:
        # What the library says may quote the key.
        message = f"the key is not usable ({type(error).__name__})"
        raise InvalidValueError(message, rule="jwk.usable") from None
    return key


_MEMBERS: Final = frozenset({"kty", "crv", "x", "y", "d"})
