"""Who may ask, how much, and how a request that comes twice has one effect: on the real service."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.api.quotas import FAILURES_PER_MINUTE
from credit_hub.ledger.idempotency.answers import mark_of
from tests.integration.api.conftest import Cli
from tests.ledgers import rows_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

LOT = "/api/v1/lots/ZZTEST-P2/1/linked-party-check"
FIRM = "/api/v1/entities/uscc:91410199TNGJ7PJW0T"
KEY = "Idempotency-Key"


def granted(cli: Cli, env: Mapping[str, str], name: str, *options: str) -> dict[str, str]:
    """Add a client, and return the header that shows its token."""
    added = cli("clients", "add", name, "--role", "investigator", *options, "--json", env=env)
    assert added.status == 0, added.err
    return {
        "Authorization": f"Bearer {json.loads(added.out)['token']}",
        "X-Purpose": "investigation",
        "X-Case-Number": "ZZ-2026-1",
    }


def platform(cli: Cli, env: Mapping[str, str], name: str) -> dict[str, str]:
    """Add a tender platform, which may run jobs, and return the header that shows its token."""
    added = cli("clients", "add", name, "--role", "tender_client", "--json", env=env)
    assert added.status == 0, added.err
    return {"Authorization": f"Bearer {json.loads(added.out)['token']}"}


def problem(response: httpx.Response) -> tuple[int, str]:
    body: dict[str, Any] = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert body["status"] == response.status_code
    assert body["remedy"]
    return body["status"], body["code"]


def test_service_that_demands_a_token_answers_nobody_without_one(guarded: httpx.Client) -> None:
    for method, path in (("POST", LOT), ("GET", FIRM), ("GET", "/nope"), ("PUT", "/api/v1/")):
        response = guarded.request(method, path)

        assert problem(response) == (401, "token_missing")
        assert response.headers["www-authenticate"] == 'Bearer realm="credit-hub"'
        assert "ratelimit" not in response.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/.well-known/jwks.json", "/openapi.json"])
def test_health_keys_and_description_are_free(guarded: httpx.Client, path: str) -> None:
    response = guarded.get(path)

    assert response.status_code == 200
    assert "ratelimit" not in response.headers


@pytest.mark.parametrize(
    "path", ["//healthz", "/healthz/", "/healthz/../api/v1/lots", "/%2e/healthz", "/HEALTHZ"]
)
def test_path_that_resembles_a_free_one_is_not_free(guarded: httpx.Client, path: str) -> None:
    url = httpx.URL(str(guarded.base_url)).copy_with(raw_path=path.encode())

    assert problem(guarded.send(guarded.build_request("GET", url)))[0] == 401


def test_client_with_its_token_is_answered_until_it_is_replaced_or_revoked(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    token = granted(cli, guarded_environment, "platform-a")
    good = guarded.post(LOT, headers=token)

    rotated = cli("clients", "rotate", "platform-a", "--json", env=guarded_environment)
    new = {**token, "Authorization": f"bearer {json.loads(rotated.out)['token']}"}
    old_after, new_after = (guarded.post(LOT, headers=shown) for shown in (token, new))
    cli("clients", "revoke", "platform-a", env=guarded_environment)
    revoked = guarded.post(LOT, headers=new)

    assert (good.status_code, new_after.status_code) == (200, 200)
    assert problem(old_after) == problem(revoked) == (401, "invalid_token")


def test_unknown_revoked_and_malformed_tokens_have_the_same_answer(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    revoked = granted(cli, guarded_environment, "platform-b")
    cli("clients", "revoke", "platform-b", env=guarded_environment)
    shown = [
        revoked["Authorization"],
        "Bearer " + "x" * 48,
        "Bearer",
        "Bearer " + "x" * 5000,
        "Basic dXNlcjpwYXNz",
        "Bearer \xe9",
    ]

    answers = [
        guarded.get(FIRM, headers=[(b"Authorization", value.encode("latin1"))]) for value in shown
    ]

    bodies = {json.dumps({**a.json(), "request_id": ""}) for a in answers}
    assert {problem(answer) for answer in answers} == {(401, "invalid_token")}
    assert len(bodies) == 1
    challenge = 'Bearer realm="credit-hub", error="invalid_token"'
    assert {answer.headers["www-authenticate"] for answer in answers} == {challenge}


def test_wrong_token_is_refused_where_none_is_needed(http: httpx.Client) -> None:
    assert http.get(FIRM).status_code == 200
    assert problem(http.get(FIRM, headers={"Authorization": "Bearer wrong"}))[0] == 401


def test_address_with_many_wrong_tokens_waits_and_a_good_one_is_let_in(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    token = granted(cli, guarded_environment, "platform-c")
    wrong = {"Authorization": "Bearer wrong"}

    # A minute may end on the way, and its count with it, once.
    answers = [guarded.get(FIRM, headers=wrong) for _ in range(2 * FAILURES_PER_MINUTE + 1)]

    told = {problem(answer) for answer in answers}
    assert told == {(401, "invalid_token"), (429, "too_many_wrong_tokens")}
    waits = {int(a.headers["retry-after"]) for a in answers if a.status_code == 429}
    assert all(1 <= wait <= 60 for wait in waits)
    assert guarded.get(FIRM, headers=token).status_code == 200
    assert problem(guarded.get(FIRM)) == (401, "token_missing")


def test_client_that_spent_its_quota_waits_and_the_others_do_not(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    few = granted(cli, guarded_environment, "few", "--per-minute", "3")
    many = granted(cli, guarded_environment, "many")

    answers = [guarded.get(FIRM, headers=few) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"minute";q=3;w=60'}
    left = [answer.headers["ratelimit"].partition(";t=")[0] for answer in answers]
    assert left == ['"minute";r=2', '"minute";r=1', *['"minute";r=0'] * 3]
    assert problem(answers[3]) == (429, "quota_exhausted")
    wait = answers[3].headers["retry-after"]
    assert 1 <= int(wait) <= 60
    assert answers[3].headers["ratelimit"].endswith(f";t={wait}")
    assert guarded.get(FIRM, headers=many).status_code == 200
    assert guarded.get("/healthz", headers=few).status_code == 200


def logged(log: Path, request_id: str) -> list[dict[str, Any]]:
    """Return the lines about a request; a line is written once its answer has gone."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = [json.loads(x) for x in log.read_text().splitlines() if f'"{request_id}"' in x]
        ended = [line for line in found if line["event"] == "request"]
        if ended:
            return ended
        time.sleep(0.05)
    return []


