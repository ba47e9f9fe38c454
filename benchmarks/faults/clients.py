"""Clients that ask, write and try again, and note what they were told."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any, Final

import httpx

from benchmarks.faults.journal import Journal

__all__ = ["Client", "Known", "Operation", "bare", "digest"]

_PACE: Final = 0.02
"""Seconds between two questions of one client: the machine is shared with what is started anew."""
_SOON: Final = 0.2
_AT_WORK: Final = 10.0
"""Seconds until an operation is tried again: after a failure, and where another is at work on it
(the lease of a hub that was killed lasts five minutes)."""
_PERSON: Final = re.compile(r"person:[0-9a-f]{16,64}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One request; with a key it may be sent again until it is answered."""

    kind: str
    method: str
    path: str
    body: str = ""
    key: str = ""
    token: str = ""
    """What only this operation writes: it is looked for in the end."""


@dataclass(slots=True)
class Known:
    """What the clients know of the city, from its files and from answers."""

    lots: Sequence[str]
    findings: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    receipts: list[tuple[str, str]] = field(default_factory=list)

    def learn(self, answer: dict[str, Any]) -> None:
        """Take in an answer to a check."""
        new = [j["id"] for j in (*answer["findings"], *answer["leads"])]
        self.findings = list(dict.fromkeys([*self.findings, *new]))
        persons = _PERSON.findall(json.dumps(answer))
        self.persons = list(dict.fromkeys([*self.persons, *persons]))[:500]
        self.receipts.append((answer["receipt"]["id"], answer["receipt"]["jws"]))


class Client:
    """One client in a thread of its own."""

    def __init__(self, urls: Sequence[str], known: Known, journal: Journal, seed: str) -> None:
        """Ask nothing yet."""
        self._known = known
        self._journal = journal
        self._random = Random(seed)  # noqa: S311  # which question comes next
        self._http = [httpx.Client(base_url=u, timeout=30, trust_env=False) for u in urls]
        self.waiting: list[tuple[float, Operation]] = []

    def run(self, ended: Callable[[], bool], pause: threading.Event) -> None:
        """Ask until the end."""
        while not ended():
            self.step(fresh=True)
            pause.wait(_PACE)

    def drain(self, until: float) -> None:
        """Try what is not answered yet, until the moment has come."""
        pause = threading.Event()
        while self.waiting and time.monotonic() < until:
            if not self.step(fresh=False):
                pause.wait(_SOON)

    def close(self) -> None:
        """Close the connections."""
        for http in self._http:
            http.close()

    def step(self, *, fresh: bool) -> bool:
        """Send what is due, else something new where that is wanted; say whether it was sent."""
        now = time.monotonic()
        due = next((item for item in self.waiting if item[0] <= now), None)
        if due is not None:
            self.waiting.remove(due)
            self._send(due[1])
        elif fresh:
            self._send(self._next())
        return fresh or due is not None

    def _next(self) -> Operation:
        known, key, token = self._known, secrets.token_hex(12), secrets.token_hex(8)
        kind = self._random.choices(
            ("check", "outcome", "job", "resolve", "receipt"), (50, 20, 8, 10, 12)
        )[0]
        if kind == "outcome" and known.findings:
            said = {"decision": "confirmed", "reason": f"token {token}", "decided_by": "faults"}
            path = f"/api/v1/findings/{self._random.choice(known.findings)}/outcome"
            return Operation(kind, "POST", path, json.dumps(said), key, token)
        if kind == "job":
            lots = self._random.sample(known.lots, min(3, len(known.lots)))
            return Operation(kind, "POST", "/api/v1/jobs", json.dumps({"lots": lots}), key)
        if kind == "resolve" and known.persons:
            asked = {
                "subjects": [self._random.choice(known.persons)],
                "kinds": ["name"],
                "purpose": "investigation",
                "case_number": f"F-{token}",
            }
            return Operation(kind, "POST", "/api/v1/vault/resolve", json.dumps(asked), "", token)
        if kind == "receipt" and known.receipts:
            receipt, jws = self._random.choice(known.receipts)
            return Operation(kind, "GET", f"/api/v1/receipts/{receipt}", token=jws)
        path = f"/api/v1/lots/{self._random.choice(known.lots)}/linked-party-check"
        return Operation("check", "POST", path, "{}", key)

    def _send(self, operation: Operation) -> None:
        http = self._random.choice(self._http)
        headers = {"Content-Type": "application/json"} if operation.body else {}
        if operation.key:
            headers["Idempotency-Key"] = f'"{operation.key}"'
        try:
            answer = http.request(
                operation.method, operation.path, content=operation.body, headers=headers
            )
        except httpx.HTTPError as error:
            self._journal.error(f"{operation.kind}: {type(error).__name__}")
            self._again(operation, _SOON)
            return
        if answer.is_success:
            self._acknowledged(operation, answer)
            return
        code = _code(answer)
        self._journal.error(f"{operation.kind}: {answer.status_code} {code}")
        if code == "request_at_work":
            self._again(operation, _AT_WORK)
        elif answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._again(operation, _SOON)

    def _again(self, operation: Operation, seconds: float) -> None:
        if operation.key:
            self.waiting.append((time.monotonic() + seconds, operation))

    def _acknowledged(self, operation: Operation, answer: httpx.Response) -> None:
        body = answer.json()
        told = {
            "path": operation.path,
            "sent": operation.body,
            "key": operation.key,
            "token": operation.token,
            "request_id": answer.headers["X-Request-ID"],
            "sha256": hashlib.sha256(answer.content).hexdigest(),
        }
        if operation.kind == "check":
            self._known.learn(body)
            told |= {"receipt": body["receipt"]["id"], "jws": body["receipt"]["jws"]}
            told |= {"known_at": body["known_at"], "bare": digest(bare(body))}
        elif operation.kind == "job":
            told["job"] = body["id"]
        elif operation.kind == "receipt" and body["jws"] != operation.token:
            self._journal.error("receipt: other bytes")
        self._journal.add(operation.kind, **told)


def _code(answer: httpx.Response) -> str:
    """Return the code of a problem; every error of the hub has one."""
    try:
        return str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return "None"


def bare(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer to a check without its receipt, which is another one each time."""
    return {name: value for name, value in answer.items() if name != "receipt"}


def digest(value: object) -> str:
    """Return SHA-256 over the JSON of a value."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
