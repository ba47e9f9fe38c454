"""How fast signatures of the exchange verify, beside ``openssl speed`` in the same run.

For each suite: the bare signature over 650 bytes, and a whole compact token with that payload (key
looked up, header, base64url and signature checked, payload read by the strict JSON reader); then
what it costs to refuse rubbish. Rates are a core's, from CPU time; ``of_openssl`` is the ratio to
the rate that ``openssl speed`` measured in the round before. The median of the rounds counts.
Bars (federation.md 7.4): tokens at 0.75 of openssl for Ed25519, 0.80 for SM2; a refusal within 100
microseconds. SM2 is measured with both providers.

    python -m benchmarks.federation_verify [--rounds 5]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Final

from benchmarks.machine import machine_facts
from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import LONGEST, dump
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.jws.compact import sign, verify
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey, PublicKey
from credit_hub.federation.suites.sm2.engine import Sm2
from credit_hub.federation.suites.sm2.gmssl import open_provider
from credit_hub.federation.suites.table import SUITES, by_alg

_SPEED: Final = {"F4": "ES256", "F6": "Ed25519", "F7": "SGD_SM3_SM2"}
_NAMES: Final = ("ecdsap256", "ed25519", "sm2")
_NOW: Final = 1_800_000_000
_TYP: Final = "cc-consent+jwt"
_EXPECTED: Final = Expected(_TYP, KeyUse.RECORD, _NOW)
_PAYLOAD: Final = dump(
    {
        "iss": "https://credit.zhengzhou.example/fed",
        "aud": "https://credit.hangzhou.example/fed",
        "iat": _NOW,
        "exp": _NOW + 1800,
        "jti": "x" * 22,
        "items": [f"item {number:03} " + "x" * 20 for number in range(13)],
    }
)


def openssl_speed() -> dict[str, float]:
    """Return verifications a second of each algorithm, by the program ``openssl``."""
    command = ["openssl", "speed", "-mr", "-seconds", "1", *_NAMES]
    told = subprocess.run(command, text=True, capture_output=True, check=True).stdout
    rows = [line.lstrip("+").split(":") for line in told.splitlines() if line.startswith("+F")]
    return {_SPEED[row[0]]: float(row[-1]) for row in rows if row[0] in _SPEED}


def rate(work: Callable[[], object], *, seconds: float = 0.5, batch: int = 50) -> float:
    """Return how often work is done in a second of CPU time."""
    done, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < seconds:
        for _ in range(batch):
            work()
        done += batch
    return done / spent


def refused(token: str, keys: KeyTable) -> None:
    """Verify a token that must be refused."""
    try:
        verify(token, keys, _EXPECTED)
    except VerificationError:
        return
    raise AssertionError("rubbish was accepted")


def listed(public: PublicKey) -> KeyEntry:
    """Return the key as registered."""
    windows = (_NOW - 10, _NOW + 10, _NOW + 20)
    return KeyEntry("https://a.example", public.kid, KeyUse.RECORD, public, *windows)


def by_gmssl(key: PrivateKey) -> PublicKey:
    """Return an SM2 key that gmssl-pyx verifies."""
    check = Sm2(open_provider()).verifying(key.public.point)
    return replace(key.public, _check=check)


def works() -> dict[str, tuple[str, Callable[[], object], Callable[[], object]]]:
    """Return algorithm, bare verification and token verification, by name."""
    found: dict[str, tuple[str, Callable[[], object], Callable[[], object]]] = {}
    for alg in [suite.alg for suite in SUITES if suite.enabled]:
        key = PrivateKey.generate(by_alg(alg))
        publics = {alg: key.public}
        if alg == "SGD_SM3_SM2":
            publics[f"{alg} by gmssl-pyx"] = by_gmssl(key)
        token, signature = sign(_PAYLOAD, key, typ=_TYP), key.sign(_PAYLOAD)
        for name, public in publics.items():
            keys = KeyTable.of([listed(public)])
            bare = partial(public.verify, _PAYLOAD, signature)
            whole = partial(_read, token, keys)
            assert bare()
            found[name] = (alg, bare, whole)
    return found


def _read(token: str, keys: KeyTable) -> object:
    return verify(token, keys, _EXPECTED).members()


def rubbish() -> dict[str, Callable[[], object]]:
    """Return the refusals, by what is wrong."""
    key = PrivateKey.generate(by_alg("ES256"))
    keys = KeyTable.of([listed(key.public)])
    token = sign(_PAYLOAD, key, typ=_TYP)
    head, body, _ = token.split(".")
    stranger = sign(_PAYLOAD, PrivateKey.generate(by_alg("ES256")), typ=_TYP)
    other_use = KeyTable.of([replace(listed(key.public), use=KeyUse.HTTP)])
    late = KeyTable.of([replace(listed(key.public), signs_from=_NOW + 1)])
    deep = base64url.encode(b'{"a":' + b"[" * 600)
    forged = f"{head}.{body}.{base64url.encode(bytes([1]) * 64)}"
    return {
        "too long": partial(refused, "A" * (LONGEST + 1), keys),
        "no parts": partial(refused, "A" * LONGEST, keys),
        "deep header": partial(refused, f"{deep}.{body}.AA", keys),
        "unknown kid": partial(refused, stranger, keys),
        "other use": partial(refused, token, other_use),
        "other time": partial(refused, token, late),
        "short signature": partial(refused, token[:-4], keys),
        "wrong signature": partial(refused, forged, keys),
    }


def two_threads(work: Callable[[], object]) -> float:
    """Return how much more two threads do in the same time as one."""

    def share(count: int) -> None:
        for _ in range(count):
            work()

    count = 2_000
    with ThreadPoolExecutor(2) as pool:
        begun = time.perf_counter()
        share(2 * count)
        alone = time.perf_counter() - begun
        begun = time.perf_counter()
        list(pool.map(share, [count, count]))
        together = time.perf_counter() - begun
    return alone / together


def main() -> None:
    """Measure in turns, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="verification of the exchange's signatures")
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    figures: dict[str, list[dict[str, float]]] = {}
    measured = works()
    for _ in range(rounds):
        theirs = openssl_speed()
        for name, (alg, bare, whole) in measured.items():
            one, other = rate(bare), rate(whole)
            figures.setdefault(name, []).append(
                {
                    "openssl_speed_per_s": theirs[alg],
                    "signature_per_s": one,
                    "signature_of_openssl": one / theirs[alg],
                    "token_per_s": other,
                    "token_of_openssl": other / theirs[alg],
                }
            )
    suites = {
        name: {key: round(median(row[key] for row in rows), 2) for key in rows[0]}
        for name, rows in figures.items()
    }
    refusals = {name: round(1e6 / rate(work), 1) for name, work in rubbish().items()}
    threads = {name: round(two_threads(whole), 2) for name, (_, _, whole) in measured.items()}
    report = {
        "benchmark": "federation_verify",
        "rounds": rounds,
        "payload_bytes": len(_PAYLOAD),
        "suites": suites,
        "refusal_us": refusals,
        "two_threads_over_one": threads,
    }
    json.dump({**report, **machine_facts()}, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
