"""Two members with keys of their own, and questions and answers between them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import hashed
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.http.messages import Fields, Request, Response
from credit_hub.federation.http.signing import Letterhead, sign_request, sign_response
from credit_hub.federation.http.stores import HttpKey
from credit_hub.federation.http.verification import Desk, Verified, verify_request, verify_response

ZHENGZHOU = "https://credit.zhengzhou.example/fed"
HANGZHOU = "https://credit.hangzhou.example/fed"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
UNKNOWN = Reason("test.unknown_key", en="unknown key", zh="未知密钥", rule="test")


class Ed25519Key:
    """A key pair in memory."""

    alg = "Ed25519"

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        x = base64url.encode(self._private.public_key().public_bytes_raw())
        self.kid = base64url.encode(hashed(canonical({"crv": "Ed25519", "kty": "OKP", "x": x})))

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    def verify(self, message: bytes, signature: bytes) -> bool:
        try:
            self._private.public_key().verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass
class Keys:
    """Keys by thumbprint, good for a year from NOW."""

    known: Mapping[str, HttpKey]

    def http_key(self, kid: str, at: datetime) -> HttpKey:
        if kid not in self.known or at.year > NOW.year:
            raise VerificationError(UNKNOWN)
        return self.known[kid]


@dataclass
class Nonces:
    """Nonces of one process."""

    seen: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def remember(self, kid: str, nonce: str, now: datetime) -> bool:
        known = (kid, nonce) in self.seen
        self.seen.setdefault((kid, nonce), now)
        return not known


@dataclass
class Limit:
    """Admits so many verifications of each peer, and counts them."""

    most: int = 1000
    asked: Counter[str] = field(default_factory=Counter)

    def admit(self, peer: str) -> bool:
        self.asked[peer] += 1
        return self.asked[peer] <= self.most


@dataclass
class Exchange:
    """Zhengzhou asks, Hangzhou answers."""

    asker: Ed25519Key = field(default_factory=Ed25519Key)
    provider: Ed25519Key = field(default_factory=Ed25519Key)
    nonces: Nonces = field(default_factory=Nonces)
    limit: Limit = field(default_factory=Limit)

    @property
    def keys(self) -> Keys:
        return Keys(
            {
                self.asker.kid: HttpKey(ZHENGZHOU, self.asker, fresh=True),
                self.provider.kid: HttpKey(HANGZHOU, self.provider, fresh=True),
            }
        )

    def question(
        self, body: bytes = b'{"purpose":"tender"}', *, at: datetime = NOW, key: str = ""
    ) -> Request:
        content_type = [("Content-Type", "application/json")] if body else []
        method, path, query = (
            ("POST", "/fed/v1/queries", "") if body else ("GET", "/fed/v1/feed", "from=7&n=50")
        )
        request = Request(method, path, query, Fields.of(content_type), body)
        head = Letterhead(self.asker, HANGZHOU, at)
        return sign_request(request, head, key or secrets.token_urlsafe(16))

    def answer(
        self, request: Request, body: bytes = b'{"eligible":true}', *, at: datetime = NOW
    ) -> Response:
        content_type = [("Content-Type", "application/json")] if body else []
        response = Response(200, Fields.of(content_type), body)
        return sign_response(response, request, Letterhead(self.provider, ZHENGZHOU, at))

    def arrives(
        self,
        request: Request,
        *,
        at: datetime = NOW,
        member: str = HANGZHOU,
        certified: str | None = None,
    ) -> Verified:
        desk = Desk(member, self.keys, self.nonces, self.limit)
        return verify_request(request, desk, now=at, peer="198.51.100.7", certified=certified)

    def returns(
        self, response: Response, request: Request, *, at: datetime = NOW, asked: str = HANGZHOU
    ) -> Verified:
        return verify_response(response, request, self.keys, now=at, asked=asked, asker=ZHENGZHOU)
