"""Which identifiers are global, exact amounts, paths and canonical text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.loaders.documents.amounts import minor_units, percent_ppb
from credit_hub.loaders.documents.moments import day, moment
from credit_hub.loaders.documents.parties import national_id, unit_by_identifier
from credit_hub.loaders.documents.values import canonical, parse, path
from credit_hub.model.uscc import Uscc

CODE = str(Uscc.with_check("91410199TE5T00016"))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("scheme", "number", "expected"),
    [
        ("CN-SAIC", CODE, f"uscc:{CODE}"),
        ("CN-SAIC", CODE.lower(), f"uscc:{CODE}"),
        ("CN-SAIC", "410100000012345", "CN-SAIC:410100000012345"),
        ("GB-COH", "sc 123", "GB-COH:SC123"),
        ("Registro Federal de Contribuyentes de México", "GAB0709244G5", "MX-RFC:GAB0709244G5"),
    ],
)
def test_identifier_of_a_known_list_names_a_unit(scheme: str, number: str, expected: str) -> None:
    unit = unit_by_identifier(scheme, number)

    assert unit is not None
    assert unit.id == expected


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("internal", "7"),
        (None, CODE),
        ("GB-COH", " "),
        ("CN-SAIC", CODE[:-1] + "0"),
        ("IRL-TAXID", "1234567T"),
    ],
)
def test_identifier_that_is_not_global_names_no_unit(scheme: str | None, number: str) -> None:
    assert unit_by_identifier(scheme, number) is None


@pytest.mark.parametrize(
    ("scheme", "number", "expected"),
    [
        ("IRL-TAXID", "1234567T", "IRL-TAXID:1234567T"),
        ("MX-RFC", "ABCD900101XY1", "MX-RFC:ABCD900101XY1"),
        ("MX-RFC", "ABCD901301XY1", None),
        ("MX-RFC", "GAB0709244G5", None),
        ("GB-COH", "10000001", None),
        ("CHN-IDCARD", "410199199003070019", "CHN-IDCARD:410199199003070019"),
    ],
)
def test_number_of_a_natural_person_is_told_from_that_of_a_unit(
    scheme: str, number: str, expected: str | None
) -> None:
    assert national_id(scheme, number) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Decimal("75464.96"), "MXN", 7_546_496),
        (1, "PYG", 1),
        (Decimal("1.5"), "KWD", 1_500),
        (Decimal("1.005"), "CNY", None),
        (10**30, "CNY", None),
        (Decimal("1E+400"), "CNY", None),
        (1, None, None),
        (True, "CNY", None),
        ("1", "CNY", None),
    ],
)
def test_amount_becomes_exact_minor_units_or_nothing(
    amount: object, currency: object, expected: int | None
) -> None:
    assert minor_units(amount, currency) == expected


@given(st.integers(0, 10**9))
def test_percentage_of_whole_parts_is_exact(ppb: int) -> None:
    assert percent_ppb(Decimal(ppb).scaleb(-7)) == (ppb, True)


def test_day_is_that_of_china_and_a_moment_needs_an_offset() -> None:
    assert day("2016-12-17T20:00:00-06:00") == date(2016, 12, 18)
    assert day("2016-02-30") is None
    assert moment("2016-12-17T20:00:00") is None
    assert moment("2016-12-17T20:00:00Z") == datetime(2016, 12, 17, 20, tzinfo=UTC)


def test_path_quotes_names_that_are_no_identifiers() -> None:
    assert path(1, "a", "it's", 0) == "$[1].a['it\\'s'][0]"


@given(JSON)
def test_canonical_text_is_read_back_with_all_digits(value: object) -> None:
    text = canonical(value)

    assert parse(text) == value
    assert canonical(parse(text)) == text


def test_amount_is_exact_whatever_was_computed_before() -> None:
    Decimal(2).sqrt()  # leaves the flag of an inexact result in this thread's context

    assert minor_units(1, "KWD") == 1000
