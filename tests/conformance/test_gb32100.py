"""GB 32100-2015 against published vectors, an independent implementation and real registrations."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from stdnum.cn import uscc as oracle

from credit_hub.model.errors import InvalidUsccError
from credit_hub.model.uscc import ALPHABET, Uscc, check_character

PUBLISHED = "91110000600037341L"
"""The example of python-stdnum."""

SYNTHETIC = (
    "91410199TE5T00016Y",
    "92410199TE5T00024N",
    "11410199000000019A",
    "52410199TE5T00040G",
)
"""Vectors of the domain document in the unassigned region 410199."""

LETTERED = "N2410199TE5T00059U"

CORRUPTED = 1000
OUTSIDE = "IOZSV*?.测"

REAL_BY_RULE = {"": 11_459, "uscc.organisation_check": 16}
"""All 11,475 rows of the Henan registrations hold a code whose own check character fits. Sixteen of
1999 (most of them village stores of supply cooperatives) carry an organisation code that breaks
GB 11714."""


def registered_codes(shared_data: Path) -> list[str]:
    codes = []
    for file in sorted((shared_data / "enterprise_registration").glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as rows:
            codes += [row["统一社会信用代码"] for row in csv.DictReader(rows)]
    return codes


def rule_of(text: str) -> str:
    try:
        Uscc.parse(text)
    except InvalidUsccError as error:
        return error.rule
    return ""


def corruptions(code: str) -> list[str]:
    return [
        code[:position] + other + code[position + 1 :]
        for position, own in enumerate(code)
        for other in ALPHABET + OUTSIDE
        if other != own
    ]


@pytest.mark.parametrize("code", [PUBLISHED, *SYNTHETIC])
def test_vector_is_accepted_by_the_hub_and_by_stdnum(code: str) -> None:
    assert Uscc.parse(code).value == code
    assert oracle.validate(code) == code


@pytest.mark.parametrize(
    "code",
    [LETTERED]
    + [
        Uscc.with_check(f"{prefix}410199TE5T00016").value
        for prefix in ("A1", "A9", "N1", "N2", "N3", "N9", "Y1")
    ],
)
def test_code_that_begins_with_a_letter_is_accepted_though_stdnum_refuses_it(code: str) -> None:
    assert Uscc.parse(code).value == code
    assert not oracle.is_valid(code)


@pytest.mark.parametrize("code", [PUBLISHED, *SYNTHETIC, LETTERED])
def test_check_character_is_that_of_stdnum(code: str) -> None:
    assert check_character(code[:17]) == oracle.calc_check_digit(code[:17]) == code[17]


@pytest.mark.parametrize("code", [PUBLISHED, *SYNTHETIC, LETTERED])
def test_every_corruption_of_a_vector_is_refused(code: str) -> None:
    assert [slip for slip in corruptions(code) if not rule_of(slip)] == []


def test_every_registered_code_is_accepted_unless_a_rule_of_the_standard_is_broken(
    shared_data: Path,
) -> None:
    codes = registered_codes(shared_data)

    assert Counter(rule_of(code) for code in codes) == REAL_BY_RULE
    assert all(oracle.is_valid(code) for code in codes)


def test_every_registered_code_is_accepted_as_issued(shared_data: Path) -> None:
    codes = registered_codes(shared_data)

    assert [code for code in codes if Uscc.issued(code).value != code] == []
    assert sum(not Uscc.issued(code).is_regular for code in codes) == 16


@pytest.mark.parametrize("code", [PUBLISHED, *SYNTHETIC, LETTERED])
def test_every_corruption_of_a_vector_is_refused_as_issued_too(code: str) -> None:
    for slip in corruptions(code):
        with pytest.raises(InvalidUsccError):
            Uscc.issued(slip)


@pytest.mark.slow
def test_every_single_character_corruption_of_a_thousand_registered_codes_is_refused(
    shared_data: Path,
) -> None:
    valid = sorted({code for code in registered_codes(shared_data) if not rule_of(code)})
    chosen = valid[:: len(valid) // CORRUPTED][:CORRUPTED]

    tried = 0
    for code in chosen:
        slips = corruptions(code)
        tried += len(slips)
        assert all(map(rule_of, slips)), code

    assert len(chosen) == CORRUPTED
    assert tried == CORRUPTED * 18 * (len(ALPHABET) - 1 + len(OUTSIDE))
