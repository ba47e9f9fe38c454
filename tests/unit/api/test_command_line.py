"""What the command line does before it needs a graph."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("fastapi", "uvicorn", "starlette", "jsonschema", "referencing", "ocdsmerge",
         "charset_normalizer", "python_calamine", "xlsxwriter", "schemathesis", "networkx",
         "credit_hub.loaders.sources", "credit_hub.loaders.synthetic")  # fmt: skip
UNNEEDED_BY_VERSION = (*HEAVY, "neo4j", "pydantic", "structlog", "httpx", "psutil")


def run(*arguments: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "credit_hub.api", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **env},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "unneeded"), [(("--version",), UNNEEDED_BY_VERSION), (("check", "X/1"), HEAVY)]
)
def test_command_imports_only_what_it_needs(
    arguments: tuple[str, ...], unneeded: tuple[str, ...], tmp_path: Path
) -> None:
    program = f"""
import sys
from credit_hub.api.cli import main
sys.argv = ["credit-hub", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
sys.stderr.write("|" + ",".join(name for name in {unneeded!r} if name in sys.modules))
"""

    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.stderr.rpartition("|")[2] == "", done.stderr


def test_check_without_a_server_ends_with_8_and_says_how_to_start_one(tmp_path: Path) -> None:
    plain = run("check", "X/1", folder=tmp_path)
    as_json = run("check", "X/1", "--json", folder=tmp_path)

    assert (plain.returncode, plain.stdout) == (8, "")
    assert "what to do: start it: `credit-hub db start`" in plain.stderr
    assert (as_json.returncode, as_json.stdout) == (8, "")
    assert json.loads(as_json.stderr)["error"]["code"] == "local_server"
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left <= {"ledger.sqlite3", "ledger.sqlite3.lock"}, "the audit log, and nothing else"


@pytest.mark.parametrize(
    ("arguments", "status", "code", "said"),
    [
        (("check", "X/1", "--regime", "auction"), 3, "invalid_value", "'auction' is not known"),
        (("check", "X/1", "--as-of", "2026-13-01"), 3, "invalid_value", "2026-13-01"),
        (("check", "X/1", "--known-at", "soon"), 3, "invalid_value", "soon"),
        (("check",), 2, "usage", "LOT"),
        (("look",), 2, "usage", "look"),
        (("serve", "--port", "0"), 2, "usage", "--port"),
        (("load", "none.csv"), 3, "unreadable_source", "none.csv"),
        (("load", "."), 3, "unreadable_source", "holds no file"),
        (("load", "x.csv", "--source", "gossip"), 3, "invalid_value", "'gossip'"),
        (("generate", "city", "--size", "vast"), 3, "invalid_value", "'vast'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_told_as_json_on_standard_error(
    arguments: tuple[str, ...], status: int, code: str, said: str, tmp_path: Path
) -> None:
    done = run(*arguments, "--json", folder=tmp_path)

    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    error = json.loads(done.stderr)["error"]
    assert error["code"] == code
    assert said in error["detail"] + error["remedy"]
    assert error["remedy"]


def test_bad_setting_ends_with_7_and_names_the_variable(tmp_path: Path) -> None:
    done = run("db", "status", folder=tmp_path, CREDIT_HUB_BOLT_PORT="bolt")

    assert done.returncode == 7
    assert "CREDIT_HUB_BOLT_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_reset_that_nobody_confirms_deletes_nothing_and_ends_with_6(tmp_path: Path) -> None:
    home = tmp_path / "data" / "neo4j"
    home.mkdir(parents=True)
    kept = home / "kept"
    kept.touch()

    done = run("db", "reset", "--data-dir", "data", folder=tmp_path)

    assert done.returncode == 6
    assert "was not confirmed" in done.stderr
    assert kept.exists()


def test_import_into_the_server_of_others_is_refused_with_6(tmp_path: Path) -> None:
    done = run(
        "db", "import", "x.csv", "--json", folder=tmp_path,
        NEO4J_URI="bolt://graph.example:7687", NEO4J_PASSWORD="not shown",
    )  # fmt: skip

    error = json.loads(done.stderr)["error"]
    assert (done.returncode, error["code"]) == (6, "conflict")
    assert "credit-hub load" in error["remedy"]
    assert "not shown" not in done.stderr


def test_output_whose_reader_has_gone_ends_with_141_and_in_silence(tmp_path: Path) -> None:
    program = f"{sys.executable} -m credit_hub.api sources | true; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(
        ["bash", "-c", program],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stderr) == (141, "")


def test_doctor_without_anything_says_what_to_do_and_changes_nothing(tmp_path: Path) -> None:
    done = run("doctor", "--json", "--data-dir", "data", folder=tmp_path, CREDIT_HUB_DATADIR="data")

    parts = {item["part"]: item for item in json.loads(done.stdout)}
    assert done.returncode == 1
    assert not parts["graph"]["fit"]
    assert "db start" in parts["graph"]["remedy"]
    assert parts["settings"]["remedy"] == "did you mean CREDIT_HUB_DATA_DIR for CREDIT_HUB_DATADIR?"
    assert not (tmp_path / "data").exists()
