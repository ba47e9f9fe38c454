"""Queries of analysts by HTTP and by command: same JSON, limits said, audited, refused clearly."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest

from credit_hub.api import examples
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

URL = "/api/v1/cypher"
QUERY = "MATCH (n:Enterprise {id: $id})-[r]-(m) RETURN n, r, m.id AS other ORDER BY r.id"
OF_THE_RUN = {"milliseconds"}


def body(**more: object) -> Mapping[str, object]:
    given = {"id": {"type": "string", "value": examples.ENTITY_ID}}
    return {"query": QUERY, "parameters": given, **more}


def test_command_gives_the_json_of_http(http: httpx.Client, cli: Cli) -> None:
    over_http = http.post(URL, json=body()).json()
    by_command = cli("cypher", "-", "--param", f"id={examples.ENTITY_ID}", "--json", stdin=QUERY)

    assert by_command.status == 0, by_command.err
    told = by_command.json()
    assert isinstance(told, dict)
    assert {k: v for k, v in told.items() if k not in OF_THE_RUN} == {
        k: v for k, v in over_http.items() if k not in OF_THE_RUN
    }
    node, edge, other = over_http["rows"][0]
    assert node["id"] == examples.ENTITY_ID
    assert {edge["start"], edge["end"]} == {examples.ENTITY_ID, other}
    assert {"source", "row", "recorded_at"} <= edge["properties"].keys()


def test_limits_are_said_in_the_answer(http: httpx.Client) -> None:
    cut = http.post(URL, json={"query": "MATCH (n) RETURN n.id AS id", "rows": 3}).json()

    assert (len(cut["rows"]), cut["complete"], cut["truncated"]) == (3, False, "rows")
    assert cut["limits"]["rows"] == 3
    assert cut["limits"]["memory"]


def test_query_that_takes_too_long_is_504_and_the_next_one_is_answered(http: httpx.Client) -> None:
    text = (
        "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c "
        "RETURN sum(a * b * c) AS n"
    )

    slow = http.post(URL, json={"query": text, "seconds": 1})
    after = http.post(URL, json={"query": "RETURN 1 AS one"})

    assert (slow.status_code, slow.json()["code"]) == (504, "query_timeout")
    assert after.json()["rows"] == [[1]]


@pytest.mark.parametrize(
    "query",
    [
        "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
        "MATCH (n) DETACH DELETE n",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "CALL { USE system MATCH (n) RETURN n } RETURN n",
        "MATCH (n) RETURN nothing",
        "RETURN $missing",
        "\u0000",
    ],
)
def test_refused_query_is_a_problem_400_that_says_why(http: httpx.Client, query: str) -> None:
    answer = http.post(URL, json={"query": query})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["remedy"]


def test_question_is_in_the_audit_log_with_the_firms_of_its_answer(http: httpx.Client) -> None:
    answer = http.post(URL, json=body(), headers={"X-Request-ID": "cypher-1"})
    refused = http.post(URL, json={"query": "CREATE (n)"}, headers={"X-Request-ID": "cypher-2"})

    entries = http.get("/api/v1/audit", params={"action": "cypher.run"}).json()["entries"]
    kept = {entry["request_id"]: entry for entry in entries}
    assert answer.status_code == 200
    assert refused.status_code == 400
    assert examples.ENTITY_ID in kept["cypher-1"]["subjects"]
    assert kept["cypher-2"]["outcome"] == "refused"
