"""What the audit chain costs a request: the layer around an answer, with and without it.

The answer is one of some 60 kB that names 40 firms and persons, like the check of a lot with ten
bidders; the same ASGI calls of one process pass it on, once bare and once audited, in turns.
The budget of the whole check is 30 ms; the chain may spend one commit with its flush of the disk.
``together`` is the time of one request of fifty that are asked at once, divided by fifty.

    python -m benchmarks.audit_cost [--rounds 200]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope

from benchmarks.machine import machine_facts
from credit_hub.api.audit.writer import AuditWriter
from credit_hub.api.middleware.audit import Audited
from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings

AT_ONCE: Final = 50
_WARM: Final = 10
_SUBJECTS: Final = [f"uscc:9141019900000{n:04}X" for n in range(40)]
_ANSWER: Final = json.dumps(
    {"lot_id": "lot:bench/1", "bidders": [{"id": s, "text": "x" * 1400} for s in _SUBJECTS]}
).encode()
_SCOPE: Final = {
    "type": "http",
    "method": "POST",
    "path": "/api/v1/lots/bench/1/linked-party-check",
    "query_string": b"",
    "headers": [(b"host", b"127.0.0.1")],
}


def main() -> None:
    """Measure in turns, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="cost of the audit chain")
    parser.add_argument("--rounds", type=int, default=200)
    rounds: int = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with Notary(settings) as notary:
            writer = AuditWriter(notary, settings)
            figures = asyncio.run(_measure(writer, rounds))
            writer.close()
            figures["entries"] = notary.ledger.audit.head().number
    json.dump({"benchmark": "audit_cost", **figures, **machine_facts()}, sys.stdout, indent=2)


async def _measure(writer: AuditWriter, rounds: int) -> dict[str, float]:
    bare: ASGIApp = Response(_ANSWER, media_type="application/json")
    audited = Audited(bare, writer, purpose_demanded=False)
    times: dict[str, list[float]] = {"bare": [], "audited": []}
    for number in range(rounds + _WARM):
        for name, app in (("bare", bare), ("audited", audited)):
            began = time.perf_counter()
            await _ask(app)
            if number >= _WARM:
                times[name].append((time.perf_counter() - began) * 1e3)
    began = time.perf_counter()
    await asyncio.gather(*(_ask(audited) for _ in range(AT_ONCE)))
    together = (time.perf_counter() - began) * 1e3 / AT_ONCE
    found = {"rounds": float(rounds), "together_ms": round(together, 3)}
    for name, measured in times.items():
        measured.sort()
        for share in (50, 95, 99):
            at = min(len(measured) - 1, len(measured) * share // 100)
            found[f"{name}_p{share}_ms"] = round(measured[at], 3)
    return found


async def _ask(app: ASGIApp) -> None:
    scope: Scope = {**_SCOPE, "state": {"client": "local", "request_id": "bench"}}
    await app(scope, _nothing, _away)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _away(_: Message) -> None:
    pass


if __name__ == "__main__":
    main()
