"""Verifies requests and answers in the profile cc-fed-1.

Cheap checks come first: sizes, structure, window, audience, key, digest. Only then is a signature
computed, and only for a peer that is within its limit; a nonce is remembered last, so that nobody
without a key fills the store or uses up somebody else's nonces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.http.base import verified_base
from credit_hub.federation.http.content import check_digest
from credit_hub.federation.http.messages import FIELD, Request, Response
from credit_hub.federation.http.profile import (
    REQUEST,
    REQUEST_WITHOUT_CONTENT,
    RESPONSE,
    RESPONSE_WITHOUT_CONTENT,
)
from credit_hub.federation.http.signature import SignatureValues, check_window, read_signature
from credit_hub.federation.http.stores import Admission, HttpKey, HttpKeys, NonceStore

__all__ = [
    "AUDIENCE",
    "FLOODED",
    "IDEMPOTENCY",
    "OTHER_MEMBER",
    "REPLAYED",
    "Desk",
    "Verified",
    "verify_request",
    "verify_response",
]

AUDIENCE: Final = Reason(
    "http.audience",
    "the message is for another member",
    "报文的接收方不是本成员",
    "cc-fed-1, audience",
)
IDEMPOTENCY: Final = Reason(
    "http.idempotency_key",
    "Idempotency-Key is not a string of 16 to 64 letters, digits, '.', '_', '~' or '-'",
    "Idempotency-Key 不是 16 至 64 个字母、数字、'.'、'_'、'~' 或 '-' 组成的字符串",
    "draft-ietf-httpapi-idempotency-key-header-07 section 2.1; cc-fed-1, requests",
)
OTHER_MEMBER: Final = Reason(
    "http.member",
    "the signature is of another member than the connection or the question is about",
    "签名所属成员与连接证书或所询问的成员不一致",
    "cc-fed-1, identity",
)
REPLAYED: Final = Reason(
    "http.replay",
    "the nonce of this key has been used",
    "该密钥的随机数已被使用",
    "RFC 9421 section 7.2.2; cc-fed-1, nonces",
)
FLOODED: Final = Reason(
    "http.too_many",
    "too many requests of this peer",
    "该对端请求过于频繁",
    "cc-fed-1, limits",
)
_KEY: Final = re.compile(r'"([A-Za-z0-9._~-]{16,64})"')


@dataclass(frozen=True, slots=True)
class Desk:
    """Who receives requests, and with what.

    Attributes:
        member: Entity id of this hub: the only audience that counts.
        keys: The registry.
        nonces: One store for all processes.
        admission: The limit on verifications for each peer.
    """

    member: str
    keys: HttpKeys
    nonces: NonceStore
    admission: Admission


@dataclass(frozen=True, slots=True)
class Verified:
    """What is proven of a message.

    Attributes:
        member: Who signed it.
        kid: With which key.
        idempotency_key: Of the request, or of the request that was answered.
        created: When it says that it was signed, in seconds since 1970.
        nonce: Used up by a request.
        question: Digest of method, path, query and content: the same for every try, whatever its
            nonce and time.
        base_digest: Of the bytes that were signed, tagged: names this very message in receipts.
        fresh: Whether the registry that says whose key it is has its statement of the day.
    """

    member: str
    kid: str
    idempotency_key: str
    created: int
    nonce: str
    question: str
    base_digest: str
    fresh: bool


def verify_request(
    request: Request, desk: Desk, *, now: datetime, peer: str, certified: str | None
) -> Verified:
    """Verify a request and use up its nonce.

    Args:
        request: As it arrived.
        desk: Who receives it.
        now: The clock of this hub.
        peer: Whom the limit counts: the member of the client certificate, or else the network
            address. Not the ``keyid``, which anybody can write to use up the limit of its owner.
        certified: The member of the client certificate where the gateway checks one. It must be the
            one that signed, or a member could hand in what another has signed.

    Raises:
        VerificationError: Anything of it is not valid.
        RefusedError: The peer sends too much, or is another member than the one that signed.
    """
    covered = REQUEST if request.checked().body else REQUEST_WITHOUT_CONTENT
    values = _opened(request, covered, desk.member, now)
    _idempotency_key(request)
    key = desk.keys.http_key(values.kid, now)
    if certified is not None and certified != key.member:
        raise RefusedError(OTHER_MEMBER)
    check_digest(request.fields.one("content-digest"), request.body)
    if not desk.admission.admit(peer):
        raise RefusedError(FLOODED)
    base = verified_base(request, key.verifier)
    if not desk.nonces.remember(values.kid, values.nonce, now):
        raise VerificationError(REPLAYED)
    return _verified(values, key, request, base)


def verify_response(
    response: Response, request: Request, keys: HttpKeys, *, now: datetime, asked: str, asker: str
) -> Verified:
    """Verify an answer to a request that this hub has signed.

    Args:
        response: As it arrived.
        request: As it was sent, with its signature fields.
        keys: The registry.
        now: The clock of this hub.
        asked: Entity id of the member that the request was sent to.
        asker: Entity id of this hub.

    Raises:
        VerificationError: Anything of it is not valid, or it answers another request.
        RefusedError: Another member than the one that was asked has signed it.
    """
    covered = RESPONSE if response.checked().body else RESPONSE_WITHOUT_CONTENT
    values = _opened(response, covered, asker, now)
    key = keys.http_key(values.kid, now)
    if key.member != asked:
        raise RefusedError(OTHER_MEMBER)
    check_digest(response.fields.one("content-digest"), response.body)
    base = verified_base((response, request), key.verifier)
    return _verified(values, key, request, base)


def _opened(
    message: Request | Response, covered: tuple[str, ...], audience: str, now: datetime
) -> SignatureValues:
    fields = message.fields
    values = read_signature(fields, covered)
    for component in covered:
        name, _, bound = component.strip('"').partition('"')
        if not (name.startswith("@") or bound):
            fields.one(name)
    if not message.body and fields.has("content-type"):
        raise VerificationError(FIELD, "content-type without content")
    check_window(values, int(now.timestamp()))
    if fields.one("cc-audience") != audience:
        raise VerificationError(AUDIENCE)
    return values


def _idempotency_key(request: Request) -> str:
    found = _KEY.fullmatch(request.fields.one("idempotency-key"))
    if found is None:
        raise VerificationError(IDEMPOTENCY)
    return found[1]


def _verified(values: SignatureValues, key: HttpKey, request: Request, base: bytes) -> Verified:
    asked = (request.method, request.path, request.query, tagged(request.body))
    return Verified(
        member=key.member,
        kid=values.kid,
        idempotency_key=_idempotency_key(request),
        created=values.created,
        nonce=values.nonce,
        question=tagged("\n".join(asked).encode("ascii")),
        base_digest=tagged(base),
        fresh=key.fresh,
    )
