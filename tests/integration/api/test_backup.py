"""Backup and restore of both stores, on real servers, by the command line."""

from __future__ import annotations

import base64
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from credit_hub.api.backups.folder import partial_of
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.server import Runtime, default_cache
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.lease import Lease
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli, Run
from tests.ledgers import Ledgers, rows_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

G1 = "lot:ZZTEST-G1/1"
LONG = 600
"""Seconds: a restore starts Neo4j twice and runs its import tool, on machines that are busy."""
PASSPHRASE = "correct horse battery staple"


@dataclass(frozen=True)
class Taken:
    """A backup with what it was taken of."""

    folder: Path
    keys: Path
    passphrase: Path
    receipt: Path
    digest: str
    outcome: object


@pytest.fixture(scope="module")
def taken(
    city: Manifest, cli: Cli, session_store: GraphStore, tmp_path_factory: pytest.TempPathFactory
) -> Taken:
    place = tmp_path_factory.mktemp("backup")
    answer = cli("check", G1, "--json")
    assert answer.status == 0, answer.err
    (place / "answer.json").write_text(answer.out, encoding="utf-8")
    finding = json.loads(answer.out)["findings"][0]["id"]
    decided = cli(
        "outcome", finding, "--confirmed", "--reason", "两份章程", "--by", "test", "--json"
    )
    assert decided.status == 0, decided.err
    (place / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    digest = graph_digest(session_store).sha256
    done = cli(
        "backup",
        str(place / "first"),
        *("--with-keys", str(place / "keys.json")),
        *("--passphrase-file", str(place / "passphrase")),
        "--json",
    )
    assert done.status == 0, done.err
    assert json.loads(done.out)["digest"] == digest
    return Taken(
        place / "first",
        place / "keys.json",
        place / "passphrase",
        place / "answer.json",
        digest,
        json.loads(decided.out)["current"]["decision"],
    )


@pytest.fixture
def fresh(
    environment: Mapping[str, str], ledgers: Ledgers, neo4j_runtime: Runtime, tmp_path: Path
) -> Iterator[Mapping[str, str]]:
    """Return settings of a hub with a local Neo4j of its own, that holds nothing."""
    kept = {name: value for name, value in environment.items() if name != "NEO4J_URI"}
    settings = {
        **kept,
        "CREDIT_HUB_DATA_DIR": str(tmp_path / "fresh"),
        **ledgers.of(tmp_path / "fresh"),
        "CREDIT_HUB_CACHE_DIR": str(default_cache()),
        "CREDIT_HUB_BOLT_PORT": "17860",
        "CREDIT_HUB_HEAP_MIB": "512",
        "CREDIT_HUB_PAGE_CACHE_MIB": "64",
    }
    assert neo4j_runtime.jars()
    try:
        yield settings
    finally:
        stopped = run(settings, "db", "stop")
    assert stopped.status == 0, stopped.err


def elsewhere(environment: Mapping[str, str], ledgers: Ledgers, data: Path) -> Mapping[str, str]:
    """Return the environment of a hub with another data folder, and a ledger of its own."""
    return {**environment, "CREDIT_HUB_DATA_DIR": str(data), **ledgers.of(data)}


def run(environment: Mapping[str, str], *arguments: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "credit_hub.api", *arguments],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=LONG,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def restore(environment: Mapping[str, str], taken: Taken, *options: str) -> Run:
    keys = ("--with-keys", str(taken.keys), "--passphrase-file", str(taken.passphrase))
    return run(environment, "restore", str(taken.folder), *keys, "--json", *options)


def test_backup_restored_into_a_fresh_local_server_is_the_same_and_replays_receipts(
    taken: Taken, fresh: Mapping[str, str]
) -> None:
    restored = restore(fresh, taken)

    assert restored.status == 0, restored.err
    assert json.loads(restored.out)["digest"] == taken.digest
    replayed = run(fresh, "replay", str(taken.receipt), "--json")
    assert replayed.status == 0, replayed.out + replayed.err
    finding = json.loads(taken.receipt.read_text("utf-8"))["findings"][0]["id"]
    decided = run(fresh, "outcome", finding, "--json")
    assert json.loads(decided.out)["current"]["decision"] == taken.outcome
    again = restore(fresh, taken)
    assert again.status == 6
    assert "the graph holds data" in again.err


def test_backup_restored_through_the_driver_is_the_same(
    taken: Taken,
    environment: Mapping[str, str],
    ledgers: Ledgers,
    session_store: GraphStore,
    tmp_path: Path,
) -> None:
    other = elsewhere(environment, ledgers, tmp_path / "other")

    refused = restore(other, taken)
    restored = restore(other, taken, "--replace", "--yes")

    assert refused.status == 6
    assert restored.status == 0, restored.err
    assert graph_digest(session_store).sha256 == taken.digest
    replayed = run(other, "replay", str(taken.receipt), "--json")
    assert replayed.status == 0, replayed.out + replayed.err


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("flip", "graph-nodes"),
        ("missing", "ledger-receipts"),
        ("cut", "graph-edges"),
        ("manifest", "signature"),
        ("empty", "manifest"),
    ],
)
def test_verify_backup_names_what_is_damaged(
    damage: str, named: str, taken: Taken, cli: Cli, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(taken.folder, tmp_path / "copy"))
    DAMAGES[damage](copy)

    verified = cli("verify-backup", str(copy), "--json")

    assert verified.status == 1, verified.out + verified.err
    steps = json.loads(verified.out)["steps"]
    assert [step["name"] for step in steps if step["state"] == "fail"] == [named]


