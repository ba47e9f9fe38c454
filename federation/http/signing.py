"""Signs requests and answers in the profile cc-fed-1."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.http.base import signature_fields
from credit_hub.federation.http.content import digest_field
from credit_hub.federation.http.messages import Request, Response
from credit_hub.federation.http.profile import (
    LIFE,
    NONCE_BYTES,
    REQUEST,
    REQUEST_WITHOUT_CONTENT,
    RESPONSE,
    RESPONSE_WITHOUT_CONTENT,
)
from credit_hub.federation.http.signature import SignatureValues
from credit_hub.federation.suites.port import Signer

__all__ = ["Letterhead", "sign_request", "sign_response"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who signs for whom, and when.

    Attributes:
        signer: A key registered for the use ``http``.
        audience: Entity id of the one member that the message is for.
        now: The moment of signing.
        digest: How the content is digested.
    """

    signer: Signer
    audience: str
    now: datetime
    digest: Hash = Hash.SHA_256

    def values(self) -> SignatureValues:
        """Return the parameters of a signature made now, with a new nonce."""
        created = int(self.now.timestamp())
        nonce = base64url.encode(secrets.token_bytes(NONCE_BYTES))
        return SignatureValues(self.signer.kid, created, created + LIFE, nonce)


def sign_request(request: Request, head: Letterhead, idempotency_key: str) -> Request:
    """Return the request with its signature.

    Args:
        request: With ``content-type`` if it has content.
        head: Who signs for whom.
        idempotency_key: New for each question, the same for each try of it; 16 to 64 of
            ``A-Za-z0-9._~-``. It is sent in quotes, as a string of RFC 9651.

    Raises:
        VerificationError: The profile has no room for such a request.
    """
    complete = request.checked().with_fields(
        ("content-digest", digest_field(request.body, head.digest)),
        ("cc-audience", head.audience),
        ("idempotency-key", f'"{idempotency_key}"'),
    )
    covered = REQUEST if request.body else REQUEST_WITHOUT_CONTENT
    return complete.with_fields(*signature_fields(complete, covered, head.signer, head.values()))


def sign_response(response: Response, request: Request, head: Letterhead) -> Response:
    """Return the answer with a signature that binds it to the request.

    Raises:
        VerificationError: The profile has no room for such an answer.
    """
    complete = response.checked().with_fields(
        ("content-digest", digest_field(response.body, head.digest)),
        ("cc-audience", head.audience),
    )
    covered = RESPONSE if response.body else RESPONSE_WITHOUT_CONTENT
    fields = signature_fields((complete, request), covered, head.signer, head.values())
    return complete.with_fields(*fields)
