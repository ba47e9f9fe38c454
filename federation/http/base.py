"""The bridge to the library that builds signature bases (``http-message-signatures``).

It knows RFC 9421 in its whole width: components of all kinds, several signatures, its own clock.
The profile is checked before it is asked, with the clock that the caller gives; what is left to it
is the signature base and the order in which it is signed and verified. Keys are those of this room,
so that SM2 works like any other suite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException, InvalidSignature

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.http.messages import Field, Request, Response
from credit_hub.federation.http.profile import TAG
from credit_hub.federation.http.signature import SignatureValues
from credit_hub.federation.suites.port import Signer, Verifier

__all__ = ["SIGNATURE", "signature_fields", "verified_base"]

SIGNATURE: Final = Reason(
    "http.signature",
    "the signature is not right for the message and the key",
    "签名与报文或密钥不符",
    "RFC 9421 section 3.2",
)
_LABEL: Final = "cc"
_ORIGIN: Final = "https://member.invalid"
"""Scheme and host of the URL that the library wants: neither is covered."""


@dataclass(frozen=True, slots=True)
class _RequestView:
    method: str
    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class _ResponseView:
    status_code: int
    headers: dict[str, str]
    request: _RequestView


_View = _RequestView | _ResponseView


class _KeyOfThisRoom(HTTPSignatureAlgorithm):
    """Any suite: the key of the port does the computing."""

    algorithm_id = "registered"

    def __init__(
        self,
        public_key: Verifier | None = None,
        private_key: None = None,
    ) -> None:
        del private_key  # the library names it; keys sign outside
        self._verifier = public_key

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise unless the signature is right."""
        if self._verifier is None or not self._verifier.verify(message, signature):
            raise InvalidSignature


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def resolve_public_key(self, key_id: str) -> Verifier | None:
        """Return the key that was looked up in the registry before."""
        return self._verifier if key_id == self._verifier.kid else None


class _DigestOfThisRoom(ContentDigest):
    @classmethod
    def prepare(cls, headers: object, body: object, *, use_existing_digest: bool) -> None:
        """Leave the field: it is made here, by SM3 too, which the library does not know."""
        del headers, body, use_existing_digest


class _Signer(HTTPMessageSigner):
    content_digest_class = _DigestOfThisRoom


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        """Leave time to the profile: the library would read the clock of the machine."""
        del sig_input, max_age


def signature_fields(
    message: Request | tuple[Response, Request],
    covered: Sequence[str],
    signer: Signer,
    values: SignatureValues,
) -> tuple[Field, Field]:
    """Sign a message; for an answer, together with the request it answers.

    Raises:
        VerificationError: The message lacks a component.
    """
    view = _view(message)
    writer = _Signer(signature_algorithm=_KeyOfThisRoom)
    try:
        prepared = writer.prepare(
            view,
            key_id=values.kid,
            created=datetime.fromtimestamp(values.created, UTC),
            expires=datetime.fromtimestamp(values.expires, UTC),
            nonce=values.nonce,
            label=_LABEL,
            tag=TAG,
            include_alg=False,
            covered_component_ids=covered,
        )
        writer.apply(view, prepared, signer.sign(prepared.signature_base))
    except HTTPMessageSignaturesException as error:
        raise VerificationError(SIGNATURE, "not to be signed") from error
    headers = view.headers
    return (
        ("signature-input", headers["Signature-Input"]),
        ("signature", headers["Signature"]),
    )


def verified_base(message: Request | tuple[Response, Request], verifier: Verifier) -> bytes:
    """Verify the one signature of a message and return the bytes that were signed.

    Raises:
        VerificationError: The signature is wrong, or the message lacks a covered component.
    """
    reader = _Verifier(signature_algorithm=_KeyOfThisRoom, key_resolver=_OneKey(verifier))
    try:
        (result,) = reader.verify(_view(message), max_age=None, expect_tag=TAG)
    except (HTTPMessageSignaturesException, ValueError) as error:
        raise VerificationError(SIGNATURE) from error
    lines = (f"{name}: {value}" for name, value in result.covered_components.items())
    return "\n".join(lines).encode("ascii")


def _view(message: Request | tuple[Response, Request]) -> _View:
    if isinstance(message, Request):
        query = f"?{message.query}" if message.query else ""
        return _RequestView(message.method, f"{_ORIGIN}{message.path}{query}", _headers(message))
    response, request = message
    asked = _view(request)
    if not isinstance(asked, _RequestView):  # pragma: no cover - a request has a request's view
        raise TypeError
    return _ResponseView(response.status, _headers(response), asked)


def _headers(message: Request | Response) -> dict[str, str]:
    """Fields by name: those that count are there once, which the profile has checked."""
    return dict(message.fields.lines)
