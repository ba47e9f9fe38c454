"""Amounts of money as registers and tender files write them, as whole minor units of a currency.

Texts mix number, scale and currency freely: ``500万元人民币``, ``5,000(万元)``, ``40.6万人民币``,
``1,000(万美元)``, ``80(万香港元)``. Everything is computed in decimals: nothing is rounded, and an
amount with parts of a minor unit is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from credit_hub.model.errors import InvalidValueError
from credit_hub.model.text import ZERO_WIDTH, fold_width, quoted

YUAN: Final = "CNY"
LARGEST_MINOR: Final = 2**63 - 1
"""The graph keeps integers in 64 bits."""

MINOR_DIGITS: Final = {
    "CNY": 2,
    "USD": 2,
    "HKD": 2,
    "EUR": 2,
    "GBP": 2,
    "AUD": 2,
    "CAD": 2,
    "CHF": 2,
    "SGD": 2,
    "TWD": 2,
    "MOP": 2,
    "NZD": 2,
    "RUB": 2,
    "JPY": 0,
    "KRW": 0,
}
"""Digits of the minor unit of each currency (ISO 4217)."""

_WORDS: Final = {
    "人民币": YUAN,
    "rmb": YUAN,
    "¥": YUAN,
    "￥": YUAN,
    "美元": "USD",
    "美金": "USD",
    "美": "USD",
    "us$": "USD",
    "$": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "港": "HKD",
    "香港元": "HKD",
    "香港币": "HKD",
    "hk$": "HKD",
    "欧元": "EUR",
    "€": "EUR",
    "英镑": "GBP",
    "£": "GBP",
    "澳元": "AUD",
    "澳大利亚元": "AUD",
    "加元": "CAD",
    "加拿大元": "CAD",
    "瑞士法郎": "CHF",
    "新加坡元": "SGD",
    "新台币": "TWD",
    "台币": "TWD",
    "澳门元": "MOP",
    "新西兰元": "NZD",
    "卢布": "RUB",
    "日元": "JPY",
    "日币": "JPY",
    "韩元": "KRW",
}
_CURRENCIES: Final = _WORDS | {code.lower(): code for code in MINOR_DIGITS}
_SCALES: Final = {
    "": 1,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
_FILLERS: Final = re.compile(r"[元圆]")
"""Words for the unit that name no currency by themselves."""

_AMOUNT: Final = re.compile(
    r"(?P<before>[^\d.,+-]*?)(?P<number>[+-]?[\d.,]*\d[\d.,]*)(?P<scale>万亿|千万|百万|十万|亿|万|千)?"
    r"(?P<after>[^\d.,]*)"
)
_UNIT_IN_BRACKETS: Final = re.compile(r"^\(([^()\d]*)\)|\(([^()\d]*)\)$")
"""Brackets around a unit; around a number they would be an accountant's minus."""

_NUMBER: Final = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_REMEDY: Final = "write the number with its unit and currency: 500万元人民币"


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole minor units (fen, cents) of a currency of ISO 4217."""

    minor: int
    currency: str = YUAN

    def __str__(self) -> str:
        """Return the amount in major units, for example ``5000000.00 CNY``."""
        digits = MINOR_DIGITS[self.currency]
        return f"{Decimal(self.minor).scaleb(-digits):f} {self.currency}"


def parse_amount(text: str, *, scale: int = 1, currency: str = YUAN) -> Amount:
    """Read an amount; what the text does not say is taken from the heading of its column.

    Args:
        text: What the sender wrote.
        scale: Units that a number without a scale of its own counts in (10_000 under 万元).
        currency: Currency where the text names none.

    Raises:
        InvalidValueError: ``amount.no_number`` (``万人民币``, ``-``), ``amount.number`` (bad digits
            or grouping), ``amount.unit`` (unknown words), ``amount.currency`` (two currencies),
            ``amount.negative``, ``amount.fraction`` (parts of a minor unit) or
            ``amount.too_large``.

    Example:
        >>> parse_amount("5,000(万元)"), str(parse_amount("40.6万人民币"))
        (Amount(minor=5000000000, currency='CNY'), '406000.00 CNY')
    """
    plain = _plain(text)
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        rule = "amount.number" if any(c.isdigit() for c in plain) else "amount.no_number"
        raise _flaw(
            text, rule, "not one number with a unit" if rule.endswith(".number") else "no number"
        )
    if match["before"].endswith("("):
        raise _flaw(text, "amount.negative", "brackets around a number mean a negative amount")
    number = _number(text, match["number"])
    named = {_currency(text, match[side]) for side in ("before", "after")} - {None}
    if len(named) > 1:
        raise _flaw(text, "amount.currency", "names two currencies")
    unit = next((name for name in named if name is not None), currency)
    # 5元 under a heading in 万元 is five yuan: a unit in the cell says more than the heading.
    factor = _SCALES[match["scale"] or ""] if match["scale"] or match["after"] else scale
    minor = (number * factor).scaleb(MINOR_DIGITS[unit])
    if minor != minor.to_integral_value():
        raise _flaw(text, "amount.fraction", f"has parts of the minor unit of {unit}")
    if minor > LARGEST_MINOR:
        raise _flaw(text, "amount.too_large", "more than the graph can hold")
    return Amount(int(minor), unit)


def parse_yuan(text: str, *, scale: int = 1) -> int:
    """Read an amount in yuan and return it in fen.

    Raises:
        InvalidValueError: As :func:`parse_amount`; ``amount.currency`` for another currency.
    """
    amount = parse_amount(text, scale=scale)
    if amount.currency != YUAN:
        raise _flaw(text, "amount.currency", f"an amount in {amount.currency}, yuan are expected")
    return amount.minor


def _plain(text: str) -> str:
    """Fold width and case, drop white space, and take one pair of brackets off the unit."""
    folded = "".join(fold_width(text).split()).lower()
    for mark in ZERO_WIDTH:
        folded = folded.replace(mark, "")
    return _UNIT_IN_BRACKETS.sub(r"\1\2", folded)


def _number(text: str, digits: str) -> Decimal:
    if digits.startswith("-"):
        raise _flaw(text, "amount.negative", "a negative amount")
    plain = digits.removeprefix("+")
    if not _NUMBER.fullmatch(plain):
        raise _flaw(text, "amount.number", "digits are not grouped by three, or have two points")
    return Decimal(plain.replace(",", ""))


def _currency(text: str, words: str) -> str | None:
    """The currency that ``words`` name; None where they say only 'yuan' or nothing at all."""
    word = words.strip(":").removesuffix("整").removesuffix("正")
    for candidate in (word, _FILLERS.sub("", word)):
        if candidate in _CURRENCIES:
            return _CURRENCIES[candidate]
    if _FILLERS.sub("", word):
        raise _flaw(text, "amount.unit", f"unknown unit {quoted(word)}")
    return None


def _flaw(text: str, rule: str, why: str) -> InvalidValueError:
    return InvalidValueError(f"amount {quoted(text)}: {why}", remedy=_REMEDY, rule=rule)
