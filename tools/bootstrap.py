"""From a bare Python to a ready ``.venv``: a pinned uv, then the locked packages.

Called by the Makefile with nothing but the standard library at hand. It brings uv by pip into
``.tools`` (SHA-256 checked), and uv fills ``.venv`` from ``uv.lock``. Three ways in:

- the public registry: ``uv sync --locked``;
- a mirror (``UV_DEFAULT_INDEX``, ``UV_INDEX_URL``, ``PIP_INDEX_URL`` or pip's own configuration):
  ``uv.lock`` names the public registry, so its content is exported with its digests and installed
  from the mirror, digests checked;
- no network (``CREDIT_HUB_WHEELHOUSE`` names a folder made by ``make wheelhouse``): the same from
  the folder alone.

Exit status: 0 ready; 2 Python too old; 3 pip missing; 4 a package cannot be had; 5 other failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
UV_PIN = ROOT / "tools" / "uv.txt"
OLDEST = (3, 11)
INDEX_SETTINGS = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")

PYTHON_TOO_OLD, NO_PIP, NOT_TO_BE_HAD, FAILED = 2, 3, 4, 5


class BootstrapError(Exception):
    """Ends the bootstrap: what failed, what to do, and the exit status."""

    def __init__(self, status: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.remedy = remedy


def check_python(version: tuple[int, ...], newer: str | None) -> None:
    """Refuse a Python older than 3.11; ``newer`` is one that was found beside it."""
    if version[:2] < OLDEST:
        have = ".".join(str(part) for part in version[:3])
        remedy = (
            f"run: make PYTHON={newer}"
            if newer
            else "install one (Debian 12, Ubuntu 24.04: apt-get install python3), "
            "or name one: make PYTHON=/path/to/python3.11"
        )
        raise BootstrapError(PYTHON_TOO_OLD, f"Python {have} is too old, 3.11 is needed", remedy)


def newer_python() -> str | None:
    """Return the name of an installed Python that is new enough, if there is one."""
    names = [f"python3.{minor}" for minor in (14, 13, 12, 11)]
    return next((name for name in names if shutil.which(name)), None)


def run(
    command: list[str], env: dict[str, str], *, show: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and keep what it printed; ``show`` lets its progress through."""
    said = None if show else subprocess.PIPE
    return subprocess.run(
        command, env=env, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=said, check=False
    )


def find_pip(env: dict[str, str]) -> list[str]:
    """Return a command that starts pip: the Python's own, or that of a private venv.

    Raises:
        BootstrapError: This Python has neither pip nor ensurepip (Debian ships both apart).
    """
    own = [sys.executable, "-m", "pip"]
    if run([*own, "--version"], env).returncode == 0:
        return own
    private = TOOLS / "pip"
    made = run([sys.executable, "-m", "venv", str(private)], env)
    if made.returncode == 0:
        return [str(private / "bin" / "python"), "-m", "pip"]
    shutil.rmtree(private, ignore_errors=True)
    raise BootstrapError(
        NO_PIP,
        f"{sys.executable} has neither pip nor the venv module",
        "run one of: apt-get install python3-pip / apt-get install python3-venv",
    )


def mirror(env: dict[str, str], pip: list[str]) -> str | None:
    """Return the package index that this machine is told to use instead of the public one."""
    for setting in INDEX_SETTINGS:
        if env.get(setting):
            return env[setting]
    home = Path(env.get("XDG_CONFIG_HOME") or Path(env.get("HOME", "/")) / ".config")
    for file in (home / "uv" / "uv.toml", Path("/etc/uv/uv.toml")):
        index = uv_default_index(file.read_text()) if file.is_file() else None
        if index:
            return index
    configured = run([*pip, "config", "get", "global.index-url"], env)
    return configured.stdout.strip() or None if configured.returncode == 0 else None


def uv_default_index(text: str) -> str | None:
    """Return the default index of a ``uv.toml``, in its present or its older form."""
    import tomllib  # not there before Python 3.11, which is refused with a message

    config = tomllib.loads(text)
    named = [index["url"] for index in config.get("index", []) if index.get("default")]
    found = named[0] if named else config.get("index-url")
    return str(found) if found else None


def sources(wheelhouse: str | None, index: str | None) -> list[str]:
    """Return the options by which both pip and uv find packages."""
    if wheelhouse:
        return ["--no-index", "--find-links", wheelhouse]
    return ["--index-url", index] if index else []


def must(command: list[str], env: dict[str, str], doing: str, *, show: bool = False) -> str:
    """Run a command that has to succeed and return what it printed.

    Raises:
        BootstrapError: It failed; the message holds the last lines that it said, unless shown.
    """
    done = run(command, env, show=show)
    if done.returncode == 0:
        return done.stdout
    lines = (done.stderr or "").strip().splitlines()
    said = "".join(f"\n    {line}" for line in telling(lines))
    raise BootstrapError(
        NOT_TO_BE_HAD,
        f"{doing} failed (exit status {done.returncode}){said}",
        "is the package registry reachable? A mirror: set PIP_INDEX_URL to it. No network: run "
        "'make wheelhouse WHEELHOUSE=folder' on a machine that has one, bring the folder here and "
        "set CREDIT_HUB_WHEELHOUSE to it. Behind a proxy: set HTTPS_PROXY",
    )


