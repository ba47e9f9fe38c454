"""Issues an SD-JWT whose members at the top level are open or hidden (RFC 9901 section 6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_bytes
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.disclosure import Disclosure, RandomBytes
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.processing import DIGESTS, HASH
from credit_hub.federation.sdjwt.reasons import CLAIM_NAME, CLAIM_TWICE, TOO_MANY_FIELDS
from credit_hub.federation.tokens import Sealer

__all__ = ["DIGESTS_PER_RECORD", "Hiding", "hide", "issue"]

DIGESTS_PER_RECORD: Final = 8
"""Every record has as many: real ones and decoys (RFC 9901 section 4.2.5), so that their number
does not say how many members are hidden."""
_DECOY_BYTES: Final = 32
_RESERVED: Final = frozenset({DIGESTS, HASH, "..."})


@dataclass(frozen=True, slots=True)
class Hiding:
    """A payload ready to be signed, and the disclosures of what it hides."""

    payload: JsonObject
    disclosures: tuple[Disclosure, ...]


def hide(
    open_claims: JsonObject,
    hidden_claims: JsonObject,
    *,
    algorithm: Hash = Hash.SHA_256,
    random: RandomBytes = token_bytes,
) -> Hiding:
    """Replace members by digests, filled up with decoys and sorted, so that order tells nothing.

    Args:
        open_claims: Members that everybody reads.
        hidden_claims: Members that are read with their disclosure only.
        algorithm: Hash of the suite that will sign.
        random: Source of salts and decoys.

    Raises:
        VerificationError: A name is reserved or stands on both sides, or more members are to be
            hidden than a record has digests.
    """
    if len(hidden_claims) > DIGESTS_PER_RECORD:
        raise VerificationError(TOO_MANY_FIELDS, f"{len(hidden_claims)} of {DIGESTS_PER_RECORD}")
    if _RESERVED & (open_claims.keys() | hidden_claims.keys()):
        raise VerificationError(CLAIM_NAME)
    if open_claims.keys() & hidden_claims.keys():
        raise VerificationError(CLAIM_TWICE)
    disclosures = tuple(Disclosure.of_member(n, v, random) for n, v in hidden_claims.items())
    digests = [disclosure.digest(algorithm) for disclosure in disclosures]
    while len(digests) < DIGESTS_PER_RECORD:
        # A hash of random bytes, not the bytes themselves: nothing may tell a decoy apart.
        digests.append(base64url.encode(hashed(random(_DECOY_BYTES), algorithm)))
    payload = {**open_claims, DIGESTS: sorted(digests), HASH: algorithm.value}
    return Hiding(payload, disclosures)


def issue(hiding: Hiding, seal: Sealer) -> Presentation:
    """Sign a payload and return it with all its disclosures, as the issuer hands it out.

    Raises:
        VerificationError: The payload breaks cc-json-1.
    """
    texts = tuple(disclosure.text for disclosure in hiding.disclosures)
    return Presentation((seal(hiding.payload),), texts)
