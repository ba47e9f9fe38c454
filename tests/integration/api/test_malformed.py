"""More than 500 malformed requests by raw socket: none has an answer of 5xx or leaves a trace."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final

import httpx
import pytest

from credit_hub.api.examples import FINDING_ID
from credit_hub.cypher import Query
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.storage.tables import METADATA
from tests.integration.api.malformed import Case, cases
from tests.ledgers import rows_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

CHECK: Final = "/api/v1/lots/ZZTEST-P2/1/linked-party-check"
GROWS: Final = ("audit",)
"""Tables whose names begin so have an entry for every question, also for one that is refused."""
BY_THE_SERVER: Final = b"Invalid HTTP request received."
"""What the HTTP server under the service says of bytes that are no request; no route sees them."""


def ask(url: httpx.URL, case: Case) -> tuple[int, str, bytes] | None:
    """Send a case and return status, media type and body; None where no answer came."""
    with closing(socket.create_connection((url.host, url.port or 80), timeout=10)) as connection:
        with suppress(OSError):  # it may answer and hang up before all is sent
            connection.sendall(case.sent)
            if not case.answered:
                connection.shutdown(socket.SHUT_WR)
        response = HTTPResponse(connection)
        try:
            response.begin()
            return response.status, response.headers.get("content-type", ""), response.read()
        except (HTTPException, OSError):
            return None


def tables(environment: Mapping[str, str]) -> Iterator[tuple[str, object]]:
    """Yield every row of every other table, not only how many there are."""
    for name in METADATA.tables:
        if not name.startswith(GROWS):
            rows = rows_of(environment, f'SELECT * FROM "{name}"')  # noqa: S608
            yield name, sorted(map(repr, rows))


def judgements(store: GraphStore) -> list[Mapping[str, object]]:
    """Return the findings and leads in the graph, which its digest leaves out, and their ends."""
    text = (
        "MATCH (f:Finding|Lead) OPTIONAL MATCH (f)-[r]->(n) "
        "WITH f, type(r) + ' ' + n.id AS end ORDER BY f.id, end "
        "RETURN f.id AS id, f.payload AS payload, f.updated_at AS at, collect(end) AS ends"
    )
    return [dict(row) for row in store.read(Query("t", "for one test", text, (), (), "read", "-"))]


def fault(case: Case, got: tuple[int, str, bytes] | None) -> str | None:
    """Return what is wrong with an answer."""
    if got is None:
        return "no answer" if case.answered else None
    status, media_type, body = got
    if status == 400 and body == BY_THE_SERVER:
        return None
    if not 400 <= status < 500:
        return f"{status} {body[:80]!r}"
    if media_type != "application/problem+json":
        return f"{status} is no problem document but {media_type!r} {body[:80]!r}"
    problem = json.loads(body)
    if problem["status"] != status or not all(problem[x] for x in ("code", "detail", "request_id")):
        return f"{status} {body[:200]!r}"
    return "it tells of the program" if b"Traceback" in body or b'.py"' in body else None


def test_malformed_requests_are_many_and_each_is_another() -> None:
    made = cases()

    assert len(made) > 500
    assert len({case.sent for case in made}) > 500
    assert made == cases()


def test_malformed_requests_are_refused_with_problems_and_change_nothing(
    http: httpx.Client, environment: Mapping[str, str], session_store: GraphStore
) -> None:
    data = Path(environment["CREDIT_HUB_DATA_DIR"])
    asked = http.post(CHECK, headers={"Idempotency-Key": '"m"'}).json()
    assert FINDING_ID in {finding["id"] for finding in asked["findings"]}

    def kept() -> tuple[object, ...]:
        graph = graph_digest(session_store).sha256
        return graph, judgements(session_store), dict(tables(environment))

    before = kept()

    got = [(case, ask(http.base_url, case)) for case in cases()]

    faults = [f"{case.name}: {said}" for case, a in got if (said := fault(case, a))]
    assert not faults, f"{len(faults)} of {len(got)}\n" + "\n".join(faults[:40])
    assert before[1]
    assert kept() == before
    assert http.get("/readyz").status_code == 200
    log = (data / "service.log").read_text(encoding="utf-8")
    assert "unforeseen error" not in log
    assert "Traceback" not in log
