import inspect

import pytest

from credit_hub.model import errors
from credit_hub.model.errors import CreditHubError, InvalidUsccError, InvalidValueError

CLASSES = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, CreditHubError)
]


def test_error_codes_are_unique() -> None:
    codes = [cls.code for cls in CLASSES]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_error_stands_in_the_tree_at_the_top(cls: type[CreditHubError]) -> None:
    assert cls.__name__ in (errors.__doc__ or "")
    assert cls.__name__.endswith("Error")


def test_error_shows_its_remedy_behind_its_message() -> None:
    error = CreditHubError("port 7687 is taken", remedy="name another port")

    assert str(error) == "port 7687 is taken; name another port"
    assert str(CreditHubError("port 7687 is taken")) == "port 7687 is taken"


def test_invalid_value_keeps_its_rule() -> None:
    error = InvalidUsccError("no", rule="uscc.length")

    assert isinstance(error, InvalidValueError)
    assert error.rule == "uscc.length"
