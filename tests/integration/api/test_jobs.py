"""Batch jobs as users have them: HTTP, the command line, worker processes that are killed."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from benchmarks.faults.postgres import create_database, drop_database
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.synthetic import Manifest, Size, generate
from tests.integration.api.conftest import TIMEOUT, Cli, free_port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

JOBS = "/api/v1/jobs"
CHECK = "/api/v1/lots/{}/linked-party-check"
MISSING = "ZZTEST-NONE/1"
ENDED = ("done", "failed", "cancelled")
PATIENCE = 90.0
"""Seconds after which something that a test waits for has failed."""

Workers = Callable[..., subprocess.Popen[bytes]]


@dataclass
class Receiver:
    """A real HTTP server that keeps what it is sent, and answers with the given statuses."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, number: int) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.got) >= number, PATIENCE)


@pytest.fixture(scope="module")
def environment(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment of a service that leaves jobs to worker processes."""
    return {**environment, "CREDIT_HUB_SERVICE_WORKS": "no"}


@pytest.fixture(scope="module")
def city(empty_graph: GraphStore, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    size = Size("jobs", firms=240, lots=40)
    manifest = generate(tmp_path_factory.mktemp("city") / "city", size)
    loaded = cli("load", str(next(iter(manifest.files.values())).parent), "--json")
    assert loaded.status == 0, loaded.err
    return manifest


@pytest.fixture(scope="module")
def lots(city: Manifest) -> tuple[str, ...]:
    with city.files["bids"].open(encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        found = tuple(dict.fromkeys(f"{row['招标项目编号']}/{row['标段编号']}" for row in rows))
    assert len(found) >= 40
    return found


@pytest.fixture
def workers(environment: Mapping[str, str], http: httpx.Client) -> Iterator[Workers]:
    """Start worker processes, which end with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**env: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "credit_hub.api", "worker"],
            env={**environment, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            with kept.arrived:
                kept.got.append((dict(self.headers), body))
                status = kept.answers.pop(0) if kept.answers else 204
                kept.arrived.notify_all()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{kept.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()


def submit(http: httpx.Client, lots: tuple[str, ...], **more: str) -> dict[str, Any]:
    response = http.post(JOBS, json={"lots": lots, **more})
    assert response.status_code == 202, response.text
    job: dict[str, Any] = response.json()
    assert response.headers["Location"] == f"/api/v1/jobs/{job['id']}"
    return job


def until(
    look: Callable[[], dict[str, Any]], good: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Look until it is good; a deadline, not a pause, makes it fail."""
    deadline = time.monotonic() + PATIENCE
    while True:
        seen = look()
        if good(seen):
            return seen
        assert time.monotonic() < deadline, seen
        time.sleep(0.05)


def followed(
    http: httpx.Client, job: dict[str, Any], good: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    return until(lambda: http.get(f"/api/v1/jobs/{job['id']}").json(), good)


def ended(job: dict[str, Any]) -> bool:
    return job["state"] in ENDED


def results(http: httpx.Client, job: dict[str, Any], limit: int = 7) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    query: dict[str, str | int] = {"limit": limit}
    while True:
        page = http.get(f"/api/v1/jobs/{job['id']}/results", params=query).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]


def test_job_answers_every_lot_as_the_single_check_does(
    http: httpx.Client, workers: Workers, lots: tuple[str, ...]
) -> None:
    workers()
    asked = (*lots[:31], MISSING)

    job = submit(http, asked)
    assert (job["state"], job["total"], job["done"]) == ("queued", 32, 0)
    done = followed(http, job, ended)

    assert (done["state"], done["done"], done["failed"]) == ("done", 31, 1)
    found = results(http, job)
    assert [item["lot_id"] for item in found] == [f"lot:{lot}" for lot in asked]
    for item in found[:31]:
        single = http.post(CHECK.format(item["lot_id"]), json={"known_at": job["known_at"]}).json()
        receipts = item["check"].pop("receipt"), single.pop("receipt")
        assert json.dumps(item["check"]) == json.dumps(single)
        assert receipts[0]["id"] != receipts[1]["id"]
        assert http.get(f"/api/v1/receipts/{receipts[0]['id']}").status_code == 200
    refused = http.post(CHECK.format(MISSING)).json()
    assert {**found[31]["problem"], "request_id": refused["request_id"]} == refused


def test_progress_of_a_job_grows(
    http: httpx.Client, workers: Workers, lots: tuple[str, ...]
) -> None:
    workers()
    job = submit(http, lots)
    seen: list[int] = []

    def look() -> dict[str, Any]:
        body: dict[str, Any] = http.get(f"/api/v1/jobs/{job['id']}").json()
        seen.append(body["done"])
        return body

    until(look, ended)

    assert seen == sorted(seen)
    assert len(set(seen)) > 3
    assert seen[-1] == len(lots)


def test_cancelled_job_stops_says_what_was_done_and_is_resumed_for_the_rest(
    http: httpx.Client, workers: Workers, lots: tuple[str, ...]
) -> None:
    workers()
    job = submit(http, lots)
    followed(http, job, lambda body: body["done"] >= 3)

    cancelled = http.post(f"/api/v1/jobs/{job['id']}/cancel").json()

    assert cancelled["state"] == "cancelled"
    assert 3 <= cancelled["done"] < len(lots)
    assert http.post(f"/api/v1/jobs/{job['id']}/cancel").json() == cancelled
    before = results(http, job)
    assert len(before) == cancelled["done"]
    resumed = http.post(f"/api/v1/jobs/{job['id']}/resume").json()
    assert (resumed["state"], resumed["ended_at"]) == ("queued", None)
    done = followed(http, job, ended)
    assert (done["state"], done["done"]) == ("done", len(lots))
    after = results(http, job)
    assert after[: len(before)] == before
    assert {item["check"]["known_at"] for item in after} == {job["known_at"]}
    assert http.post(f"/api/v1/jobs/{job['id']}/cancel").status_code == 409
    assert http.post(f"/api/v1/jobs/{job['id']}/resume").status_code == 409


def test_worker_that_is_told_to_end_hands_its_job_over(
    http: httpx.Client, workers: Workers, lots: tuple[str, ...]
) -> None:
    first = workers()
    job = submit(http, lots)
    followed(http, job, lambda body: body["done"] >= 3)

    first.send_signal(signal.SIGTERM)
    said = first.communicate(timeout=TIMEOUT)[1]

    assert first.returncode == 0, said
    between = http.get(f"/api/v1/jobs/{job['id']}").json()
    assert between["state"] == "queued"
    assert between["done"] < len(lots)
    workers()
    done = followed(http, job, ended)
    assert (done["state"], done["done"]) == ("done", len(lots))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Mapping[str, str]]:
    """Return the environment of a hub on a file, or on a fresh database of PostgreSQL."""
    if request.param == "sqlite":
        yield {}
        return
    server = request.getfixturevalue("postgres")
    yield {"CREDIT_HUB_LEDGER_URL": create_database(server, "jobs_of_killed")}
    drop_database(server, "jobs_of_killed")


@pytest.mark.parametrize("others", [0, 1], ids=["restarted", "another"])
def test_job_of_a_killed_worker_ends_with_no_lot_twice_and_none_lost(
    cli: Cli,
    workers: Workers,
    lots: tuple[str, ...],
    database: Mapping[str, str],
    others: int,
) -> None:
    victim = workers(**database)
    submitted = cli("jobs", "submit", *lots, "--json", env=database)
    assert submitted.status == 0, submitted.err
    job = json.loads(submitted.out)["id"]

    def look() -> dict[str, Any]:
        shown = cli("jobs", "show", job, "--json", env=database)
        assert shown.status == 0, shown.err
        body: dict[str, Any] = json.loads(shown.out)
        return body

    until(look, lambda body: body["done"] >= 3)
    for _ in range(others):
        workers(**database)
    victim.kill()
    victim.wait()
    if not others:
        workers(**database)

    done = until(look, ended)
    assert (done["state"], done["done"], done["failed"]) == ("done", len(lots), 0)
    shown = json.loads(cli("jobs", "results", job, "--json", env=database).out)
    assert [item["lot_id"] for item in shown["items"]] == [f"lot:{lot}" for lot in lots]
    receipts = [item["check"]["receipt"]["id"] for item in shown["items"]]
    assert len(set(receipts)) == len(lots)


def test_two_workers_share_the_jobs(
    http: httpx.Client, workers: Workers, lots: tuple[str, ...]
) -> None:
    jobs = [submit(http, lots[:20]) for _ in range(4)]
    for _ in range(2):
        workers()

    done = [followed(http, job, ended) for job in jobs]

    assert [(job["state"], job["done"]) for job in done] == [("done", 20)] * 4
    spans = [
        (datetime.fromisoformat(job["started_at"]), datetime.fromisoformat(job["ended_at"]))
        for job in done
    ]
    overlapping = [
        (a, b) for i, a in enumerate(spans) for b in spans[i + 1 :] if a[0] < b[1] and b[0] < a[1]
    ]
    assert overlapping


def test_webhook_is_told_with_a_signature_and_told_again_after_a_refusal(
    http: httpx.Client, cli: Cli, workers: Workers, lots: tuple[str, ...], receiver: Receiver
) -> None:
    workers()
    receiver.answers = [500]
    added = json.loads(
        cli("webhooks", "add", f"{receiver.url}/hook", "--client", "local", "--json").out
    )
    job = submit(http, lots[:3], webhook=added["id"])

    receiver.wait(2)
    told = followed(http, job, lambda body: body["deliveries"][0]["state"] == "delivered")

    (delivery,) = told["deliveries"]
    assert [attempt["status"] for attempt in delivery["attempts"]] == [500, 204]
    for headers, body in receiver.got:
        message = Webhook(added["secret"]).verify(body, headers)
        assert headers["webhook-id"] == delivery["id"]
        assert message["type"] == "linked_party_checks.done"
        assert message["data"] == {
            "job_id": job["id"],
            "state": "done",
            "total": 3,
            "done": 3,
            "failed": 0,
        }
    shown = json.loads(cli("webhooks", "show", added["id"], "--json").out)
    assert shown["deliveries"] == [delivery]
    assert "secret" not in shown


def test_webhook_follows_no_redirect_and_a_removed_one_is_not_told(
    http: httpx.Client, cli: Cli, lots: tuple[str, ...], receiver: Receiver
) -> None:
    receiver.answers = [302]
    added = json.loads(cli("webhooks", "add", receiver.url, "--client", "local", "--json").out)

    tried = cli("webhooks", "test", added["id"], "--json")

    assert tried.status == 1
    assert json.loads(tried.out)["status"] == 302
    assert len(receiver.got) == 1
    assert cli("webhooks", "remove", added["id"]).status == 0
    assert added["id"] not in cli("webhooks", "list", "--json").out
    refused = http.post(JOBS, json={"lots": lots[:1], "webhook": added["id"]})
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


def test_webhook_of_another_client_cannot_be_named(
    http: httpx.Client, cli: Cli, lots: tuple[str, ...]
) -> None:
    assert cli("clients", "add", "other", "--json").status == 0
    added = json.loads(
        cli("webhooks", "add", "https://example.org/hook", "--client", "other", "--json").out
    )
    assert added["client"].startswith("client:")

    refused = http.post(JOBS, json={"lots": lots[:1], "webhook": added["id"]})

    assert refused.status_code == 404
    assert "not one of this client" in refused.json()["detail"]


def test_webhook_of_a_client_that_is_not_there_is_refused(cli: Cli) -> None:
    refused = cli("webhooks", "add", "https://example.org/hook", "--client", "nobody", "--json")

    assert refused.status == 4


def test_client_with_as_many_jobs_as_it_may_have_is_told_to_wait(
    http: httpx.Client, cli: Cli, lots: tuple[str, ...]
) -> None:
    added = json.loads(cli("clients", "add", "one-job", "--jobs", "1", "--json").out)
    headers = {"Authorization": f"Bearer {added['token']}"}
    first = http.post(JOBS, json={"lots": lots[:1]}, headers=headers)

    second = http.post(JOBS, json={"lots": lots[:1]}, headers=headers)

    assert (first.status_code, second.status_code) == (202, 429)
    assert second.json()["code"] == "quota"
    assert int(second.headers["Retry-After"]) > 0
    job = f"/api/v1/jobs/{first.json()['id']}"
    assert http.get(job).status_code == 404
    assert http.post(f"{job}/cancel", headers=headers).json()["state"] == "cancelled"
    third = http.post(JOBS, json={"lots": lots[:1]}, headers=headers)
    assert third.status_code == 202
    http.post(f"/api/v1/jobs/{third.json()['id']}/cancel", headers=headers)


@pytest.mark.parametrize("url", ["http://example.org/", "ftp://127.0.0.1/", "https://a:b@c.org/"])
def test_webhook_with_an_unsafe_url_is_refused(cli: Cli, url: str) -> None:
    refused = cli("webhooks", "add", url, "--client", "local", "--json")

    assert refused.status == 3
    assert "webhook URL" in refused.err


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"lots": []}, 422, "body.lots"),
        ({"lots": [f"Z/{n}" for n in range(201)]}, 422, "200"),
        ({"lots": ["Z/1", "lot:Z/1"]}, 400, "lot:Z/1"),
        ({"lots": ["Z/1"], "as_of": "yesterday"}, 400, "yesterday"),
        ({"lots": ["Z/1"], "regime": "auction"}, 422, "body.regime"),
        ({"lots": ["Z/1"], "webhook": "https://example.org/"}, 404, "not one of this client"),
        ({"lots": ["Z/1"], "url": "https://example.org/"}, 422, "body.url"),
        ({}, 422, "body.lots"),
    ],
)
def test_request_for_a_job_that_is_not_right_is_refused_and_nothing_is_kept(
    http: httpx.Client, body: dict[str, Any], status: int, says: str
) -> None:
    before = http.get("/api/v1/jobs").json()

    refused = http.post(JOBS, json=body)

    assert refused.status_code == status, refused.text
    assert says in refused.json()["detail"]
    assert http.get("/api/v1/jobs").json() == before


@pytest.mark.parametrize("path", ["", "/results"])
def test_job_that_is_not_there_is_not_found(http: httpx.Client, path: str) -> None:
    assert http.get(f"/api/v1/jobs/job:none{path}").status_code == 404
    assert http.get("/api/v1/jobs", params={"cursor": "x"}).status_code == 422


def test_jobs_come_in_pages(http: httpx.Client, lots: tuple[str, ...]) -> None:
    jobs = [submit(http, lots[:1])["id"] for _ in range(3)]

    first = http.get("/api/v1/jobs", params={"limit": 2}).json()
    second = http.get("/api/v1/jobs", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [job["id"] for job in (*first["jobs"], *second["jobs"])][:3] == jobs[::-1]
    for job in jobs:
        assert http.post(f"/api/v1/jobs/{job}/cancel").json()["state"] == "cancelled"


def test_command_line_waits_and_shows_what_http_shows(
    http: httpx.Client, cli: Cli, workers: Workers, lots: tuple[str, ...], tmp_path: Any
) -> None:
    workers()
    names = tmp_path / "lots.txt"
    names.write_text("\n".join(lots[:4]), encoding="utf-8")

    waited = cli("jobs", "submit", f"@{names}", MISSING, "--wait", "--json")

    assert waited.status == 1
    job = json.loads(waited.out)
    assert (job["state"], job["done"], job["failed"]) == ("done", 4, 1)
    assert http.get(f"/api/v1/jobs/{job['id']}").json() == job
    shown = json.loads(cli("jobs", "results", job["id"], "--json").out)
    assert shown == http.get(f"/api/v1/jobs/{job['id']}/results").json()
    listed = json.loads(cli("jobs", "list", "--json").out)
    assert listed["jobs"][0]["id"] == job["id"]


def test_service_works_on_jobs_itself_unless_told_not_to(
    cli: Cli, lots: tuple[str, ...], environment: Mapping[str, str], http: httpx.Client
) -> None:
    job = cli("jobs", "submit", lots[0], "--json")
    assert "nobody works on jobs now" in job.err
    port = str(free_port())
    service = subprocess.Popen(
        [sys.executable, "-m", "credit_hub.api", "serve", "--port", port],
        env={**environment, "CREDIT_HUB_SERVICE_WORKS": "yes"},
        stderr=subprocess.PIPE,
    )
    try:
        done = followed(http, json.loads(job.out), ended)
    finally:
        service.send_signal(signal.SIGINT)
        said = service.communicate(timeout=TIMEOUT)[1]

    assert done["state"] == "done"
    assert service.returncode == 130, said  # interrupted, as Ctrl-C is
