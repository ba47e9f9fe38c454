"""Printed commands work as typed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from platformdirs import user_data_path

from credit_hub.api.cli.program import command
from credit_hub.api.settings import Settings


@pytest.fixture(autouse=True)
def _no_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_RUN_RECURSION_DEPTH", raising=False)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / ".venv" / "bin" / "credit-hub"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    monkeypatch.chdir(tmp_path)
    return program


DEFAULT = Settings(data_dir=user_data_path("credit-hub"))


def test_program_of_the_search_path_is_called_by_its_name(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(installed.parent), prepend=os.pathsep)
    monkeypatch.setattr(sys, "argv", [str(installed), "demo"])

    assert command(DEFAULT, "stop") == "credit-hub stop"


@pytest.mark.usefixtures("installed")
def test_program_called_by_its_path_is_called_by_its_path_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "argv", [".venv/bin/credit-hub", "demo"])

    assert command(DEFAULT, "stop") == ".venv/bin/credit-hub stop"


def test_program_run_by_uv_is_run_by_uv_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")

    assert command(DEFAULT, "stop") == "uv run credit-hub stop"


def test_program_run_as_a_module_is_run_as_a_module_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/x/api/__main__.py"])

    assert command(DEFAULT, "stop").endswith(" -m credit_hub.api stop")


def test_data_folder_other_than_the_default_is_named_and_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")

    assert command(Settings(data_dir=Path("/my hub")), "stop").endswith(" --data-dir '/my hub'")
