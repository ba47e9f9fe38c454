"""Kinds of column: how the text that senders write becomes a value, or a problem with a remedy.

Every parser gets text that :func:`clean` has normalised (NFKC, so full-width digits are digits, and
trimmed); texts that mean "no value" (:data:`~credit_hub.loaders.source.NULL_TEXTS`) never reach a
parser. A kind says what a text means *as printed*. Where one heading holds two things (an amount
and its currency, a printed last day and the first day no longer in force), a source declares two
columns with that heading.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from credit_hub.loaders.source import NULL_TEXTS, Kind, Parsed, ValueProblem
from credit_hub.model.dates import parse_day, parse_end_day, parse_moment
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.facts import Value
from credit_hub.model.id_number import IdNumber
from credit_hub.model.money import parse_amount, parse_yuan
from credit_hub.model.uscc import Uscc

__all__ = [
    "account",
    "amount_wan",
    "amount_yuan",
    "boolean",
    "capital",
    "capital_currency",
    "clean",
    "day",
    "end_day",
    "enum",
    "fraction",
    "id_number",
    "integer",
    "last_day",
    "moment",
    "percent",
    "person_name",
    "phone",
    "serial",
    "text",
    "text_list",
    "uscc",
]

_UNSEEN: Final = frozenset({"Cc", "Cf"})
"""Categories of control and format characters."""

PPB: Final = 10**9
"""A whole, in parts per 10^9."""
_EXCEL_NUMBER: Final = re.compile(r"^\d(?:\.\d+)?E\+\d+$", re.IGNORECASE)
_DIGIT: Final = re.compile(r"\d")
_LIST_MARKS: Final = re.compile(r"[、;,|]")
_TRUE: Final = frozenset({"是", "1", "y", "yes", "true"})
_FALSE: Final = frozenset({"否", "0", "n", "no", "false"})
_LARGEST_INTEGER: Final = 2**63 - 1
"""The database keeps integers in 64 bits."""


def clean(text: str) -> str | None:
    """Return ``text`` in NFKC without surrounding white space, or None where it means 'no value'.

    Example:
        >>> clean("  \uff19\uff11000 "), clean("— —"), clean("N/A")
        ('91000', None, None)
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not plain.isprintable():
        # Zero-width marks come along when cells are copied from web pages, control characters from
        # old systems; line breaks and tabs are what they are.
        plain = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)
    plain = plain.strip()
    return None if plain in NULL_TEXTS else plain


def _by(rule: str, parse: Callable[[str], Parsed], remedy: str = "") -> Callable[[str], Parsed]:
    """Turn the errors of the model's parsers into problems of a row."""

    def parser(value: str) -> Parsed:
        try:
            return parse(value)
        except InvalidValueError as error:
            name = error.rule or rule
            raise ValueProblem(name, error.message, error.remedy or remedy) from error

    return parser


def _code(value: str) -> str:
    """Refuse what a spreadsheet made of a code: digits are lost, so nothing can be read from it."""
    if _EXCEL_NUMBER.match(value):
        raise ValueProblem(
            "spreadsheet.number",
            "a spreadsheet turned the code into a number and lost its last digits",
            "format the column as text before filling it, and export again",
        )
    return value


def _uscc(value: str) -> Parsed:
    return Uscc.issued(_code(value)).value


def _irregular_uscc(value: Value) -> ValueProblem | None:
    code = Uscc(str(value))
    if code.is_regular:
        return None
    flaw = code.irregularity()
    return ValueProblem(
        flaw.rule, flaw.message, "the code is used as issued; compare it with the licence"
    )


def _id_number(value: str) -> Parsed:
    return IdNumber.parse(_code(value)).value


def _person_name(value: str) -> Parsed:
    if _DIGIT.fullmatch(value[0]) and value.isdigit():
        raise ValueProblem(
            "person.name", "a person's name has letters", "send the name, not a number"
        )
    return " ".join(value.split())


def _digits(rule: str, least: int, most: int) -> Callable[[str], Parsed]:
    def parse(value: str) -> Parsed:
        digits = re.sub(r"[\s\-()+.]", "", _code(value))
        if (
            not digits.isalnum()
            or not least <= len(digits) <= most
            or not any(c.isdigit() for c in digits)
        ):
            raise ValueProblem(rule, f"not {least} to {most} digits", "send the number alone")
        return digits.upper()

    return parse


def _last_day(value: str) -> Parsed:
    last = parse_end_day(value)
    return None if last is None or last == date.max else last + timedelta(days=1)


