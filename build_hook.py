"""Puts the rooms of the repository under the import name ``credit_hub``.

The folders stand at the top of the repository (``model/``, ``graph/`` ...) and are imported as
``credit_hub.model``, ``credit_hub.graph`` ... A wheel gets them by forced inclusion; an editable
install gets a folder of links. Why so: docs/adr/0002-namespace-and-build-hook.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("model", "cypher", "graph", "ledger", "loaders", "federation", "api")


class RoomsHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's base is generic over its own config
    """Map each room to ``credit_hub/<room>``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the rooms to the wheel, or link them for an editable install."""
        root = Path(self.root)
        if version != "editable":
            build_data["force_include"].update({str(root / r): f"credit_hub/{r}" for r in ROOMS})
            return
        links = root / ".imports" / "credit_hub"
        links.mkdir(parents=True, exist_ok=True)
        for room in ROOMS:
            if not (links / room).is_symlink():
                (links / room).symlink_to(
                    os.path.relpath(root / room, links), target_is_directory=True
                )
