from __future__ import annotations

from pathlib import Path

from credit_hub.api.configuration_page import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "configuration.md"
REMEDY = "run: python -m credit_hub.api.configuration_page docs/how-to/configuration.md"


def test_configuration_page_is_that_of_the_settings() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), REMEDY