def flip(copy: Path) -> None:
    path = copy / "graph-nodes.jsonl.gz"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(copy: Path) -> None:
    path = copy / "graph-edges.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-100])


def edit_manifest(copy: Path) -> None:
    path = copy / "manifest.jws"
    header, payload, signature = path.read_text("ascii").split(".")
    body = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    body["graph"]["nodes"] += 1
    changed = json.dumps(body, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    altered = base64.urlsafe_b64encode(changed.encode()).decode().rstrip("=")
    path.write_text(f"{header}.{altered}.{signature}", "ascii")


DAMAGES: Mapping[str, Callable[[Path], None]] = {
    "flip": flip,
    "missing": lambda copy: (copy / "ledger-receipts.jsonl.gz").unlink(),
    "cut": cut,
    "manifest": edit_manifest,
    "empty": lambda copy: (copy / "manifest.jws").unlink(),
}


def test_verify_backup_of_an_unknown_hub_cannot_be_decided_and_restore_refuses_it(
    taken: Taken, environment: Mapping[str, str], ledgers: Ledgers, tmp_path: Path
) -> None:
    stranger = elsewhere(environment, ledgers, tmp_path / "stranger")

    verified = run(stranger, "verify-backup", str(taken.folder), "--json")
    restored = run(stranger, "restore", str(taken.folder), "--replace", "--yes", "--json")

    assert verified.status == 2
    assert "not known here" in verified.out
    assert restored.status == 3
    assert "--jwks" in restored.err or "not known here" in restored.err
    assert not (tmp_path / "stranger" / "signing.jwk").exists()


def test_restore_under_a_foreign_identity_key_is_refused_and_says_what_to_do(
    taken: Taken, environment: Mapping[str, str], ledgers: Ledgers, cli: Cli, tmp_path: Path
) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "identity.key").write_text("22" * 32, encoding="ascii")
    (tmp_path / "jwks.json").write_text(cli("keys", "show").out, encoding="utf-8")
    settings = elsewhere(environment, ledgers, foreign)

    refused = run(
        settings,
        *("restore", str(taken.folder), "--replace", "--yes", "--json"),
        *("--jwks", str(tmp_path / "jwks.json")),
    )

    assert refused.status == 5
    assert "identity key" in refused.err
    assert "--with-keys" in refused.err


KILLED_BACKUP = """
import os, sys, pathlib
from credit_hub.api.backups.taking import Watch, take_backup
from credit_hub.api.settings import read_settings
left = int(sys.argv[2])
def advance(rows):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), 9)
take_backup(read_settings(), pathlib.Path(sys.argv[1]), Watch(advance, lambda: False))
"""

KILLED_RESTORE = """
import os, sys, pathlib
from credit_hub.api.backups.restoring import Restore
from credit_hub.api.backups.verifying import known_keys, verify_backup
from credit_hub.api.settings import read_settings
settings, folder = read_settings(), pathlib.Path(sys.argv[1])
manifest = verify_backup(folder, known_keys(settings), lambda rows: None).manifest
def stage(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), 9)
Restore(settings, folder, manifest, stage, lambda rows: None).run()
"""


def script(environment: Mapping[str, str], text: str, *arguments: str) -> int:
    command = [sys.executable, "-c", text, *arguments]
    return subprocess.run(command, env=dict(environment), timeout=LONG, check=False).returncode


