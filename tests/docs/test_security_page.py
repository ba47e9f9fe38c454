"""docs/security.md: every defence names a test, and every test that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_test_that_the_page_names_is_there(file: str, test: str) -> None:
    path = ROOT / file

    assert path.is_file()
    assert re.search(rf"^def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_threat_has_a_defence_and_a_test() -> None:
    table = PAGE.partition("## Threats")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")][1:]

    assert len(rows) > 20
    assert [row[0] for row in rows if len(row) != 3 or "::test_" not in row[2]] == []
    assert len(NAMED) > 40