def telling(lines: list[str]) -> list[str]:
    """Return the lines that name the error, or the last ones where none is marked as such."""
    marked = [i for i, line in enumerate(lines) if line.lower().startswith("error")]
    return lines[marked[0] :][:12] if marked else lines[-6:]


def bring_uv(pip: list[str], found_by: list[str], env: dict[str, str]) -> Path:
    """Install the pinned uv under ``.tools`` unless it is there, and return its path.

    The folder's name holds the pin, and it gets that name only when it is whole.
    """
    pin = next(line for line in UV_PIN.read_text().splitlines() if line.startswith("uv=="))
    folder = TOOLS / pin.split()[0].replace("==", "-")
    program = folder / "bin" / "uv"
    if not program.is_file():
        sys.stderr.write(f"bringing {pin.split()[0]} into {TOOLS}\n")
        half = TOOLS / f"half-{os.getpid()}"
        checked = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(UV_PIN)]
        quiet = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
        target = ["install", *quiet, "--target", str(half), *found_by, *checked]
        try:
            must([*pip, *target], env, "installing uv")
            shutil.rmtree(folder, ignore_errors=True)
            half.rename(folder)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return program


def uv_environment(env: dict[str, str]) -> dict[str, str]:
    """Return the environment for uv: our Python, our folder, no index but what we pass."""
    ours = {k: v for k, v in env.items() if k not in (*INDEX_SETTINGS, "VIRTUAL_ENV")}
    ours["UV_PYTHON_DOWNLOADS"] = "never"
    ours["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    if "PIP_CERT" in env:
        ours.setdefault("SSL_CERT_FILE", env["PIP_CERT"])
    return ours


def sync(uv: Path, found_by: list[str], env: dict[str, str]) -> None:
    """Make ``.venv`` hold exactly what ``uv.lock`` says, and this checkout as editable."""
    sys.stderr.write(f"filling {VENV} from uv.lock\n")
    python = ["--python", sys.executable]
    if not found_by:
        fresh = ["--reinstall-package", "credit-hub"]  # makes .imports again after `make clean`
        command = [str(uv), "sync", "--locked", *fresh, *python]
        must(command, env, "installing the locked packages", show=True)
        return
    locked = TOOLS / "locked.txt"
    locked.write_text(export(uv, env))
    if not (VENV / "bin" / "python").exists():
        must([str(uv), "venv", *python, str(VENV)], env, "making .venv")
    into = [*found_by, "--python", str(VENV / "bin" / "python"), "--no-config"]
    checked = ["--require-hashes", str(locked)]
    command = [str(uv), "pip", "sync", *into, *checked]
    must(command, env, "installing the locked packages", show=True)
    ours = ["--no-build-isolation", "--no-deps", "--editable", str(ROOT)]
    must([str(uv), "pip", "install", *into, *ours], env, "installing this checkout")


def export(uv: Path, env: dict[str, str]) -> str:
    """Return the content of ``uv.lock`` as requirements with digests, without this project."""
    plain = ["--no-emit-project", "--no-annotate", "--no-header", "--no-config"]
    command = [str(uv), "export", "--frozen", "--format", "requirements-txt", *plain]
    return must(command, env, "reading uv.lock")


def fill_wheelhouse(pip: list[str], uv: Path, found_by: list[str], folder: str) -> None:
    """Download every locked package for this kind of machine into ``folder``."""
    locked = TOOLS / "locked.txt"
    locked.write_text(export(uv, uv_environment(dict(os.environ))))
    for pins in (UV_PIN, locked):
        command = ["download", "--dest", folder, "--no-deps", "--require-hashes"]
        must([*pip, *command, *found_by, "-r", str(pins)], dict(os.environ), "downloading")


def prepare(wheelhouse_to_fill: str | None) -> None:
    """Make the checkout ready, or fill a folder for machines without network."""
    env = dict(os.environ)
    check_python(sys.version_info[:3], newer_python())
    TOOLS.mkdir(exist_ok=True)
    pip = find_pip(env)
    wheelhouse = env.get("CREDIT_HUB_WHEELHOUSE")
    found_by = sources(wheelhouse, None if wheelhouse else mirror(env, pip))
    uv = bring_uv(pip, found_by, env)
    if wheelhouse_to_fill:
        fill_wheelhouse(pip, uv, found_by, wheelhouse_to_fill)
    else:
        sync(uv, found_by, uv_environment(env))


def main(arguments: list[str]) -> int:
    """Read the command line, and word what went wrong."""
    option, folder = ([*arguments, "", ""])[:2]
    if arguments and (option != "--wheelhouse" or not folder):
        sys.stderr.write("usage: python3 tools/bootstrap.py [--wheelhouse FOLDER]\n")
        return FAILED
    try:
        prepare(folder or None)
    except BootstrapError as error:
        sys.stderr.write(f"error: {error.message}\n  what to do: {error.remedy}\n")
        return error.status
    except OSError as error:
        sys.stderr.write(f"error: {error}\n  what to do: can {ROOT} be written, has it space?\n")
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
