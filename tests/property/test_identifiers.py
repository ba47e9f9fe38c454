"""What holds for every code, number, amount and name, not only for the examples."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from credit_hub.model.authorities import AUTHORITIES
from credit_hub.model.dates import parse_day, parse_end_day
from credit_hub.model.errors import InvalidIdNumberError, InvalidUsccError, InvalidValueError
from credit_hub.model.id_number import IdNumber
from credit_hub.model.money import MINOR_DIGITS, Amount, parse_amount
from credit_hub.model.names import company_match_key, mask_person_name
from credit_hub.model.regions import PROVINCES
from credit_hub.model.text import compact
from credit_hub.model.uscc import ALPHABET, Uscc, organisation_code_check

PREFIXES = st.sampled_from([a.code + c.code for a in AUTHORITIES.values() for c in a.categories])
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))}


def rule_of(parse: Callable[[str], object], text: str) -> str | None:
    """The rule that refuses ``text``; None where it is read. Any other exception fails the test."""
    try:
        parse(text)
    except InvalidValueError as error:
        return error.rule
    return None


@st.composite
def usccs(draw: st.DrawFn) -> Uscc:
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    check = organisation_code_check(body)
    return Uscc.with_check(f"{draw(PREFIXES)}{region}{body}{check}")


@st.composite
def id_numbers(draw: st.DrawFn) -> IdNumber:
    province = draw(st.sampled_from(sorted(PROVINCES)))
    county = draw(st.text("0123456789", min_size=4, max_size=4))
    born = draw(st.dates(date(1900, 1, 1), date(2026, 11, 23)))
    sequence = draw(st.integers(0, 999))
    return IdNumber.with_check(f"{province}{county}{born:%Y%m%d}{sequence:03d}")


SEPARATED = st.lists(st.sampled_from(["", " ", "-", "\u3000", "—"]), min_size=18, max_size=18)


@given(usccs(), SEPARATED, st.booleans(), st.booleans())
def test_uscc_written_in_any_way_is_read_back(
    code: Uscc, separators: list[str], lower: bool, wide: bool
) -> None:
    written = "".join(s + c for s, c in zip(separators, code.value, strict=True))
    written = written.lower() if lower else written
    written = written.translate(FULL_WIDTH) if wide else written

    assert Uscc.parse(written) == code


@given(usccs(), st.integers(0, 17), st.characters())
def test_uscc_with_one_other_character_is_refused(code: Uscc, position: int, other: str) -> None:
    value = code.value
    assume(compact(other) != value[position])

    with pytest.raises(InvalidUsccError):
        Uscc.parse(value[:position] + other + value[position + 1 :])


@given(usccs(), st.integers(0, 17), st.integers(0, 17))
def test_uscc_with_two_characters_exchanged_is_refused(code: Uscc, i: int, j: int) -> None:
    characters = list(code.value)
    assume(characters[i] != characters[j] and {i, j} != {0, 17})
    characters[i], characters[j] = characters[j], characters[i]

    with pytest.raises(InvalidUsccError):
        Uscc("".join(characters))


@given(st.text())
def test_uscc_of_any_text_is_read_or_refused_with_a_rule(text: str) -> None:
    assert (rule_of(Uscc.parse, text) or "uscc.").startswith("uscc.")


@given(id_numbers(), st.booleans())
def test_id_number_written_in_any_way_is_read_back(number: IdNumber, wide: bool) -> None:
    written = number.value.lower()

    assert IdNumber.parse(written.translate(FULL_WIDTH) if wide else written) == number


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_id_number_with_one_other_character_is_refused_and_not_shown(
    number: IdNumber, position: int, other: str
) -> None:
    value = number.value
    assume(other != value[position])
    slip = value[:position] + other + value[position + 1 :]

    with pytest.raises(InvalidIdNumberError) as caught:
        IdNumber(slip)

    assert slip[3:14] not in str(caught.value)


@given(id_numbers())
def test_id_number_is_never_shown_whole(number: IdNumber) -> None:
    shown = f"{number} {number!r} {number.masked}"

    assert number.value not in shown
    assert number.value[6:14] not in shown


@given(st.text())
def test_id_number_of_any_text_is_read_or_refused_with_a_rule(text: str) -> None:
    assert (rule_of(IdNumber.parse, text) or "id_number.").startswith("id_number.")


@given(st.dates(date(1900, 1, 1), date(2098, 12, 31)), st.booleans())
def test_day_in_every_form_is_read_back(day: date, wide: bool) -> None:
    forms = (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.isoformat()} 00:00:00",
        f"{day:%Y%m%d}235959",
    )

    for form in forms:
        written = form.translate(FULL_WIDTH) if wide else form
        assert parse_day(written) == day
        assert parse_end_day(written) == day


@given(st.text("0123456789年月日-/. T:", max_size=20) | st.text())
def test_day_of_any_text_is_read_or_refused_with_a_rule(text: str) -> None:
    assert (rule_of(parse_day, text) or "date.").startswith("date.")


@given(
    st.integers(0, 10**14),
    st.sampled_from(["", "元", "元人民币", "人民币", "(元)", "(人民币元)"]),
    st.booleans(),
)
def test_yuan_written_with_two_decimals_are_read_exactly(
    fen: int, unit: str, grouped: bool
) -> None:
    yuan = Decimal(fen).scaleb(-2)

    assert parse_amount((f"{yuan:,f}" if grouped else f"{yuan:f}") + unit) == Amount(fen)


@given(st.integers(0, 10**12), st.sampled_from(sorted(MINOR_DIGITS)))
def test_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    amount = Amount(minor, currency)

    assert parse_amount(str(amount)) == amount


@given(st.text("0123456789.,+-()万亿千百元人民币美港圆整¥$ ", max_size=16) | st.text())
def test_amount_of_any_text_is_read_or_refused_with_a_rule(text: str) -> None:
    assert (rule_of(parse_amount, text) or "amount.").startswith("amount.")


@given(st.text())
def test_mask_of_a_person_name_never_ends_as_the_name_does(name: str) -> None:
    masked = mask_person_name(name)

    assert masked.endswith("*")
    assert len(masked) <= max(len(name) + 4, 4)


@given(st.text("郑州市河南省测试有限责任公司集团()【】（）ＡbC \u3000", max_size=24))
def test_match_key_of_a_match_key_is_itself(name: str) -> None:
    key = company_match_key(name)

    assert company_match_key(key) == key
