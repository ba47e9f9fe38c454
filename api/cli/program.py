"""How the reader of our output would call this program again: as it was called now."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from credit_hub.api.settings import Settings

_NAME: Final = "credit-hub"


def command(settings: Settings, *arguments: str) -> str:
    """Return a command that works as typed, in the shell and folder of the one that runs now.

    A data folder other than the default is named, whether it came by option or by environment: the
    variable may have been set for one command alone (``CREDIT_HUB_DATA_DIR=... make demo``).
    """
    from platformdirs import user_data_path

    words = [*_program(), *arguments]
    if settings.data_dir != user_data_path(_NAME):
        words += ["--data-dir", str(settings.data_dir)]
    return shlex.join(words)


def _program() -> list[str]:
    if "UV_RUN_RECURSION_DEPTH" in os.environ:  # set by `uv run` for what it starts
        return ["uv", "run", _NAME]
    called = Path(sys.argv[0])
    if called.name != _NAME:
        return [_relative(Path(sys.executable)), "-m", "credit_hub.api"]
    found = shutil.which(_NAME)
    if found is not None and Path(found).resolve() == called.resolve():
        return [_NAME]
    return [_relative(called)]


def _relative(path: Path) -> str:
    """Return the path as one would type it here; links are kept, a venv's python is one."""
    path = path.absolute()
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
