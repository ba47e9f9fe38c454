"""Who looked is written before the answer leaves: by HTTP and by command, and nothing personal."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.ledger.audit.entry import AuditEntry
from credit_hub.ledger.storage.audit import AuditFilter
from credit_hub.ledger.storage.database import Ledger
from tests.integration.api.conftest import Cli
from tests.ledgers import Ledgers, rows_of, sqlite_only, url_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

LOT = "lot:ZZTEST-P2/1"
CHECK = "/api/v1/lots/ZZTEST-P2/1/linked-party-check"
FIRM = "uscc:91410199TNGJ7PJW0T"
ID_NUMBER = "410199199003070018"


def entries(environment: Mapping[str, str], after: int = 0) -> tuple[AuditEntry, ...]:
    with Ledger.open(url_of(environment)) as ledger:
        return ledger.audit.following(AuditFilter(after=after), 1000)


def length(environment: Mapping[str, str]) -> int:
    with Ledger.open(url_of(environment)) as ledger:
        return ledger.audit.head().number


def test_check_is_written_with_who_what_why_and_whom(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    before = length(environment)

    response = http.post(
        CHECK,
        headers={
            "X-Request-ID": "order-17",
            "X-Purpose": "tender_check",
            "X-Case-Number": "%E9%83%91%E8%B4%A2%E3%80%942026%E3%80%9519%E5%8F%B7",
        },
    )

    assert response.status_code == 200
    (entry,) = entries(environment, before)
    event = entry.event
    assert (event.action, event.access, event.route) == (
        "lot.check",
        "read",
        "linked_party_check",
    )
    assert (event.outcome, event.status, event.request_id) == ("answered", "200", "order-17")
    assert (event.purpose, event.case_number) == ("tender_check", "郑财〔2026〕19号")
    assert event.operator == "local"
    assert event.lot == LOT
    assert event.receipt == response.json()["receipt"]["id"]
    bidders = {bidder["id"] for bidder in response.json()["bidders"]}
    assert bidders <= set(event.subjects)
    assert event.subjects_total == len(event.subjects)
    assert all(subject.startswith(("uscc:", "person:")) for subject in event.subjects)
    assert event.result_digest == f"sha256:{hashlib.sha256(response.content).hexdigest()}"


@pytest.mark.parametrize(
    ("method", "path", "action", "status"),
    [
        ("GET", f"/api/v1/entities/{FIRM}", "entity.read", 200),
        ("HEAD", f"/api/v1/entities/{FIRM}", "entity.read", 200),
        ("GET", "/api/v1/entities?name=郑州测试联合2", "entity.search", 200),
        ("GET", f"/api/v1/entities/{FIRM}/equity?as_of=2026-10-15", "entity.equity", 200),
        ("GET", "/api/v1/rules/precision", "precision.read", 200),
        ("GET", "/api/v1/findings/finding:none", "finding.read", 404),
        ("GET", f"/api/v1/entities/{FIRM}?as_of=never", "entity.read", 400),
        ("GET", f"/api/v1/entities/{FIRM}?edges=0", "entity.read", 422),
        ("POST", "/api/v1/lots/no/1/linked-party-check", "lot.check", 404),
        ("PUT", f"/api/v1/entities/{FIRM}", "entity.read", 405),
        ("GET", "/api/v1/nothing/here", "unknown", 404),
        ("GET", "/api/v1/audit", "audit.read", 200),
        ("GET", "/api/v1/audit/alarms", "audit.read", 200),
        ("GET", f"/api/v1/audit/subjects/{FIRM}", "audit.subject", 200),
    ],
)
def test_request_makes_exactly_one_entry_whatever_comes_of_it(
    http: httpx.Client,
    environment: Mapping[str, str],
    method: str,
    path: str,
    action: str,
    status: int,
) -> None:
    before = length(environment)

    response = http.request(method, path)

    assert response.status_code == status
    (entry,) = entries(environment, before)
    assert (entry.event.action, entry.event.status) == (action, str(status))
    assert entry.event.outcome == ("answered" if status < 400 else "refused")


def test_requests_that_are_turned_away_are_entries_too(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    before = length(environment)

    framed = http.post(CHECK, headers={"Sec-Fetch-Site": "cross-site"})
    broken = http.post(CHECK, content=b"{bad", headers={"Content-Type": "application/json"})
    unknown = http.get(f"/api/v1/entities/{FIRM}", headers={"Authorization": "Bearer chub_none"})

    found = [
        (e.event.action, e.event.status, e.event.operator) for e in entries(environment, before)
    ]
    assert [r.status_code for r in (framed, broken, unknown)] == [403, 400, 401]
    assert [status for _, status, _ in found] == ["403", "400", "401"]
    assert found[1][0] == "lot.check"
    assert found[2][2] == "anonymous"


def test_answer_that_is_not_sent_again_is_about_the_same_subjects(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    tag = http.get(f"/api/v1/entities/{FIRM}").headers["etag"]
    before = length(environment)

    again = http.get(f"/api/v1/entities/{FIRM}", headers={"If-None-Match": tag})

    assert again.status_code == 304
    (entry,) = entries(environment, before)
    assert FIRM in entry.event.subjects


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"X-Purpose": "curiosity"}, "audit_purpose"),
        ({"X-Case-Number": "not encoded"}, "audit_case_number"),
        ({"X-Case-Number": "%ff"}, "audit_case_number"),
        ({"X-Case-Number": ID_NUMBER}, "audit_case_number"),
        ({"X-Case-Number": "1" * 101}, "audit_case_number"),
    ],
)
def test_purpose_or_case_that_cannot_be_used_is_refused_and_written(
    http: httpx.Client, environment: Mapping[str, str], headers: dict[str, str], code: str
) -> None:
    before = length(environment)

    response = http.post(CHECK, headers=headers)

    assert response.status_code == 400
    assert response.json()["code"] == code
    (entry,) = entries(environment, before)
    assert (entry.event.status, entry.event.purpose, entry.event.case_number) == ("400", None, None)


def test_health_and_keys_make_no_entries(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    before = length(environment)

    for path in ("/healthz", "/readyz", "/.well-known/jwks.json", "/openapi.json"):
        assert http.get(path).status_code == 200

    assert length(environment) == before


@pytest.mark.parametrize(
    ("arguments", "action", "status"),
    [
        (("check", "ZZTEST-P2/1"), "lot.check", 0),
        (("check", "no/1"), "lot.check", 4),
        (("check", "ZZTEST-P2/1", "--as-of", "never"), "lot.check", 3),
        (("equity", FIRM, "--as-of", "2026-10-15"), "entity.equity", 0),
        (("path", FIRM, "uscc:91410199TNGJ7PJU46"), "paths.find", 0),
        (("explain", "finding:none"), "finding.read", 4),
        (("audit", "subject", FIRM), "audit.subject", 0),
    ],
)
def test_command_makes_exactly_one_entry_before_it_answers(
    cli: Cli,
    http: httpx.Client,
    environment: Mapping[str, str],
    arguments: tuple[str, ...],
    action: str,
    status: int,
) -> None:
    before = length(environment)

    ran = cli(
        *arguments, env={"CREDIT_HUB_PURPOSE": "supervision", "CREDIT_HUB_CASE_NUMBER": "案1"}
    )

    assert ran.status == status, ran.err
    (entry,) = entries(environment, before)
    event = entry.event
    assert (event.action, event.status) == (action, f"exit {status}")
    assert event.operator.startswith("local:")
    assert (event.purpose, event.case_number) == ("supervision", "案1")


def test_load_writes_its_beginning_and_its_end(
    cli: Cli, http: httpx.Client, environment: Mapping[str, str], tmp_path: Path
) -> None:
    before = length(environment)
    file = tmp_path / "enterprise-registration.csv"
    file.write_text("not,the,columns\n1,2,3\n", encoding="utf-8")

    ran = cli("load", str(file))

    assert ran.status == 3
    begun, ended = entries(environment, before)
    assert (begun.event.outcome, ended.event.outcome) == ("started", "refused")
    assert begun.event.request_id == ended.event.request_id
    assert ended.event.access == "write"


def test_command_without_a_purpose_is_refused_where_one_is_demanded(
    cli: Cli, http: httpx.Client
) -> None:
    ran = cli("check", "ZZTEST-P2/1", env={"CREDIT_HUB_REQUIRE_PURPOSE": "true"})

    assert ran.status == 3
    assert "purpose" in ran.err


def test_subject_is_told_who_looked_without_accounts_of_persons(
    http: httpx.Client, cli: Cli
) -> None:
    assert cli("equity", FIRM, "--as-of", "2026-10-15").status == 0
    http.post(CHECK, headers={"X-Purpose": "tender_check"})

    told = http.get(f"/api/v1/audit/subjects/{FIRM}")

    looks = told.json()["looks"]
    assert looks[0]["action"]["zh"] == "标段关联核查"
    assert looks[0]["purpose"]["zh"] == "招标投标核查"
    assert looks[0]["lot"] == LOT
    assert looks[1]["by"]["zh"] == "信用中枢运行单位的操作员"
    assert "local:" not in told.text
    by_command = cli("audit", "subject", FIRM, "--json").json()
    assert isinstance(by_command, dict)
    assert by_command["looks"][0]["action"]["zh"] == "查询本主体被查记录"
    assert by_command["looks"][1:] == looks[: len(by_command["looks"]) - 1]


def test_log_is_read_by_page_and_by_what_is_asked(http: httpx.Client, cli: Cli) -> None:
    for _ in range(3):
        http.get(f"/api/v1/entities/{FIRM}")

    first = http.get("/api/v1/audit", params={"action": "entity.read", "limit": 2}).json()
    second = http.get(
        "/api/v1/audit", params={"action": "entity.read", "limit": 2, "before": first["before"]}
    ).json()

    numbers = [entry["number"] for entry in (*first["entries"], *second["entries"])]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 4
    by_command = cli("audit", "list", "--action", "entity.read", "--limit", "2", "--json").json()
    assert by_command == first
    assert http.get("/api/v1/audit", params={"action": "nothing"}).status_code == 400


def test_nothing_personal_is_in_the_log_whatever_is_typed(
    http: httpx.Client, cli: Cli, environment: Mapping[str, str]
) -> None:
    name, phone = "欧阳测试", "13800001234"
    for typed in (name, phone, ID_NUMBER, f"person:{ID_NUMBER}", f"uscc:{ID_NUMBER}"):
        http.get(f"/api/v1/entities/{typed}")
        http.get("/api/v1/entities", params={"name": typed})
        http.get("/api/v1/paths", params={"start": typed, "end": typed})
        http.post(f"/api/v1/lots/{typed}/linked-party-check")
        http.get(f"/api/v1/audit/subjects/{typed}")
        http.get("/healthz", headers={"X-Request-ID": "x"})
        cli("equity", typed, "--as-of", "2026-10-15")
        cli("check", typed)
    http.get("/api/v1/rules/precision", headers={"X-Request-ID": ID_NUMBER})

    rows: list[str] = []
    for table in ("audit_entries", "audit_subjects", "audit_checkpoints", "audit_head"):
        rows.extend(map(str, rows_of(environment, f"SELECT * FROM {table}")))  # noqa: S608
    text = "\n".join(rows)
    assert len(rows) > 30
    for secret in (name, phone, ID_NUMBER, ID_NUMBER.lower()):
        assert secret not in text


KILLED = """
import asyncio, os, signal, sys
import httpx
from credit_hub.api.app import create_app
from credit_hub.api.settings import read_settings

