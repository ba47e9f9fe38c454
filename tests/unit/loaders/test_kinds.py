from __future__ import annotations

from datetime import date, datetime

import pytest

from credit_hub.loaders import kinds
from credit_hub.loaders.source import Kind, ValueProblem
from credit_hub.model.facts import Value
from credit_hub.model.interval import CHINA


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.uscc, "91410199 te5t-00016y", "91410199TE5T00016Y"),
        (kinds.id_number, "410199 19900307 0018", "410199199003070018"),
        (kinds.person_name, "欧阳  小明", "欧阳 小明"),
        (kinds.phone, "0371-6000 0000", "037160000000"),
        (kinds.account, "6222 0202 0011 2233", "6222020200112233"),
        (kinds.day, "2026年9月1日", date(2026, 9, 1)),
        (kinds.end_day, "2099-12-31", None),
        (kinds.last_day, "2026-12-31", date(2027, 1, 1)),
        (kinds.last_day, "长期", None),
        (kinds.moment, "2026-10-15 09:30", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        (kinds.amount_yuan, "1,234.56", 123_456),
        (kinds.amount_wan, "0.500001", 500_001),
        (kinds.capital, "5,000(万元)", 5_000_000_000),
        (kinds.capital_currency, "10(万美元)", "USD"),
        (kinds.capital_currency, "万人民币", None),
        (kinds.percent, "33.3333333", 333_333_333),
        (kinds.percent, "60%", 600_000_000),
        (kinds.fraction, "0.6", 600_000_000),
        (kinds.fraction, "60%", 600_000_000),
        (kinds.integer, "1,234", 1234),
        (kinds.boolean, "是", True),
        (kinds.boolean, "N", False),
        (kinds.text_list, "警告、罚款;罚款", ("警告", "罚款")),
        (kinds.enum("state", {"1": "有效", "有效": "有效"}), "1", "有效"),
        (kinds.enum("state", {"1": "有效"}, other=True), "别的", "别的"),
    ],
)
def test_kind_reads_what_senders_write(kind: Kind, text: str, value: Value | None) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "rule"),
    [
        (kinds.uscc, "91410199TE5T00016X", "uscc.check_character"),
        (kinds.uscc, "9.14102E+17", "spreadsheet.number"),
        (kinds.account, "6.22202e+18", "spreadsheet.number"),
        (kinds.id_number, "410199199003070010", "id_number.check_character"),
        (kinds.person_name, "12345", "person.name"),
        (kinds.phone, "无此号码", "phone.digits"),
        (kinds.day, "2026-02-30", "date.not_a_day"),
        (kinds.day, "2099", "date.open_end"),
        (kinds.amount_yuan, "10万美元", "amount.currency"),
        (kinds.amount_yuan, "0.001", "amount.fraction"),
        (kinds.percent, "101", "share.range"),
        (kinds.percent, "约六成", "share.number"),
        (kinds.integer, "1.5", "integer.number"),
        (kinds.integer, str(2**63), "integer.number"),
        (kinds.boolean, "也许", "boolean.word"),
        (kinds.enum("state", {"1": "有效"}), "3", "state.word"),
    ],
)
def test_kind_refuses_by_rule(kind: Kind, text: str, rule: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        kind.parse(text)

    assert caught.value.rule == rule


@pytest.mark.parametrize("text", ["", " ", "— —", "——", "－", "无", "/", "N/A", "\u200b", "\u3000"])
def test_clean_takes_texts_that_mean_no_value_as_none(text: str) -> None:
    assert kinds.clean(text) is None


def test_clean_folds_width_and_drops_what_cannot_be_seen() -> None:
    assert kinds.clean(" ９１\u200b４１０\x1f\ufeff ") == "91410"
    assert kinds.clean("a\nb") == "a\nb"
