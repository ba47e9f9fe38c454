"""Puts a store that was built aside in the place of the one in use; no cut at any point does harm.

Until the mark is written, the staged store is scrap and the old one is whole. From then on the new
one is the graph, and moving it into place can be repeated until it is done.
"""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from credit_hub.graph.server.process import end_tools
from credit_hub.graph.server.state import Home
from credit_hub.model.errors import LocalServerError

__all__ = ["DATABASE", "Staged", "finish_swap"]

DATABASE: Final = "neo4j"
"""The one database of a Community server, apart from ``system``."""

_PARTS: Final = ("databases", "transactions")


@dataclass(frozen=True, slots=True)
class Staged:
    """A store under construction, and the configuration that sends the import tool there."""

    home: Home
    folder: Path
    configuration: Path

    @classmethod
    def prepare(cls, home: Home) -> Self:
        """Clear away what earlier imports left and make a new place.

        The tool of a killed import may still run: it is ended, and the name is new each time, so
        that nothing of it can get into this one.
        """
        end_tools(home.path)
        home.import_mark.unlink(missing_ok=True)
        shutil.rmtree(home.staging, ignore_errors=True)
        folder = home.staging / secrets.token_hex(8)
        folder.mkdir(parents=True)
        configuration = folder / "import.conf"
        # Relative to the home, so that no character of its path needs an escape.
        place = folder.relative_to(home.path).as_posix()
        configuration.write_text(f"server.directories.data={place}\n", encoding="utf-8")
        return cls(home, folder, configuration)

    def commit(self) -> None:
        """Declare the staged store complete: it is the graph from now on.

        Raises:
            LocalServerError: The staged store is not whole.
        """
        absent = next((p for p in _PARTS if not (self.folder / p / DATABASE).is_dir()), None)
        if absent is not None:
            message = f"the import tool left no {absent} in {self.folder}"
            raise LocalServerError(message, remedy="see the logs of the home")
        self.home.write_private(self.home.import_mark.name, self.folder.name)

    def discard(self) -> None:
        """Remove the store under construction."""
        shutil.rmtree(self.folder, ignore_errors=True)


def finish_swap(home: Home) -> None:
    """Carry a declared swap to its end, and clear away what a cut-off import left.

    Only while no server runs on the home.
    """
    end_tools(home.path)
    if home.import_mark.exists():
        folder = home.staging / home.import_mark.read_text(encoding="utf-8")
        for part in _PARTS:
            staged = folder / part / DATABASE
            if staged.is_dir():
                place = home.path / "data" / part / DATABASE
                shutil.rmtree(place, ignore_errors=True)
                place.parent.mkdir(parents=True, exist_ok=True)
                staged.rename(place)
        home.import_mark.unlink()
    shutil.rmtree(home.staging, ignore_errors=True)