app = create_app(read_settings())

async def dies(scope, receive, send):
    async def gone(message):
        os.kill(os.getpid(), signal.SIGKILL)
    await app(scope, receive, gone)

async def ask():
    transport = httpx.ASGITransport(app=dies)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        await client.post(sys.argv[1], headers={"X-Request-ID": "the-last-one"})

asyncio.run(ask())
"""


def test_invariant_6_who_looked_is_written_though_the_process_is_killed_before_the_answer_leaves(
    http: httpx.Client, environment: Mapping[str, str]
) -> None:
    before = length(environment)

    died = subprocess.run(
        [sys.executable, "-c", KILLED, CHECK],
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert died.returncode == -signal.SIGKILL, died.stderr
    (entry,) = entries(environment, before)
    assert (entry.event.request_id, entry.event.status) == ("the-last-one", "200")
    assert entry.event.receipt is not None


WITHHELD = """
import asyncio, json, os, sys
import httpx
from credit_hub.api.app import create_app
from credit_hub.api.settings import read_settings
from tests.ledgers import rows_of

settings = read_settings()
app = create_app(settings)

async def ask():
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        first = await client.get(sys.argv[1])
        rows_of(os.environ, "ALTER TABLE audit_entries RENAME TO elsewhere")
        second = await client.get(sys.argv[1])
        ready = await client.get("/readyz")
        rows_of(os.environ, "ALTER TABLE elsewhere RENAME TO audit_entries")
        print(json.dumps([[r.status_code, r.json()] for r in (first, second, ready)]))