def test_log_names_the_client_and_never_its_token(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    token = granted(cli, guarded_environment, "logged")
    guarded.get(FIRM, headers={**token, "X-Request-ID": "whose"})

    log = Path(guarded_environment["CREDIT_HUB_DATA_DIR"]) / "service.log"
    (entry,) = logged(log, "whose")
    listed = json.loads(cli("clients", "list", "--json", env=guarded_environment).out)
    (mine,) = [client for client in listed if client["name"] == "logged"]
    assert entry["client"] == mine["id"]
    assert token["Authorization"].removeprefix("Bearer ") not in log.read_text()


def test_caller_on_this_machine_is_the_client_local(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    response = http.get(FIRM, headers={"X-Request-ID": "nobody"})

    log = Path(environment["CREDIT_HUB_DATA_DIR"]) / "service.log"
    (entry,) = logged(log, "nobody")
    assert entry["client"] == "local"
    assert response.headers["ratelimit-policy"] == '"minute";q=30000;w=60'


def test_commands_of_clients_say_what_is_wrong(
    guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    granted(cli, guarded_environment, "once")

    def status(*arguments: str) -> int:
        return cli("clients", *arguments, env=guarded_environment).status

    assert status("add", "once") == 6
    assert status("add", "x", "--per-minute", "0") == 3
    assert status("rotate", "nobody") == 4
    assert status("revoke", "once") == 0
    assert status("revoke", "once") == 6
    listed = cli("clients", "list", env=guarded_environment)
    assert "once: 600 requests a minute, 2 jobs at once, investigator, revoked 20" in listed.out


def test_check_that_comes_again_under_its_key_has_the_same_bytes(http: httpx.Client) -> None:
    first = http.post(LOT, headers={KEY: '"check-1"'}, json={})
    again = http.post(LOT, headers={KEY: '"check-1"'}, json={})
    bare = http.post(LOT, headers={KEY: "check-1"}, json={})
    other = http.post(LOT, headers={KEY: '"check-2"'}, json={})

    assert first.status_code == again.status_code == bare.status_code == 200
    assert again.content == bare.content == first.content
    assert other.content != first.content
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["x-request-id"] != first.headers["x-request-id"]


def test_decision_that_comes_again_under_its_key_is_recorded_once(http: httpx.Client) -> None:
    finding = http.post(LOT).json()["findings"][0]["id"]
    path = f"/api/v1/findings/{finding}/outcome"
    body = {"decision": "confirmed", "reason": "核实", "decided_by": "auditor-1"}
    before = len(http.get(path).json()["history"])

    answers = [http.post(path, json=body, headers={KEY: '"o-1"'}) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(http.get(path).json()["history"]) == before + 1


def test_decision_recorded_by_an_attempt_that_died_is_not_recorded_again(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    finding = http.post(LOT).json()["findings"][0]["id"]
    path = f"/api/v1/findings/{finding}/outcome"
    body = {"decision": "dismissed", "reason": "重试", "decided_by": "auditor-2"}
    first = http.post(path, json=body, headers={KEY: '"o-died"'})
    # The process died after it wrote the decision and before it kept the answer.
    rows_of(
        environment,
        "UPDATE idempotent_answers SET status = NULL, body = NULL, headers = NULL, "
        "lease_until = :until WHERE mark = :mark",
        until=datetime.now(UTC),
        mark=mark_of("local", "o-died"),
    )

    again = http.post(path, json=body, headers={KEY: '"o-died"'})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert "idempotency-replayed" not in again.headers


def test_request_at_work_is_a_conflict_with_a_time_to_wait(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    first = http.post(LOT, headers={KEY: '"w-1"'})
    until = datetime.now(UTC) + timedelta(minutes=5)
    rows_of(
        environment,
        "UPDATE idempotent_answers SET status = NULL, lease_until = :until WHERE mark = :mark",
        until=until,
        mark=mark_of("local", "w-1"),
    )

    second = http.post(LOT, headers={KEY: '"w-1"'})

    assert first.status_code == 200
    assert problem(second) == (409, "request_at_work")
    assert second.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    ("path", "body"), [(LOT, {"as_of": "2026-10-15"}), (f"{LOT}?x=1", {}), (LOT, None)]
)
def test_key_of_another_request_is_a_conflict(
    http: httpx.Client, path: str, body: dict[str, str] | None
) -> None:
    http.post(LOT, headers={KEY: '"other"'}, json={})

    answer = http.post(path, headers={KEY: '"other"'}, json=body)

    assert problem(answer) == (409, "idempotency_key_reused")


def test_request_that_was_refused_frees_its_key(http: httpx.Client) -> None:
    unknown = LOT.replace("ZZTEST-P2/1", "no/1")
    refused = [
        http.post(LOT, headers={KEY: '"f-1"'}, json={"as_of": "2026-13-01"}),
        http.post(LOT, headers={KEY: '"f-1"'}, json={"lot": "x"}),
        http.post(unknown, headers={KEY: '"f-1"'}),
        http.post(LOT, headers={KEY: '"f-1"', "Content-Type": "application/json"}, content=b"{"),
    ]

    assert [problem(answer)[0] for answer in refused] == [400, 422, 404, 400]
    assert http.post(LOT, headers={KEY: '"f-1"'}).status_code == 200


@pytest.mark.parametrize("key", ["", '""', '"', '"a', "a b", '"é"', "x" * 256, '"a", "b"', "a;b=1"])
def test_key_that_is_no_string_is_a_problem_400(http: httpx.Client, key: str) -> None:
    answer = http.post(LOT, headers=[(KEY.encode(), key.encode("latin1"))])

    assert problem(answer)[0] == 400


def test_same_key_of_two_clients_is_two_keys(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    tokens = [granted(cli, guarded_environment, name) for name in ("key-a", "key-b")]

    answers = [guarded.post(LOT, headers={**token, KEY: '"same"'}) for token in tokens]

    assert {answer.status_code for answer in answers} == {200}
    assert all("idempotency-replayed" not in answer.headers for answer in answers)


def test_requests_at_once_under_one_key_have_one_effect(http: httpx.Client) -> None:
    finding = http.post(LOT).json()["findings"][0]["id"]
    path = f"/api/v1/findings/{finding}/outcome"
    body = {"decision": "confirmed", "reason": "同时", "decided_by": "auditor-3"}
    before = len(http.get(path).json()["history"])

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: http.post(path, json=body, headers={KEY: '"o-many"'}), range(16))
        )

    good = [answer for answer in answers if answer.status_code == 201]
    assert good
    assert len({answer.content for answer in good}) == 1
    assert {problem(a)[1] for a in answers if a.status_code != 201} <= {"request_at_work"}
    assert len(http.get(path).json()["history"]) == before + 1


def test_job_that_is_submitted_again_under_its_key_is_accepted_once(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    token = platform(cli, guarded_environment, "jobs-a")
    headers = {**token, KEY: '"j-1"'}
    body = {"lots": ["ZZTEST-P2/1"]}

    answers = [guarded.post("/api/v1/jobs", json=body, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(guarded.get("/api/v1/jobs", headers=token).json()["jobs"]) == 1


def test_client_sees_its_own_jobs_alone(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    mine, other = (platform(cli, guarded_environment, name) for name in ("jobs-b", "jobs-c"))
    body = {"lots": ["ZZTEST-P2/1"]}
    job = guarded.post("/api/v1/jobs", json=body, headers=mine)
    where = job.headers["location"]

    assert guarded.get(where, headers=mine).status_code == 200
    assert problem_code(guarded.get(where, headers=other)) == 404
    assert problem_code(guarded.post(f"{where}/cancel", headers=other)) == 404
    assert guarded.get("/api/v1/jobs", headers=other).json()["jobs"] == []


def problem_code(response: httpx.Response) -> int:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code