@pytest.mark.parametrize("pages", [0, 8, 20])
def test_backup_that_was_killed_is_known_as_such_and_can_be_taken_again(
    pages: int, taken: Taken, environment: Mapping[str, str], cli: Cli, tmp_path: Path
) -> None:
    target = tmp_path / "again"

    killed = script(environment, KILLED_BACKUP, str(target), str(pages))
    verified = cli("verify-backup", str(target), "--json")
    second = cli("backup", str(target), "--json")

    assert killed == -signal.SIGKILL
    assert verified.status == 1
    assert "was cut off" in verified.out
    assert second.status == 0, second.err
    assert json.loads(second.out)["digest"] == taken.digest
    assert not partial_of(target).exists()
    assert cli("verify-backup", str(target)).status == 0


@pytest.mark.parametrize("stage", ["graph", "ledger", "compare"])
def test_restore_that_was_killed_is_refused_for_use_and_taken_up_again(
    stage: str,
    taken: Taken,
    environment: Mapping[str, str],
    ledgers: Ledgers,
    session_store: GraphStore,
    tmp_path: Path,
) -> None:
    other = elsewhere(environment, ledgers, tmp_path / "other")
    bundle = ("--with-keys", str(taken.keys), "--passphrase-file", str(taken.passphrase))
    refused = run(other, "restore", str(taken.folder), *bundle)
    assert refused.status == 6  # the keys are there now, and nothing else

    killed = script(other, KILLED_RESTORE, str(taken.folder), stage)
    used = run(other, "check", G1)
    again = restore(other, taken)

    assert killed == -signal.SIGKILL
    assert used.status == 6
    assert "restore" in used.err
    assert again.status == 0, again.err
    assert graph_digest(session_store).sha256 == taken.digest
    assert run(other, "check", G1).status == 0


WAITING_BACKUP = """
import sys, pathlib
from credit_hub.api.backups.taking import Watch, take_backup
from credit_hub.api.settings import read_settings
state = {"told": False}
def advance(rows):
    if not state["told"]:
        state["told"] = True
        print("reading", flush=True)
        sys.stdin.readline()
take_backup(read_settings(), pathlib.Path(sys.argv[1]), Watch(advance, lambda: False))
"""


