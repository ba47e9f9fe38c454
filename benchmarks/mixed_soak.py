"""The four users at once for ten minutes: no error, and no memory that grows.

A tender platform checks lots and draws, an investigator looks at firms, ways, equity and
explanations, a partner fetches receipts and keys and verifies them offline, an analyst reads lists
and the audit log. The product runs as its user has it, over a synthetic city. Memory of the hub and
of Neo4j is sampled; its slope is that of the least squares after the first fifth of the time, which
is left to caches. The exit status is 1 if any answer was an error.

    python -m benchmarks.mixed_soak [--seconds 600] [--firms 600] [--lots 60] [--each 1]
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

import httpx
import psutil

from benchmarks.http_latency import Hub, figures
from benchmarks.machine import machine_facts
from credit_hub.ledger.receipts.documents import read
from credit_hub.ledger.receipts.keys import KeySet
from credit_hub.ledger.receipts.verification import Conclusion, verify

_PAUSE: Final = 0.02
_SAMPLE_SECONDS: Final = 2.0
_WARM_UP: Final = 0.2
"""Part of the time after which memory counts."""
_AS_OF: Final = "2026-10-15"
_POOL: Final = "ZZTEST-POOL"
_LEAST_FOR_P99: Final = 2


@dataclass(frozen=True, slots=True)
class Known:
    """What the users ask about, learnt from the answers to the first checks."""

    lots: Sequence[str]
    firms: Sequence[str]
    findings: Sequence[str]
    receipts: Sequence[str]


@dataclass(slots=True)
class Seen:
    """Milliseconds of answers by kind, and errors by kind; one for each user."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class User:
    """One user: how it asks, about what, and what it saw."""

    http: httpx.Client
    known: Known
    random: Random
    seen: Seen

    def ask(self, kind: str, method: str, path: str, **more: object) -> httpx.Response | None:
        """Ask once and count the answer; None where it is an error."""
        began = time.perf_counter()
        try:
            answer = self.http.request(method, f"/api/v1{path}", **more)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            self.seen.errors[f"{kind}: {type(error).__name__}"] += 1
            return None
        if not answer.is_success:
            self.seen.errors[f"{kind}: {answer.status_code} {answer.json().get('code')}"] += 1
            return None
        self.seen.times.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        return answer


def platform(user: User) -> None:
    """A tender platform: who is linked in a lot, who of a pool may be drawn."""
    lot = user.random.choice(user.known.lots)
    user.ask("check", "POST", f"/lots/{lot}/linked-party-check")
    if user.random.randrange(4) == 0:
        user.ask("draw", "POST", f"/lots/{lot}/draw-check", json={"pool": _POOL})


def investigator(user: User) -> None:
    """An investigator: from one firm to the next, and why something was found."""
    start, end = user.random.sample(user.known.firms, 2)
    day = {"as_of": _AS_OF}
    user.ask("entity", "GET", f"/entities/{start}")
    user.ask("paths", "GET", "/paths", params={"start": start, "end": end, **day})
    user.ask("equity", "GET", f"/entities/{start}/equity", params=day)
    user.ask("explain", "GET", f"/findings/{user.random.choice(user.known.findings)}/explanation")


def partner(user: User) -> None:
    """A partner: a receipt, the keys, and whether the one is of the other."""
    found = user.ask("receipt", "GET", f"/receipts/{user.random.choice(user.known.receipts)}")
    keys = user.http.get("/.well-known/jwks.json")
    if found is None:
        return
    verdict = verify(read(found.json()["jws"].encode()), KeySet.read(keys.text))
    if verdict.conclusion is not Conclusion.VALID:
        user.seen.errors[f"verify: {verdict.conclusion}"] += 1


def analyst(user: User) -> None:
    """An analyst: lists, figures, and who looked at what."""
    user.ask("audit", "GET", "/audit", params={"limit": 50})
    user.ask("jobs", "GET", "/jobs", params={"limit": 20})
    user.ask("precision", "GET", "/rules/precision")
    user.ask("cypher", "POST", "/cypher", json={"query": "MATCH (n:Lot) RETURN count(n) AS lots"})


USERS: Final[Sequence[Callable[[User], None]]] = (platform, investigator, partner, analyst)


def work(act: Callable[[User], None], user: User, until: float) -> Seen:
    """Let a user ask until the moment has come."""
    pause = threading.Event()
    while time.perf_counter() < until:
        act(user)
        pause.wait(_PAUSE)
    return user.seen


