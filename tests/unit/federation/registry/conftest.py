from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.federation.registry.alliance import Alliance, Reader


@pytest.fixture
def alliance(tmp_path: Path) -> Alliance:
    """Return founders who have published nothing yet."""
    return Alliance(tmp_path / "publication")


@pytest.fixture
def reader(alliance: Alliance, tmp_path: Path) -> Reader:
    """Return a hub that was handed the first root."""
    made = Reader(tmp_path / "hub", alliance.folder)
    made.store.begin(alliance.found())
    return made
