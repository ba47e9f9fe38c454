"""Scenario G10 (security, governance) end to end: everything refused, said, and found afterwards.

Two of its lines stand elsewhere: an edited audit row in test_audit.py
(``test_change_of_the_sqlite_file_is_found_by_the_command``), the scan of dump and logs in
test_privacy_scan.py. Fields outside a partner's contract, records of provision and the assessment
(PIA) behind a sharing scene are those of the exchange between cities.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import DBAPIError

from credit_hub.graph.digest import graph_digest
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli
from tests.ledgers import Ledgers, rows_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

API = "/api/v1"
PERSONS = 5_000
"""So many the clerk of the scenario asks about."""


def program(
    cli: Cli, env: Mapping[str, str], name: str, *options: str
) -> tuple[str, dict[str, str]]:
    """Add a program; return its id and the header that shows its token."""
    added = cli("clients", "add", name, "--per-minute", "60000", *options, "--json", env=env)
    assert added.status == 0, added.err
    told = json.loads(added.out)
    return told["client"]["id"], {"Authorization": f"Bearer {told['token']}"}


@pytest.fixture(scope="module")
def auditor(guarded_environment: Mapping[str, str], cli: Cli) -> Mapping[str, str]:
    return program(cli, guarded_environment, "auditor", "--role", "auditor")[1]


def alarms(
    client: httpx.Client, auditor: Mapping[str, str], operator: str
) -> dict[str, dict[str, Any]]:
    """Return the alarms about an operator by their rule."""
    found = client.get(f"{API}/audit/alarms", headers=auditor)
    assert found.status_code == 200, found.text
    return {alarm["rule"]: alarm for alarm in found.json() if alarm["operator"] == operator}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_g10_clerk_of_a_county_who_asks_about_5000_persons_without_a_case_is_refused_and_noticed(
    guarded: httpx.Client,
    guarded_environment: Mapping[str, str],
    auditor: Mapping[str, str],
    cli: Cli,
) -> None:
    clerk, token = program(
        cli, guarded_environment, "clerk", "--role", "investigator", "--region", "410105"
    )
    headers = {**token, "X-Purpose": "investigation"}
    persons = [f"person:{number:032x}" for number in range(PERSONS)]

    def ask(person: str) -> tuple[int, str]:
        return code(guarded.get(f"{API}/entities/{person}", headers=headers))

    with ThreadPoolExecutor(4) as pool:
        told = set(pool.map(ask, persons))

    assert told == {(403, "case_number_missing")}
    wide = alarms(guarded, auditor, clerk)["wide_query"]
    assert wide["counted"] == PERSONS
    shown = cli("audit", "alarms", env=guarded_environment)
    assert f"无案号查询了{PERSONS}个不同主体" in shown.out
    looks = guarded.get(f"{API}/audit/subjects/{persons[7]}", headers=auditor).json()["looks"]
    assert [(look["answered"], look["purpose"]["en"]) for look in looks] == [
        (False, "investigation of a case")
    ]
    entries = guarded.get(f"{API}/audit", params={"operator": clerk}, headers=auditor).json()
    assert {(x["action"], x["outcome"]) for x in entries["entries"]} == {("entity.read", "refused")}


@pytest.mark.parametrize("role", ["system_admin", "tender_client", "partner"])
def test_g10_contractor_who_tries_to_export_the_graph_is_refused_and_noticed(
    guarded: httpx.Client,
    guarded_environment: Mapping[str, str],
    auditor: Mapping[str, str],
    cli: Cli,
    role: str,
) -> None:
    contractor, token = program(cli, guarded_environment, f"contractor-{role}", "--role", role)
    asked = {"query": "MATCH (n)-[r]-(m) RETURN n, r, m"}

    refused = guarded.post(f"{API}/cypher", json=asked, headers=token)

    assert code(refused) == (403, "not_permitted")
    alarm = alarms(guarded, auditor, contractor)["refused_bulk"]
    assert (alarm["first"], alarm["counted"]) == (alarm["last"], 1)


def test_g10_operator_who_tries_door_after_door_is_noticed(
    guarded: httpx.Client,
    guarded_environment: Mapping[str, str],
    auditor: Mapping[str, str],
    cli: Cli,
) -> None:
    operator, token = program(cli, guarded_environment, "doors", "--role", "system_admin")

    told = {code(guarded.get(f"{API}/entities/uscc:{n}", headers=token)) for n in range(20)}

    assert told == {(403, "not_permitted")}
    assert alarms(guarded, auditor, operator)["refused_burst"]["counted"] == 20


def test_g10_subject_is_told_who_saw_its_record(
    guarded: httpx.Client,
    guarded_environment: Mapping[str, str],
    auditor: Mapping[str, str],
    cli: Cli,
) -> None:
    _, token = program(cli, guarded_environment, "seer", "--role", "investigator")
    firm = "uscc:91410199TNGJ7PJW0T"
    why = {"X-Purpose": "investigation", "X-Case-Number": "ZZ-2026-77"}
    assert guarded.get(f"{API}/entities/{firm}", headers={**token, **why}).status_code == 200

    looks = guarded.get(f"{API}/audit/subjects/{firm}", headers=auditor).json()["looks"]

    (seen,) = [look for look in looks if look["case_number"] == "ZZ-2026-77"]
    assert seen["answered"]
    assert seen["purpose"]["en"] == "investigation of a case"


@pytest.mark.parametrize("heading", ["宗教信仰", "血型", "基因", "指纹", "病史", "年收入"])
def test_g10_barred_category_cannot_be_imported(
    cli: Cli, city: Manifest, session_store: GraphStore, tmp_path: Path, heading: str
) -> None:
    before = graph_digest(session_store).sha256
    lines = city.files["officers"].read_text("gb18030").splitlines()
    changed = [f"{lines[0]},{heading}", *(f"{line},甲" for line in lines[1:])]
    file = tmp_path / "officers.csv"
    file.write_text("\n".join(changed), encoding="utf-8")

    loaded = cli("load", str(file), "--json")

    assert loaded.status == 3, loaded.out + loaded.err
    assert "45" in loaded.err
    assert heading in loaded.err
    assert graph_digest(session_store).sha256 == before


@pytest.mark.parametrize(
    "statement", ["DELETE FROM audit_entries", "UPDATE audit_entries SET operator = 'x'"]
)
def test_g10_log_is_kept_and_the_database_refuses_to_shorten_or_change_it(
    guarded: httpx.Client,
    guarded_environment: Mapping[str, str],
    environment: Mapping[str, str],
    ledgers: Ledgers,
    statement: str,
) -> None:
    """Six months at least (网络安全法); the hub has no command and no timer that ends an entry."""
    guarded.get(f"{API}/audit")
    hub = ledgers.complete({**environment, **guarded_environment})

    with pytest.raises(DBAPIError, match="append-only"):
        rows_of(hub, statement)