def test_load_waits_for_a_backup_that_is_under_way(
    taken: Taken, city: Manifest, environment: Mapping[str, str], cli: Cli, tmp_path: Path
) -> None:
    target = tmp_path / "during"
    file = next(iter(city.files.values()))
    backup = subprocess.Popen(
        [sys.executable, "-c", WAITING_BACKUP, str(target)],
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert backup.stdin is not None
    assert backup.stdout is not None
    assert backup.stdout.readline() == "reading\n"
    load = subprocess.Popen(
        [sys.executable, "-m", "credit_hub.api", "load", str(file), "--again"],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert load.stderr is not None

    said = load.stderr.readline()
    waited = load.poll() is None
    backup.stdin.write("\n")
    backup.stdin.close()
    ended = backup.wait(LONG), load.wait(LONG)

    backup.stdout.close()
    load.stderr.close()
    assert waited
    assert "waiting for the right to load" in said
    assert "backing up" in said
    assert ended == (0, 0)
    shown = json.loads(cli("verify-backup", str(target), "--json").out)
    assert shown["conclusion"] == "valid"


def test_backup_is_refused_while_a_load_is_under_way_and_waits_where_it_was_told_to(
    taken: Taken, session_store: GraphStore, environment: Mapping[str, str], tmp_path: Path
) -> None:
    with Lease(session_store):
        refused = run(environment, "backup", str(tmp_path / "refused"), "--json")
        waiting = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "credit_hub.api",
                "backup",
                str(tmp_path / "w"),
                "--wait",
                "300",
            ],
            env=dict(environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
    ended = waiting.wait(LONG)

    waiting.stderr.close()
    assert refused.status == 6
    assert "has been loading since" in refused.err
    assert not list(tmp_path.glob("refused*"))
    assert "waiting for the right to load" in said
    assert ended == 0


def test_backup_leaves_no_secret_and_no_file_for_others(
    taken: Taken, environment: Mapping[str, str]
) -> None:
    data = Path(environment["CREDIT_HUB_DATA_DIR"])
    secrets = [
        (data / "identity.key").read_text("ascii").strip(),
        json.loads((data / "signing.jwk").read_text("ascii"))["d"],
    ]

    files = [*taken.folder.iterdir(), taken.keys]

    assert taken.folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    plain = [*taken.folder.glob("manifest.jws"), taken.keys]
    assert not [s for path in plain for s in secrets if s in path.read_text("utf-8")]


KILLED_WORKER = """
import os, signal, sys
from credit_hub.ledger.storage.jobs import JobRepository
record = JobRepository.record
def once(*arguments):
    record(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
JobRepository.record = once
from credit_hub.api.cli import main
sys.argv = ["credit-hub", "worker"]
main()
"""
"""A worker that is killed when the first lot of its job is written, and nothing after it."""


def job_of(environment: Mapping[str, str], id_: str) -> dict[str, Any]:
    shown = run(environment, "jobs", "show", id_, "--json")
    assert shown.status == 0, shown.err
    body: dict[str, Any] = json.loads(shown.out)
    return body


def items_of(environment: Mapping[str, str], id_: str) -> list[dict[str, Any]]:
    shown = run(environment, "jobs", "results", id_, "--json")
    assert shown.status == 0, shown.err
    items: list[dict[str, Any]] = json.loads(shown.out)["items"]
    return items


def work_off(environment: Mapping[str, str], *ids: str) -> None:
    """Run a worker until these jobs are done."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "credit_hub.api", "worker"],
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + LONG
        while {job_of(environment, id_)["state"] for id_ in ids} != {"done"}:
            assert worker.poll() is None, "the worker ended"
            assert time.monotonic() < deadline, "the jobs do not end"
            time.sleep(1)
    finally:
        worker.terminate()
        worker.wait(LONG)


def test_jobs_unfinished_at_a_backup_are_ended_by_the_restored_hub_and_nothing_is_doubled(
    taken: Taken, environment: Mapping[str, str], ledgers: Ledgers, tmp_path: Path
) -> None:
    """One job is in the middle, its worker killed; one was not begun; both go on elsewhere."""
    lots = ("ZZTEST-G1/1", "ZZTEST-NONE/1", "ZZTEST-P2/1")
    here = elsewhere(environment, ledgers, tmp_path / "here")
    (tmp_path / "here").mkdir()
    shutil.copy(Path(environment["CREDIT_HUB_DATA_DIR"]) / "identity.key", tmp_path / "here")
    begun, waiting = (
        json.loads(run(here, "jobs", "submit", *lots, "--json").out)["id"] for _ in range(2)
    )
    assert script(here, KILLED_WORKER) == -signal.SIGKILL
    before = job_of(here, begun), items_of(here, begun)
    assert (before[0]["state"], before[0]["done"]) == ("running", 1)
    keys = ("--with-keys", str(tmp_path / "k"), "--passphrase-file", str(taken.passphrase))
    backed = run(here, "backup", str(tmp_path / "middle"), *keys, "--json")
    assert backed.status == 0, backed.err

    other = elsewhere(environment, ledgers, tmp_path / "other")
    restored = run(
        other, "restore", str(tmp_path / "middle"), *keys, "--replace", "--yes", "--json"
    )
    assert restored.status == 0, restored.err
    found = job_of(other, begun), job_of(other, waiting)
    assert [job["state"] for job in found] == ["running", "queued"]
    work_off(other, begun, waiting)

    receipts = []
    for id_ in (begun, waiting):
        job, items = job_of(other, id_), items_of(other, id_)
        assert (job["done"], job["failed"], job["total"]) == (2, 1, 3)
        assert [item["lot_id"] for item in items] == [f"lot:{lot}" for lot in lots]
        receipts += [item["check"]["receipt"]["id"] for item in items if item["check"]]
        assert {item["check"]["known_at"] for item in items if item["check"]} == {job["known_at"]}
    assert items_of(other, begun)[:1] == before[1], "what was answered before stays to the byte"
    kept = {str(row[0]) for row in rows_of(other, "SELECT id FROM receipts")}
    assert len(set(receipts)) == 4
    assert kept == set(receipts), "every receipt is in a result, and every result has one"
    looked = rows_of(other, "SELECT lot FROM audit_entries WHERE request_id = :job", job=begun)
    assert sorted(str(row[0]) for row in looked) == sorted(f"lot:{lot}" for lot in lots)
    assert run(other, "audit", "verify").status == 0
    answer = json.dumps(items_of(other, begun)[0]["check"])
    (tmp_path / "answer.json").write_text(answer, encoding="utf-8")
    assert run(other, "replay", str(tmp_path / "answer.json")).status == 0