def _amount(scale: int) -> Callable[[str], Parsed]:
    return lambda value: parse_yuan(value, scale=scale)


def _decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _share(whole: int) -> Callable[[str], Parsed]:
    """Read a share into parts per 10^9.

    A plain number counts in parts of ``whole``; '60%' is always 60 %.
    """

    def parse(value: str) -> Parsed:
        stated = value.removesuffix("%")
        number = _decimal(stated.strip())
        if number is None:
            raise ValueProblem("share.number", "not a number", "write 60 or 60%")
        ppb = number * PPB / (100 if value.endswith("%") else whole)
        if not 0 <= ppb <= PPB:
            raise ValueProblem("share.range", "a share lies between 0 and 100 %")
        return int(ppb.to_integral_value())

    return parse


def _integer(value: str) -> Parsed:
    number = _decimal(value)
    if number is None or number != number.to_integral_value() or abs(number) > _LARGEST_INTEGER:
        raise ValueProblem("integer.number", "not a whole number of at most 64 bits")
    return int(number)


def _boolean(value: str) -> Parsed:
    lower = value.casefold()
    if lower in _TRUE or lower in _FALSE:
        return lower in _TRUE
    raise ValueProblem("boolean.word", "neither yes nor no", "write 是 or 否")


def enum(name: str, values: Mapping[str, str], *, other: bool = False) -> Kind:
    """Return a kind that takes the keys of ``values`` and stores what they map to.

    Args:
        name: Of the kind, for the data dictionary and the rule of a problem.
        values: From printed words and codes to the word that the graph holds.
        other: Whether words outside the list are kept as they are, where practice is wider than
            the standard.
    """
    folded = {clean(key) or key: value for key, value in values.items()}

    def parse(value: str) -> Parsed:
        found = folded.get(value)
        if found is None and not other:
            raise ValueProblem(
                f"{name}.word", "not in the list of values", f"write one of: {'、'.join(values)}"
            )
        return value if found is None else found

    return Kind(name, parse)


def _text_list(value: str) -> Parsed:
    return tuple(dict.fromkeys(part.strip() for part in _LIST_MARKS.split(value) if part.strip()))


def _capital(value: str) -> Parsed:
    return parse_amount(value).minor


def _capital_currency(value: str) -> Parsed:
    try:
        return parse_amount(value).currency
    except InvalidValueError:
        return None  # the amount column of the same heading reports it


text: Final = Kind("text", _code)
"""Any text; refused only where a spreadsheet made a number of a code."""
text_list: Final = Kind("text_list", _text_list)
"""Several words divided by ``、`` ``;`` ``,`` or ``|``."""
uscc: Final = Kind("uscc", _by("uscc.invalid", _uscc), remark=_irregular_uscc)
"""Unified social credit code, GB 32100-2015."""
id_number: Final = Kind("id_number", _by("id_number.invalid", _id_number), personal=True)
"""Resident identity number, GB 11643-1999."""
person_name: Final = Kind("person_name", _person_name, personal=True)
phone: Final = Kind("phone", _digits("phone.digits", 7, 20), personal=True)
account: Final = Kind("account", _digits("account.digits", 6, 34), personal=True)
"""Bank account number; 34 is the length of the longest IBAN (ISO 13616)."""
serial: Final = Kind("serial", _code)
"""Serial of a device, lock or certificate."""
day: Final = Kind("day", _by("date.not_a_day", parse_day))
end_day: Final = Kind("end_day", _by("date.not_a_day", parse_end_day))
"""A day as printed, where 长期 or 2099 means that no end is stated."""
last_day: Final = Kind("last_day", _by("date.not_a_day", _last_day))
"""A printed last day in force; the value is the day after it: the first day no longer in force."""
moment: Final = Kind("moment", _by("date.not_a_moment", parse_moment))
"""Date and time; China's civil time where no offset is written."""
amount_yuan: Final = Kind("amount_yuan", _by("amount.unreadable", _amount(1)))
amount_wan: Final = Kind("amount_wan", _by("amount.unreadable", _amount(10_000)))
"""A column headed (万元): plain numbers count ten thousands of yuan."""
capital: Final = Kind("capital", _by("amount.unreadable", _capital))
"""Registered capital in whatever unit and currency the text names, in minor units."""
capital_currency: Final = Kind("capital_currency", _capital_currency)
percent: Final = Kind("percent", _share(100))
fraction: Final = Kind("fraction", _share(1))
"""A share written as a part of one: 0.6 is 60 %."""
integer: Final = Kind("integer", _integer)
boolean: Final = Kind("boolean", _boolean)
