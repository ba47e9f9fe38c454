import importlib
import pkgutil
from types import ModuleType

from credit_hub import model


def test_model_all_equals_what_is_visible() -> None:
    visible = {
        name
        for name, value in vars(model).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert visible == set(model.__all__)


def test_model_modules_with_a_public_list_hold_every_name_of_it() -> None:
    for found in pkgutil.iter_modules(model.__path__):
        module = importlib.import_module(f"credit_hub.model.{found.name}")

        missing = [name for name in getattr(module, "__all__", ()) if not hasattr(module, name)]

        assert missing == [], found.name
