"""What tests of kept examples share: comparing, writing anew, what the description shows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Described = Mapping[str, Any]


def same(value: object, *, of_the_run: frozenset[str], of_the_rules: frozenset[str]) -> object:
    """Return an answer without what no two runs, or no two sets of rules, have in common."""
    if isinstance(value, dict):
        return {
            name: ""
            if name in of_the_run
            else same(item, of_the_run=of_the_run, of_the_rules=of_the_rules)
            for name, item in value.items()
            if name not in of_the_rules
        }
    if isinstance(value, list):
        return [same(x, of_the_run=of_the_run, of_the_rules=of_the_rules) for x in value]
    return value


def kept_now(file: Path, answers: object) -> object:
    """Return what is kept; with CREDIT_HUB_TEST_UPDATE the answers are kept first."""
    if os.environ.get("CREDIT_HUB_TEST_UPDATE"):
        text = json.dumps(answers, ensure_ascii=False, indent=1)
        file.write_text(f"{text}\n", encoding="utf-8")
    return json.loads(file.read_text(encoding="utf-8"))


def shown(described: Described) -> Iterator[object]:
    """Yield the example of every answer of success with a body in a description."""
    for path in described["paths"].values():
        for operation in path.values():
            for status in ("200", "201"):
                content = operation["responses"].get(status, {}).get("content", {})
                yield content.get("application/json", {}).get("example")


def faults(described: Described, schema: str, example: object) -> list[str]:
    """Return how an example departs from a schema of a description."""
    document = {"$ref": f"#/components/schemas/{schema}", "components": described["components"]}
    return [error.message for error in Draft202012Validator(document).iter_errors(example)]
