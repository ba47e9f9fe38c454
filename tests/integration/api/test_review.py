"""The re-check and what changed since a receipt, as users have them: by HTTP and by command."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.ledger.receipts.canonical import digest
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.receipts.signing import sign
from credit_hub.ledger.receipts.statement import Statement
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

G1 = "ZZTEST-G1/1"
P2 = "ZZTEST-P2/1"
P5 = "ZZTEST-P5/1"


def check(http: httpx.Client, lot: str, **question: str) -> dict[str, Any]:
    response = http.post(f"/api/v1/lots/{lot}/linked-party-check", json=question)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def recheck(http: httpx.Client, lot: str, receipt: str) -> dict[str, Any]:
    response = http.post(f"/api/v1/lots/{lot}/re-check", json={"receipt": receipt})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def changes(http: httpx.Client, receipt: str) -> dict[str, Any]:
    response = http.get(f"/api/v1/receipts/{receipt}/changes")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def said(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k not in {"receipt", "known_at"}}


Correct = Callable[[str, str, Callable[[dict[str, str]], bool]], None]


@pytest.fixture
def correct(city: Manifest, cli: Cli, tmp_path: Path) -> Correct:
    """Load rows of one of the city's files again, corrected, as stated on a later day."""

    def load(source: str, day: str, change: Callable[[dict[str, str]], bool]) -> None:
        data = city.files[source].read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        rows = list(csv.DictReader(text.splitlines()))
        taken = [{**row, "数据日期": day} for row in rows if change(row)]
        path = tmp_path / f"{source}-{day}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(taken[0]))
            writer.writeheader()
            writer.writerows(taken)
        done = cli("load", "--source", source, str(path), "--json")
        assert done.status == 0, done.err

    return load


def test_recheck_with_nothing_changed_is_empty_and_has_the_same_digest(
    http: httpx.Client, cli: Cli, tmp_path: Path
) -> None:
    first = check(http, P5)
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(first), encoding="utf-8")

    body = recheck(http, P5, first["receipt"]["id"])
    by_jws = recheck(http, P5, first["receipt"]["jws"])
    by_command = cli("recheck", str(path), "--json")

    assert by_command.status == 0, by_command.err
    commanded: Any = by_command.json()
    for found in (body["difference"], by_jws["difference"], commanded["difference"]):
        assert found["first_answer"] == "same"
        assert found["nothing_changed"] is True
        assert found["digest_before"] == found["digest_after"] == digest(said(first))
        assert found["receipt"] == first["receipt"]["id"]
        for part in ("parts", "appeared", "gone", "changed", "rules", "subjects_appeared",
                     "subjects_gone", "limits_appeared", "limits_gone"):  # fmt: skip
            assert found[part] == [], part
        assert (found["changes"]["facts"], found["changes"]["nodes"]) == ([], [])
    assert said(body["answer"]) == said(first)
    assert body["answer"]["receipt"]["id"] != first["receipt"]["id"]


def test_recheck_after_a_correction_gives_exactly_what_differs(
    http: httpx.Client, cli: Cli, correct: Correct
) -> None:
    first = check(http, G1)
    (head,) = [f for f in first["findings"] if f["rule_id"] == "D01"]
    own = {step["edge_id"] for path in head["paths"] for step in path}
    codes = {subject["id"].removeprefix("uscc:") for subject in head["subjects"]}

    def left(row: dict[str, str]) -> bool:
        if row["统一社会信用代码"] != min(codes) or row["任职起始日"] != "2026-09-01":
            return False
        row["任职终止日"] = "2026-09-20"
        return True

    correct("officers", "2026-11-21", left)
    found = recheck(http, G1, first["receipt"]["id"])["difference"]
    since = changes(http, first["receipt"]["id"])

    assert found["first_answer"] == "same"
    assert found["nothing_changed"] is False
    moved = [*found["gone"], *found["changed"]]
    was = [item.get("judgement") or item["before"] for item in moved]
    assert [item["id"] for item in was] == [head["id"]]
    facts = {fact["step"]["edge_id"]: fact for fact in found["changes"]["facts"]}
    assert {fact["change"] for fact in facts.values()} == {"retracted", "recorded"}
    (ended,) = [fact for fact in facts.values() if fact["change"] == "retracted"]
    (fresh,) = [fact for fact in facts.values() if fact["change"] == "recorded"]
    assert ended["step"]["edge_id"] in own
    assert ended["step"]["edge_id"] in moved[0]["facts"]
    assert (ended["other"], fresh["other"]) == (fresh["step"]["edge_id"], ended["step"]["edge_id"])
    assert found["first_known_at"] < ended["retracted_at"] <= found["known_at"]
    assert found["first_known_at"] < fresh["step"]["recorded_at"] <= found["known_at"]
    assert (fresh["step"]["source"], fresh["step"]["row"]) == ("officers", 1)
    assert fresh["step"]["valid_to"] == "2026-09-20"
    assert [load["source"] for load in found["changes"]["latest_loads"]] == ["officers"]
    assert fresh["load"] == found["changes"]["latest_loads"][0]["id"]
    others = {item["id"] for item in (*first["findings"], *first["leads"])} - {head["id"]}
    assert set(found["unchanged"]) == others
    assert since["affected"] == [{"id": head["id"], "facts": [ended["step"]["edge_id"]]}]
    assert since["changed"]["facts"] == found["changes"]["facts"]
    assert since["changed"]["counts"] == [
        {"type": "LEGAL_REPRESENTATIVE_OF", "change": "recorded", "count": 1},
        {"type": "LEGAL_REPRESENTATIVE_OF", "change": "retracted", "count": 1},
    ]


