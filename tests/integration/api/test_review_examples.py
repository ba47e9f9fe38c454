"""The examples of draw-check, committee, re-check and changes: real answers in described form."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import httpx
import pytest

from credit_hub.api import examples
from tests.integration.api import kept_examples, test_committee
from tests.integration.api.conftest import Cli
from tests.integration.api.kept_examples import faults, kept_now, shown

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEPT = Path(__file__).resolve().parents[3] / "api" / "review_examples.json"
VIEWS = {
    "draw": "DrawCheckView",
    "availability": "AvailabilityView",
    "recheck": "RecheckView",
    "changes": "ChangesView",
    "sealed_draw": "SealedDrawView",
    "committee": "CommitteeView",
}
OF_THE_RUN = frozenset(
    {"recorded_at", "known_at", "first_known_at", "since", "until", "receipt",
     "digest_before", "digest_after", "drawn_at", "commitment", "statement"}
)  # fmt: skip
OF_THE_RULES = frozenset({"rules", "searched", "incomplete", "excluded", "unchanged"})
"""What grows with each new rule: the example stays true without it being written anew."""
POOL = {"pool": "ZZTEST-POOL"}


same = partial(kept_examples.same, of_the_run=OF_THE_RUN, of_the_rules=OF_THE_RULES)


@pytest.fixture(scope="module")
def asked(
    http: httpx.Client, cli: Cli, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    lot = f"/api/v1/lots/{examples.LOT_ID}"
    receipt = http.post(f"{lot}/linked-party-check").json()["receipt"]["id"]
    draw = "/api/v1/lots/ZZTEST-G8/1/draw-check"
    answers = {
        "draw": http.post(draw, json=POOL),
        "availability": http.post(f"{draw}/availability", json=POOL),
        "recheck": http.post(f"{lot}/re-check", json={"receipt": receipt}),
        "changes": http.get(f"/api/v1/receipts/{receipt}/changes"),
        "sealed_draw": test_committee.record(http, test_committee.CLEAR),
    }
    bidder = answers["draw"].json()["bidders"][0]
    test_committee.award(cli, bidder, tmp_path_factory.mktemp("award"))
    answers["committee"] = http.get(test_committee.COMMITTEE)
    expected = dict.fromkeys(answers, 200) | {"sealed_draw": 201}
    assert {name: answer.status_code for name, answer in answers.items()} == expected
    return {name: response.json() for name, response in answers.items()}


def test_examples_of_review_are_what_the_service_answers(asked: dict[str, object]) -> None:
    kept = kept_now(KEPT, asked)
    assert same(asked) == same(kept), "run this test with CREDIT_HUB_TEST_UPDATE=1"


@pytest.mark.parametrize("name", VIEWS)
def test_example_of_review_is_described_and_of_the_described_form(
    http: httpx.Client, name: str
) -> None:
    described = http.get("/openapi.json").json()
    kept = json.loads(KEPT.read_text(encoding="utf-8"))[name]

    assert kept in shown(described)
    assert faults(described, VIEWS[name], kept) == []
