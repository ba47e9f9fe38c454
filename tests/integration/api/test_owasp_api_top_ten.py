"""OWASP API Security Top 10 of 2023, risk by risk, on the real service."""

from __future__ import annotations

import base64
import json
import re
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import psutil
import pytest

from credit_hub.api.middleware.gate import MAX_BODY
from credit_hub.api.policy import OPERATIONS
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli
from tests.integration.api.doors import API, BY_PAGE, Door, code_of, serving

pytestmark = [pytest.mark.integration, pytest.mark.slow]

FIRM = f"{API}/entities/uscc:91410199TNGJ7PJW0T"
LOT = "ZZTEST-P2/1"
CHECK = f"{API}/lots/{LOT}/linked-party-check"
WHY = {"X-Purpose": "supervision"}


@dataclass(frozen=True)
class Hub:
    door: Door
    tender: Mapping[str, str]
    other: Mapping[str, str]
    analyst: Mapping[str, str]

    @property
    def client(self) -> httpx.Client:
        return self.door.client


@pytest.fixture(scope="module")
def hub(city: Manifest, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with serving(cli, tmp_path_factory.mktemp("owasp"), CREDIT_HUB_REQUIRE_LOGIN="true") as door:
        yield Hub(
            door,
            door.program("tender"),
            door.program("other"),
            {**door.program("analyst", "--role", "analyst"), **WHY},
        )


def test_api1_2023_broken_object_level_authorization_job_of_another_client_is_as_absent(
    hub: Hub,
) -> None:
    job = hub.client.post(f"{API}/jobs", json={"lots": [LOT]}, headers=hub.tender).json()["id"]
    absent = "job:" + "0" * 32

    for method, suffix in (("GET", ""), ("GET", "/results"), ("POST", "/cancel")):
        told = [
            hub.client.request(method, f"{API}/jobs/{id_}{suffix}", headers=hub.other)
            for id_ in (job, absent)
        ]
        texts = [x.text.replace(job, "J").replace(absent, "J") for x in told]
        assert [x.status_code for x in told] == [404, 404]
        alike = {json.dumps({**json.loads(text), "request_id": ""}) for text in texts}
        assert len(alike) == 1, suffix
    assert job not in hub.client.get(f"{API}/jobs", headers=hub.other).text
    hub.client.post(f"{API}/jobs/{job}/cancel", headers=hub.tender)


def alike(answers: Sequence[httpx.Response], *ids: str) -> bool:
    """Say whether answers are the same but for the ids that were asked about."""
    texts = set()
    for answer in answers:
        text = answer.text
        for id_ in ids:
            text = text.replace(id_, "X")
        texts.add(json.dumps({**json.loads(text), "request_id": ""}))
    return len(texts) == 1


def test_api1_2023_broken_object_level_authorization_receipt_and_finding_of_another_platform_are_as_absent(  # noqa: E501  # one name, one risk
    hub: Hub,
) -> None:
    stranger, partner = hub.door.program("stranger"), hub.door.program("p", "--role", "partner")
    mine = hub.client.post(CHECK, headers=hub.tender).json()
    receipt, finding = mine["receipt"]["id"], mine["findings"][0]["id"]
    absent = {"receipts": "receipt:" + "0" * 32, "findings": "finding:" + "0" * 32}

    for path, id_ in ((f"receipts/{receipt}", receipt), (f"findings/{finding}", finding)):
        none = absent[path.partition("/")[0]]
        for who in (stranger, partner) if path.startswith("receipts") else (stranger,):
            told = [
                hub.client.get(f"{API}/{path.replace(id_, x)}", headers=who) for x in (id_, none)
            ]
            assert [x.status_code for x in told] == [404, 404], path
            assert alike(told, id_, none), path
        assert hub.client.get(f"{API}/{path}", headers=hub.tender).status_code == 200
        assert hub.client.get(f"{API}/{path}", headers=hub.analyst).status_code == 200
    changes = hub.client.get(f"{API}/receipts/{receipt}/changes", headers=stranger)
    assert changes.status_code == 404
    again = [
        hub.client.post(f"{API}/lots/{LOT}/re-check", json={"receipt": x}, headers=stranger)
        for x in (receipt, absent["receipts"])
    ]
    assert [x.status_code for x in again] == [404, 404]
    assert alike(again, receipt, absent["receipts"])
    hub.client.post(CHECK, headers=stranger)
    assert hub.client.get(f"{API}/findings/{finding}", headers=stranger).status_code == 200
    assert hub.client.get(f"{API}/receipts/{receipt}", headers=stranger).status_code == 404


def test_api1_2023_broken_object_level_authorization_results_of_a_job_are_its_platforms_own(
    hub: Hub,
) -> None:
    """Receipts in the results of a job are those of whoever submitted it."""
    job = hub.client.post(f"{API}/jobs", json={"lots": [LOT]}, headers=hub.tender).json()["id"]
    until = time.monotonic() + 120
    while not (
        items := hub.client.get(f"{API}/jobs/{job}/results", headers=hub.tender).json()["items"]
    ):
        assert time.monotonic() < until, "the job does not end"
        time.sleep(0.2)
    receipt = items[0]["check"]["receipt"]["id"]

    answers = [
        hub.client.get(f"{API}/receipts/{receipt}", headers=who) for who in (hub.tender, hub.other)
    ]

    assert [x.status_code for x in answers] == [200, 404]


def test_api1_2023_broken_object_level_authorization_idempotency_key_is_its_clients_own(
    hub: Hub,
) -> None:
    key = {"Idempotency-Key": "same-for-both"}
    mine = hub.client.post(CHECK, json={}, headers={**hub.tender, **key})
    theirs = hub.client.post(CHECK, json={}, headers={**hub.other, **key})

    assert (mine.status_code, theirs.status_code) == (200, 200)
    assert "idempotency-replayed" not in theirs.headers
    assert mine.json()["receipt"]["id"] != theirs.json()["receipt"]["id"]


def test_api2_2023_broken_authentication_guessing_is_slowed_and_told_nothing(hub: Hub) -> None:
    answers = [
        hub.client.post(f"{API}/session", json={"name": name, "password": "guess"}, headers=BY_PAGE)
        for name in ("admin", "root", "a", "li")
    ]
    many = [hub.client.get(FIRM, headers={"Authorization": "Bearer no"}) for _ in range(62)]

    assert {(x.status_code, code_of(x)) for x in answers} == {(401, "login_refused")}
    assert "too_many_wrong_tokens" in {code_of(x) for x in many}


@pytest.mark.parametrize("value", ["Bearer", "Basic YTpi", "Bearer eyJhbGciOiJub25lIn0.e30.", "x"])
def test_api2_2023_broken_authentication_no_other_scheme_lets_in(hub: Hub, value: str) -> None:
    answer = hub.client.get(FIRM, headers={"Authorization": value})

    assert answer.status_code in {401, 429}


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "ES256"}, {}])
def test_api2_2023_broken_authentication_assertion_that_nobody_signed_gives_no_token(
    hub: Hub, header: dict[str, str]
) -> None:
    parts = (json.dumps(part).encode() for part in (header, {"sub": "client:1", "jti": "1"}))
    text = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    form = {"grant_type": "client_credentials", "client_assertion_type": kind}

    answer = hub.client.post(f"{API}/token", data={**form, "client_assertion": f"{text}."})

    assert (answer.status_code, code_of(answer)) == (401, "invalid_client")


