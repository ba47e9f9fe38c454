from __future__ import annotations

from pathlib import Path

from credit_hub.loaders.dictionary import pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "sources"
REMEDY = "run: python -m credit_hub.loaders.dictionary docs/sources"


def test_source_pages_are_those_of_the_declarations() -> None:
    expected = dict(pages())

    found = {page.stem: page.read_text(encoding="utf-8") for page in FOLDER.glob("*.md")}

    assert found == expected, REMEDY
