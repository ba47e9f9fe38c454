"""Requests that no client should send, the same ones in every run: bytes as they go to the socket.

None is a valid request: bodies are broken or have a wrong type. Half of the targets are not there;
the others are, so that a body that is wrong in its last member could leave something half-written.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.api.examples import FINDING_ID

SEED: Final = 20261124
BODIES: Final[Mapping[str, Mapping[str, object]]] = {
    "/api/v1/lots/no%2F1/linked-party-check": {
        "regime": "tender",
        "as_of": "2026-10-15",
        "known_at": "2026-10-15T09:30:00+08:00",
    },
    "/api/v1/lots/no/1/what-if": {"drop": ["edge:none"]},
    "/api/v1/lots/no/1/draw-check": {"pool": "pool:none", "regime": "tender"},
    "/api/v1/parties/linked-party-check": {
        "parties": ["uscc:none", "uscc:other"],
        "as_of": "2026-10-15",
    },
    "/api/v1/findings/finding:none/outcome": {
        "decision": "confirmed",
        "reason": "核实",
        "decided_by": "auditor-1",
    },
    "/api/v1/jobs": {"lots": ["no/1", "no/2"], "regime": "tender"},
    "/api/v1/lots/ZZTEST-P2/1/linked-party-check": {"regime": "tender", "as_of": "2026-10-15"},
    "/api/v1/lots/ZZTEST-P2/1/re-check": {"receipt": "receipt:none"},
    "/api/v1/lots/ZZTEST-G8/1/draw-check": {"pool": "ZZTEST-POOL", "regime": "tender"},
    "/api/v1/lots/ZZTEST-G8/1/draw-check/availability": {"pool": "ZZTEST-POOL"},
    "/api/v1/lots/ZZTEST-G8/1/committee": {"pool": "ZZTEST-POOL", "members": ["person:none"]},
    f"/api/v1/findings/{FINDING_ID}/outcome": {
        "decision": "dismissed",
        "reason": "核实",
        "decided_by": "auditor-1",
    },
    "/api/v1/cypher": {"query": "MATCH (n:Enterprise) RETURN n.id LIMIT 1"},
    "/api/v1/vault/resolve": {
        "subjects": ["person:none"],
        "kinds": ["name"],
        "purpose": "investigation",
        "case_number": "测〔2026〕1号",
    },
}
IDS: Final = (
    "/api/v1/entities/{}",
    "/api/v1/entities/{}/equity",
    "/api/v1/findings/{}",
    "/api/v1/findings/{}/explanation",
    "/api/v1/receipts/{}",
    "/api/v1/jobs/{}",
    "/api/v1/paths?start={}&end={}",
)
STRANGE: Final[tuple[object, ...]] = (
    None, True, 0, -1, 1.5, 1e308, 10**400, [], {}, [[]], {"a": 1}, "", "\0", "a\0b", "\ud800",
    "\udfff\ud800", "x" * 100_000, "9999-99-99", "\u202e", "' OR 1=1 --", "${jndi:x}", ["x"] * 300,
)  # fmt: skip
TRICKS: Final = (
    "%2e%2e", "..%2f..%2f", "%252e%252e", "a%00b", "%00", "%FF%FE", "%ED%A0%80", "%C0%AF", "%",
    "%zz", "%u0041", "x" * 300, "x" * 9_000, "%E5%A4%A9" * 200, "a;b=c", "a//b", "a/../b", "//",
    "%5c..%5c", "{}", "%0d%0aX-Evil:%201", "%20", "%09", "*", "?a=b", "#x", "%F0%9F%9A%A7", "\x7f",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One request; of one that is cut off, or no HTTP at all, an answer need not come."""

    name: str
    sent: bytes
    answered: bool = True


def request(
    method: str,
    target: str,
    body: bytes | None = None,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    media_type: str | None = "application/json",
    length: str | None = None,
) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    if body is not None:
        lines.append(f"Content-Length: {len(body) if length is None else length}")
        if media_type is not None:
            lines.append(f"Content-Type: {media_type}")
    return "\r\n".join([*lines, "", ""]).encode("latin1") + (body or b"")


