"""docs/protocol/threats.md: every threat has a defence and tests, and every test is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "protocol" / "threats.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))
ROWS = [line.split("|")[1:-1] for line in PAGE.splitlines() if re.match(r"\| \d+ \|", line)]
ALL = set(range(1, 34))
"""The threats of the exchange are numbered 1 to 33."""


def numbers_not_yet_here() -> list[int]:
    stated = re.search(r"^Not yet here: ([\d, ]+)\.$", PAGE, re.MULTILINE)
    return [int(number) for number in stated[1].split(",")] if stated else []


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_test_that_the_page_names_is_there(file: str, test: str) -> None:
    path = ROOT / file

    assert path.is_file()
    assert re.search(rf"^def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_threat_has_a_defence_and_a_test() -> None:
    assert [row[0] for row in ROWS if len(row) != 4 or "::test_" not in row[3]] == []


def test_every_threat_is_listed_once_or_said_to_be_missing() -> None:
    listed = [int(row[0]) for row in ROWS]

    assert listed == sorted(set(listed))
    assert sorted([*listed, *numbers_not_yet_here()]) == sorted(ALL)
