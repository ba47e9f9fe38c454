"""Kills, a full disk, wrong clocks and a slow database: what was acknowledged stays."""

from __future__ import annotations

import json
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.faults.clients import bare
from benchmarks.faults.postgres import create_database, drop_database
from benchmarks.faults.run import Plan
from benchmarks.faults.run import run as storm
from benchmarks.faults.site import Site, Wanted
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.ledger.storage.database import Ledger
from credit_hub.loaders.synthetic import LOT, Manifest
from tests.integration.api.conftest import Cli, free_port
from tests.ledgers import Ledgers, sqlite_only, url_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

CHECK = "/api/v1/lots/ZZTEST-P2/1/linked-party-check"
PATIENCE = 120.0


@contextmanager
def serving(
    environment: Mapping[str, str],
    command: tuple[str, ...] = ("-m", "credit_hub.api", "serve"),
    before: Callable[[], None] | None = None,
) -> Iterator[httpx.Client]:
    """Serve in a process of its own until the end of the block, which kills it."""
    port = str(free_port())
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**environment, "CREDIT_HUB_PORT": port, "CREDIT_HUB_SERVICE_WORKS": "no"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=before,  # noqa: PLW1509  # a limit of the child; this process forks no thread
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as c:
            deadline = time.monotonic() + PATIENCE
            while not answers(c):
                assert process.poll() is None, "the service ended"
                assert time.monotonic() < deadline, "the service does not answer"
            yield c
    finally:
        process.kill()
        process.wait()


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").is_success
    except httpx.TransportError:
        return False


def elsewhere(environment: Mapping[str, str], ledgers: Ledgers, data: Path) -> dict[str, str]:
    """Return the environment of a hub with a data folder, and so a ledger, of its own."""
    data.mkdir()
    key = (Path(environment["CREDIT_HUB_DATA_DIR"]) / "identity.key").read_text("ascii")
    (data / "identity.key").write_text(key, encoding="ascii")
    return {**environment, "CREDIT_HUB_DATA_DIR": str(data), **ledgers.of(data)}


