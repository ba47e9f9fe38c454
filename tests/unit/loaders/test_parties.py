from __future__ import annotations

from collections.abc import Callable

import pytest

from credit_hub.loaders.identify import person_by_number
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.parties import PARTY_NUMBER, numbered_party
from credit_hub.loaders.source import Context, Row
from credit_hub.model.errors import InvalidIdNumberError
from credit_hub.model.id_number import IdNumber
from credit_hub.model.uscc import Uscc

FIRST = IdNumber.with_check("41019919880208958")
SAME_ENDS = IdNumber.with_check("41019919910630958")
BOTH = "410199199002249585"
"""Valid as an identity number and as a code of a body that 文化 registered."""
CONTEXT = Context(IdentityKeys(bytes(range(32))), "0" * 64, "test")


def party(number: str) -> Row:
    return Row(1, {"number": str(PARTY_NUMBER.parse(number)), "name": "张三"})


@pytest.fixture
def identify() -> Callable[[str], str]:
    def found(number: str) -> str:
        named = numbered_party("number", "name")(party(number), CONTEXT)
        assert named is not None
        return named.id

    return found


def test_party_numbers_that_look_alike_masked_name_two_persons(
    identify: Callable[[str], str],
) -> None:
    assert FIRST.masked == SAME_ENDS.masked

    assert identify(FIRST.value) != identify(SAME_ENDS.value)


def test_party_number_names_the_same_person_as_an_id_number_column(
    identify: Callable[[str], str],
) -> None:
    assert identify(FIRST.value) == person_by_number(FIRST.value, "张三", CONTEXT).id


def test_person_by_number_refuses_a_masked_number() -> None:
    with pytest.raises(InvalidIdNumberError):
        person_by_number(FIRST.masked, "张三", CONTEXT)


def test_number_valid_under_both_standards_names_a_person_unless_a_unit_is_stated() -> None:
    assert Uscc.parse(BOTH).value == IdNumber.parse(BOTH).value
    unstated = numbered_party("number", "name")(party(BOTH), CONTEXT)
    stated = numbered_party("number", "name", is_unit=lambda _row: True)(party(BOTH), CONTEXT)

    assert unstated is not None
    assert unstated.id.startswith("person:")
    assert "张三" not in repr(unstated)
    assert BOTH not in repr(unstated)
    assert stated is not None
    assert stated.id == f"uscc:{BOTH}"


def test_identity_number_names_a_person_though_a_unit_is_stated() -> None:
    stated = numbered_party("number", "name", is_unit=lambda _row: True)(
        party(FIRST.value), CONTEXT
    )

    assert stated is not None
    assert stated.label == "Person"
