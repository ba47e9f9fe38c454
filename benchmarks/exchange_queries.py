"""How many questions about persons a city answers in a second, over sockets of this machine.

Everything of the protocol is in a question: HTTP signature, nonce, idempotency, consent, record
with status place, receipt written ahead, signed answer; the log, the lists and the witness go on
meanwhile. Every answer is counted only with status 200, and every receipt must be in the ledger
afterwards. ``answers_per_s`` is by the clock, ``answers_per_cpu_s`` by the processor time of the
exchange process; ``of_commits`` is the rate as a share of the durable one-row commits that the same
disk takes, measured in the same run. Bar (design.md section 8): 500 answers in a second on 2 cores.

    python -m benchmarks.exchange_queries [--questions 2000] [--connections 8] [--suite intl-1]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Final

import psutil

from benchmarks.machine import machine_facts
from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    City,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.demonstration.processes import free_port, serving
from credit_hub.api.exchange.provider.bands import load_bands
from credit_hub.api.exchange.provider.consents import Wish, give
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.api.exchange.relying.carrier import HttpCarrier
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.notary import ledger_url
from credit_hub.federation.encoding import strict_json
from credit_hub.federation.http.messages import Request
from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.id_number import IdNumber
from credit_hub.model.interval import CHINA

_OK: Final = 200
_COMMITS: Final = 300
_PURPOSE: Final = "car-rental"
_PERSON: Final = IdNumber.with_check("41019919900307001")
_SCENE: Final = {
    "id": _PURPOSE,
    "title": {"zh": "免押金租车", "en": "Car rental without deposit"},
    "reader": HANGZHOU,
    "scale": "shangding",
    "at_least": "good",
    "life": 1800,
    "assessment": "pia-2026-017",
}


def alliance_in(folder: Path, suites: tuple[str, ...]) -> Alliance:
    """Found three cities whose quotas are no limit here."""
    names = {ZHENGZHOU: "郑州市", HANGZHOU: "杭州市", PROVINCE: "河南省"}
    quotas = {_PURPOSE: 1_000_000}
    plans = [Plan(one, name, free_port(), suites, quotas) for one, name in names.items()]
    return found_alliance(folder, plans)


def consents(home: Home, folder: Path, questions: int) -> list[str]:
    """Load a person's score, and take a consent for each question, as people give them."""
    base = home.membership.folders.base
    (base / "scenes.json").write_text(json.dumps([_SCENE], ensure_ascii=False), "utf-8")
    scores = folder / "scores.csv"
    scores.write_text(f"id_number,score,as_of\n{_PERSON.value},160,2026-01-01\n", "utf-8")
    load_bands(home, scores)
    wish = Wish(
        recipient=HANGZHOU,
        contact="https://credit.hangzhou.example/contact",
        purpose=_PURPOSE,
        scene=_PURPOSE,
        seconds=3600,
        uses=1,
        evidence="sha-256:" + "E" * 43,
    )
    return [give(home, _PERSON, wish).token for _ in range(questions)]


def signed(city: City, ledger: Ledger, tokens: list[str], questions: int) -> list[bytes]:
    """Return signed questions as bytes of HTTP/1.1; they count for a minute or two."""
    client = RelyingCity(city.membership, ledger, HttpCarrier()).client
    requests = []
    for _ in range(questions):
        body = strict_json.dump(
            {
                "kind": "urn:cn-credit:personal-band:1",
                "purpose": _PURPOSE,
                "scene": _PURPOSE,
                "fields": ["band", "band_label", "mapping"],
                "consent": tokens.pop(),
                "operator": "sha-256:" + "O" * 43,
            }
        )
        content = ("application/json", body)
        prepared = client.prepare(ZHENGZHOU, "queries", secrets.token_hex(16), content=content)
        requests.append(_wire(prepared.request))
    return requests


def _wire(request: Request) -> bytes:
    lines = [f"{request.method} {request.path} HTTP/1.1", "host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in request.fields.lines]
    lines.append(f"content-length: {len(request.body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + request.body


async def ask(port: int, waiting: list[bytes], statuses: list[int], seconds: list[float]) -> None:
    """Send questions one after the other over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        request = waiting.pop()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next(int(line[15:]) for line in lines if line.startswith("content-length:"))
        await reader.readexactly(length)
        seconds.append(time.perf_counter() - began)
        statuses.append(int(lines[0].split()[1]))
    writer.close()
    await writer.wait_closed()


async def ask_all(
    port: int, requests: Sequence[bytes], connections: int
) -> tuple[list[int], list[float]]:
    """Return status and seconds of every answer."""
    waiting, statuses, seconds = list(requests), list[int](), list[float]()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(ask(port, waiting, statuses, seconds))
    return statuses, seconds


def commits_per_s(folder: Path) -> float:
    """Return how many durable one-row commits the disk takes in a second, one after the other."""
    with sqlite3.connect(folder / "commits.sqlite3", isolation_level=None) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE t (v TEXT)")
        began = time.perf_counter()
        for number in range(_COMMITS):
            database.execute("INSERT INTO t VALUES (?)", (f"{number:0900}",))
        return _COMMITS / (time.perf_counter() - began)


@contextmanager
def homes(alliance: Alliance) -> Iterator[tuple[Home, Ledger]]:
    """Open the ledgers of who is asked and of who asks."""
    own = alliance.city(ZHENGZHOU).settings
    other = alliance.city(HANGZHOU).settings
    with Ledger.open(ledger_url(own)) as ledger, Ledger.open(ledger_url(other)) as theirs:
        yield home_of(own, ledger), theirs


def measure(folder: Path, questions: int, connections: int, suite: str) -> dict[str, object]:
    """Ask, and return the figures.

    Raises:
        AssertionError: A question was not answered, or its receipt is not in the ledger.
    """
    alliance = alliance_in(folder, (suite, "intl-2" if suite == "intl-1" else "intl-1"))
    own, other = alliance.city(ZHENGZHOU), alliance.city(HANGZHOU)
    commits = commits_per_s(folder)
    with homes(alliance) as (home, theirs), serving(own) as (running,):
        tokens = consents(home, folder, questions)
        process = psutil.Process(running.process.pid)
        warm = signed(other, theirs, tokens, min(questions, 50))
        asyncio.run(ask_all(own.plan.port, warm, connections))
        requests = signed(other, theirs, tokens, questions - len(warm))
        before = process.cpu_times()
        began = time.perf_counter()
        statuses, seconds = asyncio.run(ask_all(own.plan.port, requests, connections))
        taken = time.perf_counter() - began
        after = process.cpu_times()
        day = home.clock().astimezone(CHINA).date().isoformat()
        receipts = len(home.ledger.exchange_receipts.digests(GIVEN, HANGZHOU, day))
    refused = [status for status in statuses if status != _OK]
    if refused or receipts != questions:
        raise AssertionError(f"refused: {refused[:5]}; {receipts} receipts of {questions}")
    cpu = after.user + after.system - before.user - before.system
    rate = len(statuses) / taken
    return {
        "suite": suite,
        "questions": len(statuses),
        "connections": connections,
        "answers_per_s": round(rate, 1),
        "answers_per_cpu_s": round(len(statuses) / cpu, 1),
        "p50_ms": round(median(seconds) * 1000, 1),
        "p99_ms": round(quantiles(seconds, n=100)[98] * 1000, 1),
        "commits_per_s": round(commits, 1),
        "of_commits": round(rate / commits, 3),
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--suite", choices=("intl-1", "cn-1"), default="intl-1")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
        found = measure(Path(folder), arguments.questions, arguments.connections, arguments.suite)
    json.dump({**found, "machine": machine_facts()}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
