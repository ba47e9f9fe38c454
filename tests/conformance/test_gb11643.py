"""GB 11643-1999 against published vectors and an independent implementation."""

from datetime import date

import pytest
from stdnum.cn import ric as oracle
from stdnum.iso7064 import mod_11_2

from credit_hub.model.errors import InvalidIdNumberError
from credit_hub.model.id_number import IdNumber, check_character

PUBLISHED = "360426199101010071"
"""The example of python-stdnum."""

SYNTHETIC = ("410199199003070018", "410199199003070026")
"""Vectors of the domain document in the unassigned region 410199."""


def test_published_vector_is_accepted_by_the_hub_and_by_stdnum() -> None:
    number = IdNumber.parse(PUBLISHED)

    assert oracle.validate(PUBLISHED) == number.value
    assert number.birth_date == oracle.get_birth_date(PUBLISHED) == date(1991, 1, 1)


@pytest.mark.parametrize("text", SYNTHETIC)
def test_synthetic_vector_is_accepted_though_its_region_is_not_assigned(text: str) -> None:
    # stdnum cannot validate the whole: it looks the region up in its table and fails on 410199.
    assert IdNumber.parse(text).value == text
    assert oracle.calc_check_digit(text) == text[-1]


def test_check_character_is_iso_7064_mod_11_2() -> None:
    for sequence in range(1000):
        body = f"41019919900307{sequence:03d}"

        assert check_character(body) == mod_11_2.calc_check_digit(body)


@pytest.mark.parametrize("text", [PUBLISHED, *SYNTHETIC])
def test_every_corruption_of_a_vector_is_refused(text: str) -> None:
    for position, own in enumerate(text):
        for other in "0123456789X*A":
            if other == own:
                continue
            with pytest.raises(InvalidIdNumberError):
                IdNumber.parse(text[:position] + other + text[position + 1 :])
