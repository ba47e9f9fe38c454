"""Scenario G8, the list: who was drawn is sealed until the award, and then proven to be the one."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.cypher import Query
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.synthetic.planted import bars_and_experts
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEYS = IdentityKeys(bytes.fromhex("11" * 32))  # the key of conftest.environment
DRAW = bars_and_experts.expert_draw().draws[0]
LOT = "/api/v1/lots/ZZTEST-G8/1"
COMMITTEE = f"{LOT}/committee"
POOL = "ZZTEST-POOL"


def expert(decision: str) -> str:
    number = next(n for n, decided in DRAW.decisions if decided == decision)
    return f"person:{KEYS.digest('person.id_number', number)}"


CLEAR, HUMAN, EXCLUDED = map(expert, ("clear", "human", "excluded"))


def record(http: httpx.Client, *members: str, **more: object) -> httpx.Response:
    return http.post(COMMITTEE, json={"pool": POOL, "members": members, **more})


def award(cli: Cli, bidder: Mapping[str, str], folder: Path) -> None:
    row = {
        "招标项目编号": "ZZTEST-G8",
        "标段编号": "1",
        "投标人名称": bidder["name"],
        "投标人统一社会信用代码": bidder["id"].removeprefix("uscc:"),
        "是否有效": "是",
        "是否中标": "是",
        "数据日期": "2026-11-20",
    }
    path = folder / "bids.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    done = cli("load", str(path), "--json")
    assert done.status == 0, done.err


@pytest.fixture(scope="module")
def sealed(http: httpx.Client) -> list[dict[str, Any]]:
    """Record two draws: the second admits an expert whom a person has judged."""
    answers = [record(http, CLEAR), record(http, CLEAR, HUMAN, admitted=[HUMAN])]
    assert [answer.status_code for answer in answers] == [201, 201], answers[-1].text
    return [answer.json() for answer in answers]


def test_record_of_a_draw_says_what_it_is_bound_to_and_nobodys_name(
    sealed: list[dict[str, Any]],
) -> None:
    first, second = sealed

    assert (first["members"], second["members"]) == (1, 2)
    assert first["commitment"] != second["commitment"]
    assert first["receipt"].startswith("receipt:")
    assert "person:" not in json.dumps(sealed)


def test_committee_is_secret_before_the_award(
    http: httpx.Client, sealed: list[dict[str, Any]]
) -> None:
    answer = http.get(COMMITTEE)

    assert answer.status_code == 409
    assert "37(5)" in answer.json()["detail"]
    assert "person:" not in answer.text


def test_record_of_a_draw_stands_in_the_audit_log_without_its_members(
    http: httpx.Client, sealed: list[dict[str, Any]]
) -> None:
    entries = http.get("/api/v1/audit", params={"action": "lot.draw_result"}).json()["entries"]

    done = [entry for entry in entries if entry["outcome"] == "answered"]
    assert len(done) >= len(sealed)
    assert {entry["lot"] for entry in done} == {"lot:ZZTEST-G8/1"}
    assert all(entry["subjects"] == [] and entry["result_digest"] for entry in done)
    assert {one["receipt"] for one in sealed} <= {entry["receipt"] for entry in done}


def test_graph_holds_nothing_of_who_was_drawn(
    session_store: GraphStore, sealed: list[dict[str, Any]]
) -> None:
    text = (
        "MATCH (e:Entity {id: $id})-[r]-(other) WHERE other:Lot OR other:Bid OR other:Tender "
        "RETURN count(r) AS edges"
    )
    query = Query("test", "edges", text, (("id", "string"),), (("edges", "integer"),), "read", "-")

    assert session_store.read(query, {"id": CLEAR})[0]["edges"] == 0


def test_same_list_again_is_one_draw(http: httpx.Client, sealed: list[dict[str, Any]]) -> None:
    again = record(http, HUMAN, CLEAR, admitted=[HUMAN])

    assert again.json() == sealed[-1]


@pytest.mark.parametrize("member", [EXCLUDED, HUMAN, "person:none"])
def test_who_may_not_sit_is_refused_by_id(http: httpx.Client, member: str) -> None:
    answer = record(http, CLEAR, member)

    assert answer.status_code == 409
    assert member in answer.json()["detail"]
    assert CLEAR not in answer.text


def test_who_is_excluded_is_refused_also_where_a_person_admits(http: httpx.Client) -> None:
    assert record(http, EXCLUDED, admitted=[EXCLUDED]).status_code == 409


def test_expert_named_twice_is_refused(http: httpx.Client) -> None:
    assert record(http, CLEAR, CLEAR).status_code == 422


def test_command_seals_a_list_and_names_nobody(
    cli: Cli, http: httpx.Client, sealed: list[dict[str, Any]]
) -> None:
    options = ("--pool", POOL, "--member", CLEAR, "--member", HUMAN, "--admit", HUMAN)

    done = cli("committee", "record", "ZZTEST-G8/1", *options, "--json")

    assert done.status == 0, done.err
    assert json.loads(done.out) == sealed[-1]
    assert "person:" not in done.out


def test_committee_after_the_award_is_the_one_that_was_sealed(
    http: httpx.Client, cli: Cli, sealed: list[dict[str, Any]], tmp_path: Path
) -> None:
    bidder = http.post(f"{LOT}/linked-party-check").json()["bidders"][0]

    award(cli, bidder, tmp_path)
    opened = http.get(COMMITTEE)

    assert opened.status_code == 200, opened.text
    draws = opened.json()["draws"]
    assert [set(draw["members"]) for draw in draws] == [{CLEAR}, {CLEAR, HUMAN}]
    assert [draw["commitment"] for draw in draws] == [one["commitment"] for one in sealed]
    for draw in draws:
        told = json.loads(draw["statement"])
        digest = hashlib.sha256(draw["statement"].encode()).hexdigest()
        assert draw["commitment"] == f"sha256:{digest}"
        assert told["members"] == sorted(draw["members"])
        assert len(bytes.fromhex(told["salt"])) == 32
    assert record(http, CLEAR).status_code == 409


def test_commands_record_a_draw_and_show_it_after_the_award_alone(cli: Cli) -> None:
    """The lot is awarded by the test above: before it, and of a list that may not be, see there."""
    shown = cli("committee", "show", "ZZTEST-G8/1", "--json")
    late = cli("committee", "record", "ZZTEST-G8/1", "--pool", POOL, "--member", CLEAR, "--json")
    twice = cli(
        "committee", "record", "ZZTEST-G8/1", "--pool", POOL, "--member", CLEAR, "--member", CLEAR
    )
    nowhere = cli("committee", "show", "ZZTEST-NONE/1", "--json")

    assert shown.status == 0, shown.err
    assert CLEAR in json.loads(shown.out)["draws"][0]["members"]
    assert (late.status, json.loads(late.err)["error"]["code"]) == (6, "conflict")
    assert twice.status == 3
    assert "named twice" in twice.err
    assert nowhere.status == 4


def test_lot_that_is_not_there_and_lot_without_a_draw_are_named(http: httpx.Client) -> None:
    nowhere = http.get("/api/v1/lots/ZZTEST-NONE/1/committee")

    assert nowhere.status_code == 404
    assert "ZZTEST-NONE/1" in nowhere.json()["detail"]
