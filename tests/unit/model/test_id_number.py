import dataclasses
from datetime import date

import pytest

from credit_hub.model.errors import InvalidIdNumberError
from credit_hub.model.id_number import IdNumber, check_character, mask_id_number

VALID = "410199199003070018"


def error_of(text: str, today: date | None = None) -> InvalidIdNumberError:
    with pytest.raises(InvalidIdNumberError) as caught:
        IdNumber.parse(text, today=today)
    return caught.value


@pytest.mark.parametrize(
    "written", [VALID, "４１０１９９１９９００３０７００１８", " 410199 19900307 0018 "]
)
def test_id_number_written_loosely_is_normalised(written: str) -> None:
    assert IdNumber.parse(written).value == VALID


def test_id_number_parts_are_read_by_position() -> None:
    number = IdNumber(VALID)

    assert number.region == "410199"
    assert number.birth_date == date(1990, 3, 7)


def test_id_number_shows_itself_masked_only() -> None:
    number = IdNumber(VALID)

    assert number.masked == "410***********0018"
    assert VALID not in f"{number} {number!r} {number=}"


def test_id_number_check_character_x_is_read_in_lower_case() -> None:
    number = next(
        made
        for sequence in range(100)
        if (made := IdNumber.with_check(f"41019919900307{sequence:03d}")).value.endswith("X")
    )

    assert IdNumber.parse(number.value.lower()) == number


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "id_number.length"),
        ("41019919900307001", "id_number.length"),
        ("410199900307001", "id_number.old"),
        ("41019919900307001A", "id_number.character"),
        ("4101991990030700X8", "id_number.character"),
        ("000199199003070018", "id_number.region"),
        ("990199199003070018", "id_number.region"),
        ("410199199002300018", "id_number.birth_date"),
        ("410199199013070018", "id_number.birth_date"),
        ("410199199003070019", "id_number.check_character"),
    ],
)
def test_id_number_with_a_flaw_is_refused_by_its_name(text: str, rule: str) -> None:
    error = error_of(text)

    assert error.rule == rule
    assert "GB 11643" in error.message
    assert error.remedy


@pytest.mark.parametrize(
    "text", ["410199199003070019", "410199199002300018", "410199900307001", "41019919900307001A"]
)
def test_id_number_error_holds_no_part_of_the_number(text: str) -> None:
    error = error_of(text)

    assert text not in str(error)
    assert text[6:14] not in str(error)
    assert error.__cause__ is None


def test_id_number_of_fifteen_digits_is_told_to_be_of_the_first_generation() -> None:
    assert "no longer valid since 2013" in error_of("410199900307001").message


def test_id_number_born_after_the_given_day_is_refused() -> None:
    assert error_of(VALID, today=date(1990, 3, 6)).rule == "id_number.birth_date"


def test_id_number_born_on_the_given_day_is_accepted() -> None:
    assert IdNumber.parse(VALID, today=date(1990, 3, 7)).value == VALID


def test_id_number_of_a_taiwan_residents_permit_is_accepted() -> None:
    assert IdNumber.with_check("83000019900307001").region == "830000"


@pytest.mark.parametrize("first17", ["", "4101991990030700", "4101991990030700X"])
def test_check_character_over_something_else_is_refused(first17: str) -> None:
    with pytest.raises(InvalidIdNumberError):
        check_character(first17)


def test_id_number_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        IdNumber(VALID).value = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "masked"),
    [(VALID, "410***********0018"), ("410199900307001", "410********7001"), ("1234567", "*******")],
)
def test_mask_id_number_keeps_three_and_four_characters(text: str, masked: str) -> None:
    assert mask_id_number(text) == masked
