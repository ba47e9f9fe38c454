"""``credit-hub verify`` of composed paths: one line a step, and the exit statuses of bundles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credit_hub.api.cli import app
from credit_hub.federation.registry.member import Standing
from tests.exchange_bundles import AT, HANGZHOU, anchor
from tests.exchange_paths import AREAS, PathCase, make_path

VALID = PathCase()
CASES = {
    "valid": (VALID, 0),
    "suspended": (PathCase(standing=Standing.SUSPENDED), 2),
    "other-area": (PathCase(areas={**AREAS, HANGZHOU: "440199"}), 1),
}


def verify(folder: Path, case: PathCase, *options: str) -> Result:
    file, root = folder / "path.json", folder / "root.json"
    file.write_bytes(make_path(case))
    root.write_bytes(anchor())
    arguments = ["verify", str(file), "--anchor", str(root), "--at", str(AT), *options]
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("name", CASES)
def test_path_ends_with_the_status_of_its_conclusion(tmp_path: Path, name: str) -> None:
    case, status = CASES[name]

    assert verify(tmp_path, case).exit_code == status


def test_each_step_of_a_path_is_a_line_in_both_languages(tmp_path: Path) -> None:
    lines = verify(tmp_path, VALID).stdout.splitlines()

    assert len(lines) == 12
    assert all(line.startswith("passed") and " / " in line for line in lines[:-1])
    assert lines[-1] == "valid"


def test_report_of_a_path_as_json_names_each_step(tmp_path: Path) -> None:
    report = json.loads(verify(tmp_path, VALID, "--json").stdout)

    assert report["conclusion"] == "valid"
    assert [step["name"] for step in report["steps"]][-2:] == ["edge 3", "path"]


def test_path_for_another_reader_is_not_valid_for_this_one(tmp_path: Path) -> None:
    assert verify(tmp_path, VALID, "--aud", HANGZHOU).exit_code == 1


def test_path_without_a_root_is_wrong_usage(tmp_path: Path) -> None:
    file = tmp_path / "path.json"
    file.write_bytes(make_path(VALID))

    done = CliRunner().invoke(app, ["verify", str(file)])

    assert done.exit_code == 2
