"""``credit-hub verify`` of evidence bundles: steps, exit statuses, and nothing else at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from credit_hub.api.cli import app
from tests.exchange_bundles import AT, HANGZHOU, INVALID, NATIONAL, UNDECIDABLE, VALID, anchor, make

ALL = {**VALID, **INVALID, **UNDECIDABLE, **NATIONAL}
KINDS = [
    f"{k}-{s}"
    for k in ("band", "eligible", "org", "event", "outcome")
    for s in ("intl-1", "intl-2")
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the file of the root that the reader was handed."""
    file = tmp_path / "root.json"
    file.write_bytes(anchor())
    return file


def verify(root: Path, name: str, *options: str) -> Result:
    file = root.parent / "bundle.json"
    file.write_bytes(make(ALL[name]))
    arguments = ["verify", str(file), "--anchor", str(root), "--at", str(ALL[name].at), *options]
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("name", [*KINDS, *NATIONAL])
def test_valid_bundle_of_each_kind_and_suite_ends_with_zero(root: Path, name: str) -> None:
    done = verify(root, name)

    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "valid")


def test_each_step_is_a_line_in_both_languages(root: Path) -> None:
    lines = verify(root, "band-intl-1").stdout.splitlines()

    assert [line.split()[:2] for line in lines[:-1]] == [
        ["passed", step]
        for step in ("registry", "witness", "record", "issuer", "consent", "status", "mapping")
    ]
    assert "签发方为正常成员 / the issuer is an active member" in lines[3]


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [("status-revoked", 1, "invalid"), ("status-stale", 2, "undecidable")],
)
def test_bundle_that_is_not_valid_has_its_exit_status(
    root: Path, name: str, status: int, said: str
) -> None:
    done = verify(root, name)

    assert (done.exit_code, done.stdout.splitlines()[-1]) == (status, said)


def test_report_as_json_has_code_and_wordings_of_each_step(root: Path) -> None:
    done = verify(root, "issuer-suspended", "--json")

    report = json.loads(done.stdout)
    assert (done.exit_code, report["conclusion"]) == (2, "undecidable")
    assert [step["name"] for step in report["steps"] if step["outcome"] != "passed"] == ["issuer"]
    assert report["steps"][3]["code"] == "bundle.issuer_suspended"
    assert set(report["steps"][3]) == {"name", "outcome", "code", "zh", "en", "detail"}


def test_bundle_for_another_reader_is_not_valid_for_this_one(root: Path) -> None:
    assert verify(root, "org-intl-1", "--aud", HANGZHOU).exit_code == 0
    assert verify(root, "org-intl-1", "--aud", "https://credit.luoyang.example/fed").exit_code == 1


@pytest.mark.parametrize("moment", ["2027-01-15T16:00:30+08:00", "2027-01-15T08:00:30Z", str(AT)])
def test_moment_is_seconds_or_iso_8601(root: Path, moment: str) -> None:
    assert verify(root, "org-intl-1", "--at", moment).exit_code == 0


@pytest.mark.parametrize("moment", ["2027", "20270115", "2027-01-15", "now", "9" * 30])
def test_moment_without_a_zone_is_wrong_usage(root: Path, moment: str) -> None:
    done = verify(root, "org-intl-1", "--at", moment)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "--at" in done.stderr


def test_bundle_without_a_root_is_wrong_usage(root: Path) -> None:
    verify(root, "org-intl-1")

    done = CliRunner().invoke(app, ["verify", str(root.parent / "bundle.json")])

    assert (done.exit_code, done.stdout) == (2, "")
    assert "--anchor" in done.stderr


def test_options_of_bundles_are_wrong_usage_for_a_receipt(root: Path, tmp_path: Path) -> None:
    (tmp_path / "receipt.jws").write_text("a.b.c")

    done = CliRunner().invoke(app, ["verify", str(tmp_path / "receipt.jws"), "--anchor", str(root)])

    assert done.exit_code == 2
    assert "--anchor" in done.stderr


@pytest.mark.parametrize("from_input", [True, False])
def test_bundle_is_verified_where_there_is_no_hub(root: Path, *, from_input: bool) -> None:
    data = make(VALID["band-intl-1"])
    (root.parent / "bundle.json").write_bytes(data)
    file = "-" if from_input else "bundle.json"
    command = [sys.executable, "-X", "importtime", "-m", "credit_hub.api", "verify", file]

    done = subprocess.run(
        [*command, "--anchor", "root.json", "--at", str(AT)],
        cwd=root.parent,
        env={"HOME": str(root.parent)},
        input=data if from_input else None,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[-1] == "valid"
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in done.stderr.decode().splitlines()
    }
    assert "tuf" in imported
    unwanted = {"neo4j", "fastapi", "sqlalchemy", "alembic", "pydantic_settings", "httpx"}
    assert imported.isdisjoint(unwanted)
    assert {path.name for path in root.parent.iterdir()} == {"root.json", "bundle.json"}


def test_file_that_only_says_it_is_a_bundle_is_unusable_input(root: Path) -> None:
    (root.parent / "bundle.json").write_text('{"format": "cc-bundle-2"}')
    command = [sys.executable, "-m", "credit_hub.api", "verify", "bundle.json"]

    done = subprocess.run(
        [*command, "--anchor", "root.json"],
        cwd=root.parent,
        env={"HOME": str(root.parent)},
        text=True,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (3, "")
    assert "bundle.form" in done.stderr
