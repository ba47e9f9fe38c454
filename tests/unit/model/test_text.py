import pytest

from credit_hub.model.text import DASHES, ZERO_WIDTH, compact, fold_width, quoted


def test_fold_width_of_full_width_text_gives_ascii() -> None:
    assert fold_width("５００（万元）ＡＢｃ") == "500(万元)ABc"


def test_fold_width_of_ascii_gives_the_text_itself() -> None:
    text = "500"

    assert fold_width(text) is text


@pytest.mark.parametrize("separator", [*DASHES, *ZERO_WIDTH, " ", "\t", "\u3000", "\u00a0", "－"])
def test_compact_drops_separator(separator: str) -> None:
    assert compact(f"{separator}9a{separator}1{separator}") == "9A1"


def test_no_separator_is_a_letter_or_digit() -> None:
    assert not any(character.isalnum() for character in DASHES + ZERO_WIDTH)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-13-01", "'2026-13-01'"),
        ("410199199003070018", "'410***0018'"),
        ("41019919900307001x", "'410***001x'"),
        ("电话13800000000转1", "'电话138***0000转1'"),
        ("1234567890", "'1234567890'"),
    ],
)
def test_quoted_hides_long_rows_of_digits(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_quoted_cuts_long_text() -> None:
    assert quoted("文" * 1000) == repr("文" * 60 + "...")
