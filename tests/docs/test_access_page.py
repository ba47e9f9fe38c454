from __future__ import annotations

from pathlib import Path

from credit_hub.api.access_page import completed

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "access.md"
REMEDY = "run: python -m credit_hub.api.access_page docs/how-to/access.md"


def test_tables_of_the_access_page_are_those_of_the_policy() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert text.count("●") > 50
    assert completed(text) == text, REMEDY