def test_changes_by_command_are_those_of_http_and_are_told_in_words(
    http: httpx.Client, cli: Cli, correct: Correct
) -> None:
    first = check(http, P2)
    code = first["bidders"][0]["id"].removeprefix("uscc:")

    def renamed(row: dict[str, str]) -> bool:
        row["企业名称"] = "郑州测试更名集团有限公司"
        return bool(row["统一社会信用代码"] == code)

    correct("enterprise-registration", "2026-11-22", renamed)
    receipt = first["receipt"]["id"]
    by_http = changes(http, receipt)
    by_command: Any = cli("changes", receipt, "--json").json()
    terminal = cli("changes", receipt, env={"CREDIT_HUB_LANGUAGE": "both"})

    until = {"until": ""}
    assert {**by_command, "changed": by_command["changed"] | until} == {
        **by_http,
        "changed": by_http["changed"] | until,
    }
    names = [n for n in by_http["changed"]["nodes"] if n["field"] == "name"]
    assert [(n["id"], n["after"]) for n in names] == [(f"uscc:{code}", "郑州测试更名集团有限公司")]
    assert terminal.status == 0, terminal.err
    assert "郑州测试更名集团有限公司" in terminal.out
    assert "其间入库批次 / loads in between: 1" in terminal.out


def test_recheck_tells_a_new_bidder_and_keeps_the_question_when_the_deadline_moves(
    http: httpx.Client, cli: Cli, tmp_path: Path
) -> None:
    first = check(http, P5)
    stranger = next(b for b in check(http, G1)["bidders"])
    lot = tmp_path / "tenders-lots.csv"
    lot.write_text(
        "招标项目编号,标段编号,适用法律,投标截止时间,数据日期\n"
        "ZZTEST-P5,1,招标投标,2026-11-15 09:30:00,2026-11-20\n",
        encoding="utf-8",
    )
    bid = tmp_path / "bids.csv"
    bid.write_text(
        "招标项目编号,标段编号,投标人名称,投标人统一社会信用代码,投标总价(元),数据日期\n"
        f"ZZTEST-P5,1,{stranger['name']},{stranger['id'].removeprefix('uscc:')},1,2026-11-20\n",
        encoding="utf-8",
    )
    for path in (lot, bid):
        done = cli("load", str(path))
        assert done.status == 0, done.err

    body = recheck(http, P5, first["receipt"]["id"])

    found = body["difference"]
    assert body["answer"]["as_of"] == first["as_of"]
    assert body["answer"]["deadline"] != first["deadline"]
    assert [b["id"] for b in found["subjects_appeared"]] == [stranger["id"]]
    assert {"bidders", "deadline"} <= set(found["parts"])
    (moved,) = [n for n in found["changes"]["nodes"] if n["field"] == "deadline"]
    assert (moved["before"], moved["after"]) == (first["deadline"], body["answer"]["deadline"])
    assert {"SUBMITS", "BIDS"} <= {f["step"]["type"] for f in found["changes"]["facts"]}


def forged(http: httpx.Client, receipt: dict[str, str]) -> str:
    """Sign the statement of a receipt with a key that is not the hub's."""
    kept = http.get(f"/api/v1/receipts/{receipt['id']}").json()["statement"]
    return sign(Statement.read(kept), SigningKey.generate("Ed25519")).jws


def other_byte(jws: str) -> str:
    head, payload, signature = jws.split(".")
    return ".".join((head, payload, ("B" if signature[0] == "A" else "A") + signature[1:]))


def test_forged_changed_and_unknown_receipts_are_clear_problems(
    http: httpx.Client, cli: Cli, tmp_path: Path
) -> None:
    receipt = check(http, P2)["receipt"]
    cases = {
        forged(http, receipt): (400, "no key"),
        other_byte(receipt["jws"]): (400, "signature"),
        "no receipt at all": (400, "form"),
        "receipt:none": (404, "receipt:none"),
    }

    for text, (status, told) in cases.items():
        response = http.post(f"/api/v1/lots/{P2}/re-check", json={"receipt": text})
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        assert told in response.json()["detail"]
    path = tmp_path / "forged.jws"
    path.write_text(forged(http, receipt), encoding="ascii")
    for command in ("recheck", "changes"):
        done = cli(command, str(path), "--json")
        assert (done.status, done.out) == (3, "")
        assert "no key" in json.loads(done.err)["error"]["detail"]
    assert http.get("/api/v1/receipts/receipt:none/changes").status_code == 404


def test_recheck_of_another_lot_or_another_kind_of_question_is_refused(http: httpx.Client) -> None:
    receipt = check(http, P2)["receipt"]["id"]
    drawn = http.post("/api/v1/lots/ZZTEST-G8/1/draw-check", json={"pool": "ZZTEST-POOL"}).json()

    other = http.post(f"/api/v1/lots/{G1}/re-check", json={"receipt": receipt})
    draw = http.get(f"/api/v1/receipts/{drawn['receipt']['id']}/changes")

    assert other.status_code == draw.status_code == 400
    assert "lot:ZZTEST-P2/1, not of lot:ZZTEST-G1/1" in other.json()["detail"]
    assert "draw-check" in draw.json()["detail"]
