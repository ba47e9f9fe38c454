"""The draw-check as users have it: scenario G8 and the edges of its window, by HTTP and command."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.ledger.receipts.canonical import digest
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.synthetic import codes
from credit_hub.loaders.synthetic.planted import bars_and_experts
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEYS = IdentityKeys(bytes.fromhex("11" * 32))  # the key of conftest.environment
DRAW = bars_and_experts.expert_draw().draws[0]
LOT = "/api/v1/lots/ZZTEST-G8/1/draw-check"
POOL = "ZZTEST-POOL"
OWN_POOL = "ZZTEST-POOL-EDGES"


def key(id_number: str) -> str:
    return f"person:{KEYS.digest('person.id_number', id_number)}"


# Who is in the pool of this module, by the day on which employment at bidder b ended.
EDGES = {
    "2023-10-16": (
        "excluded",
        codes.id_number(13_990_701),
    ),  # last employed on 2023-10-15: the window's first day
    "2023-10-15": (
        "clear",
        codes.id_number(13_990_702),
    ),  # exactly three years: last employed the day before
    "2023-10-14": ("clear", codes.id_number(13_990_703)),
}
FINED = codes.id_number(13_990_704)


def ask(http: httpx.Client, url: str = LOT, **body: object) -> dict[str, Any]:
    response = http.post(url, json={"pool": POOL, **body})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def said(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer without its receipt, which says when it was issued."""
    return {name: value for name, value in answer.items() if name != "receipt"}


def decisions(answer: Mapping[str, Any]) -> dict[str, str]:
    return {verdict["id"]: verdict["decision"] for verdict in answer["verdicts"]}


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def edges(http: httpx.Client, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Load a pool of experts who left bidder b on and beside the edge of the window."""
    folder = tmp_path_factory.mktemp("edges")
    bidder = next(b for b in ask(http)["bidders"] if "乙" in b["name"])
    everybody = [*(n for _, n in EDGES.values()), FINED]
    pool = [
        {"专家库编码": OWN_POOL, "专家库名称": "测试边界库", "姓名": "钱测试", "证件号码": n,
         "入库日期": "2020-01-01", "数据日期": "2026-09-30"}
        for n in everybody
    ]  # fmt: skip
    jobs = [
        {"姓名": "钱测试", "证件号码": n, "用人单位名称": bidder["name"],
         "用人单位统一社会信用代码": bidder["id"].removeprefix("uscc:"), "职务": "工程师",
         "入职日期": "2019-01-01", "离职日期": left, "数据日期": "2026-09-30"}
        for left, (_, n) in EDGES.items()
    ]  # fmt: skip
    listed = [
        {"名单名称": "失信惩戒名单", "姓名": "钱测试", "证件号码": FINED,
         "认定文号": "郑测信〔2026〕9号",
         "认定依据": "测试依据", "认定单位": "郑州测试市场监管局",
         "认定单位统一社会信用代码": codes.uscc(23_000_000_011, kind=codes.STATE_ORGAN),
         "列入日期": "2026-02-01", "数据日期": "2026-09-30"}
    ]  # fmt: skip
    for source, rows in (("experts", pool), ("employment", jobs), ("sanction-lists", listed)):
        done = cli("load", str(write(folder / f"{source}.csv", rows)), "--json")
        assert done.status == 0, done.err
    return OWN_POOL


def test_scenario_g8_by_http_decides_as_the_truth_says(http: httpx.Client) -> None:
    answer = ask(http)

    assert decisions(answer) == {key(n): decision for n, decision in DRAW.decisions}
    assert answer["look_back_from"] == "2023-10-15"
    assert all("*" in verdict["name"] for verdict in answer["verdicts"])


def test_scenario_g8_every_exclusion_names_rule_article_path_source_and_dates(
    http: httpx.Client,
) -> None:
    excluded = [v for v in ask(http)["verdicts"] if v["decision"] == "excluded"]

    grounds = [v["grounds"][0] for v in excluded]
    assert {ground["rule_id"] for ground in grounds} == {"D44", "D47"}
    assert all(ground["evidence_class"] == "S" and ground["articles"] for ground in grounds)
    steps = [step for ground in grounds for step in ground["path"]]
    assert {"EMPLOYED", "KIN", "EXPERT_OF", "SANCTIONED"} <= {step["type"] for step in steps}
    assert all(step["source"] and step["row"] and step["valid_from"] for step in steps)


def test_scenario_g8_relation_through_the_parent_is_for_a_person_under_both_laws(
    http: httpx.Client,
) -> None:
    linked = next(key(n) for n, decision in DRAW.decisions if decision == "human")

    for regime in ("tender", "procurement"):
        verdict = next(v for v in ask(http, regime=regime)["verdicts"] if v["id"] == linked)
        assert verdict["decision"] == "human"
        assert {ground["evidence_class"] for ground in verdict["grounds"]} == {"X"}


def test_draw_check_by_command_is_the_json_of_http(http: httpx.Client, cli: Cli) -> None:
    by_http = ask(http)

    done = cli("draw-check", "ZZTEST-G8/1", "--pool", POOL, "--known-at", by_http["known_at"],
               "--json")  # fmt: skip

    assert done.status == 0, done.err
    by_command: Any = done.json()
    assert said(by_command) == said(by_http)


@pytest.mark.parametrize(("left", "expected"), [(k, v[0]) for k, v in EDGES.items()])
def test_look_back_is_exactly_three_years_by_http_and_command(
    http: httpx.Client, cli: Cli, edges: str, left: str, expected: str
) -> None:
    expert = key(EDGES[left][1])

    by_http = ask(http, pool=edges)
    by_command: Any = cli("draw-check", "ZZTEST-G8/1", "--pool", edges, "--json").json()

    assert decisions(by_http)[expert] == expected
    assert decisions(by_command)[expert] == expected


def test_d45_sanction_of_the_expert_in_force_is_for_a_person(
    http: httpx.Client, edges: str
) -> None:
    verdict = next(v for v in ask(http, pool=edges)["verdicts"] if v["id"] == key(FINED))

    assert verdict["decision"] == "human"
    assert [ground["rule_id"] for ground in verdict["grounds"]] == ["D45"]
    assert verdict["grounds"][0]["bidder"] is None


def test_view_for_experts_leaks_nothing_of_a_bidder_in_any_byte(
    http: httpx.Client, cli: Cli
) -> None:
    full = ask(http)
    url = f"{LOT}/availability"

    by_http = http.post(url, json={"pool": POOL})
    by_command = cli(
        "draw-check", "ZZTEST-G8/1", "--pool", POOL, "--for-experts", "--json",
        "--known-at", by_http.json()["known_at"],
    )  # fmt: skip
    by_terminal = cli("draw-check", "ZZTEST-G8/1", "--pool", POOL, "--for-experts")

    assert by_http.status_code == 200, by_http.text
    assert by_command.json() == by_http.json()
    secret = [b["name"] for b in full["bidders"]]
    secret += [b["id"].removeprefix("uscc:") for b in full["bidders"]]
    secret += [full["lot_name"], "评标乙", "uscc", "edge", "receipt", "D44", "grounds"]
    for answer in (by_http.content, by_command.out.encode(), by_terminal.out.encode()):
        for text in secret:
            assert text.encode() not in answer
            assert text.encode("ascii", "backslashreplace") not in answer
            assert base64.urlsafe_b64encode(text.encode()).rstrip(b"=") not in answer
    assert set(by_http.json()) == {
        "lot_id", "pool_id", "known_at", "available", "not_available", "complete"
    }  # fmt: skip


def test_view_for_experts_admits_whom_a_person_judged_and_never_the_excluded(
    http: httpx.Client,
) -> None:
    of = {name: {key(n) for n, d in DRAW.decisions if d == name} for name in ("human", "excluded")}

    told = ask(http, f"{LOT}/availability", admitted=sorted(of["human"] | of["excluded"]))

    assert of["human"] <= set(told["available"])
    assert of["excluded"] == set(told["not_available"])


def test_receipt_of_a_draw_check_is_verified_and_replayed(
    http: httpx.Client, cli: Cli, tmp_path: Path
) -> None:
    answer = ask(http)
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(answer), encoding="utf-8")

    verified = cli("verify", str(path), "--json")
    replayed = cli("replay", str(path), "--json")

    told: Any = verified.json()
    assert (verified.status, told["conclusion"]) == (0, "valid"), verified.out
    statement = told["statement"]
    assert (statement["kind"], statement["pool"]) == ("draw-check", f"expert-pool:{POOL}")
    assert statement["rules"] == answer["rules"]
    assert statement["result_digest"] == digest(said(answer))
    assert {"KIN", "EMPLOYED", "EXPERT_OF"} <= set(statement["relations"])
    again: Any = replayed.json()
    assert (replayed.status, again["replay"]["result"]) == (0, "same"), replayed.out


def test_receipt_of_a_draw_check_with_a_verdict_less_is_refused(
    http: httpx.Client, cli: Cli, tmp_path: Path
) -> None:
    answer = ask(http)
    removed = answer["verdicts"].pop()["id"]
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(answer), encoding="utf-8")

    verified = cli("verify", str(path))

    assert verified.status == 1
    assert f"verdict {removed} is in the receipt, not in the answer" in verified.out


def test_draw_check_is_replayed_alike_after_an_expert_left_the_pool_and_a_bidder_was_renamed(
    http: httpx.Client, cli: Cli, edges: str, tmp_path: Path
) -> None:
    before = ask(http, pool=edges)
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(before), encoding="utf-8")
    left = EDGES["2023-10-14"][1]
    gone = [{"专家库编码": edges, "专家库名称": "测试边界库", "姓名": "钱测试",
             "证件号码": left, "入库日期": "2020-01-01",
             "出库日期": "2026-10-01", "数据日期": "2026-11-20"}]  # fmt: skip
    bidder = before["bidders"][0]
    renamed = [{"企业名称": "郑州测试评标改名集团有限公司",
                "统一社会信用代码": bidder["id"].removeprefix("uscc:"), "法人代表": "孙测试",
                "数据日期": "2026-11-20"}]  # fmt: skip

    for name, rows in (("experts-2", gone), ("enterprise-registration-2", renamed)):
        done = cli("load", "--source", name[:-2], str(write(tmp_path / f"{name}.csv", rows)))
        assert done.status == 0, done.err

    after = ask(http, pool=edges)
    assert key(left) in decisions(before)
    assert key(left) not in decisions(after)
    assert before["bidders"] != after["bidders"]
    replayed: Any = cli("replay", str(path), "--json").json()
    assert replayed["replay"]["result"] == "same", replayed


@pytest.mark.parametrize(
    ("lot", "body", "status", "told"),
    [
        ("ZZTEST-G8/1", {"pool": "NO-SUCH"}, 404, "expert-pool:NO-SUCH"),
        ("NO-SUCH/1", {"pool": POOL}, 404, "lot:NO-SUCH/1"),
        ("ZZTEST-G8/1", {}, 422, "pool"),
        ("ZZTEST-G8/1", {"pool": ""}, 422, "pool"),
        ("ZZTEST-G8/1", {"pool": POOL, "as_of": "2026-10-01"}, 422, "as_of"),
        ("ZZTEST-G8/1", {"pool": POOL, "known_at": "soon"}, 400, "soon"),
    ],
)
def test_draw_check_asked_wrongly_is_a_problem_that_names_what_is_wrong(
    http: httpx.Client, lot: str, body: dict[str, str], status: int, told: str
) -> None:
    response = http.post(f"/api/v1/lots/{lot}/draw-check", json=body)

    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert told in response.json()["detail"]


def test_draw_check_for_people_names_grounds_in_both_languages_and_warns(cli: Cli) -> None:
    done = cli("draw-check", "ZZTEST-G8/1", "--pool", POOL, env={"CREDIT_HUB_LANGUAGE": "both"})

    assert done.status == 0, done.err
    assert "《招标投标法》第37条第4款" in done.out
    assert "excluded from the draw" in done.out
    assert "keep it from experts until the award" in done.out
    assert "三年内与投标人" in done.out