def test_api3_2023_broken_object_property_level_authorization_persons_are_masked(
    hub: Hub,
) -> None:
    answer = hub.client.get(FIRM, headers=hub.analyst)

    assert answer.status_code == 200
    assert not re.search(r"(?<![0-9A-Z])[1-9][0-9]{16}[0-9X](?![0-9A-Z])", answer.text)
    assert not re.search(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])", answer.text)


def test_api3_2023_broken_object_property_level_authorization_unknown_fields_are_refused(
    hub: Hub,
) -> None:
    session = {"name": "a", "password": "b", "roles": ["security_admin"]}
    answers = (
        hub.client.post(CHECK, json={"complete": True}, headers=hub.tender),
        hub.client.post(f"{API}/jobs", json={"lots": [LOT], "client": "x"}, headers=hub.tender),
        hub.client.post(f"{API}/session", json=session, headers=BY_PAGE),
    )

    assert [answer.status_code for answer in answers] == [422, 422, 422]


def test_api4_2023_unrestricted_resource_consumption_quota_body_and_jobs_are_bounded(
    hub: Hub,
) -> None:
    few = hub.door.program("few", "--per-minute", "2")
    spent = [hub.client.post(CHECK, headers=few).status_code for _ in range(3)]
    large = hub.client.post(
        CHECK,
        content=b" " * (1 << 21),
        headers={**hub.tender, "Content-Type": "application/json"},
    )
    lots = hub.client.post(
        f"{API}/jobs", json={"lots": [f"T/{n}" for n in range(201)]}, headers=hub.tender
    )
    deep = hub.client.post(
        CHECK,
        content=b"[" * 100_000,
        headers={**hub.tender, "Content-Type": "application/json"},
    )

    assert spent == [200, 200, 429]
    assert (large.status_code, lots.status_code) == (413, 422)
    assert 400 <= deep.status_code < 500