def cases() -> tuple[Case, ...]:
    """Return all requests, each under a name that says what is wrong with it."""
    makers = (broken_json, wrong_types, bytes_that_are_no_text, heavy, media_types, targets,
              methods, headers, lengths, chunks, no_http)  # fmt: skip
    return tuple(case for maker in makers for case in maker(random.Random(SEED)))  # noqa: S311


def broken_json(draw: random.Random) -> Iterator[Case]:
    for target, body in BODIES.items():
        whole = json.dumps(body, ensure_ascii=False).encode()
        for _ in range(12):
            cut = draw.randrange(1, len(whole) - 1)
            yield Case(f"cut at {cut}: {target}", request("POST", target, whole[:cut]))
        for _ in range(6):
            at = draw.randrange(1, len(whole) - 1)
            noise = bytes(draw.randrange(0, 32) for _ in range(4))
            sent = whole[:at] + noise + b"}" + whole[at:]
            yield Case(f"noise at {at}: {target}", request("POST", target, sent))
        for text in (b"{", b"}", b"'a'", b"{'a':1}", b"{a:1}", b"NaN", b"[1,]", b"\xef\xbb\xbf{}x",
                     b"{}{}", b"//", b"<a/>", b"a=b"):  # fmt: skip
            yield Case(f"{text!r}: {target}", request("POST", target, text))


def wrong_types(draw: random.Random) -> Iterator[Case]:
    for target, body in BODIES.items():
        for field in body:
            for value in draw.sample(STRANGE, 8):
                sent = json.dumps({**body, field: value, "strange": 1}).encode()
                yield Case(f"{field}={str(value)[:20]!r}: {target}", request("POST", target, sent))
        for whole in (None, 1, "x", [], [body]):
            sent = json.dumps({"x": whole}).encode()
            yield Case(f"whole {str(whole)[:20]!r}: {target}", request("POST", target, sent))


