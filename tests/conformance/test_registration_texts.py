"""Amounts, dates and names of the real Henan registrations: read, or refused with a reason."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from credit_hub.model.dates import parse_day
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.money import parse_amount
from credit_hub.model.names import clean_company_name

REFUSED_AMOUNTS = {
    ("amount.no_number", "N/A"): 2_722,
    ("amount.no_number", "-"): 14,
    ("amount.no_number", "万人民币"): 4,
}
"""Every text of 注册资金 that is no amount, with the rule that refuses it."""

CURRENCIES = {"CNY": 8_713, "USD": 21, "HKD": 1}


def rows(shared_data: Path) -> Iterator[dict[str, str]]:
    for file in sorted((shared_data / "enterprise_registration").glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def test_every_registered_capital_is_read_or_refused_with_a_reason(shared_data: Path) -> None:
    currencies: Counter[str] = Counter()
    refused: Counter[tuple[str, str]] = Counter()

    for row in rows(shared_data):
        text = row["注册资金"]
        try:
            currencies[parse_amount(text).currency] += 1
        except InvalidValueError as error:
            refused[error.rule, text] += 1

    assert refused == REFUSED_AMOUNTS
    assert currencies == CURRENCIES


def test_every_registration_day_is_read(shared_data: Path) -> None:
    days = [parse_day(row["注册日期"]) for row in rows(shared_data)]

    assert {day.year for day in days} == {1990, 1995, 1999, 2019}


def test_every_registered_name_is_cleaned_without_loss_of_words(shared_data: Path) -> None:
    for row in rows(shared_data):
        name = row["企业名称"]
        kept = [c for c in clean_company_name(name) if c.isalnum()]

        assert len(kept) >= sum(c.isalnum() for c in name)