asyncio.run(ask())
"""


@pytest.mark.parametrize(("strict", "status"), [("true", 503), ("false", 200)])
def test_answer_whose_entry_cannot_be_written_is_withheld_by_a_strict_hub(
    http: httpx.Client,
    environment: Mapping[str, str],
    ledgers: Ledgers,
    tmp_path: Path,
    strict: str,
    status: int,
) -> None:
    (tmp_path / "identity.key").write_text("11" * 32, encoding="ascii")
    env = {
        **environment,
        "CREDIT_HUB_DATA_DIR": str(tmp_path),
        **ledgers.of(tmp_path),
        "CREDIT_HUB_AUDIT_STRICT": strict,
        "CREDIT_HUB_LOG_LEVEL": "warning",
    }

    ran = subprocess.run(
        [sys.executable, "-c", WITHHELD, f"/api/v1/entities/{FIRM}"],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    first, second, ready = json.loads(ran.stdout.splitlines()[-1])
    assert first[0] == 200
    assert second[0] == status
    assert ready[1]["audit"] == ("strict" if strict == "true" else "lenient")
    if strict == "true":
        assert second[1]["code"] == "audit_unavailable"
        assert FIRM not in json.dumps(second[1]).replace(f"/api/v1/entities/{FIRM}", "")
    else:
        assert ready[1]["audit_lost"] == 1


def copied(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return an environment with a copy of the ledger, as somebody could change it."""
    source = Path(environment["CREDIT_HUB_DATA_DIR"])
    old = sqlite3.connect(source / "ledger.sqlite3")
    new = sqlite3.connect(folder / "ledger.sqlite3")
    with old, new:
        old.backup(new)
    for name in ("signing.jwk", "audit-checkpoints.txt"):
        (folder / name).write_text((source / name).read_text())
        (folder / name).chmod(0o600)
    return {"CREDIT_HUB_DATA_DIR": str(folder)}


