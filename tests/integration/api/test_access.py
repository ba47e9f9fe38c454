"""The policy table cell by cell on the real service: every role asks every operation."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from credit_hub.api.policy import OPERATIONS, Reach, Rule
from credit_hub.model.access.permissions import FACTS
from credit_hub.model.access.roles import ROLES, Role
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

FIRM = "uscc:91410199TNGJ7PJW0T"
LOT = "ZZTEST-P2/1"
RECEIPT = "receipt:2f9a0c218d4e549a15c65b324fd7693c"
FINDING = "finding:none"
CASE = {"X-Case-Number": "ZZ-2026-1"}


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    json: dict[str, Any] | None = None


API = "/api/v1"
QUESTIONS: Mapping[str, Asked] = {
    "linked_party_check": Asked("POST", f"{API}/lots/{LOT}/linked-party-check", {}),
    "re_check": Asked("POST", f"{API}/lots/{LOT}/re-check", {"receipt": "x"}),
    "draw_check": Asked("POST", f"{API}/lots/{LOT}/draw-check", {"pool": ["person:1"]}),
    "draw_availability": Asked(
        "POST", f"{API}/lots/{LOT}/draw-check/availability", {"pool": ["person:1"]}
    ),
    "record_committee": Asked(
        "POST", f"{API}/lots/{LOT}/committee", {"pool": "p", "members": ["person:1", "person:1"]}
    ),
    "get_committee": Asked("GET", f"{API}/lots/{LOT}/committee"),
    "suppose": Asked("POST", f"{API}/lots/{LOT}/what-if", {"without": ["e:1"]}),
    "get_finding": Asked("GET", f"{API}/findings/{FINDING}"),
    "get_explanation": Asked("GET", f"{API}/findings/{FINDING}/explanation"),
    "get_outcomes": Asked("GET", f"{API}/findings/{FINDING}/outcome"),
    "record_outcome": Asked(
        "POST",
        f"{API}/findings/{FINDING}/outcome",
        {"decision": "confirmed", "reason": "x", "decided_by": "y"},
    ),
    "get_precision": Asked("GET", f"{API}/rules/precision"),
    "get_receipt": Asked("GET", f"{API}/receipts/{RECEIPT}"),
    "get_changes": Asked("GET", f"{API}/receipts/{RECEIPT}/changes"),
    "check_parties": Asked(
        "POST",
        f"{API}/parties/linked-party-check",
        {"parties": [FIRM, "uscc:91410199TE5T00016Y"], "as_of": "2026-10-15"},
    ),
    "find_paths": Asked("GET", f"{API}/paths?start={FIRM}&end={FIRM}"),
    "get_equity": Asked("GET", f"{API}/entities/{FIRM}/equity?as_of=2026-10-15"),
    "get_entity": Asked("GET", f"{API}/entities/{FIRM}"),
    "find_entities": Asked("GET", f"{API}/entities?name=x"),
    "search_entities": Asked("POST", f"{API}/search", {"text": "x"}),
    "submit_linked_party_checks": Asked("POST", f"{API}/jobs", {"lots": []}),
    "list_jobs": Asked("GET", f"{API}/jobs"),
    "get_job": Asked("GET", f"{API}/jobs/job:1"),
    "get_job_results": Asked("GET", f"{API}/jobs/job:1/results"),
    "cancel_job": Asked("POST", f"{API}/jobs/job:1/cancel"),
    "resume_job": Asked("POST", f"{API}/jobs/job:1/resume"),
    "run_cypher": Asked("POST", f"{API}/cypher", {"query": "RETURN 1 AS one"}),
    "resolve_personal_values": Asked(
        "POST", f"{API}/vault/resolve", {"subjects": ["person:1"], "kinds": ["name"]}
    ),
    "list_audit": Asked("GET", f"{API}/audit"),
    "list_audit_alarms": Asked("GET", f"{API}/audit/alarms"),
    "list_audit_checkpoints": Asked("GET", f"{API}/audit/checkpoints"),
    "get_audit_question": Asked("GET", f"{API}/audit/1/question"),
    "get_audit_subject": Asked("GET", f"{API}/audit/subjects/{FIRM}"),
    "log_in": Asked("POST", f"{API}/session", {"name": "x", "password": "y"}),
    "begin_provider_login": Asked("GET", f"{API}/session/oidc/start"),
    "finish_provider_login": Asked("GET", f"{API}/session/oidc/callback"),
    "finish_provider_logout": Asked("POST", f"{API}/session/oidc/backchannel-logout"),
    "issue_token": Asked("POST", f"{API}/token"),
    "get_session": Asked("GET", f"{API}/session"),
    "log_out": Asked("DELETE", f"{API}/session"),
    "log_out_at_provider": Asked("POST", f"{API}/session/oidc/logout"),
    "change_password": Asked(
        "POST", f"{API}/session/password", {"current": "x", "new": "some other words"}
    ),
    "metrics": Asked("GET", "/metrics"),
    "healthz": Asked("GET", "/healthz"),
    "readyz": Asked("GET", "/readyz"),
    "get_keys": Asked("GET", "/.well-known/jwks.json"),
}
POLICY_CODES = {
    "not_permitted",
    "beyond_county",
    "purpose_missing",
    "purpose_not_permitted",
    "case_number_missing",
    "access_denied",
}


def granted(cli: Cli, env: Mapping[str, str], name: str, *options: str) -> dict[str, str]:
    added = cli("clients", "add", name, *options, "--json", env=env)
    assert added.status == 0, added.err
    return {"Authorization": f"Bearer {json.loads(added.out)['token']}"}


@pytest.fixture(scope="module")
def tokens(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> Mapping[Role, Mapping[str, str]]:
    """Return the headers of a program of each role."""
    return {
        role: granted(cli, guarded_environment, f"p-{role}", "--role", role, "--per-minute", "6000")
        for role in Role
    }


@pytest.fixture(scope="module")
def counties(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> Mapping[str, Mapping[str, str]]:
    """Return the headers of analysts of the county of the synthetic city and of another one."""
    return {
        code: {
            **granted(cli, guarded_environment, f"c-{code}", "--role", "analyst", "--region", code),
            "X-Purpose": "supervision",
        }
        for code in ("410199", "410105")
    }


def ask(client: httpx.Client, name: str, headers: Mapping[str, str]) -> httpx.Response:
    asked = QUESTIONS[name]
    return client.request(asked.method, asked.path, json=asked.json, headers=headers)


def code(response: httpx.Response) -> str:
    if response.headers.get("content-type") != "application/problem+json":
        return ""
    return str(response.json()["code"])


def caused(role: Role) -> dict[str, str]:
    purposes = ROLES[role].purposes
    return {"X-Purpose": purposes[0], **CASE} if purposes else {}


def test_question_is_there_for_every_row_of_the_table() -> None:
    assert QUESTIONS.keys() == OPERATIONS.keys()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_role_is_answered_or_refused_as_the_table_says(
    guarded: httpx.Client, tokens: Mapping[Role, Mapping[str, str]], name: str
) -> None:
    rule = OPERATIONS[name]
    for role in Role:
        allowed = rule.permission is None or rule.permission in ROLES[role].permissions

        response = ask(guarded, name, {**tokens[role], **caused(role)})

        told = (role, response.status_code, code(response))
        if name == "log_in":
            assert told[1:] == (403, "csrf"), told  # a browser's way in, token or not
        elif allowed:
            assert response.status_code != 401, told
            assert told[2] not in POLICY_CODES, told
        else:
            assert told[1:] == (403, "not_permitted"), told


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_nobody_is_answered_without_token_or_session_but_for_what_is_free(
    guarded: httpx.Client, name: str
) -> None:
    response = ask(guarded, name, {})

    if name == "log_in":
        assert (response.status_code, code(response)) == (403, "csrf")
    elif name == "issue_token":
        assert (response.status_code, code(response)) == (400, "unsupported_grant_type")
    elif name.endswith(("provider_login", "provider_logout")):
        assert (response.status_code, code(response)) == (404, "not_found")  # it has none
    elif OPERATIONS[name].permission is None:
        assert response.status_code == 200
    else:
        assert (response.status_code, code(response)) == (401, "token_missing")


def asks_for_cause(rule: Rule) -> bool:
    return rule.permission in FACTS and not rule.cause_in_body


@pytest.mark.parametrize(
    ("role", "headers", "told"),
    [
        (Role.INVESTIGATOR, {}, "purpose_missing"),
        (Role.INVESTIGATOR, {"X-Purpose": "investigation"}, "case_number_missing"),
        (Role.INVESTIGATOR, {"X-Purpose": "audit", **CASE}, "purpose_not_permitted"),
        (Role.INVESTIGATOR, {"X-Purpose": "investigation", **CASE}, ""),
        (Role.ANALYST, CASE, "purpose_missing"),
        (Role.ANALYST, {"X-Purpose": "investigation", **CASE}, "purpose_not_permitted"),
        (Role.ANALYST, {"X-Purpose": "supervision"}, ""),
        (Role.RECORD_OFFICER, {"X-Purpose": "objection"}, "case_number_missing"),
        (Role.RECORD_OFFICER, {"X-Purpose": "objection", **CASE}, ""),
        (Role.TENDER_CLIENT, {"X-Purpose": "investigation"}, "purpose_not_permitted"),
        (Role.TENDER_CLIENT, {"X-Purpose": "tender_check"}, ""),
        (Role.TENDER_CLIENT, {}, ""),
        (Role.PARTNER, {}, ""),
        (Role.PARTNER, {"X-Purpose": "supervision"}, "purpose_not_permitted"),
    ],
)
def test_facts_are_shown_for_a_purpose_of_the_role_and_in_a_case_where_it_demands_one(
    guarded: httpx.Client,
    tokens: Mapping[Role, Mapping[str, str]],
    role: Role,
    headers: Mapping[str, str],
    told: str,
) -> None:
    mine = [
        name
        for name, rule in OPERATIONS.items()
        if asks_for_cause(rule) and rule.permission in ROLES[role].permissions
    ]

    answers = {name: ask(guarded, name, {**tokens[role], **headers}) for name in mine}

    assert mine
    for name, answer in answers.items():
        if told:
            assert (answer.status_code, code(answer)) == (403, told), name
        else:
            assert code(answer) not in POLICY_CODES, name


def test_purpose_of_a_resolution_is_held_against_the_role(
    guarded: httpx.Client, tokens: Mapping[Role, Mapping[str, str]]
) -> None:
    body = {
        "subjects": ["person:00000000000000000000000000000000"],
        "kinds": ["name"],
        "purpose": "credit_check",
        "case_number": "ZZ-1",
    }

    refused = guarded.post(f"{API}/vault/resolve", json=body, headers=tokens[Role.INVESTIGATOR])

    assert (refused.status_code, code(refused)) == (403, "access_denied")
    assert "purpose" in refused.json()["detail"]


def test_refusal_by_role_is_the_same_for_what_is_there_and_what_is_not(
    guarded: httpx.Client, tokens: Mapping[Role, Mapping[str, str]]
) -> None:
    told = set()
    for firm in (FIRM, "uscc:91410199TE5T0XXXXX", "person:1", "nothing"):
        answer = guarded.get(f"{API}/entities/{firm}", headers=tokens[Role.AUDITOR])
        told.add(json.dumps({**answer.json(), "request_id": "", "instance": ""}))

    assert len(told) == 1


@pytest.mark.parametrize("name", [n for n, r in OPERATIONS.items() if r.reach is Reach.CITY])
def test_county_is_refused_what_cannot_be_cut_to_it(
    guarded: httpx.Client, counties: Mapping[str, Mapping[str, str]], name: str
) -> None:
    response = ask(guarded, name, counties["410199"])

    allowed = OPERATIONS[name].permission in ROLES[Role.ANALYST].permissions
    told = "beyond_county" if allowed else "not_permitted"
    assert (response.status_code, code(response)) == (403, told)


def test_county_sees_its_own_firms_and_those_outside_are_as_absent(
    guarded: httpx.Client,
    counties: Mapping[str, Mapping[str, str]],
    tokens: Mapping[Role, Mapping[str, str]],
) -> None:
    path, absent = f"{API}/entities/{FIRM}", FIRM[:-1] + "X"
    inside = guarded.get(path, headers=counties["410199"])
    outside = guarded.get(path, headers=counties["410105"])
    analyst = {**tokens[Role.ANALYST], "X-Purpose": "supervision"}
    missing = guarded.get(f"{API}/entities/{absent}", headers=analyst)

    assert (inside.status_code, outside.status_code, missing.status_code) == (200, 404, 404)
    same = outside.json(), json.loads(missing.text.replace(absent, FIRM))
    assert {**same[0], "request_id": ""} == {**same[1], "request_id": ""}


def test_county_finds_its_own_firms_alone(
    guarded: httpx.Client, counties: Mapping[str, Mapping[str, str]]
) -> None:
    name = guarded.get(f"{API}/entities/{FIRM}", headers=counties["410199"]).json()["name"]

    found = {
        region: guarded.get(f"{API}/entities", params={"name": name}, headers=headers).json()
        for region, headers in counties.items()
    }

    assert [ref["id"] for ref in found["410199"]] == [FIRM]
    assert found["410105"] == []


def test_county_is_answered_whole_about_its_lots_and_others_are_as_absent(
    guarded: httpx.Client, counties: Mapping[str, Mapping[str, str]]
) -> None:
    def checked(lot: str, region: str) -> httpx.Response:
        path = f"{API}/lots/{lot}/linked-party-check"
        return guarded.post(path, headers=counties[region])

    inside, outside = checked(LOT, "410199"), checked(LOT, "410105")
    absent = checked("ZZTEST-P2/9", "410105")

    assert inside.status_code == 200, inside.text
    assert (outside.status_code, absent.status_code) == (404, 404)
    same = outside.text, absent.text.replace("ZZTEST-P2/9", LOT)
    one, other = ({**json.loads(text), "request_id": ""} for text in same)
    assert one == other
    receipt = inside.json()["receipt"]["id"]
    finding = next(iter(inside.json()["findings"]))["id"]
    for path in (f"receipts/{receipt}", f"findings/{finding}", f"findings/{finding}/explanation"):
        answers = [guarded.get(f"{API}/{path}", headers=counties[c]) for c in counties]
        assert [answer.status_code for answer in answers] == [200, 404], path


def ended(client: httpx.Client, job: str, headers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what came of the lots of a job once it has ended."""
    until = time.monotonic() + 120
    while client.get(f"{API}/jobs/{job}", headers=headers).json()["state"] != "done":
        assert time.monotonic() < until, "the job does not end"
        time.sleep(0.2)
    items: list[dict[str, Any]] = client.get(f"{API}/jobs/{job}/results", headers=headers).json()[
        "items"
    ]
    return items


