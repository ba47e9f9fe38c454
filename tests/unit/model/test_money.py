import pytest

from credit_hub.model.errors import InvalidValueError
from credit_hub.model.money import LARGEST_MINOR, Amount, parse_amount, parse_yuan


def rule_of(text: str) -> str:
    with pytest.raises(InvalidValueError) as caught:
        parse_amount(text)
    assert caught.value.remedy
    return caught.value.rule


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("500万元人民币", 500_000_000, "CNY"),
        ("5,000(万元)", 5_000_000_000, "CNY"),
        ("40.6万人民币", 40_600_000, "CNY"),
        ("1,000(万人民币元)", 1_000_000_000, "CNY"),
        ("5,000.25(万元人民币)", 5_000_250_000, "CNY"),
        ("10(万)", 10_000_000, "CNY"),
        ("３００（万元）", 300_000_000, "CNY"),
        ("500", 50_000, "CNY"),
        ("500.05", 50_005, "CNY"),
        ("500元整", 50_000, "CNY"),
        ("人民币500元整", 50_000, "CNY"),
        ("人民币:500元", 50_000, "CNY"),
        ("￥1,234.56", 123_456, "CNY"),
        ("(人民币)5万元", 5_000_000, "CNY"),
        ("2.5亿元", 25_000_000_000, "CNY"),
        ("3千元", 300_000, "CNY"),
        ("2百万元", 200_000_000, "CNY"),
        ("1千万元", 1_000_000_000, "CNY"),
        ("12(万美元)", 12_000_000, "USD"),
        ("1,200.5万美元", 1_200_500_000, "USD"),
        ("USD 12万", 12_000_000, "USD"),
        ("美元12万元", 12_000_000, "USD"),
        ("80(万香港元)", 80_000_000, "HKD"),
        ("80万港", 80_000_000, "HKD"),
        ("5万欧元", 5_000_000, "EUR"),
        ("5万日元", 50_000, "JPY"),
        (" 500 万 元 ", 500_000_000, "CNY"),
        ("0", 0, "CNY"),
        ("+5", 500, "CNY"),
    ],
)
def test_amount_in_mixed_units_is_read_exactly(text: str, minor: int, currency: str) -> None:
    assert parse_amount(text) == Amount(minor, currency)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "amount.no_number"),
        ("-", "amount.no_number"),
        ("N/A", "amount.no_number"),
        ("万人民币", "amount.no_number"),
        ("港", "amount.no_number"),
        ("伍佰万元整", "amount.no_number"),
        ("1,00", "amount.number"),
        ("1,0000", "amount.number"),
        ("1.2.3", "amount.number"),
        (".5", "amount.number"),
        ("1e7", "amount.number"),
        ("500~600万元", "amount.number"),
        ("500万元500", "amount.number"),
        ("500斤", "amount.unit"),
        ("500万越南盾", "amount.unit"),
        ("注册资本500万元", "amount.unit"),
        ("人民币500万美元", "amount.currency"),
        ("-500元", "amount.negative"),
        ("(500)", "amount.negative"),
        ("0.005元", "amount.fraction"),
        ("5.5日元", "amount.fraction"),
        ("999999999999亿元", "amount.too_large"),
    ],
)
def test_amount_that_is_none_is_refused_by_its_flaw(text: str, rule: str) -> None:
    assert rule_of(text) == rule


def test_amount_takes_the_unit_of_its_column_only_where_it_names_none() -> None:
    assert parse_amount("5", scale=10_000) == Amount(5_000_000)
    assert parse_amount("5元", scale=10_000) == Amount(500)
    assert parse_amount("5万元", scale=10_000) == Amount(5_000_000)
    assert parse_amount("5", currency="USD") == Amount(500, "USD")
    assert parse_amount("5", currency="JPY") == Amount(5, "JPY")


def test_amount_of_the_largest_integer_is_read_and_one_more_refused() -> None:
    assert parse_amount(f"{LARGEST_MINOR // 100}.{LARGEST_MINOR % 100:02d}").minor == LARGEST_MINOR
    assert rule_of("92233720368547758.08") == "amount.too_large"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(500_000_000), "5000000.00 CNY"),
        (Amount(5), "0.05 CNY"),
        (Amount(5, "JPY"), "5 JPY"),
        (Amount(0), "0.00 CNY"),
    ],
)
def test_amount_is_shown_in_major_units(amount: Amount, text: str) -> None:
    assert str(amount) == text


def test_yuan_are_returned_in_fen() -> None:
    assert parse_yuan("5", scale=10_000) == 5_000_000


def test_yuan_in_another_currency_are_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_yuan("5万美元")

    assert caught.value.rule == "amount.currency"