def tamper(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "ledger.sqlite3") as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


def test_log_as_it_was_written_verifies_against_its_checkpoints(
    http: httpx.Client, cli: Cli, tmp_path: Path
) -> None:
    http.post(CHECK)
    kept = tmp_path / "kept.txt"
    assert cli("audit", "checkpoint", "--out", str(kept)).status == 0

    ran = cli("audit", "verify", "--checkpoints", str(kept), "--json")

    assert ran.status == 0, ran.out
    body: Any = ran.json()
    assert body["whole"]
    assert body["checkpoints"] >= 1
    assert body["fault"] is None


@sqlite_only
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE audit_entries SET operator = 'nobody' WHERE number = 2", "edited"),
        ("UPDATE audit_entries SET purpose = 'audit' WHERE number = 2", "edited"),
        ("DELETE FROM audit_entries WHERE number = 2", "missing"),
        ("DELETE FROM audit_subjects", "edited"),
        ("DELETE FROM audit_entries WHERE number > 2", "truncated"),
        ("UPDATE audit_checkpoints SET jws = 'x.y.z'", "bad_checkpoint"),
    ],
)
def test_change_of_the_sqlite_file_is_found_by_the_command(
    http: httpx.Client,
    cli: Cli,
    environment: Mapping[str, str],
    tmp_path: Path,
    change: str,
    kind: str,
) -> None:
    http.post(CHECK)
    assert cli("audit", "checkpoint").status == 0
    env = copied(environment, tmp_path)
    tamper(tmp_path, change)

    ran = cli("audit", "verify", "--json", env=env)

    assert ran.status == 1, ran.out + ran.err
    body: Any = ran.json()
    assert not body["whole"]
    assert body["fault"]["kind"] == kind
    if kind in {"edited", "missing"} and "subjects" not in change:
        assert body["fault"]["number"] == 2
    assert "NOT WHOLE" in cli("audit", "verify", env=env).out


@sqlite_only
def test_chain_cut_off_with_its_head_is_found_by_the_file_beside_the_ledger(
    http: httpx.Client, cli: Cli, environment: Mapping[str, str], tmp_path: Path
) -> None:
    http.post(CHECK)
    http.post(CHECK)
    assert cli("audit", "checkpoint").status == 0
    env = copied(environment, tmp_path)
    tamper(
        tmp_path,
        "DELETE FROM audit_entries WHERE number > 3",
        "DELETE FROM audit_subjects WHERE number > 3",
        "DELETE FROM audit_checkpoints",
        "UPDATE audit_head SET number = 3, "
        "seal = (SELECT seal FROM audit_entries WHERE number = 3)",
    )

    body: Any = cli("audit", "verify", "--json", env=env).json()

    assert body["fault"]["kind"] in {"truncated", "rewritten"}
    assert not body["whole"]


def test_service_that_ends_covers_its_entries_by_a_checkpoint(
    http: httpx.Client, cli: Cli, environment: Mapping[str, str]
) -> None:
    http.post(CHECK)

    assert cli("stop").status == 0
    assert cli("serve", "--detach").status == 0

    with Ledger.open(url_of(environment)) as ledger:
        newest = ledger.audit.checkpoints(1)[0]
        last = ledger.audit.head().number
    assert last - newest.size <= 1
    lines = (Path(environment["CREDIT_HUB_DATA_DIR"]) / "audit-checkpoints.txt").read_text()
    assert newest.jws in lines.splitlines()