def test_county_runs_jobs_whose_lots_outside_are_as_absent(
    guarded: httpx.Client, counties: Mapping[str, Mapping[str, str]]
) -> None:
    lots = {"lots": [LOT, "ZZTEST-P2/9"]}
    jobs = {
        region: guarded.post(f"{API}/jobs", json=lots, headers=headers)
        for region, headers in counties.items()
    }
    assert {job.status_code for job in jobs.values()} == {202}

    own = ended(guarded, jobs["410199"].json()["id"], counties["410199"])
    other = ended(guarded, jobs["410105"].json()["id"], counties["410105"])

    assert [item["check"] is not None for item in own] == [True, False]
    outside, absent = (json.dumps(item["problem"]) for item in other)
    assert json.loads(outside)["status"] == 404
    assert outside == absent.replace("ZZTEST-P2/9", LOT)


def test_job_that_reached_further_than_its_owner_does_now_is_as_absent(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    token = granted(cli, guarded_environment, "narrowed", "--role", "analyst")
    headers = {**token, "X-Purpose": "supervision"}
    job = guarded.post(f"{API}/jobs", json={"lots": [LOT]}, headers=headers).json()["id"]
    before = guarded.get(f"{API}/jobs/{job}", headers=headers)

    narrowed = ("clients", "roles", "narrowed", "--role", "analyst", "--region", "410199")
    assert cli(*narrowed, env=guarded_environment).status == 0

    assert before.status_code == 200
    absent = "job:" + "0" * 32
    for suffix in ("", "/results"):
        told = [guarded.get(f"{API}/jobs/{id_}{suffix}", headers=headers) for id_ in (job, absent)]
        assert [answer.status_code for answer in told] == [404, 404]
        texts = {a.text.replace(i, "J") for a, i in zip(told, (job, absent), strict=True)}
        assert len({json.dumps({**json.loads(x), "request_id": ""}) for x in texts}) == 1


def test_roles_that_are_taken_away_are_gone_with_the_next_request(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    token = granted(cli, guarded_environment, "changing", "--role", "analyst")
    headers = {**token, "X-Purpose": "supervision"}
    before = guarded.get(f"{API}/entities/{FIRM}", headers=headers)

    cli("clients", "roles", "changing", "--role", "auditor", env=guarded_environment)

    after = guarded.get(f"{API}/entities/{FIRM}", headers=headers)
    assert before.status_code == 200
    assert (after.status_code, code(after)) == (403, "not_permitted")
    assert guarded.get(f"{API}/audit", headers=token).status_code == 200


def test_roles_that_exclude_each_other_are_refused_at_the_command_line(
    guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    both = ("--role", "security_admin", "--role", "analyst")

    for arguments in (("clients", "add", "two", *both), ("accounts", "add", "two", *both)):
        refused = cli(*arguments, env=guarded_environment)
        assert refused.status == 3
        assert "三员分离" in refused.err
