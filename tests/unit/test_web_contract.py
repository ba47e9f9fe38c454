"""What the web shares with the hub is what the hub says now; found without Node."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tools.web_contract import TYPES, USED, VOCABULARY, described, digest, vocabulary

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"


def test_generated_types_are_those_of_the_interface() -> None:
    first = TYPES.read_text(encoding="utf-8").splitlines()[0]

    assert first == f"// digest of the description: {digest(described())}", "run: make contract"


def test_titles_of_the_web_are_those_of_the_schema() -> None:
    kept = VOCABULARY.read_text(encoding="utf-8")

    assert kept == vocabulary(), "run: .venv/bin/python tools/web_contract.py titles"


def test_every_operation_that_the_web_asks_is_described() -> None:
    found = {op["operationId"] for item in described()["paths"].values() for op in item.values()}

    assert found == USED


@pytest.mark.parametrize("name", ["package.json", "package-lock.json", ".npmrc"])
def test_files_of_npm_name_no_registry(name: str) -> None:
    text = (WEB / name).read_text(encoding="utf-8")

    assert '"resolved"' not in text
    assert "registry=" not in text


def test_packages_of_the_web_are_pinned_with_their_digest() -> None:
    locked = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    asked = json.loads((WEB / "package.json").read_text(encoding="utf-8"))

    exact = re.compile(r"\d+\.\d+\.\d+")
    versions = [*asked["dependencies"].values(), *asked["devDependencies"].values()]
    assert all(exact.fullmatch(version) for version in versions)
    assert [n for n, item in locked.items() if n and not item.get("integrity")] == []


def test_lock_names_every_package_that_another_asks_for() -> None:
    locked = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    there = {name.rpartition("node_modules/")[2] for name in locked}

    asked = {
        dependency
        for item in locked.values()
        for kind in ("dependencies", "optionalDependencies")
        for dependency in item.get(kind, {})
    }

    assert len(asked) > 50
    assert asked - there == set(), "npm ci refuses a lock like this"


def test_packages_that_are_shipped_may_be_shipped() -> None:
    free = {"MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"}
    locked = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    shipped = {n: item.get("license") for n, item in locked.items() if n and not item.get("dev")}

    assert len(shipped) > 10
    assert {n: licence for n, licence in shipped.items() if licence not in free} == {}
