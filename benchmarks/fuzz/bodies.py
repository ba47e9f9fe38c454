"""Bodies of the interface, changed, sent to the application in this process, on a real graph."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

import httpx
from fastapi import FastAPI

from benchmarks.fuzz.mutation import as_json, change_bytes, change_json

__all__ = ["BODIES", "Sender", "changed_body"]

BODIES: Final[Mapping[str, Mapping[str, object]]] = {
    "/api/v1/lots/ZZTEST-P2%2F1/linked-party-check": {
        "regime": "tender",
        "as_of": "2026-10-15",
        "known_at": "2026-10-15T09:30:00+08:00",
    },
    "/api/v1/lots/no/1/what-if": {"drop": ["edge:none"], "add": "", "regime": "tender"},
    "/api/v1/lots/no/1/draw-check": {"pool": "pool:none", "regime": "tender"},
    "/api/v1/lots/no/1/draw-check/availability": {"pool": ["person:none"]},
    "/api/v1/session": {"name": "nobody", "password": "five random words for this", "code": "1"},
    "/api/v1/session/password": {"current": "x", "new": "five random words for this"},
    "/api/v1/jobs": {"lots": [], "regime": "tender", "webhook": "whe_none"},
    "/api/v1/lots/no/1/re-check": {"receipt": "receipt:" + "0" * 32},
    "/api/v1/parties/linked-party-check": {
        "parties": ["uscc:91410199TE5T00016Y", "uscc:other"],
        "as_of": "2026-10-15",
        "relations": ["control"],
    },
    "/api/v1/findings/finding:none/outcome": {
        "decision": "confirmed",
        "reason": "核实",
        "decided_by": "auditor-1",
    },
    "/api/v1/vault/resolve": {
        "subjects": ["person:" + "0" * 32],
        "kinds": ["name"],
        "purpose": "investigation",
        "case_number": "CASE-1",
    },
    "/api/v1/cypher": {
        "query": "MATCH (n:Enterprise {id: $id}) RETURN n.name AS name LIMIT 5",
        "parameters": {
            "id": {"type": "string", "value": "uscc:91410199TE5T00016Y"},
        },
        "rows": 10,
        "seconds": 2,
    },
}
_LEAST_FAULT: Final = 500


class Sender:
    """Sends changed bodies to an application."""

    def __init__(self, app: FastAPI) -> None:
        """Take an application whose graph answers."""
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://localhost", timeout=60
        )

    async def __aenter__(self) -> Self:
        """Return the sender itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the client."""
        await self._client.aclose()

    async def send(self, path: str, content: bytes) -> str | None:
        """Send a body; return what is wrong with the answer, or None."""
        answer = await self._client.post(
            path,
            content=content,
            headers={"Content-Type": "application/json", "X-Requested-With": "credit-hub"},
        )
        fault = _fault(answer)
        return None if fault is None else f"{path} {content[:200]!r}: {fault}"


def changed_body(random_: random.Random) -> tuple[str, bytes]:
    """Return a path, and a body for it that was good and is changed."""
    path, body = random_.choice(list(BODIES.items()))
    content = as_json(change_json(random_, body))
    if random_.random() < 0.3:  # noqa: PLR2004  # the rest is JSON and gets further
        content = change_bytes(random_, content)
    return path, content


def _fault(answer: httpx.Response) -> str | None:
    if answer.is_success:
        return None
    told = answer.text
    if answer.status_code >= _LEAST_FAULT and answer.status_code != httpx.codes.GATEWAY_TIMEOUT:
        return f"{answer.status_code} {told[:200]}"
    try:
        problem = json.loads(told)
    except ValueError:
        return f"{answer.status_code} is no problem document: {told[:200]}"
    if not (problem.get("detail") and problem.get("code")):
        return f"{answer.status_code} does not say what is wrong: {told[:200]}"
    return "it tells of the program" if "Traceback" in told else None