def bytes_that_are_no_text(draw: random.Random) -> Iterator[Case]:
    for target in BODIES:
        for bad in (b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"):
            yield Case(f"bytes {bad!r}: {target}", request("POST", target, b'{"a":"' + bad + b'"}'))
        noise = bytes(draw.randrange(256) for _ in range(200))
        yield Case(f"noise: {target}", request("POST", target, b"\x00" + noise))


def heavy(_: random.Random) -> Iterator[Case]:
    for target in BODIES:
        for name, body in (
            ("deep lists", b"[" * 50_000),
            ("deep closed lists", b"[" * 50_000 + b"]" * 50_000),
            ("deep objects", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
            ("long number", b'{"a":' + b"9" * 50_000 + b"}"),
            ("large exponent", b'{"a":1e999999}'),
            ("long name", b'{"' + b"a" * 200_000 + b'":1}'),
            ("many names", b"{" + b",".join(b'"%d":1' % n for n in range(20_000)) + b"}"),
            ("one name twice", b'{"strange":1,"strange":2}'),
            ("too large", b" " * (1 << 20) + b"{}"),
        ):
            yield Case(f"{name}: {target}", request("POST", target, body))


def media_types(_: random.Random) -> Iterator[Case]:
    for media_type in ("", "text/plain", "application/xml", "multipart/form-data; boundary=x",
                       "json", "application/json/x", "application/x-www-form-urlencoded", "\xff",
                       "a" * 5000, None):  # fmt: skip
        for target in BODIES:
            sent = request("POST", target, b'{"strange":1}', media_type=media_type)
            yield Case(f"type {str(media_type)[:20]!r}: {target}", sent)
    for target in BODIES:
        coded = (("Content-Encoding", "gzip"),)
        sent = request("POST", target, b"\x1f\x8b\x08\x00junk", headers=coded)
        yield Case(f"gzip: {target}", sent)
        sent = request("POST", target, '{"x":1}'.encode("utf-16"),
                       media_type="application/json; charset=utf-16")  # fmt: skip
        yield Case(f"utf-16: {target}", sent)


def targets(_: random.Random) -> Iterator[Case]:
    for template in IDS:
        for trick in TRICKS:
            target = template.replace("{}", trick)
            yield Case(f"{trick[:20]!r}: {template}", request("GET", target))
    for trick in TRICKS:
        target = f"/api/v1/lots/{trick}/linked-party-check"
        yield Case(f"{trick[:20]!r}: lot", request("POST", target, b"{}"))
    for target in ("/lotsx", "//", "/assets/../index.html", "/api", "/api/v1/", "/..;/healthz",
                   "/%2e%2e/etc/passwd", "http://[",
                   "/api/v1/entities?name=", "/api/v1/jobs?limit=x",
                   "/api/v1/jobs?cursor=%ff", "/api/v1/jobs?limit=-1", "nonsense"):  # fmt: skip
        yield Case(f"target {target}", request("GET", target))


def methods(_: random.Random) -> Iterator[Case]:
    for target in (*BODIES, "/healthz", "/openapi.json", "/api/v1/rules/precision"):
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get"):
            yield Case(f"{method} {target}", request(method, target))


def headers(_: random.Random) -> Iterator[Case]:
    target = "/api/v1/lots/no/1/linked-party-check"
    for name, values in {
        "Idempotency-Key": ("", '"', '"\xe9"', "x" * 300, "a b", '"\t"'),
        "X-Request-ID": ("\xff", "a" * 5000, "a b;c"),
        "If-None-Match": ("\xff", '"' * 500, "W/" * 500),
        "Authorization": ("Basic x", "Bearer", "Bearer \xff", "Digest " + "a" * 5000),
        "X-Purpose": ("\xff", "nonsense", "x" * 5000),
    }.items():
        for value in values:
            twice = ((name, value), (name, value))
            yield Case(f"{name} {value[:9]!r}", request("POST", target, b"{}", headers=twice[:1]))
            yield Case(f"{name} {value[:9]!r} twice", request("POST", target, b"{}", headers=twice))
    many = tuple((f"X-{number}", "x") for number in range(2000))
    yield Case("2000 headers", request("GET", "/api/v1/nope", headers=many))
    long = request("GET", "/api/v1/nope", headers=(("X-A", "x" * 200_000),))
    yield Case("long header", long, answered=False)
    yield Case("two hosts", request("GET", "/api/v1/nope", headers=(("Host", "other"),)))
    yield Case("no host", b"GET /api/v1/nope HTTP/1.1\r\nConnection: close\r\n\r\n")
    yield Case(
        "folded",
        b"GET /nope HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\nConnection: close\r\n\r\n",
    )
    yield Case("name with a blank", b"GET /nope HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n")


def lengths(_: random.Random) -> Iterator[Case]:
    for target in BODIES:
        for length in ("-1", "1e3", "0x10", "99999999999999999999", "", "5, 6", "+2", "\xb2"):
            yield Case(
                f"length {length!r}: {target}", request("POST", target, b"{}x", length=length)
            )
        yield Case(
            f"cut off: {target}", request("POST", target, b"{", length="900"), answered=False
        )
        both = (("Transfer-Encoding", "chunked"),)
        sent = request("POST", target, b"{", headers=both)
        yield Case(f"length and chunks: {target}", sent, answered=False)


def chunks(_: random.Random) -> Iterator[Case]:
    head = (
        "POST /api/v1/lots/no/1/linked-party-check HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Connection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: {}\r\n\r\n"
    )
    for body in (b"zz\r\n{}\r\n0\r\n\r\n", b"-1\r\n{}\r\n0\r\n\r\n", b"2\r\n{}x\r\n0\r\n\r\n",
                 b"1\r\n{\r\n0\r\n\r\n"):  # fmt: skip
        yield Case(f"chunks {body[:12]!r}", head.format("chunked").encode() + body)
    for body in (b"9\r\n{", b"fffffffffffffffffff\r\n"):
        yield Case(f"chunks {body[:12]!r}", head.format("chunked").encode() + body, answered=False)
    for coding in ("gzip", "chunked, gzip", "chunked, chunked", "nonsense"):
        yield Case(f"coding {coding}", head.format(coding).encode() + b"2\r\n{}\r\n0\r\n\r\n")


def no_http(draw: random.Random) -> Iterator[Case]:
    for line in (b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n\r\n\r\n",
                 b"\0\0\0\0", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                 b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\nHost: x\n\n",
                 b"GET  /healthz  HTTP/1.1\r\n\r\n"):  # fmt: skip
        yield Case(f"line {line[:12]!r}", line, answered=False)
    for _ in range(5):
        noise = bytes(draw.randrange(256) for _ in range(300))
        yield Case(f"noise {noise[:6]!r}", noise + b"\r\n\r\n", answered=False)