def test_kills_of_every_process_at_random_points_lose_and_double_nothing(
    postgres: str, empty_graph: GraphStore, neo4j_server: ServerAddress
) -> None:
    """A short run of `python -m benchmarks.faults`; the graph of the session is not killed."""
    with tempfile.TemporaryDirectory(prefix="credit-hub-faults-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs under an account of its own
        site = Site(Path(folder), Wanted(1, LOT, "postgresql"), neo4j_server)

        try:
            outcome = storm(site, Plan(kills=15, seed=7, clients=2, drain=0))
        finally:
            wipe(empty_graph)  # it belongs to the identity key of the hubs that were killed

    assert sum(outcome.kills.values()) == 15
    assert {name: found for name, found in outcome.violations.items() if found} == {}
    assert sum(outcome.acknowledged.values()) > 0


@sqlite_only
def test_disk_that_is_full_withholds_answers_and_loses_none_that_was_given(
    city: Manifest, environment: Mapping[str, str], ledgers: Ledgers, tmp_path: Path
) -> None:
    hub = elsewhere(environment, ledgers, tmp_path / "full")
    with serving(hub) as client:
        first = client.post(CHECK)
        assert first.status_code == 200
    room = max(path.stat().st_size for path in (tmp_path / "full").iterdir()) + 200_000

    def limited() -> None:
        """No file may grow beyond this, as on a full disk; the error is another one (EFBIG)."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    given = [first.json()["receipt"]]
    with serving(hub, before=limited) as client:
        while (answer := client.post(CHECK)).is_success:
            given.append(answer.json()["receipt"])
            assert len(given) < 1000, "the disk does not get full"
        refused = answer
        still = client.get("/healthz").status_code

    assert (refused.status_code, still) == (503, 200)
    assert refused.json()["code"] in {"audit_unavailable", "ledger_unavailable"}
    with Ledger.open(url_of(hub)) as ledger:
        assert [ledger.receipts.get(r["id"]).receipt.jws for r in given] == [
            r["jws"] for r in given
        ]
    with serving(hub) as client:
        assert client.post(CHECK).status_code == 200
    verified = command(hub, "audit", "verify", "--json")
    assert verified["whole"]


def command(environment: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "credit_hub.api", *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


KILLED = """
import os, signal, sys
from credit_hub.ledger.storage.idempotency import IdempotencyRepository
IdempotencyRepository.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from credit_hub.api.cli import main
sys.argv = ["credit-hub", "serve"]
main()
"""


def test_keyed_request_of_a_hub_that_was_killed_is_answered_at_once_and_done_once(
    city: Manifest, environment: Mapping[str, str], ledgers: Ledgers, tmp_path: Path
) -> None:
    """The decision is written, then the process is killed before it keeps the answer."""
    hub = elsewhere(environment, ledgers, tmp_path / "killed")
    body = {"decision": "confirmed", "reason": "断电", "decided_by": "auditor-9"}
    with serving(hub, ("-c", KILLED)) as client:
        finding = client.post(CHECK).json()["findings"][0]["id"]
        path, key = f"/api/v1/findings/{finding}/outcome", {"Idempotency-Key": '"killed-1"'}
        with pytest.raises(httpx.TransportError):
            client.post(path, json=body, headers=key)

    with serving(hub) as client:
        again = client.post(path, json=body, headers=key)
        replayed = client.post(path, json=body, headers=key)
        history = client.get(path).json()["history"]

    assert (again.status_code, replayed.status_code) == (201, 201), again.text
    assert replayed.content == again.content
    assert replayed.headers["idempotency-replayed"] == "true"
    assert [item["decided_by"] for item in history] == ["auditor-9"]


SKEWED = """
import sys
from datetime import UTC, datetime, timedelta
import uvicorn
from credit_hub.api.app import create_app
from credit_hub.api.deps import now
from credit_hub.api.settings import read_settings
settings = read_settings()
app = create_app(settings)
ahead = timedelta(seconds=float(sys.argv[1]))
app.dependency_overrides[now] = lambda: datetime.now(UTC) + ahead
uvicorn.run(app, host=settings.host, port=settings.port, log_level="critical")
"""


@pytest.mark.parametrize("seconds", [-86_400, 86_400], ids=["a-day-back", "a-day-ahead"])
def test_hub_whose_clock_is_wrong_answers_as_one_whose_clock_is_right(
    http: httpx.Client, environment: Mapping[str, str], cli: Cli, tmp_path: Path, seconds: int
) -> None:
    """What was known when is told by the clock of the graph (ADR 0012)."""
    right = http.post(CHECK).json()

    with serving(environment, ("-c", SKEWED, str(seconds))) as client:
        same = client.post(CHECK, json={"known_at": right["known_at"]}).json()
        own = client.post(CHECK).json()
    (tmp_path / "own.json").write_text(json.dumps(own), encoding="utf-8")

    assert bare(same) == bare(right)
    assert abs(moment(own["known_at"]) - moment(right["known_at"])) < 3600
    assert own["findings"] == right["findings"]
    replayed = cli("replay", str(tmp_path / "own.json"), "--json")
    assert replayed.status == 0, replayed.out + replayed.err


@pytest.mark.parametrize("known_at", ["2036-01-01T00:00:00+08:00", "2006-01-01T00:00:00+08:00"])
def test_moment_of_knowledge_of_a_client_with_a_wrong_clock_is_said_in_the_answer(
    http: httpx.Client, known_at: str
) -> None:
    answer = http.post(CHECK, json={"known_at": known_at})

    if answer.is_success:
        assert moment(answer.json()["known_at"]) <= time.time() + 60
    else:
        assert answer.status_code in {400, 409}
        assert answer.json()["detail"]


def moment(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


class Slow:
    """A proxy in front of a server: what passes waits, and waits longer while it is held."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._target = (host, port)
        self._seconds = seconds
        self.open = threading.Event()
        self.open.set()
        self._ended = threading.Event()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._ended.set()
        self.open.set()
        self._listener.close()
        for one in self._sockets:
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._sockets += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                self.open.wait()
                self._ended.wait(self._seconds)
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


@pytest.fixture
def slow_ledger(
    city: Manifest, environment: Mapping[str, str], postgres: str, tmp_path: Path
) -> Iterator[tuple[dict[str, str], Slow]]:
    """Return a hub whose PostgreSQL is 20 ms away in each direction."""
    url = create_database(postgres, "slow_ledger")
    Ledger.open(url).close()
    address = httpx.URL(url.replace("postgresql+pg8000", "http"))
    proxy = Slow(address.host, address.port or 5432, 0.02)
    hub = elsewhere(environment, Ledgers(None), tmp_path / "slow")
    yield (
        {**hub, "CREDIT_HUB_LEDGER_URL": url.replace(f":{address.port}/", f":{proxy.port}/")},
        proxy,
    )
    proxy.close()
    drop_database(postgres, "slow_ledger")


def test_slow_database_makes_slow_answers_each_with_its_receipt_and_its_entry(
    slow_ledger: tuple[dict[str, str], Slow],
) -> None:
    hub, proxy = slow_ledger
    with serving(hub) as client:
        told = [client.post(CHECK) for _ in range(3)]
        proxy.open.clear()
        threading.Timer(3.0, proxy.open.set).start()
        began = time.monotonic()
        told.append(client.post(CHECK, headers={"Idempotency-Key": '"held"'}))
        waited = time.monotonic() - began
        again = client.post(CHECK, headers={"Idempotency-Key": '"held"'})

    assert [answer.status_code for answer in told] == [200] * 4
    assert waited > 2
    assert again.content == told[-1].content
    receipts = {answer.json()["receipt"]["id"] for answer in told}
    with Ledger.open(url_of(hub)) as ledger:
        assert all(ledger.receipts.get(receipt).receipt.jws for receipt in receipts)
        assert len(receipts) == 4
        assert ledger.audit.head().number == 5
