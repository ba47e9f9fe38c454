"""The protected header: exactly alg, kid and typ, nothing else.

Everything that would bring a key along or point to one (``jwk``, ``jku``, ``x5c``, ``x5u``), change
what is signed (``b64``) or demand extensions (``crit``) is refused by not being one of the three.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import dump, parse
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.suites.port import Signer

__all__ = ["LONGEST_HEADER", "Header", "read_header", "write_header"]

LONGEST_HEADER: Final = 1024
"""Characters of a header in base64url; ours has about 150."""
_LONGEST_VALUE: Final = 128
HEADER: Final = Reason(
    "jws.header",
    en="the header has not exactly the members alg, kid and typ, each a short text",
    zh="JWS 头部成员应恰为 alg、kid、typ，且均为短文本",
    rule="protocol signatures section 4; RFC 8725 sections 3.1 and 3.11",
)


@dataclass(frozen=True, slots=True)
class Header:
    """What a protected header says; ``typ`` is nothing only where the kind of token has none."""

    alg: str
    kid: str
    typ: str | None


@lru_cache(maxsize=256)
def read_header(segment: str) -> Header:
    """Return the header that a segment of a JWS encodes.

    A member signs thousands of tokens under one header, hence the cache; it holds public values
    under their own text, so nothing is ever answered for another header.

    Raises:
        VerificationError: It is too long, not in its only encoding, not of the JSON profile, or
            has other members.
    """
    if len(segment) > LONGEST_HEADER:
        raise VerificationError(HEADER, f"{len(segment)} characters")
    members = parse(base64url.decode(segment, where="header"), where="header")
    typed = members.get("typ", "")
    alg, kid = members.get("alg"), members.get("kid")
    if not set(members) <= {"alg", "kid", "typ"}:
        raise VerificationError(HEADER)
    if not (_is_short(alg) and _is_short(kid) and isinstance(typed, str)):
        raise VerificationError(HEADER)
    if "typ" in members and not _is_short(typed):
        raise VerificationError(HEADER)
    return Header(str(alg), str(kid), typed or None)


def write_header(signer: Signer, typ: str | None) -> str:
    """Return the segment of the header under which a key signs."""
    members = {"alg": signer.alg, "kid": signer.kid} | ({"typ": typ} if typ else {})
    return base64url.encode(dump(members))


def _is_short(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE
