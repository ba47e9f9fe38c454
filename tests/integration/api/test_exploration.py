"""Explanations, suppositions, parties, paths and equity: by HTTP, by command, and asked wrongly."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.api import examples
from credit_hub.model.interval import AsOf
from tests.integration.api import kept_examples
from tests.integration.api.conftest import Cli
from tests.integration.api.kept_examples import faults, kept_now, shown

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEPT = Path(__file__).resolve().parents[3] / "api" / "exploration_examples.json"
VIEWS = {
    "explanation": "ExplanationView",
    "difference": "DifferenceView",
    "parties": "PartiesView",
    "paths": "PathsView",
    "equity": "EquityView",
}
MOMENTS = frozenset({"recorded_at", "known_at"})
OF_THE_RULES = frozenset({"limits_gone", "limits_appeared"})
DAY = "2026-10-15"
LOT = f"/api/v1/lots/{examples.LOT_ID}"
PAIR = [examples.ENTITY_ID, examples.OTHER_ID]
EDGE: str = examples.KEPT["finding"]["paths"][0][0]["edge_id"]
EQUITY = f"/api/v1/entities/{examples.OWNED_ID}/equity"


same = partial(kept_examples.same, of_the_run=MOMENTS, of_the_rules=OF_THE_RULES)


@pytest.fixture(scope="module")
def asked(http: httpx.Client) -> dict[str, httpx.Response]:
    """Return an answer of each kind."""
    http.post(f"{LOT}/linked-party-check")  # so that the finding of the examples is there
    return {
        "explanation": http.get(f"/api/v1/findings/{examples.FINDING_ID}/explanation"),
        "difference": http.post(f"{LOT}/what-if", json={"drop": [EDGE]}),
        "parties": http.post(
            "/api/v1/parties/linked-party-check", json={"parties": PAIR, "as_of": DAY}
        ),
        "paths": http.get("/api/v1/paths", params={"start": PAIR[0], "end": PAIR[1]}),
        "equity": http.get(EQUITY, params={"as_of": DAY}),
    }


def test_examples_of_exploration_are_what_the_service_answers(
    asked: dict[str, httpx.Response],
) -> None:
    answers = {name: response.json() for name, response in asked.items()}
    assert {name: response.status_code for name, response in asked.items()} == dict.fromkeys(
        asked, 200
    ), answers
    kept = kept_now(KEPT, answers)
    assert same(answers) == same(kept), "run this test with CREDIT_HUB_TEST_UPDATE=1"


@pytest.mark.parametrize("name", VIEWS)
def test_example_of_exploration_is_described_and_of_the_described_form(
    http: httpx.Client, name: str
) -> None:
    described = http.get("/openapi.json").json()
    kept = json.loads(KEPT.read_text(encoding="utf-8"))[name]

    assert kept in shown(described)
    assert faults(described, VIEWS[name], kept) == []


@pytest.mark.parametrize("name", VIEWS)
def test_command_of_exploration_gives_the_json_of_http(
    asked: dict[str, httpx.Response], cli: Cli, name: str
) -> None:
    by_http: Any = asked[name].json()
    arguments = {
        "explanation": ("explain", examples.FINDING_ID, "--evidence"),
        "difference": ("suppose", examples.LOT_ID, "--drop", EDGE),
        "parties": ("parties", *PAIR, "--as-of", DAY),
        "paths": ("path", *PAIR),
        "equity": ("equity", examples.OWNED_ID, "--as-of", DAY),
    }[name]
    # An explanation uses the moment of the latest receipt; the others are told it.
    known = () if name == "explanation" else ("--known-at", by_http["known_at"])

    by_command = cli(*arguments, *known, "--json")

    assert by_command.status == 0, by_command.err
    assert by_command.json() == by_http


def test_explanation_names_facts_that_overturn_the_finding(
    asked: dict[str, httpx.Response],
) -> None:
    body = asked["explanation"].json()
    gone = asked["difference"].json()["gone"]

    assert body["evidence"]["sets"]
    assert {fact["effect"] for fact in body["evidence"]["facts"]} & {"goes", "weakens"}
    assert [EDGE] in body["evidence"]["overturning"]
    assert [finding["id"] for finding in gone] == [examples.FINDING_ID]


def test_equity_up_names_owners_masked_and_down_leads_back(
    http: httpx.Client, asked: dict[str, httpx.Response]
) -> None:
    body = asked["equity"].json()
    persons = [stake for stake in body["stakes"] if stake["id"].startswith("person:")]

    down = http.get(
        f"/api/v1/entities/{persons[0]['id']}/equity", params={"as_of": DAY, "direction": "down"}
    ).json()

    assert all("*" in stake["name"] for stake in persons)
    assert body["controller"]["outcome"] in {"determined", "indicated", "undetermined"}
    assert examples.OWNED_ID in {stake["id"] for stake in down["stakes"]}
    assert (down["controller"], down["beneficial_owners"]) == (None, None)


def today() -> str:
    return str(AsOf.today(datetime.now(UTC)))


def test_question_without_a_day_is_about_today_in_china_and_says_so(
    http: httpx.Client, cli: Cli
) -> None:
    begun = today()

    answers: list[Any] = [
        http.post("/api/v1/parties/linked-party-check", json={"parties": PAIR}).json(),
        http.get(EQUITY).json(),
        cli("parties", *PAIR, "--json").json(),
        cli("equity", examples.OWNED_ID, "--json").json(),
    ]

    said = {answer["as_of"] for answer in answers}
    assert said <= {begun, today()}


def test_supposition_by_command_takes_regime_and_day(http: httpx.Client, cli: Cli) -> None:
    asked = {"drop": [EDGE], "regime": "procurement", "as_of": "2026-08-15"}
    by_http = http.post(f"{LOT}/what-if", json=asked).json()
    question = ("--drop", EDGE, "--regime", "procurement", "--as-of", "2026-08-15")

    by_command = cli(
        "suppose", examples.LOT_ID, *question, "--known-at", by_http["known_at"], "--json"
    ).json()

    assert by_command == by_http
    assert (by_http["regime"], by_http["as_of"][:10]) == ("procurement", "2026-08-15")


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "status", "said"),
    [
        ("GET", "/findings/finding:none/explanation", {}, None, 404, "finding:none"),
        ("POST", "/lots/none/1/what-if", {}, {}, 404, "none/1"),
        ("POST", "/lots/ZZTEST-P2/1/what-if", {}, {"drop": ["edge:none"]}, 404, "edge:none"),
        ("POST", "/lots/ZZTEST-P2/1/what-if", {}, {"add": "gossip"}, 400, "gossip"),
        ("POST", "/parties/linked-party-check", {}, {"parties": PAIR[:1], "as_of": DAY}, 422, "2"),
        (
            "POST",
            "/parties/linked-party-check",
            {},
            {"parties": [f"uscc:{n}" for n in range(51)], "as_of": DAY},
            422,
            "50",
        ),
        ("POST", "/parties/linked-party-check", {}, {"parties": [*PAIR, "uscc:no"], "as_of": DAY},
         404, "uscc:no"),
        ("GET", "/paths", {"start": PAIR[0], "end": "uscc:no"}, None, 404, "uscc:no"),
        ("GET", "/paths", {"start": PAIR[0], "end": PAIR[0]}, None, 400, "both ends"),
        ("GET", "/paths", {"start": PAIR[0], "end": PAIR[1], "relation": "LOVES"}, None, 400,
         "LOVES"),
        ("GET", "/entities/uscc:no/equity", {"as_of": DAY}, None, 404, "uscc:no"),
        ("GET", f"/entities/{PAIR[0]}/equity", {"as_of": DAY, "direction": "aside"}, None, 422,
         "direction"),
    ],
)  # fmt: skip
def test_wrong_question_is_a_problem_that_names_what_is_wrong(
    http: httpx.Client,
    method: str,
    path: str,
    query: dict[str, str],
    body: object,
    status: int,
    said: str,
) -> None:
    response = http.request(method, f"/api/v1{path}", params=query, json=body)

    problem = response.json()
    assert response.status_code == status, problem
    assert response.headers["content-type"] == "application/problem+json"
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("explain", "finding:none", "--evidence"), 4, "finding:none"),
        (("parties", PAIR[0], "--as-of", DAY), 3, "from 2 to 50"),
        (("equity", PAIR[0], "--as-of", DAY, "--direction", "aside"), 3, "aside"),
        (("equity", PAIR[0], "--as-of", DAY, "--at-least", "1/3"), 3, "1/3"),
        (("path", PAIR[0], "uscc:no"), 4, "uscc:no"),
        (("path", *PAIR, "--depth", "7"), 3, "7 steps"),
        (("suppose", examples.LOT_ID, "--regime", "custom"), 3, "custom"),
    ],
)
@pytest.mark.usefixtures("city")
def test_wrong_question_by_command_ends_with_a_status_and_says_what_is_wrong(
    cli: Cli, arguments: tuple[str, ...], status: int, said: str
) -> None:
    done = cli(*arguments, "--json")

    assert (done.status, done.out) == (status, ""), done.err
    assert said in json.loads(done.err)["error"]["detail"]
