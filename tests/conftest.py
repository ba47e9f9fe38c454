"""What all tests share: where the handed-out real data is, and the scratch Neo4j.

Fixture strategy: nothing is mocked. Unit tests call pure functions; integration tests use one real
Neo4j of the session and isolate themselves by name; real data is read in place and never copied.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the checkout, or skip where it was not handed out."""
    folder = Path(os.environ.get("CREDIT_HUB_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: set CREDIT_HUB_SHARED_DATA to its folder")
    return folder
