"""Proof that whoever shows a record holds its key (RFC 9901 sections 4.3 and 7.3).

City applications usually hold no key of their users: then a record is bound by its ``aud`` alone,
and by the consent it names. Where a wallet exists, the record names the holder's key in ``cnf``.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.disclosure import text_digest
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.processing import hash_of
from credit_hub.federation.sdjwt.reasons import (
    KB_AUDIENCE,
    KB_CLAIMS,
    KB_HASH,
    KB_KEY,
    KB_MISSING,
    KB_NONCE,
    KB_UNASKED,
    KB_WINDOW,
)
from credit_hub.federation.tokens import HolderKeys, Sealer

__all__ = [
    "AHEAD",
    "BEHIND",
    "TYPE",
    "Binding",
    "NoBinding",
    "RequiredBinding",
    "bind",
    "check_binding",
]

TYPE: Final = "kb+jwt"
AHEAD: Final = 30
BEHIND: Final = 120
"""Seconds by which the clock of a holder may be ahead, and a proof old: the window of requests."""


@dataclass(frozen=True, slots=True)
class NoBinding:
    """The record is bound by its audience alone: one that comes with a proof is refused.

    A proof without a nonce to check it against proves nothing; taking it unread would let a reader
    of the code or of a log believe that it was checked.
    """


@dataclass(frozen=True, slots=True)
class RequiredBinding:
    """A proof of the holder's key is required.

    Attributes:
        nonce: What the verifier asked, fresh for each presentation.
        audience: Name of the verifier.
        now: Seconds since 1970.
        keys: Makes an opener of the holder's JWK.
    """

    nonce: str
    audience: str
    now: int
    keys: HolderKeys


Binding: TypeAlias = NoBinding | RequiredBinding


def bind(
    presentation: Presentation,
    seal: Sealer,
    *,
    nonce: str,
    audience: str,
    now: int,
    algorithm: Hash = Hash.SHA_256,
) -> str:
    """Return the compact SD-JWT+KB that a holder shows to one verifier.

    Args:
        presentation: The disclosures that the holder chose, in the order to be shown.
        seal: Signs with the holder's key and the header ``typ: kb+jwt``.
        nonce: What the verifier asked.
        audience: Name of the verifier.
        now: Seconds since 1970.
        algorithm: Hash that the issuer-signed payload names (:func:`.processing.hash_of`).
    """
    claims: JsonObject = {
        "aud": audience,
        "iat": now,
        "nonce": nonce,
        "sd_hash": text_digest(presentation.bound_text, algorithm),
    }
    return presentation.bound_text + seal(claims)


def check_binding(presentation: Presentation, payload: JsonObject, binding: Binding) -> None:
    """Check the key binding of a presentation, or that there is none.

    Args:
        presentation: As it came.
        payload: What the issuer signed; its ``cnf`` names the holder's key.
        binding: What is required.

    Raises:
        VerificationError: A rule of section 7.3 is broken.
    """
    if isinstance(binding, NoBinding):
        if presentation.key_binding is not None:
            raise VerificationError(KB_UNASKED)
        return
    if presentation.key_binding is None:
        raise VerificationError(KB_MISSING)
    opened = binding.keys(_holder_key(payload))(presentation.key_binding)
    _check_claims(opened.payload, binding)
    expected = text_digest(presentation.bound_text, hash_of(payload))
    found = opened.payload["sd_hash"]
    if not isinstance(found, str) or not hmac.compare_digest(found.encode(), expected.encode()):
        raise VerificationError(KB_HASH)


def _holder_key(payload: JsonObject) -> JsonObject:
    confirmation = payload.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, Mapping) else None
    if not isinstance(jwk, Mapping):
        raise VerificationError(KB_KEY)
    return jwk


def _check_claims(claims: JsonObject, binding: RequiredBinding) -> None:
    if not all(isinstance(claims.get(name), str) for name in ("aud", "nonce", "sd_hash")):
        raise VerificationError(KB_CLAIMS)
    made = claims.get("iat")
    if not isinstance(made, int) or isinstance(made, bool):
        raise VerificationError(KB_CLAIMS)
    if not binding.now - BEHIND <= made <= binding.now + AHEAD:
        raise VerificationError(KB_WINDOW)
    if claims["nonce"] != binding.nonce:
        raise VerificationError(KB_NONCE)
    if claims["aud"] != binding.audience:
        raise VerificationError(KB_AUDIENCE)
