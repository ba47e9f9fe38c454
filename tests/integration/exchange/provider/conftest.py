"""One alliance for the tests of a module, with Zhengzhou's exchange as a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.provider_city import World, world


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("alliance")) as made:
        yield made
