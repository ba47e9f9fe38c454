"""The citizen identity number (公民身份号码) of GB 11643-1999.

Eighteen characters: 6 region of first registration (GB/T 2260), 8 date of birth, 3 sequence, 1
check character (ISO 7064 MOD 11-2). Foreigners' permanent residence cards, which begin with 9,
follow another standard.

The number is a secret of its holder: neither ``repr`` nor ``str`` nor any error shows it, only the
attribute ``value`` gives it, and only loaders ask for it, to make a keyed digest of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from credit_hub.model.errors import InvalidIdNumberError
from credit_hub.model.regions import PROVINCES
from credit_hub.model.text import compact

LENGTH: Final = 18
OLD_LENGTH: Final = 15
_WEIGHTS: Final = tuple(pow(2, 17 - i, 11) for i in range(LENGTH - 1))
_CHECKS: Final = "10X98765432"
"""Check characters by the weighted sum modulo 11, so that number and check are 1 modulo 11."""

_PREFIXES: Final = frozenset(PROVINCES) | {"83"}
"""Provinces, and 83: residence permits of Taiwan residents carry 830000, not the table's 71."""

_HEAD, _TAIL = 3, 4


@dataclass(frozen=True, slots=True, repr=False)
class IdNumber:
    """A valid number; print it and you see it masked."""

    value: str

    def __post_init__(self) -> None:
        """Refuse anything that is not a valid number in its normal form."""
        _refuse_flaws(self.value)

    @classmethod
    def parse(cls, text: str, *, today: date | None = None) -> Self:
        """Read a number as senders write it: full width, lower-case x, with spaces.

        Args:
            text: What the sender wrote.
            today: Day on which it was written; with it, a birth after that day is refused.

        Raises:
            InvalidIdNumberError: The text is no valid number; the error does not show it.

        Example:
            >>> IdNumber.parse("410199 19900307 0018").masked
            '410***********0018'
        """
        number = cls(compact(text))
        if today is not None and number.birth_date > today:
            raise _flaw("id_number.birth_date", f"the date of birth lies after {today}")
        return number

    @classmethod
    def with_check(cls, first17: str) -> Self:
        """Complete 17 digits by their check character; for generators of synthetic data.

        Raises:
            InvalidIdNumberError: The 17 characters break the standard themselves.
        """
        return cls(first17 + check_character(first17))

    @property
    def region(self) -> str:
        """Region of first registration; says nothing about where the person lives."""
        return self.value[:6]

    @property
    def birth_date(self) -> date:
        """Date of birth."""
        return date(int(self.value[6:10]), int(self.value[10:12]), int(self.value[12:14]))

    @property
    def masked(self) -> str:
        """First three and last four characters: enough to find a slip, too little to name one."""
        return mask_id_number(self.value)

    def __repr__(self) -> str:
        """Return the masked number."""
        return f"IdNumber({self.masked!r})"

    def __str__(self) -> str:
        """Return the masked number."""
        return self.masked


def mask_id_number(text: str) -> str:
    """Mask a number, valid or not: first three and last four characters stay.

    A text too short to hide anything that way is masked whole.
    """
    hidden = len(text) - _HEAD - _TAIL
    if hidden < _HEAD + _TAIL:
        return "*" * len(text)
    return text[:_HEAD] + "*" * hidden + text[-_TAIL:]


def check_character(first17: str) -> str:
    """Return the check character over the first 17 digits (GB 11643, ISO 7064 MOD 11-2).

    Raises:
        InvalidIdNumberError: Not 17 digits.
    """
    if len(first17) != LENGTH - 1 or not _digits(first17):
        raise _flaw("id_number.length", "17 digits come before the check character")
    total = sum(w * int(c) for w, c in zip(_WEIGHTS, first17, strict=True))
    return _CHECKS[total % 11]


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _refuse_flaws(number: str) -> None:
    """Raise the first flaw of ``number`` without showing any of it."""
    if len(number) == OLD_LENGTH and _digits(number):
        raise _flaw(
            "id_number.old",
            "15 digits are a first-generation number, no longer valid since 2013-01-01",
            "ask for the 18-character number of the current card",
        )
    if len(number) != LENGTH:
        raise _flaw("id_number.length", f"{len(number)} characters, the standard has {LENGTH}")
    body, check = number[:-1], number[-1]
    if not _digits(body) or check not in _CHECKS:
        raise _flaw("id_number.character", "17 digits and then a digit or X are expected")
    if body[:2] not in _PREFIXES:
        hint = "permanent residence cards of foreigners are not covered" if body[0] == "9" else ""
        raise _flaw("id_number.region", "the first two digits name no province", hint)
    try:
        date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        raise _flaw("id_number.birth_date", "positions 7 to 14 are no date") from None
    if check_character(body) != check:
        raise _flaw("id_number.check_character", "the check character does not fit the digits")


def _flaw(rule: str, text: str, remedy: str = "") -> InvalidIdNumberError:
    """Word a flaw; never with the number."""
    return InvalidIdNumberError(
        f"identity number: {text} (GB 11643-1999)",
        remedy=remedy or "compare it with the identity card",
        rule=rule,
    )
