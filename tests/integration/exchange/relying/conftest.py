"""Three cities in one process: Zhengzhou provides, Hangzhou relies, the province witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange_nodes import Three, three_cities


@pytest.fixture(params=["intl-1", "cn-1"])
def suite(request: pytest.FixtureRequest) -> str:
    """Return the suite in which the cities sign."""
    return str(request.param)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    with three_cities(tmp_path) as made:
        yield made
