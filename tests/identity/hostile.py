"""An OpenID provider that says what a test tells it to, over real HTTP with real signatures.

A good provider cannot be made to issue a token for another audience or without a signature; this
one can. It has no pages: a test plays the browser that comes back with any code.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from tests.identity.people import CLIENT_ID

Claims = dict[str, object]


@dataclass
class Hostile:
    """What it answers; ``token`` makes the id token of the claims that a good one would have."""

    issuer: str = ""
    keys: list[RSAKey | ECKey] = field(
        default_factory=lambda: [ECKey.generate_key("P-256", auto_kid=True)]
    )
    nonce: str = ""
    token: Callable[[Claims], str | None] | None = None
    document: dict[str, object] = field(default_factory=dict)
    userinfo: Claims | None = None
    broken: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    forms: list[Mapping[str, list[str]]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def claims(self) -> Claims:
        """Return what a good token says."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "subject-of-somebody-invented",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "roles": ["analysts"],
        }

    def logout_claims(self) -> Claims:
        """Return what a good logout token says; it names nobody."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 120,
            "jti": uuid.uuid4().hex,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }

    def signed(self, claims: Claims, key: RSAKey | ECKey | None = None) -> str:
        """Return a token under the provider's key, or another one."""
        key = key or self.keys[0]
        algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
        return jwt.encode({"alg": algorithm, "kid": str(key.kid)}, claims, key)

    def answer(self, path: str) -> tuple[int, str]:
        """Return status and body of a path."""
        self.asked.append(path)
        if path in self.broken:
            return self.broken[path]
        if path == "/.well-known/openid-configuration":
            good = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "end_session_endpoint": f"{self.issuer}/logout?tenant=1",
            }
            return 200, json.dumps(good | self.document)
        if path == "/jwks":
            others = [{"kty": "oct", "k": "c2VjcmV0", "kid": "oct"}, {"kty": "SM2"}]
            own = [key.as_dict(private=False) for key in self.keys]
            return 200, json.dumps({"keys": [*others, *own]})
        if path == "/userinfo":
            return 200, json.dumps(self.userinfo)
        made = (self.token or self.signed)(self.claims())
        told = {"access_token": "opaque", "token_type": "Bearer"}
        return 200, json.dumps(told if made is None else {**told, "id_token": made})


@contextmanager
def hostile_provider() -> Iterator[Hostile]:
    """Run one."""
    provider = Hostile()

    class Handler(BaseHTTPRequestHandler):
        def _tell(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            provider.shown.append(self.headers.get("authorization", ""))
            provider.forms.append(parse_qs(self.rfile.read(length).decode()))
            status, text = provider.answer(urlsplit(self.path).path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _tell  # noqa: N815  # names of the base class

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
