"""What the transport between hubs costs a core: refusing garbage, signing, verifying.

Requests of the profile cc-fed-1 with 650 bytes of content. ``refusal_us`` is CPU time for one bad
request that is refused before any signature, by what is wrong with it; ``verify_per_s`` a whole
good one without the store of nonces; ``verify_of_signature`` its rate as a share of the bare
signature by the same key. The median of the rounds counts. Bar (federation.md 7.4): a refusal
within 100 microseconds.

    python -m benchmarks.federation_transport [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Final

from benchmarks.federation_verify import rate
from benchmarks.machine import machine_facts
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.http.messages import Fields, Request
from credit_hub.federation.http.profile import LONGEST_BODY
from credit_hub.federation.http.signing import Letterhead, sign_request
from credit_hub.federation.http.stores import HttpKey
from credit_hub.federation.http.verification import Desk, verify_request
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.registry.reasons import KEY_UNKNOWN
from credit_hub.federation.suites.table import SUITES, by_alg

_rate: Final = partial(rate, seconds=0.3, batch=20)
_NOW: Final = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_ASKER: Final = "https://credit.zhengzhou.example/fed"
_PROVIDER: Final = "https://credit.hangzhou.example/fed"
_BODY: Final = json.dumps({"purpose": "tender", "text": "x" * 615}).encode()
_PEER: Final = "198.51.100.7"


@dataclass(frozen=True, slots=True)
class OneKey:
    """A registry of one key."""

    key: HttpKey

    def http_key(self, kid: str, at: datetime) -> HttpKey:
        """Return the key under its thumbprint."""
        if kid != self.key.verifier.kid or at.tzinfo is None:
            raise VerificationError(KEY_UNKNOWN)
        return self.key


class Anybody:
    """Admits everybody and takes every nonce for new: no database is measured here."""

    def admit(self, peer: str) -> bool:
        """Admit."""
        return bool(peer)

    def remember(self, kid: str, nonce: str, now: datetime) -> bool:
        """Take the nonce."""
        return bool(kid and nonce and now)


def desk_of(key: PrivateKey) -> Desk:
    """Return a desk that knows one key."""
    anybody = Anybody()
    known = OneKey(HttpKey(_ASKER, key.public, fresh=True))
    return Desk(_PROVIDER, known, anybody, anybody)


def question(key: PrivateKey) -> tuple[Request, Callable[[], Request]]:
    """Return a signed request, and what signs one."""
    plain = Request(
        "POST", "/fed/v1/queries", "", Fields((("content-type", "application/json"),)), _BODY
    )
    head = Letterhead(key, _PROVIDER, _NOW)
    sign = partial(sign_request, plain, head, "a-key-of-16-chars")
    return sign(), sign


def verified(request: Request, desk: Desk, now: datetime = _NOW) -> object:
    """Verify a request."""
    return verify_request(request, desk, now=now, peer=_PEER, certified=None)


def refused(request: Request, desk: Desk, now: datetime = _NOW) -> None:
    """Verify a request that must be refused."""
    try:
        verified(request, desk, now)
    except ExchangeError:
        return
    raise AssertionError("garbage was accepted")


def garbage() -> dict[str, Callable[[], object]]:
    """Return the refusals, by what is wrong."""
    key = PrivateKey.generate(by_alg("ES256"))
    desk, (good, _) = desk_of(key), question(key)
    inputs = good.fields.one("signature-input")

    def changed(pattern: str, by: str) -> Request:
        return good.with_fields(("signature-input", re.sub(pattern, by, inputs)))

    megabyte = good.with_fields(("signature-input", "(" * 1_000_000))
    return {
        "megabyte of Signature-Input": partial(refused, megabyte, desk),
        "2 KiB that is no structured field": partial(refused, changed("^.*$", "(" * 2000), desk),
        "another path": partial(refused, replace(good, path="/fed/../x"), desk),
        "too large": partial(refused, replace(good, body=bytes(LONGEST_BODY + 1)), desk),
        "a component less": partial(refused, changed(' "@query"', ""), desk),
        "a parameter more": partial(refused, changed("$", ';alg="x"'), desk),
        "too old": partial(refused, good, desk, _NOW + timedelta(minutes=5)),
        "another audience": partial(refused, good.with_fields(("cc-audience", _ASKER)), desk),
        "unknown key": partial(refused, changed('keyid="[^"]+"', f'keyid="{"A" * 43}"'), desk),
        "other content": partial(refused, replace(good, body=_BODY + b" "), desk),
    }


def measured(alg: str) -> dict[str, float]:
    """Return rates of one suite."""
    key = PrivateKey.generate(by_alg(alg))
    desk, (request, sign) = desk_of(key), question(key)
    signature = key.sign(_BODY)
    bare = _rate(partial(key.public.verify, _BODY, signature))
    whole = _rate(partial(verified, request, desk))
    return {
        "sign_per_s": _rate(sign),
        "verify_per_s": whole,
        "signature_per_s": bare,
        "verify_of_signature": whole / bare,
    }


def main() -> None:
    """Measure in turns, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="the transport between hubs")
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    suites: dict[str, list[dict[str, float]]] = {}
    refusals: dict[str, list[float]] = {}
    for _ in range(rounds):
        for suite in SUITES:
            if suite.enabled:
                suites.setdefault(suite.alg, []).append(measured(suite.alg))
        for name, work in garbage().items():
            refusals.setdefault(name, []).append(1e6 / _rate(work))
    report = {
        "benchmark": "federation_transport",
        "rounds": rounds,
        "content_bytes": len(_BODY),
        "suites": {
            alg: {key: round(median(row[key] for row in rows), 2) for key in rows[0]}
            for alg, rows in suites.items()
        },
        "refusal_us": {name: round(median(values), 1) for name, values in refusals.items()},
    }
    json.dump({**report, **machine_facts()}, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
