"""What stands for a person between two cities, and means nothing to a third.

A hash of an identity number without a key hides nobody: one city has some 6 * 10^8 possible
numbers, which a laptop tries in minutes. So the name is a keyed digest, with a key for each pair of
cities: two partners cannot join what they hold. The caller keeps the key as a secret.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Annotated, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC
from pydantic import Field

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.entity_id import check_entity_id
from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.model.id_number import IdNumber

__all__ = ["KEY_BYTES", "PairwiseId", "PairwiseKey"]

KEY_BYTES: Final = 32
"""At least as long as the digest (NIST SP 800-107 section 5.3.4)."""
_SCHEME: Final = "pw1"
_DOMAIN: Final = b"cc-pairwise-1"
SHORT_KEY: Final = Reason(
    "pairwise.key",
    "the key for pairwise names has less than 32 bytes",
    "成对标识密钥不足 32 字节",
    "NIST SP 800-107 section 5.3.4; protocol records section 4 (subject)",
)

PairwiseId = Annotated[str, Field(pattern=r"^pw1:(?:sha-256|sm3):[A-Za-z0-9_-]{43}$")]


@dataclass(frozen=True, slots=True)
class PairwiseKey:
    """The secret of one pair of cities.

    Attributes:
        partner: Entity id of the other city; goes into the digest, so that even the same key for
            two partners would give different names.
        algorithm: Hash of the suite that the two use.

    Raises:
        RegistrationError: The key is too short; it is not quoted.
        VerificationError: The partner's id has not its only form.
    """

    partner: str
    secret: bytes = field(repr=False)
    algorithm: Hash = Hash.SHA_256

    def __post_init__(self) -> None:
        """Refuse a key that could be guessed, and a partner with two names."""
        if len(self.secret) < KEY_BYTES:
            raise RegistrationError(SHORT_KEY, remedy="make one of 32 random bytes")
        check_entity_id(self.partner)

    def name(self, number: IdNumber) -> str:
        """Return the name of a person between the two cities.

        HMAC (RFC 2104) with SHA-256 or SM3 over ``cc-pairwise-1``, the partner's entity id and the
        18 characters of the identity number, with a zero byte between them.
        """
        message = b"\0".join((_DOMAIN, self.partner.encode(), number.value.encode()))
        if self.algorithm is Hash.SHA_256:
            digest = hmac.digest(self.secret, message, hashlib.sha256)
        else:
            state = HMAC(self.secret, hashes.SM3())
            state.update(message)
            digest = state.finalize()
        return f"{_SCHEME}:{self.algorithm}:{base64url.encode(digest)}"
