"""Every planted case, scenario G1 first, through the command line and through HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from credit_hub.loaders.synthetic import Manifest
from credit_hub.loaders.synthetic.generate import cases
from credit_hub.loaders.synthetic.truth import Answer
from tests.integration.api.conftest import Cli

ANSWERS = tuple(answer for case in cases() for answer in case.answers)
ONCE_PER_LOT = tuple({answer.lot: answer for answer in reversed(ANSWERS)}.values())


@dataclass(frozen=True)
class Found:
    rule: str
    evidence: str
    subjects: tuple[str, ...]


def name(answer: Answer) -> str:
    return f"{answer.lot}-{answer.regime}-{answer.as_of or 'deadline'}"


def arguments(answer: Answer) -> Iterator[str]:
    yield from ("check", answer.lot, "--regime", answer.regime, "--json")
    if answer.as_of is not None:
        yield from ("--as-of", answer.as_of)


def ask(http: httpx.Client, answer: Answer) -> httpx.Response:
    body = {"regime": answer.regime, "as_of": answer.as_of}
    return http.post(f"/api/v1/lots/{answer.lot}/linked-party-check", json=body)


def said(body: Any) -> dict[str, Any]:
    """Return an answer without its receipt, which says when it was issued."""
    return {name: value for name, value in body.items() if name != "receipt"}


def found(body: Mapping[str, Any]) -> set[Found]:
    """Return rule, class and firms; the key of a person is not known to the truth file."""
    return {
        Found(
            item["rule_id"],
            item["evidence_class"],
            tuple(sorted(code.removeprefix("uscc:") for code in firms(item))),
        )
        for item in (*body["findings"], *body["leads"])
    }


def firms(item: Mapping[str, Any]) -> list[str]:
    ids = [str(subject["id"]) for subject in item["subjects"]]
    return [id_ for id_ in ids if not id_.startswith("person:")]


@pytest.mark.parametrize("answer", ANSWERS, ids=map(name, ANSWERS))
def test_planted_case_over_http_finds_exactly_what_the_truth_lists(
    http: httpx.Client, answer: Answer
) -> None:
    response = ask(http, answer)

    assert response.status_code == 200, response.text
    expected = {Found(e.rule, e.evidence, e.subjects) for e in answer.expected}
    assert found(response.json()) == expected, answer.why


@pytest.mark.parametrize("answer", ONCE_PER_LOT, ids=map(name, ONCE_PER_LOT))
def test_planted_case_by_command_gives_the_same_json_as_over_http(
    http: httpx.Client, cli: Cli, answer: Answer
) -> None:
    by_http = ask(http, answer)

    by_command = cli(*arguments(answer), "--known-at", by_http.json()["known_at"])

    assert by_command.status == 0, by_command.err
    assert said(by_command.json()) == said(by_http.json())


def test_every_finding_quotes_articles_and_every_edge_names_its_source_row(
    http: httpx.Client,
) -> None:
    for answer in ANSWERS:
        body = ask(http, answer).json()
        for item in (*body["findings"], *body["leads"]):
            assert bool(item["articles"]) == (item["evidence_class"] != "L")
            steps = [step for path in item["paths"] for step in path]
            assert steps
            assert all(step["source"] and step["row"] >= 1 and step["text"]["zh"] for step in steps)
            assert all(len(step["file_sha256"]) == 64 for step in steps)


def test_finding_by_id_is_the_finding_of_the_check(http: httpx.Client, cli: Cli) -> None:
    check = ask(http, ANSWERS[0]).json()
    finding = check["findings"][0]

    opened = http.get(f"/api/v1/findings/{finding['id']}")

    assert opened.json() == finding
    assert cli("explain", finding["id"], "--json").json() == finding


def test_truth_file_holds_the_answers_of_the_cases(city: Manifest) -> None:
    kept = json.loads(city.truth.read_text(encoding="utf-8"))

    assert len(kept["answers"]) == len(ANSWERS)
    assert {a["lot"] for a in kept["answers"]} == {a.lot for a in ANSWERS}
