"""Queries of analysts by HTTP and by command: same JSON, limits said, audited, refused clearly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.api import examples
from tests.integration.api.conftest import Cli
from tests.integration.api.kept_examples import faults, kept_now, same
from tests.ledgers import rows_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

URL = "/api/v1/cypher"
QUERY = "MATCH (n:Enterprise {id: $id})-[r]-(m) RETURN n, r, m.id AS other ORDER BY r.id"
OF_THE_RUN = {"milliseconds"}
KEPT = Path(__file__).resolve().parents[3] / "api" / "cypher_example.json"
comparable = partial(
    same, of_the_run=frozenset({"milliseconds", "memory", "operators"}), of_the_rules=frozenset()
)


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


def test_example_of_the_description_is_what_the_service_answers(http: httpx.Client) -> None:
    described = http.get("/openapi.json").json()
    body = described["components"]["schemas"]["CypherBody"]["examples"][0]

    answer = http.post(URL, json=body)
    kept = kept_now(KEPT, {"cypher": answer.json()})

    assert answer.status_code == 200
    assert faults(described, "CypherView", answer.json()) == []
    assert comparable({"cypher": answer.json()}) == comparable(kept), "CREDIT_HUB_TEST_UPDATE=1"
    (shown,) = described["paths"][URL]["post"]["responses"]["200"]["content"].values()
    assert comparable({"cypher": shown["example"]}) == comparable(kept)


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


ASKED = "MATCH (p:Person) WHERE p.name = '王小明' OR p.id = $who RETURN p.id AS id"
WHO = "410199199003070018"
NAMED = {
    "query": ASKED + " // 13800004101",
    "parameters": {"who": {"type": "string", "value": WHO}},
}
NUMBERS = (WHO, "王小明", "13800004101")


def entry_of(http: httpx.Client, request_id: str) -> dict[str, Any]:
    entries = http.get("/api/v1/audit", params={"action": "cypher.run"}).json()["entries"]
    (found,) = [entry for entry in entries if entry["request_id"] == request_id]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("query", [ASKED, "MATCH (n) DETACH DELETE n", "RETURN 1 AS"])
def test_text_of_a_question_answered_or_refused_is_read_by_its_entry(
    http: httpx.Client, cli: Cli, query: str
) -> None:
    request_id = f"text-{len(query)}"
    http.post(URL, json={"query": query}, headers={"X-Request-ID": request_id})

    entry = entry_of(http, request_id)
    over_http = http.get(f"/api/v1/audit/{entry['number']}/question")
    by_command = cli("audit", "question", str(entry["number"]), "--json")

    told = over_http.json()
    assert told["query"] == query.replace("王小明", "王**")
    assert (told["state"], told["exact"], told["number"]) == ("kept", False, entry["number"])
    assert by_command.status == 0, by_command.err
    assert by_command.json() == told


def test_question_of_the_command_line_is_read_by_its_entry_too(cli: Cli) -> None:
    asked = cli("cypher", "-", "--param", "n:integer=7", stdin="RETURN $n AS seven")
    assert asked.status == 0, asked.err
    listed = cli("audit", "list", "--action", "cypher.run", "--limit", "1", "--json").json()
    assert isinstance(listed, dict)
    (entry,) = listed["entries"]

    shown = cli("audit", "question", str(entry["number"]))

    assert shown.status == 0, shown.err
    assert "RETURN $n AS seven\n" in shown.out
    assert '$n = {"type": "integer", "value": 7}\n' in shown.out


def test_person_named_in_a_question_is_in_no_file_in_plain_text_and_masked_for_the_auditor(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    http.post(URL, json=NAMED, headers={"X-Request-ID": "named"})

    told = http.get(f"/api/v1/audit/{entry_of(http, 'named')['number']}/question").text

    assert told.count("410***********0018") == 1
    assert "王**" in told
    assert not any(number in told for number in NUMBERS)
    data = Path(environment["CREDIT_HUB_DATA_DIR"])
    for path in (p for p in data.rglob("*") if p.is_file()):
        kept = path.read_bytes()
        assert not any(number.encode() in kept for number in NUMBERS), path.name
        assert json.dumps("王小明").encode()[1:-1] not in kept, path.name
    if "CREDIT_HUB_LEDGER_URL" in environment:  # a database that is no file of this folder
        rows = rows_of(environment, "SELECT sealed FROM vault_values WHERE kind = 'question'")
        assert rows
        assert not any(WHO.encode() in bytes(row.sealed) for row in rows)


def test_exact_text_is_for_whom_the_operator_allowed_it_for_a_purpose_and_in_a_case(
    http: httpx.Client, cli: Cli
) -> None:
    http.post(URL, json=NAMED, headers={"X-Request-ID": "exact"})
    path = f"/api/v1/audit/{entry_of(http, 'exact')['number']}/question?exact=true"
    why = {"X-Purpose": "audit", "X-Case-Number": "ZZ-2026-19"}

    refused = http.get(path, headers=why)
    assert cli("vault", "allow", "local").status == 0
    without_case = http.get(path, headers={"X-Purpose": "audit"})
    exact = http.get(path, headers={**why, "X-Request-ID": "exact-read"})
    assert cli("vault", "deny", "local").status == 0

    assert (refused.status_code, refused.json()["code"]) == (403, "access_denied")
    assert without_case.status_code == 400
    assert exact.json()["query"] == NAMED["query"]
    assert exact.json()["parameters"] == NAMED["parameters"]
    entries = http.get("/api/v1/audit", params={"action": "audit.question"}).json()["entries"]
    (read,) = [entry for entry in entries if entry["request_id"] == "exact-read"]
    assert (read["purpose"], read["case_number"]) == ("audit", "ZZ-2026-19")
    assert read["result_digest"] is None, "a digest of a text that names people can be tried"


def test_text_that_was_erased_is_said_to_be_and_the_chain_stays_whole(
    http: httpx.Client, cli: Cli
) -> None:
    http.post(URL, json=NAMED, headers={"X-Request-ID": "erased"})
    entry = entry_of(http, "erased")

    erase = ("vault", "erase", f"question:{entry['question']}", "--reason", "2026-3", "--yes")
    assert cli(*erase).status == 0

    told = http.get(f"/api/v1/audit/{entry['number']}/question").json()
    assert (told["state"], told["query"], told["parameters"]) == ("erased", None, {})
    assert cli("audit", "verify").status == 0


@pytest.mark.parametrize("number", ["1", "2147483647"])
def test_entry_without_a_question_is_404(http: httpx.Client, number: str) -> None:
    assert http.get(f"/api/v1/audit/{number}/question").status_code == 404


def test_hub_that_cannot_keep_questions_asks_none_unless_it_is_not_strict(cli: Cli) -> None:
    off = {"CREDIT_HUB_VAULT": "false"}

    strict = cli("cypher", "-", stdin="RETURN 1 AS one", env=off)
    lenient = cli(
        "cypher", "-", stdin="RETURN 1 AS one", env={**off, "CREDIT_HUB_AUDIT_STRICT": "false"}
    )

    assert (strict.status, lenient.status) == (6, 0), strict.err + lenient.err
    assert "vault" in strict.err
