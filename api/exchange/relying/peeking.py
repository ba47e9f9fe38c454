"""What a record says of itself before anything of it is verified: enough to know what to verify."""

from __future__ import annotations

from dataclasses import dataclass

from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.records.models import KINDS
from credit_hub.federation.records.reasons import CLAIMS
from credit_hub.federation.records.verification import Asked
from credit_hub.federation.suites.table import by_alg

__all__ = ["Peeked", "peek"]


@dataclass(frozen=True, slots=True)
class Peeked:
    """Claims of a record that was not verified.

    Attributes:
        issuer: Who it says it is from.
        asked: What it answers, by itself.
        digest: Of its payload.
        is_personal: Whether it is about a person: its kind has hidden members.
    """

    issuer: str
    asked: Asked
    digest: str
    is_personal: bool


def peek(text: str) -> Peeked:
    """Return what a record in compact form says of itself.

    Raises:
        VerificationError: It is no record.
        SuiteError: Its algorithm is none of the exchange.
    """
    parts = text.partition("~")[0].split(".")
    if len(parts) != 3:  # noqa: PLR2004  # header, payload, signature
        raise VerificationError(CLAIMS, "parts")
    header = strict_json.parse(base64url.decode(parts[0], where="header"), where="header")
    content = base64url.decode(parts[1], where="payload")
    claims = strict_json.parse(content, where="payload")
    kind = KINDS.get(_text(claims, "vct"))
    if kind is None:
        raise VerificationError(CLAIMS, "vct")
    asked = Asked(_text(claims, "purpose"), _text(claims, "sub"))
    digest = tagged(content, by_alg(_text(header, "alg")).hash)
    return Peeked(_text(claims, "iss"), asked, digest, bool(kind.HIDDEN))


def _text(claims: JsonObject, name: str) -> str:
    found = claims.get(name)
    if not isinstance(found, str):
        raise VerificationError(CLAIMS, name)
    return found
