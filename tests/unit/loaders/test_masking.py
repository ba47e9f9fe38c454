from __future__ import annotations

import pytest

from credit_hub.loaders.masking import mask_number, mask_personal, masked, shown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("张三", "张*"),
        ("410199199003070018", "410***********0018"),
        ("6222020200112233", "****2233"),
        ("12345", "****"),
    ],
)
def test_personal_value_is_masked_by_what_it_is(text: str, safe: str) -> None:
    assert mask_personal(text) == safe


@pytest.mark.parametrize("text", ["91410199TE5T00016Y", "豫建罚〔2026〕12号", "2026-09-01"])
def test_public_value_is_shown(text: str) -> None:
    assert masked(text) == text


def test_numbers_of_persons_in_free_text_are_masked() -> None:
    text = masked("李某41019919900307001X,电话13800138000。")

    assert "19900307" not in text
    assert "13800138000" not in text


def test_long_value_is_cut() -> None:
    assert len(shown("字" * 500)) == 120


def test_short_number_shows_nothing() -> None:
    assert mask_number("1234") == "****"
