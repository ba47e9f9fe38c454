import doctest
import importlib
import pkgutil

import pytest

from credit_hub.graph import ownership

MODULES = [found.name for found in pkgutil.iter_modules(ownership.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_module_examples_give_what_they_say(name: str) -> None:
    module = importlib.import_module(f"credit_hub.graph.ownership.{name}")

    assert doctest.testmod(module).failed == 0
