import doctest
import importlib
import pkgutil

import pytest

from credit_hub import model

MODULES = [found.name for found in pkgutil.iter_modules(model.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_module_examples_give_what_they_say(name: str) -> None:
    module = importlib.import_module(f"credit_hub.model.{name}")

    assert doctest.testmod(module).failed == 0
