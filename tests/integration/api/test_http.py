"""What every request meets: ids, headers, refusals, problems, tags; and many at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.graph.store import GraphStore

pytestmark = [pytest.mark.integration, pytest.mark.slow]

LOT = "/api/v1/lots/ZZTEST-P2/1/linked-party-check"
FIRM = "/api/v1/entities/uscc:91410199TNGJ7PJW0T"
PROBLEM = "application/problem+json"


def said(response: httpx.Response) -> dict[str, Any]:
    """Return a problem after looking at what all problems have."""
    body: dict[str, Any] = response.json()
    assert response.headers["content-type"] == PROBLEM
    assert body["status"] == response.status_code
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["code"]
    assert body["detail"]
    assert body["request_id"] == response.headers["x-request-id"]
    assert "Traceback" not in response.text
    assert ".py" not in response.text
    return body


def facts(response: httpx.Response) -> dict[str, Any]:
    """Return what an answer says of the lot, without the receipt of the single answer."""
    body = response.json()
    return {name: value for name, value in body.items() if name not in {"receipt", "known_at"}}


def test_answer_has_an_id_and_forbids_storing_sniffing_and_framing(http: httpx.Client) -> None:
    for response in (http.get("/healthz"), http.get("/nope"), http.post(LOT)):
        assert len(response.headers["x-request-id"]) == 32
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        policy = response.headers["content-security-policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"
        assert "server" not in response.headers


def test_request_id_of_the_caller_is_taken_over_if_it_can_do_no_harm(http: httpx.Client) -> None:
    good = http.get("/healthz", headers={"X-Request-ID": "order-17.a_b"})
    bad = http.get("/healthz", headers={"X-Request-ID": "x" * 65})

    assert good.headers["x-request-id"] == "order-17.a_b"
    assert bad.headers["x-request-id"] != "x" * 65


def test_request_that_fails_is_in_the_log_under_its_id(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    http.post(LOT, headers={"X-Request-ID": "find-me"}, json={"as_of": "2026-10-15"})
    # The line is written when the answer has left; the next answer leaves after that.
    http.get("/healthz")

    lines = (Path(environment["CREDIT_HUB_DATA_DIR"]) / "service.log").read_text().splitlines()
    logged = [json.loads(line) for line in lines if line.startswith("{")]
    found = [entry for entry in logged if entry.get("request_id") == "find-me"]
    assert [(entry["method"], entry["path"], entry["status"]) for entry in found] == [
        ("POST", LOT, 200)
    ]


@pytest.mark.parametrize("path", ["/nope", "/healthz/", "/api/v1/", "/api/v1/lots/x", "/docs"])
def test_unknown_path_is_a_problem_404(http: httpx.Client, path: str) -> None:
    assert said(http.get(path))["code"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("DELETE", "/healthz", "GET, HEAD"), ("PUT", FIRM, "GET, HEAD"), ("GET", LOT, "POST")],
)
def test_method_that_a_path_lacks_is_a_problem_405_with_those_it_has(
    http: httpx.Client, method: str, path: str, allowed: str
) -> None:
    response = http.request(method, path)

    assert said(response)["status"] == 405
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{bad", 400, "malformed_json"),
        (b"\xff\xfe", 400, None),
        (b"[" * 100_000, 422, "request_shape"),
        (b"[]", 422, "request_shape"),
        (b'{"regime": "auction"}', 422, "request_shape"),
        (b'{"lot": "x"}', 422, "request_shape"),
        (b'{"as_of": 20261015}', 422, "request_shape"),
        (b'{"as_of": "\\ud800"}', 422, "request_shape"),
        (b'{"\\udfff": 1}', 422, "request_shape"),
        (b'{"as_of": "2026-13-01"}', 400, "invalid_value"),
        (b'{"as_of": "' + b"1" * 65 + b'"}', 422, "request_shape"),
        (b" " * (1 << 20) + b"{}", 413, "body_too_large"),
    ],
    ids=lambda value: value[:24].decode("latin1") if isinstance(value, bytes) else "",
)
def test_body_that_cannot_be_used_is_a_problem(
    http: httpx.Client, content: bytes, status: int, code: str | None
) -> None:
    response = http.post(LOT, content=content, headers={"Content-Type": "application/json"})

    problem = said(response)
    assert problem["status"] == status
    assert code in {None, problem["code"]}


def test_body_too_large_that_does_not_say_its_length_is_a_problem_413(http: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 65_536

    response = http.post(LOT, content=pieces(), headers={"Content-Type": "application/json"})

    assert said(response)["code"] == "body_too_large"


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_body_of_another_type_is_a_problem_415(http: httpx.Client, media_type: str) -> None:
    response = http.post(LOT, content=b"{}", headers={"Content-Type": media_type})

    assert said(response)["code"] == "not_json"


def test_names_and_pages_of_others_are_refused(http: httpx.Client) -> None:
    rebound = http.get(FIRM, headers={"Host": "rebound.example"})
    framed = http.post(LOT, headers={"Sec-Fetch-Site": "cross-site"})

    assert (said(rebound)["status"], said(rebound)["code"]) == (421, "foreign_host")
    assert (said(framed)["status"], said(framed)["code"]) == (403, "cross_site")


def test_lot_id_may_be_written_in_every_way_a_url_allows(http: httpx.Client) -> None:
    plain = facts(http.post(LOT))

    for written in ("ZZTEST-P2%2F1", "lot:ZZTEST-P2/1", "lot%3AZZTEST-P2%2f1", "%5AZTEST-P2/1"):
        assert facts(http.post(f"/api/v1/lots/{written}/linked-party-check")) == plain


@pytest.mark.parametrize(
    ("lot", "status"),
    [("no/1", 404), ("%E5%A4%A9/%F0%9F%9A%A7", 404), ("%00", 404), ("%FF", 404), ("", 404),
     ("a/../b", 404), ("%27%20OR%201=1", 404), ("x" * 300, 422), ("x" * 20_000, 422)],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_lot_that_is_not_there_is_a_problem(http: httpx.Client, lot: str, status: int) -> None:
    response = http.post(f"/api/v1/lots/{lot}/linked-party-check")

    assert said(response)["status"] == status


@pytest.mark.parametrize("path", [FIRM, "/healthz", "/openapi.json"])
def test_head_is_get_without_a_body(http: httpx.Client, path: str) -> None:
    got, head = http.get(path), http.head(path)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers["etag"] == got.headers["etag"]


def test_answer_that_the_caller_has_is_not_sent_again(http: httpx.Client) -> None:
    finding = "/api/v1/findings/" + http.post(LOT).json()["findings"][0]["id"]
    for path in (FIRM, finding):
        tag = http.get(path).headers["etag"]

        again = http.get(path, headers={"If-None-Match": f'"other", W/{tag}'})
        other = http.get(path, headers={"If-None-Match": '"other"'})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert (other.status_code, other.headers["etag"]) == (200, tag)


def test_entity_as_of_a_day_lists_the_edges_that_hold_then(http: httpx.Client) -> None:
    def count(**query: str) -> int:
        return sum(group["count"] for group in http.get(FIRM, params=query).json()["groups"])

    assert count(as_of="2018-05-06") < count(as_of="2026-10-16") <= count()


def test_same_check_asked_at_once_has_one_answer_and_is_kept_once(
    http: httpx.Client, session_store: GraphStore
) -> None:
    lot = "ZZTEST-G1/1"
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(lambda _: http.post(f"/api/v1/lots/{lot}/linked-party-check"), range(36))
        )

    assert {response.status_code for response in answers} == {200}
    assert len({json.dumps(facts(response), sort_keys=True) for response in answers}) == 1
    kept = [stored.judgement.id for stored in FindingRepository(session_store).of_lot(f"lot:{lot}")]
    found = answers[0].json()
    of_law = {item["id"] for item in (*found["findings"], *found["leads"])}
    assert of_law <= set(kept)
    assert len(kept) == len(set(kept))
