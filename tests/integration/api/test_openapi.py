"""The description of the service: whole, true by example, and kept by the service under fuzzing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.api import examples
from credit_hub.api.openapi import ANYWHERE
from tests.integration.api import kept_examples
from tests.integration.api.kept_examples import faults, kept_now, shown

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEPT = Path(__file__).resolve().parents[3] / "api" / "examples.json"
MOMENTS = frozenset({"recorded_at", "known_at"})
RECEIPT = frozenset({"receipt"})
OF_THE_RULES = frozenset({"rules", "searched", "incomplete", "excluded"})
"""What grows with each new rule: the example stays true without it being written anew."""
BESIDE_THE_SCHEMA = """
# A body that is too large is refused for its size, and a caller who asks too often for that, before
# anybody looks at the form.
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"]

# `exact` needs two headers that are not needed otherwise: no schema of a parameter says that.
[[operations]]
include-operation-id = "get_audit_question"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404", "409"]
"""
"""What schemathesis cannot know from the description."""
LOT_CHECK = f"/api/v1/lots/{examples.LOT_ID}/linked-party-check"


@pytest.fixture(scope="module")
def described(http: httpx.Client) -> dict[str, Any]:
    body: dict[str, Any] = http.get("/openapi.json").json()
    return body


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield f"{method.upper()} {path}", operation


same = partial(kept_examples.same, of_the_run=MOMENTS, of_the_rules=RECEIPT | OF_THE_RULES)


def test_description_says_for_every_operation_what_it_does_and_how_it_fails(
    described: dict[str, Any],
) -> None:
    for name, operation in operations(described):
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["tags"], name
        answers = operation["responses"]
        assert {str(int(status)) for status in ANYWHERE} <= set(answers), name
        for status, answer in answers.items():
            assert answer["description"], f"{name} {status}"
            assert "X-Request-ID" in answer["headers"], f"{name} {status}"
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], f"{name} {status}"
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, f"{name} {status}"
        for parameter in operation["parameters"]:
            assert "$ref" in parameter or parameter["description"], f"{name} {parameter}"


def test_examples_are_what_the_service_answers(http: httpx.Client) -> None:
    check = http.post(LOT_CHECK).json()
    asked = {
        "check": check,
        "finding": http.get(f"/api/v1/findings/{check['findings'][0]['id']}").json(),
        "entity": http.get(f"/api/v1/entities/{check['findings'][0]['subjects'][0]['id']}").json(),
        "found": http.get("/api/v1/entities", params={"name": examples.NAME}).json(),
    }
    kept = kept_now(KEPT, asked)
    assert same(asked) == same(kept), "run this test with CREDIT_HUB_TEST_UPDATE=1"


@pytest.mark.parametrize(
    ("example", "schema"),
    [("check", "LotCheckView"), ("finding", "JudgementView"), ("entity", "EntityOut")],
)
def test_example_has_the_form_that_the_description_gives(
    described: dict[str, Any], example: str, schema: str
) -> None:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))[example]

    errors = faults(described, schema, kept)

    assert errors == []


@pytest.mark.parametrize("example", ["check", "finding", "entity", "found"])
def test_example_of_the_description_is_the_one_kept(
    described: dict[str, Any], example: str
) -> None:
    written = {json.dumps(given) for given in shown(described)}

    assert json.dumps(json.loads(KEPT.read_text(encoding="utf-8"))[example]) in written


def test_service_keeps_its_description_whatever_it_is_asked(
    http: httpx.Client, tmp_path: Path
) -> None:
    http.post(LOT_CHECK)  # so that the finding of the examples is there

    (tmp_path / "schemathesis.toml").write_text(BESIDE_THE_SCHEMA)
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", str(http.base_url.join("/openapi.json"))),
            # Supposed facts are text in a notation, a receipt may be handed in as a signed text,
            # and a query is Cypher: no JSON schema describes which of them hold.
            *(f"--exclude-operation-id={name}" for name in ("suppose", "re_check", "run_cypher")),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "6"),
            "--suppress-health-check=filter_too_much",  # dates and lists of ids are seldom drawn
            *("--generation-deterministic", "--max-failures", "5", "--no-color"),
        ],
        cwd=tmp_path,  # it leaves a folder of its own
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    asked = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert asked is not None, done.stdout
    assert int(asked[1]) == int(asked[2]) > 200