def hostile(most: int) -> Iterator[tuple[str, bytes]]:
    """Yield bodies up to so many bytes that a careless reader of JSON recurses or multiplies."""
    depth = most // 2 - 10
    yield "deep lists", b"[" * depth + b"]" * depth
    yield "deep lists that do not end", b"[" * (most - 10)
    yield "deep objects", b'{"a":' * (most // 6 - 10) + b"1" + b"}" * (most // 6 - 10)
    yield "deep in a member", b'{"x":' + b"[" * (depth - 10) + b"]" * (depth - 10) + b"}"
    yield "wide list", b"[" + b"0," * (depth - 10) + b"0]"
    wide = b",".join(b'"%06d":0' % number for number in range(most // 11 - 10))
    yield "wide object", b"{" + wide + b"}"
    yield "wide list in a member", b'{"lots":[' + b'"",' * (most // 3 - 10) + b'""]}'
    yield "long number", b'{"rows":' + b"9" * (most - 20) + b"}"
    yield "long text", b'{"query":"' + b"x" * (most - 20) + b'"}'


def json_routes(described: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield method and path of every operation that takes a JSON body, with ids put in."""
    for template, item in described["paths"].items():
        for method, operation in item.items():
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                yield method.upper(), re.sub(r"{[a-z_]+}", "none", template)


def test_api4_2023_unrestricted_resource_consumption_deep_and_wide_json_is_refused_on_every_route_that_takes_json(  # noqa: E501  # one name, one risk
    city: Manifest, cli: Cli, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing larger than the body in memory, no 5xx, and the service goes on."""
    with serving(cli, tmp_path_factory.mktemp("deep"), CREDIT_HUB_REQUIRE_LOGIN="false") as door:
        routes = sorted(json_routes(door.client.get("/openapi.json").json()))
        pid = int(json.loads(cli("serve", "--detach", "--json", env=door.env).out)["pid"])
        assert door.client.post(CHECK, json={}).status_code == 200
        began = psutil.Process(pid).memory_info().rss
        told = {
            (method, path, name): door.client.request(
                method,
                path,
                content=body,
                headers={"Content-Type": "application/json", **BY_PAGE},
            )
            for method, path in routes
            for name, body in hostile(MAX_BODY)
        }
        grown = psutil.Process(pid).memory_info().rss - began

    assert len(routes) >= 10
    assert {x.status_code for x in told.values()} <= {400, 401, 403, 404, 413, 422}
    for asked, answer in told.items():
        assert answer.headers["content-type"] == "application/problem+json", asked
        assert len(answer.content) < 1 << 16, asked
    assert grown < 256 << 20, "bodies of 1 MiB, read one after the other"


def test_api4_2023_unrestricted_resource_consumption_page_sizes_are_bounded(hub: Hub) -> None:
    for path in (f"{API}/entities?name=x&limit=100000", f"{FIRM}?edges=100000"):
        assert hub.client.get(path, headers=hub.analyst).status_code == 422


def test_api5_2023_broken_function_level_authorization_functions_of_others_are_refused(
    hub: Hub,
) -> None:
    asked = (
        ("GET", f"{API}/audit"),
        ("GET", "/metrics"),
        ("POST", f"{API}/cypher"),
        ("POST", f"{API}/vault/resolve"),
        ("GET", FIRM),
    )
    for method, path in asked:
        answer = hub.client.request(method, path, headers=hub.tender)
        assert (answer.status_code, code_of(answer)) == (403, "not_permitted"), path


@pytest.mark.parametrize(
    "path",
    ["/api/v1//audit", "/api/v1/audit/", "/api/v1/./audit", "/API/v1/audit", "/api/v1/%61udit"],
)
def test_api5_2023_broken_function_level_authorization_no_spelling_of_a_path_goes_round(
    hub: Hub, path: str
) -> None:
    url = httpx.URL(str(hub.client.base_url)).copy_with(raw_path=path.encode())

    answer = hub.client.send(hub.client.build_request("GET", url, headers=hub.tender))

    assert answer.status_code in {403, 404}


def test_api5_2023_broken_function_level_authorization_head_is_held_as_get(hub: Hub) -> None:
    assert hub.client.head(f"{API}/audit", headers=hub.tender).status_code == 403
    assert hub.client.head(FIRM, headers=hub.analyst).status_code == 200


def test_api6_2023_unrestricted_access_to_sensitive_business_flows_plain_text_is_let_by_name(
    hub: Hub,
) -> None:
    clerk = hub.door.program("clerk", "--role", "investigator")
    body = {
        "subjects": ["person:00000000000000000000000000000000"],
        "kinds": ["name"],
        "purpose": "investigation",
        "case_number": "ZZ-1",
    }

    by_role = hub.client.post(f"{API}/vault/resolve", json=body, headers=clerk)
    without_case = hub.client.get(FIRM, headers={**clerk, "X-Purpose": "investigation"})

    assert (by_role.status_code, code_of(by_role)) == (403, "access_denied")
    assert (without_case.status_code, code_of(without_case)) == (403, "case_number_missing")


@pytest.mark.parametrize("url", ["http://example.org/hook", "https://user:word@example.org/"])
def test_api7_2023_server_side_request_forgery_no_caller_names_an_address_to_call(
    hub: Hub, url: str
) -> None:
    asked = hub.client.post(f"{API}/jobs", json={"lots": [LOT], "webhook": url}, headers=hub.tender)
    # Addresses come from the operator alone, who may name one of the inner network, by TLS.
    added = hub.door.cli("webhooks", "add", url, "--client", "tender", env=hub.door.env)

    assert asked.status_code == 404
    assert added.status == 3


def test_api8_2023_security_misconfiguration_headers_errors_and_hosts(hub: Hub) -> None:
    good = hub.client.post(CHECK, headers=hub.tender)
    broken = hub.client.post(
        CHECK, content=b"{", headers={**hub.tender, "Content-Type": "application/json"}
    )
    foreign = hub.client.post(CHECK, headers={**hub.tender, "Host": "evil.example"})
    origin = hub.client.options(CHECK, headers={**hub.tender, "Origin": "https://evil.example"})

    assert good.headers["x-content-type-options"] == "nosniff"
    assert good.headers["cache-control"] == "no-store"
    assert "server" not in good.headers
    assert "Traceback" not in broken.text
    assert foreign.status_code == 421
    assert "access-control-allow-origin" not in origin.headers


def test_api9_2023_improper_inventory_management_everything_that_answers_is_described(
    hub: Hub,
) -> None:
    described = hub.client.get("/openapi.json").json()
    ids = {x["operationId"] for item in described["paths"].values() for x in item.values()}

    assert ids == OPERATIONS.keys()
    for path in ("/docs", "/redoc", "/api/v2/audit", "/admin", "/debug", "/api/v1/accounts"):
        assert hub.client.get(path, headers=hub.tender).status_code == 404, path


def test_api10_2023_unsafe_consumption_of_apis_a_receipt_that_others_signed_is_refused(
    hub: Hub,
) -> None:
    mine = hub.client.post(CHECK, headers=hub.tender).json()["receipt"]["jws"]
    head, payload, signature = mine.split(".")
    forged = f"{head}.{payload}.{signature[:-6]}AAAAAA"
    unsigned = f"eyJhbGciOiJub25lIn0.{payload}."

    for text in (forged, unsigned, "x.y.z"):
        answer = hub.client.post(
            f"{API}/lots/{LOT}/re-check", json={"receipt": text}, headers=hub.tender
        )
        assert 400 <= answer.status_code < 500, text[:20]


def test_api10_2023_unsafe_consumption_of_apis_half_a_request_holds_nobody_up(hub: Hub) -> None:
    url = hub.client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=5) as slow:
        slow.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n")
        began = time.monotonic()
        answer = hub.client.post(CHECK, headers=hub.tender)

    assert answer.status_code == 200
    assert time.monotonic() - began < 20
