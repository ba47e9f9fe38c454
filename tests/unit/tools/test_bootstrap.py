"""tools/bootstrap.py: what it needs, where it looks, and what it says when it cannot go on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOBODY_LISTENS = "http://127.0.0.1:9/simple"


@pytest.fixture
def bootstrap(
    script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> ModuleType:
    """Return the script as a module that works in a folder of its own."""
    module = script("bootstrap")
    monkeypatch.setattr(module, "TOOLS", tmp_path)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout that holds just what the script reads."""
    (tmp_path / "tools").mkdir()
    for name in ("tools/bootstrap.py", "tools/uv.txt", "uv.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run(checkout: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the script there, with no network setting but those given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "CREDIT_HUB_"))}
    return subprocess.run(
        [sys.executable, str(checkout / "tools" / "bootstrap.py"), *arguments],
        env=kept | {"PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull} | settings,
        text=True,
        capture_output=True,
        check=False,
    )


def test_python_older_than_3_11_is_refused_with_the_newer_one_named(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.BootstrapError) as refused:
        bootstrap.check_python((3, 9, 2), "python3.12")

    assert refused.value.status == 2
    assert "Python 3.9.2 is too old" in refused.value.message
    assert "make PYTHON=python3.12" in refused.value.remedy


def test_python_3_11_is_accepted(bootstrap: ModuleType) -> None:
    bootstrap.check_python((3, 11, 0), None)


def test_python_without_pip_and_venv_names_the_packages_to_install(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    with pytest.raises(bootstrap.BootstrapError) as refused:
        bootstrap.find_pip(dict(os.environ))

    assert refused.value.status == 3
    assert "apt-get install python3-pip" in refused.value.remedy


@pytest.mark.slow
def test_unreachable_registry_ends_with_status_4_and_the_remedies(checkout: Path) -> None:
    done = run(checkout, PIP_INDEX_URL=NOBODY_LISTENS)

    assert done.returncode == 4
    assert "installing uv failed" in done.stderr
    for remedy in ("PIP_INDEX_URL", "CREDIT_HUB_WHEELHOUSE", "HTTPS_PROXY"):
        assert remedy in done.stderr
    assert "Traceback" not in done.stderr
    assert not [path for path in (checkout / ".tools").iterdir() if path.name.startswith("uv")]


@pytest.mark.slow
def test_uv_with_another_digest_is_refused(checkout: Path, tmp_path: Path) -> None:
    wheelhouse = tmp_path / "wheels"
    wheelhouse.mkdir()
    version = next(
        line.split()[0].removeprefix("uv==")
        for line in (checkout / "tools" / "uv.txt").read_text().splitlines()
        if line.startswith("uv==")
    )
    with zipfile.ZipFile(wheelhouse / f"uv-{version}-py3-none-any.whl", "w") as forged:
        forged.writestr(f"uv-{version}.dist-info/METADATA", f"Name: uv\nVersion: {version}\n")

    done = run(checkout, CREDIT_HUB_WHEELHOUSE=str(wheelhouse))

    assert done.returncode == 4
    assert "hash" in done.stderr.lower()
    assert not (checkout / ".venv").exists()


def test_unknown_argument_ends_with_the_usage(checkout: Path) -> None:
    done = run(checkout, "--wheelhouse")

    assert done.returncode == 5
    assert "usage:" in done.stderr


def test_index_settings_win_over_configuration_files(bootstrap: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "uv").mkdir()
    (tmp_path / "uv" / "uv.toml").write_text('index-url = "https://file.example/simple"')
    files = {"XDG_CONFIG_HOME": str(tmp_path)}
    pip = [sys.executable, "-m", "pip"]

    assert bootstrap.mirror(files, pip) == "https://file.example/simple"
    setting = files | {"PIP_INDEX_URL": "https://setting.example/simple"}
    assert bootstrap.mirror(setting, pip) == "https://setting.example/simple"


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ('[[index]]\nurl = "https://m.example/simple"\ndefault = true', "https://m.example/simple"),
        ('[[index]]\nurl = "https://extra.example/simple"', None),
        ('index-url = "https://old.example/simple"', "https://old.example/simple"),
        ("", None),
    ],
)
def test_default_index_of_uv_toml_is_found_in_both_forms(
    bootstrap: ModuleType, text: str, index: str | None
) -> None:
    assert bootstrap.uv_default_index(text) == index


def test_wheelhouse_is_searched_alone(bootstrap: ModuleType) -> None:
    assert bootstrap.sources("/wheels", "https://m.example") == [
        "--no-index",
        "--find-links",
        "/wheels",
    ]


def test_pinned_uv_is_the_one_of_the_lock_file() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    locked = next(package for package in lock["package"] if package["name"] == "uv")
    pin = (ROOT / "tools" / "uv.txt").read_text()

    assert f"uv=={locked['version']} " in pin
    for wheel in locked["wheels"]:
        assert wheel["hash"] in pin
    assert pin.count("--hash=") == len(locked["wheels"])
