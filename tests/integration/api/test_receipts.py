"""Receipts, replay and outcomes as users have them: HTTP, the command line, two workers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.graph.store import GraphStore
from credit_hub.ledger.receipts.canonical import digest
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import TIMEOUT, Cli, free_port
from tests.integration.test_replay import registrations

pytestmark = [pytest.mark.integration, pytest.mark.slow]

G1 = "ZZTEST-G1/1"
SILENT = ("ZZTEST-G1/1", {"as_of": "2026-08-15"})
CHECK = "/api/v1/lots/{}/linked-party-check"
RECHECK = "/api/v1/lots/{}/re-check"
RECEIPTS = 100
DECISION = {
    "decision": "dismissed",
    "reason": "两家公司的经办人同名不同人",
    "decided_by": "auditor-7",
}


def ask(http: httpx.Client, lot: str = G1, **question: str) -> dict[str, Any]:
    response = http.post(CHECK.format(lot), json=question)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def said(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer without its receipt."""
    return {name: value for name, value in answer.items() if name != "receipt"}


@pytest.fixture
def kept(http: httpx.Client, tmp_path: Path) -> Path:
    """Return a file with an answer as it came."""
    path = tmp_path / "answer.json"
    path.write_bytes(http.post(CHECK.format(G1)).content)
    return path


@pytest.fixture
def jwks(http: httpx.Client, tmp_path: Path) -> Path:
    """Return a file with the public keys as they are served."""
    path = tmp_path / "jwks.json"
    path.write_bytes(http.get("/.well-known/jwks.json").content)
    return path


def test_answer_carries_a_receipt_over_all_the_rest_of_it(http: httpx.Client) -> None:
    answer = ask(http)

    kept = http.get(f"/api/v1/receipts/{answer['receipt']['id']}").json()

    assert kept["jws"] == answer["receipt"]["jws"]
    statement = kept["statement"]
    assert statement["result_digest"] == digest(said(answer))
    assert statement["known_at"] == answer["known_at"]
    assert statement["subjects"] == [bidder["id"] for bidder in answer["bidders"]]
    assert statement["rules"] == answer["rules"]
    assert [item["id"] for item in statement["findings"]] == [f["id"] for f in answer["findings"]]
    assert {item["digest"] for item in statement["findings"]} == {
        digest(finding) for finding in answer["findings"]
    }
    assert {"HOLDS", "LEGAL_REPRESENTATIVE_OF", "SUBMITS"} <= set(statement["relations"])
    assert statement["limits"]["depth"] == 10
    assert statement["limits"]["look_after_days"] == 180
    assert statement["complete"] is answer["complete"]
    assert statement["snapshot"]["loads"] > 0


def test_invariant_8_negative_answer_is_signed_and_says_what_was_searched(
    http: httpx.Client, cli: Cli, tmp_path: Path, jwks: Path
) -> None:
    lot, question = SILENT
    answer = ask(http, lot, **question)
    assert answer["findings"] == []
    path = tmp_path / "silent.json"
    path.write_text(json.dumps(answer), encoding="utf-8")

    done = cli("verify", str(path), "--jwks", str(jwks), "--json")

    assert done.status == 0, done.err
    told: Any = done.json()
    assert told["conclusion"] == "valid"
    assert told["statement"]["findings"] == []
    assert told["statement"]["relations"]
    assert told["statement"]["rules"]


def test_receipt_that_is_not_there_is_not_found(http: httpx.Client) -> None:
    response = http.get("/api/v1/receipts/receipt:0")

    assert response.status_code == 404
    assert response.json()["code"] == "not_found"


def test_served_keys_are_those_of_the_command_and_hold_no_secret(
    http: httpx.Client, cli: Cli
) -> None:
    served = http.get("/.well-known/jwks.json").json()

    assert served == cli("keys", "show").json()
    assert all("d" not in key for key in served["keys"])


