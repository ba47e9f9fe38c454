"""The rooms reach a user of the wheel whole, and under ``credit_hub`` alone (ADR 0002)."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from credit_hub.ledger.receipts.keys import KeySet, SigningKey
from credit_hub.ledger.receipts.signing import sign
from tests.exchange_bundles import AT, VALID, anchor, make
from tests.unit.ledger.conftest import statement

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sysconfig.get_path("scripts")) / "uv"
TOP = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
ROOMS = sorted(path.name for path in TOP if (path / "py.typed").is_file())


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel directly, and another by way of the sdist, with the locked build backend."""
    folder = tmp_path_factory.mktemp("dist")
    build = [str(UV), "build", "--no-build-isolation", "--offline", "--python", sys.executable]
    for options in (["--wheel", "--out-dir", "direct"], ["--out-dir", "through-sdist"]):
        done = subprocess.run(
            [*build, *options, str(ROOT)], cwd=folder, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    return folder


def members(wheel: Path) -> dict[str, bytes]:
    """Return the files of a wheel but for its records."""
    with zipfile.ZipFile(wheel) as archive:
        return {
            name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name
        }


def test_rooms_are_the_same_in_hook_sdist_and_folders() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    hook = (ROOT / "build_hook.py").read_text()
    layered = {
        room.strip().removeprefix("credit_hub.")
        for layer in project["tool"]["importlinter"]["contracts"][0]["layers"]
        for room in layer.split("|")
    }

    assert [line for line in hook.splitlines() if line.startswith("ROOMS = ")]
    for room in ROOMS:
        assert f'"{room}"' in hook
    assert set(ROOMS) <= set(included)
    assert set(ROOMS) == layered
    with_code = {path.name for path in TOP if (path / "__init__.py").is_file()}
    assert with_code - {"tests", "benchmarks", "tools"} == set(ROOMS)


def test_rooms_are_imported_from_the_checkout_and_never_bare() -> None:
    from credit_hub.model import errors

    assert Path(errors.__file__).resolve() == ROOT / "model" / "errors.py"
    assert set(ROOMS).isdisjoint(sys.modules)


@pytest.mark.slow
def test_wheel_holds_every_file_of_every_room(dist: Path) -> None:
    (wheel,) = (dist / "direct").glob("*.whl")
    rooms = {
        f"credit_hub/{path.relative_to(ROOT).as_posix()}": path.read_bytes()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    inside = members(wheel)

    assert sorted(inside) == sorted(rooms)
    assert inside == rooms
    assert [name for name in inside if name.endswith(".cypher")]


@pytest.mark.slow
def test_wheel_through_the_sdist_equals_the_direct_one(dist: Path) -> None:
    (direct,) = (dist / "direct").glob("*.whl")
    (through,) = (dist / "through-sdist").glob("*.whl")

    assert members(through) == members(direct)


@pytest.mark.slow
def test_sdist_holds_what_a_checkout_needs_for_make(dist: Path) -> None:
    (sdist,) = (dist / "through-sdist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}

    for needed in (
        "Makefile",
        "uv.lock",
        "tools/bootstrap.py",
        "tools/uv.txt",
        "LICENSE",
        "README.md",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith((".imports", ".venv", ".tools"))]


@pytest.fixture(scope="module")
def consumer(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of another project that installed the wheel and has rooms of its own.

    The dependencies are those of this checkout, lent by a path file: no network is needed.
    """
    folder = tmp_path_factory.mktemp("consumer")
    (wheel,) = (dist / "direct").glob("*.whl")
    python = folder / "venv" / "bin" / "python"
    commands = (
        ["venv", "--python", sys.executable, str(folder / "venv")],
        ["pip", "install", "--offline", "--no-deps", "--python", str(python), str(wheel)],
    )
    for command in commands:
        subprocess.run([str(UV), *command], check=True, capture_output=True)
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"))
    (folder / "api").mkdir()
    (folder / "api" / "__init__.py").write_text("MINE = True\n")
    return python


def ask(python: Path, code: str) -> str:
    """Run code with that Python, in its project's folder."""
    done = subprocess.run(
        [str(python), "-c", code],
        cwd=python.parents[2],
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_installed_room_is_imported_from_the_wheel(consumer: Path, room: str) -> None:
    file = ask(consumer, f"import credit_hub.{room} as room; print(room.__file__)")

    assert Path(file).is_relative_to(consumer.parents[1])


@pytest.mark.slow
def test_installed_wheel_leaves_the_consumers_own_rooms_alone(consumer: Path) -> None:
    assert ask(consumer, "import credit_hub.api, api; print(api.MINE)") == "True"


@pytest.mark.slow
def test_installed_queries_are_read_from_the_wheel(consumer: Path) -> None:
    here = sorted(
        path.relative_to(ROOT / "cypher").with_suffix("").as_posix()
        for path in (ROOT / "cypher").rglob("*.cypher")
    )

    told = ask(consumer, "from credit_hub import cypher; print('\\n'.join(cypher.names()))")

    assert told.splitlines() == here


@pytest.mark.slow
def test_installed_command_prints_its_version(consumer: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(consumer.parent / "credit-hub"), "--version"],
        cwd=tmp_path,
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert version("credit-hub") in done.stdout


@pytest.mark.slow
def test_installed_wheel_verifies_a_receipt_without_driver_framework_or_database(
    consumer: Path, tmp_path: Path
) -> None:
    key = SigningKey.generate("Ed25519")
    (tmp_path / "receipt.jws").write_text(sign(statement(), key).jws)
    (tmp_path / "jwks.json").write_text(KeySet.of([key.public]).text())
    command = [str(consumer), "-X", "importtime", str(consumer.parent / "credit-hub"), "verify"]

    done = subprocess.run(
        [*command, "receipt.jws", "--jwks", "jwks.json"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path)},
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "valid"
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert {"joserfc", "rfc8785"} <= imported
    unwanted = {"neo4j", "fastapi", "sqlalchemy", "alembic", "pydantic_settings", "httpx"}
    assert imported.isdisjoint(unwanted)
    assert {path.name for path in tmp_path.iterdir()} == {"receipt.jws", "jwks.json"}


@pytest.mark.slow
def test_installed_wheel_verifies_a_bundle_without_driver_framework_or_database(
    consumer: Path, tmp_path: Path
) -> None:
    (tmp_path / "bundle.json").write_bytes(make(VALID["band-intl-1"]))
    (tmp_path / "root.json").write_bytes(anchor())
    command = [str(consumer), "-X", "importtime", str(consumer.parent / "credit-hub"), "verify"]

    done = subprocess.run(
        [*command, "bundle.json", "--anchor", "root.json", "--at", str(AT)],
        cwd=tmp_path,
        env={"HOME": str(tmp_path)},
        text=True,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "valid"
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    unwanted = {"neo4j", "fastapi", "sqlalchemy", "alembic", "pydantic_settings", "httpx"}
    assert imported.isdisjoint(unwanted)
    assert {path.name for path in tmp_path.iterdir()} == {"bundle.json", "root.json"}
