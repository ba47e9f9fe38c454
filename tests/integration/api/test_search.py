"""Search by what somebody types, on the synthetic lot."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.api import examples
from tests.integration.api.kept_examples import kept_now

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEPT = Path(__file__).resolve().parents[3] / "api" / "search_example.json"
FIRM = "uscc:91410199TNGJ7PJW0T"


def search(http: httpx.Client, text: str, limit: int = 20) -> dict[str, Any]:
    answer = http.post("/api/v1/search", json={"text": text, "limit": limit})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (FIRM, "id"),
        ("91410199TNGJ7PJW0T", "id"),
        (" 91410199tngj7pjw0t ", "id"),
        ("91410199TNGJ7PJW", "code"),
        ("郑州测试联合2", "name"),
    ],
)
def test_firm_is_found_by_id_code_and_name_with_the_reason(
    http: httpx.Client, text: str, reason: str
) -> None:
    first = search(http, text)["matches"][0]

    assert (first["id"], first["label"], first["reason"]) == (FIRM, "Enterprise", reason)


@pytest.mark.parametrize("text", ["ZZTEST-P2/1", "zztest-p2/1", "lot:ZZTEST-P2/1", "测试二号路"])
def test_lot_is_found_by_number_and_name(http: httpx.Client, text: str) -> None:
    assert search(http, text)["matches"][0]["id"] == "lot:ZZTEST-P2/1"


def test_what_does_not_fit_is_said_to_be_left_out(http: httpx.Client) -> None:
    some, rest = search(http, "郑州测试", limit=3), partial(search, http, "郑州测试联合2")

    assert (len(some["matches"]), some["complete"]) == (3, False)
    assert rest()["complete"] is True


def test_person_is_not_found_by_name(http: httpx.Client) -> None:
    found = search(http, "陈")["matches"]

    assert [match for match in found if match["label"] == "Person"] == []


def test_number_of_a_person_is_refused_and_not_repeated(http: httpx.Client) -> None:
    answer = http.post("/api/v1/search", json={"text": "410199199003070018"})

    assert answer.status_code == 400
    assert "410199199003070018" not in answer.text


def test_example_of_the_description_is_what_the_service_answers(http: httpx.Client) -> None:
    found = {"matches": search(http, examples.NAME)}

    assert found == kept_now(KEPT, found), "run this test with CREDIT_HUB_TEST_UPDATE=1"


def test_query_that_finds_nothing_answers_so(http: httpx.Client) -> None:
    assert search(http, "没有这个名字") == {"matches": [], "complete": True}