def learn(url: str, lots: Sequence[str]) -> Known:
    """Ask about every lot once."""
    texts = []
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as http:
        for lot in lots:
            answer = http.post(f"/api/v1/lots/{lot}/linked-party-check")
            answer.raise_for_status()
            texts.append(answer.text)
    text = "\n".join(texts)

    def ids(pattern: str) -> list[str]:
        return sorted(set(re.findall(pattern, text)))

    return Known(
        lots,
        ids(r"uscc:[0-9A-Z]{18}"),
        ids(r'"((?:finding|lead):[0-9a-f]+)"'),
        ids(r'"(receipt:[0-9a-f]+)"'),
    )


def sampled(pids: Mapping[str, int], until: float) -> dict[str, list[tuple[float, float]]]:
    """Return seconds and MiB of the processes, every two seconds."""
    began, pause = time.perf_counter(), threading.Event()
    processes = {name: psutil.Process(pid) for name, pid in pids.items()}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in pids}
    while time.perf_counter() < until:
        for name, process in processes.items():
            seconds = time.perf_counter() - began
            found[name].append((seconds, process.memory_info().rss / 2**20))
        pause.wait(_SAMPLE_SECONDS)
    return found


def memory(samples: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Return first and last MiB, and the slope in MiB a minute after the warm-up."""
    warm = [s for s in samples if s[0] >= samples[-1][0] * _WARM_UP]
    seconds, mib = zip(*warm, strict=True)
    slope = statistics.linear_regression(seconds, mib).slope * 60 if len(warm) > 1 else 0.0
    return {
        "first_mib": round(samples[0][1], 1),
        "last_mib": round(samples[-1][1], 1),
        "most_mib": round(max(s[1] for s in samples), 1),
        "slope_mib_per_minute": round(slope, 3),
    }


@contextmanager
def served(firms: int, lots: int) -> Iterator[tuple[str, Mapping[str, int], Sequence[str]]]:
    """Serve a synthetic city; give the URL, the processes, and the lots that somebody bids for."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        hub = Hub(folder)
        size = ("--firms", str(firms), "--lots", str(lots))
        city = hub.answer("generate", str(folder / "city"), *size)
        try:
            hub.answer("db", "start")
            hub.answer("load", str(Path(city["files"]["bids"]).parent))
            service = hub.answer("serve", "--detach")
            pids = {"hub": int(service["pid"]), "neo4j": int(hub.answer("db", "status")["pid"])}
            text = Path(city["files"]["bids"]).read_text(encoding="utf-8-sig")
            rows = [line.split(",") for line in text.splitlines()]
            at = [rows[0].index(column) for column in ("招标项目编号", "标段编号")]
            asked = dict.fromkeys("/".join(row[i] for i in at) for row in rows[1:])
            yield service["url"], pids, tuple(asked)
        finally:
            hub.answer("stop")


def soaked(
    url: str, pids: Mapping[str, int], lots: Sequence[str], seconds: float, each: int
) -> dict[str, object]:
    """Let everybody ask, and return latency, errors and memory."""
    known = learn(url, lots)
    until = time.perf_counter() + seconds
    acts = [act for act in USERS for _ in range(each)]
    users = [
        User(
            httpx.Client(base_url=url, timeout=120, trust_env=False),
            known,
            Random(number),  # noqa: S311  # who asks what, the same each time
            Seen(),
        )
        for number in range(len(acts))
    ]
    with ThreadPoolExecutor(len(users) + 1) as pool:
        watching = pool.submit(sampled, pids, until)
        asking = [pool.submit(work, act, u, until) for act, u in zip(acts, users, strict=True)]
        seen = [one.result() for one in asking]
        samples = watching.result()
    for user in users:
        user.http.close()
    times: dict[str, list[float]] = {}
    for one in seen:
        for kind, values in one.times.items():
            times.setdefault(kind, []).extend(values)
    return {
        "answers": sum(map(len, times.values())),
        "latency": {k: figures(v) for k, v in times.items() if len(v) >= _LEAST_FOR_P99},
        "errors": dict(sum((one.errors for one in seen), Counter[str]())),
        "memory": {name: memory(found) for name, found in samples.items()},
    }


def main() -> int:
    """Make the city, serve it, let the users ask, print the figures as JSON."""
    parser = argparse.ArgumentParser(description="the four users at once")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--firms", type=int, default=600)
    parser.add_argument("--lots", type=int, default=60)
    parser.add_argument("--each", type=int, default=1)
    given = parser.parse_args()
    before = machine_facts()
    with served(given.firms, given.lots) as (url, pids, lots):
        results = soaked(url, pids, lots, given.seconds, given.each)
    shown = {"benchmark": "mixed_soak", "seconds": given.seconds, "lots": len(lots), **results}
    after = machine_facts()["load_average"]
    print(json.dumps({**shown, "machine": before, "load_average_after": after}, indent=2))
    return 1 if results["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