def test_verify_and_replay_by_command_agree_with_the_answer(
    cli: Cli, kept: Path, jwks: Path
) -> None:
    verified = cli("verify", "--jwks", str(jwks), "-", stdin=kept.read_text(encoding="utf-8"))
    replayed = cli("replay", str(kept), "--json")

    assert verified.status == 0, verified.out
    lines = verified.out.splitlines()
    assert lines[-1] == "valid"
    assert {line.split()[0] for line in lines[:-1]} == {"pass"}
    assert replayed.status == 0, replayed.out
    told: Any = replayed.json()
    assert told["replay"] == {"result": "same", "reasons": [], "remarks": []}


def test_verify_of_a_changed_answer_fails_and_names_the_change(
    cli: Cli, kept: Path, jwks: Path
) -> None:
    answer = json.loads(kept.read_text(encoding="utf-8"))
    removed = answer["findings"].pop()["id"]
    kept.write_text(json.dumps(answer), encoding="utf-8")

    verified = cli("verify", str(kept), "--jwks", str(jwks))
    replayed = cli("replay", str(kept))

    assert verified.status == 1
    assert f"finding {removed} is in the receipt, not in the answer" in verified.out
    assert replayed.status == 1


def test_verify_without_the_key_cannot_be_decided(cli: Cli, kept: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_text('{"keys": []}', encoding="utf-8")

    assert cli("verify", str(kept), "--jwks", str(empty)).status == 2


def test_verify_of_what_is_no_receipt_says_so(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text("{}", encoding="utf-8")

    assert cli("verify", str(path)).status == 3
    assert cli("verify", str(tmp_path / "missing.json")).status == 3


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator[httpx.Client]:
    """Run a service of its own over the same graph and data folder."""
    port = free_port()
    command = [sys.executable, "-m", "credit_hub.api", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if str(port) in line:
                break
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=TIMEOUT, trust_env=False
        ) as client:
            yield client
    finally:
        process.terminate()
        process.communicate(timeout=60)


def before_the_receipt(response: httpx.Response) -> bytes:
    """Return the bytes of an answer but for its receipt, which comes last and is dated."""
    assert response.status_code == 200, response.text
    found, _, _ = response.content.partition(b'"receipt":')
    return found


def lots_of(city: Manifest) -> list[str]:
    """Every lot that the truth of the city speaks of."""
    answers = json.loads(city.truth.read_text(encoding="utf-8"))["answers"]
    return sorted({answer["lot"].removeprefix("lot:") for answer in answers})


def test_two_workers_asked_at_once_give_the_same_bytes_for_each_lot_at_one_moment(
    http: httpx.Client, environment: Mapping[str, str], city: Manifest
) -> None:
    known_at = ask(http)["known_at"]
    lots = lots_of(city)

    def answer(client: httpx.Client, lot: str) -> httpx.Response:
        return client.post(CHECK.format(lot), json={"known_at": known_at})

    with worker(environment) as other, ThreadPoolExecutor(2) as pool:
        pairs = [[pool.submit(answer, client, lot) for client in (http, other)] for lot in lots]
        answers = [(one.result(), two.result()) for one, two in pairs]

    assert len(answers) > 10
    for one, two in answers:
        assert before_the_receipt(one) == before_the_receipt(two)
        assert one.json()["receipt"]["id"] != two.json()["receipt"]["id"]
    assert any(one.json()["findings"] for one, _ in answers)


def test_invariant_3_hundred_receipts_of_the_service_are_answered_alike_after_unrelated_loads(
    http: httpx.Client, cli: Cli, city: Manifest, tmp_path: Path
) -> None:
    days = (None, "2026-08-15", "2026-10-01", "2026-12-01", "2027-06-01", "2030-01-01")
    questions = [
        (lot, {"regime": regime, "as_of": day})
        for day in days
        for lot in lots_of(city)
        for regime in ("tender", "procurement")
    ][:RECEIPTS]
    first = [http.post(CHECK.format(lot), json=body).json() for lot, body in questions]

    for numbers in (range(50), range(50, 90)):
        path = registrations(tmp_path, numbers)
        done = cli("load", str(path), "--source", "enterprise-registration", "--json")
        assert done.status == 0, done.err
    again = [
        http.post(RECHECK.format(lot), json={"receipt": answer["receipt"]["id"]}).json()
        for (lot, _), answer in zip(questions, first, strict=True)
    ]

    found = [x["difference"] for x in again]
    assert len({x["receipt"] for x in found}) == RECEIPTS
    assert {(x["first_answer"], x["nothing_changed"]) for x in found} == {("same", True)}
    assert [x["digest_after"] for x in found] == [x["digest_before"] for x in found]
    assert all(x["first_known_at"] < x["known_at"] for x in found)
    assert len({x["digest_before"] for x in found}) > 20
    assert any(answer["findings"] for answer in first)
    assert any(not answer["findings"] and not answer["leads"] for answer in first)


def test_outcome_is_appended_and_the_last_one_holds(http: httpx.Client, cli: Cli) -> None:
    finding = ask(http)["findings"][0]["id"]

    posted = http.post(f"/api/v1/findings/{finding}/outcome", json=DECISION)
    by_command = cli(
        "outcome", finding, "--confirmed", "--reason", "复核后确认", "--by", "auditor-9", "--json"
    )

    assert posted.status_code == 201, posted.text
    assert by_command.status == 0, by_command.err
    history = http.get(f"/api/v1/findings/{finding}/outcome").json()
    assert history == by_command.json()
    assert [item["decision"] for item in history["history"][-2:]] == ["dismissed", "confirmed"]
    assert history["current"] == history["history"][-1]
    assert history["history"][-2]["reason"] == DECISION["reason"]


def test_precision_is_shown_beside_the_finding_and_for_each_rule(
    http: httpx.Client, cli: Cli
) -> None:
    finding = ask(http)["findings"][0]
    http.post(f"/api/v1/findings/{finding['id']}/outcome", json=DECISION)

    shown = http.get(f"/api/v1/findings/{finding['id']}").json()["precision"]
    rules = http.get("/api/v1/rules/precision").json()

    assert shown["decided"] == 1
    assert shown["share"] is None
    assert shown["text"]["en"] == "precision not measured (1 decided, fewer than 10)"
    of_rule = {
        "rule_id": finding["rule_id"],
        "rule_version": finding["rule_version"],
        "kind": "finding",
        "precision": shown,
    }
    assert of_rule in rules
    assert shown["text"]["zh"] in cli("explain", finding["id"]).out


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**DECISION, "reason": ""},
        {**DECISION, "reason": "   "},
        {**DECISION, "decided_by": ""},
        {**DECISION, "decision": "punished"},
        {**DECISION, "sanction": True},
    ],
)
def test_outcome_without_what_it_needs_is_refused(
    http: httpx.Client, body: Mapping[str, object]
) -> None:
    finding = ask(http)["leads"][0]["id"]
    before = http.get(f"/api/v1/findings/{finding}/outcome").json()

    response = http.post(f"/api/v1/findings/{finding}/outcome", json=body)

    assert response.status_code == 422
    assert http.get(f"/api/v1/findings/{finding}/outcome").json() == before


def test_outcome_of_what_is_no_finding_is_not_found(http: httpx.Client) -> None:
    assert http.post("/api/v1/findings/finding:0/outcome", json=DECISION).status_code == 404


def test_invariant_1_confirmed_lead_stays_a_lead_and_no_sanction_comes_of_it(
    http: httpx.Client, session_store: GraphStore, city: Manifest
) -> None:
    from credit_hub.graph.digest import graph_digest

    before = graph_digest(session_store)
    answer = ask(http)
    lead = answer["leads"][0]["id"]

    confirmed = http.post(
        f"/api/v1/findings/{lead}/outcome", json={**DECISION, "decision": "confirmed"}
    )

    assert confirmed.status_code == 201
    assert confirmed.json()["kind"] == "lead"
    after = ask(http)
    assert lead in {item["id"] for item in after["leads"]}
    assert [f["id"] for f in after["findings"]] == [f["id"] for f in answer["findings"]]
    assert graph_digest(session_store) == before
