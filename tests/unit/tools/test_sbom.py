"""tools/sbom.py: every package that an installation takes, and every jar, with its digest."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from credit_hub.graph.server.artifacts import locked_artifacts

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def sbom(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("sbom")


def test_sbom_names_every_dependency_of_the_project_and_every_jar(sbom: ModuleType) -> None:
    described = sbom.sbom()
    purls = {component["purl"] for component in described["components"] if "purl" in component}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(name for extra in extras for name in extra)]
    named = {re.match(r"[A-Za-z0-9._-]+", text)[0].lower() for text in wanted}  # type: ignore[index]

    held = {purl.partition("@")[0].removeprefix("pkg:pypi/") for purl in purls}
    assert (described["bomFormat"], described["specVersion"]) == ("CycloneDX", "1.5")
    assert named - held == set()
    assert sum(purl.startswith("pkg:maven/") for purl in purls) == len(locked_artifacts())


def test_sbom_has_the_locked_version_and_a_digest_of_each_package(sbom: ModuleType) -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {(p["name"], p["version"]) for p in lock["package"] if "version" in p}

    listed = sbom.packages()["components"]

    assert {(component["name"], component["version"]) for component in listed} <= locked
    for component in listed:
        distributions = component.get("externalReferences", [])
        assert any(d.get("hashes") for d in distributions), component["name"]


def test_sbom_is_written_to_the_file_that_is_named(sbom: ModuleType, tmp_path: Path) -> None:
    target = tmp_path / "sbom.cdx.json"

    assert sbom.main([str(target)]) == 0

    assert '"CycloneDX"' in target.read_text(encoding="utf-8")
