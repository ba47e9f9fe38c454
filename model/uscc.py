"""The unified social credit code (统一社会信用代码) of GB 32100-2015.

Eighteen characters: 1 registering authority, 1 category of organisation, 6 region of the
registering office (GB/T 2260), 9 organisation code (GB 11714, the last one its own check
character), 1 check character over the first 17.

What the check character catches. The alphabet has 31 characters with the values 0..30, and a code
is accepted when ``w1*v1 + ... + w17*v17 + v18`` is 0 modulo 31, where ``wi = 3**(i-1)``. 31 is a
prime and does not divide a power of 3, so every weight has an inverse modulo 31. Replacing the
value ``v`` at one position by another value ``u`` changes the sum by ``w*(u-v)``; as
``0 < |u-v| < 31``, this is not 0 modulo 31: *every* substitution of one character by another of
the alphabet is refused, and one by a character outside the alphabet is refused anyway. 3 is a
primitive root modulo 31, so the first 17 weights differ from each other; exchanging the different
values at two positions ``i`` and ``j`` changes the sum by ``(wi-wj)*(vj-vi)``, which is not 0
either. The one exchange that the check character cannot see is that of positions 1 and 18, both of
weight 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from credit_hub.model.authorities import AUTHORITIES, Authority, Category
from credit_hub.model.errors import InvalidUsccError
from credit_hub.model.text import compact

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, Z, S and V, in the order of their values 0..30."""

LENGTH: Final = 18
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_MODULUS: Final = len(ALPHABET)
_WEIGHTS: Final = tuple(pow(3, i, _MODULUS) for i in range(LENGTH - 1))
_COMBINATIONS: Final = frozenset(
    authority.code + category.code
    for authority in AUTHORITIES.values()
    for category in authority.categories
)

_LIKE_ID_NUMBER: Final = re.compile(r"[1-9]\d{14}|[1-9]\d{16}[\dX]")

_ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_VALUES: Final = {c: value for value, c in enumerate(_ORGANISATION_ALPHABET)}
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS: Final = "0123456789X"


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code that has passed the checks of the standard.

    One check is apart: some codes in the registers hold an inner organisation code whose own check
    character is wrong, while all the rest is right (ADR 0011). :meth:`parse` refuses them,
    :meth:`issued` accepts them, and :attr:`is_regular` tells.
    """

    value: str

    def __post_init__(self) -> None:
        """Refuse anything that cannot be a code in its normal form."""
        _refuse_flaws(self.value)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as senders write it: full width, lower case, with spaces or hyphens.

        Raises:
            InvalidUsccError: The text is no valid code; ``rule`` names the check that failed.

        Example:
            >>> Uscc.parse("91410199 te5t-00016y").value
            '91410199TE5T00016Y'
        """
        code = cls.issued(text)
        if not code.is_regular:
            raise code.irregularity()
        return code

    @classmethod
    def issued(cls, text: str) -> Self:
        """Read a code as a register issued it: the inner organisation code may be irregular.

        Every slip of one character is still refused: the outer check character finds them all.

        Raises:
            InvalidUsccError: The text can be no code.
        """
        return cls(compact(text))

    @classmethod
    def with_check(cls, first17: str) -> Self:
        """Complete 17 characters by their check character; for generators of synthetic data.

        Raises:
            InvalidUsccError: The 17 characters break the standard themselves.

        Example:
            >>> Uscc.with_check("91410199TE5T00016").value
            '91410199TE5T00016Y'
        """
        return cls.parse(first17 + check_character(first17))

    @property
    def authority(self) -> Authority:
        """The registering authority (登记管理部门)."""
        return AUTHORITIES[self.value[0]]

    @property
    def category(self) -> Category:
        """The category of organisation (机构类别)."""
        category = self.authority.category(self.value[1])
        if category is None:  # pragma: no cover  # the constructor refuses unknown combinations
            raise AssertionError(self.value)
        return category

    @property
    def region(self) -> str:
        """Region of the office that registered it first.

        A code never changes: neither a move of the organisation nor a new division of the country
        reaches it, so the current region cannot be derived from it.
        """
        return self.value[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of GB 11714 inside the code, without hyphen."""
        return self.value[8:17]

    @property
    def is_regular(self) -> bool:
        """Whether the inner organisation code holds its own check (GB 11714)."""
        return self.value[16] == organisation_code_check(self.value[8:16])

    def irregularity(self) -> InvalidUsccError:
        """Return what is wrong with the inner organisation code of an irregular code."""
        expected = organisation_code_check(self.value[8:16])
        return _flaw(
            self.value,
            "uscc.organisation_check",
            f"check character of the organisation code (position 17) should be {expected!r}",
            standard="GB 11714 in GB 32100-2015",
        )

    @property
    def is_enterprise(self) -> bool:
        """Whether market regulation registered it: companies, sole traders and cooperatives."""
        return self.value[0] == "9"

    def __str__(self) -> str:
        """Return the code."""
        return self.value


def check_character(first17: str) -> str:
    """Return the check character over the first 17 characters (GB 32100-2015, 5.3 and annex).

    Raises:
        InvalidUsccError: Not 17 characters of the alphabet.
    """
    if len(first17) != LENGTH - 1:
        raise _flaw(first17, "uscc.length", f"{len(first17)} characters, 17 come before the check")
    _refuse_characters(first17)
    return ALPHABET[-_weighted(first17) % _MODULUS]


def organisation_code_check(body: str) -> str:
    """Return the check character over the eight characters of an organisation code (GB 11714).

    ``11 - sum(w*v) mod 11`` with the weights 3, 7, 9, 10, 5, 8, 4, 2 and the values 0..35 of the
    digits and all letters; 10 is written X and 11 is written 0.

    Raises:
        InvalidUsccError: Not eight digits or capital letters.

    Example:
        >>> organisation_code_check("60003734")
        '1'
    """
    weights = _ORGANISATION_WEIGHTS
    if len(body) != len(weights) or any(c not in _ORGANISATION_VALUES for c in body):
        raise _flaw(body, "uscc.organisation_code", "not eight digits or capital letters")
    total = sum(w * _ORGANISATION_VALUES[c] for w, c in zip(weights, body, strict=True))
    return _ORGANISATION_CHECKS[-total % 11]


def _weighted(characters: str) -> int:
    """Weighted sum over up to 17 characters of the alphabet."""
    return sum(w * _VALUES[c] for w, c in zip(_WEIGHTS, characters, strict=False))


def _refuse_flaws(code: str) -> None:
    """Raise the first flaw, in an order that names the cause rather than a consequence."""
    if len(code) != LENGTH:
        raise _flaw(
            code,
            "uscc.length",
            f"{len(code)} characters, the standard has {LENGTH}",
            _length_hint(code),
        )
    _refuse_characters(code)
    if code[:2] not in _COMBINATIONS:
        raise _prefix_flaw(code)
    region = code[2:8]
    if not region.isdigit():
        position = next(i for i, c in enumerate(region, start=3) if not c.isdigit())
        raise _flaw(
            code,
            "uscc.region",
            f"position {position} is {code[position - 1]!r}, the region (3 to 8) has digits only",
        )
    expected = ALPHABET[-_weighted(code) % _MODULUS]
    if code[-1] != expected:
        raise _flaw(code, "uscc.check_character", f"check character should be {expected!r}")


def _refuse_characters(code: str) -> None:
    """Raise on the first character outside the alphabet."""
    for position, character in enumerate(code, start=1):
        if character not in _VALUES:
            raise _flaw(
                code,
                "uscc.character",
                f"position {position} is {character!r}, which the alphabet does not have",
                "I, O, Z, S and V are left out because they are misread as 1, 0, 2, 5 and U",
            )


def _prefix_flaw(code: str) -> InvalidUsccError:
    """Say which of the first two characters is unknown."""
    authority = AUTHORITIES.get(code[0])
    if authority is None:
        text = f"position 1 is {code[0]!r}, which names no registering authority"
        return _flaw(code, "uscc.authority", text, f"known are {' '.join(AUTHORITIES)}")
    known = ", ".join(f"{c.code} {c.title_zh}" for c in authority.categories)
    text = f"position 2 is {code[1]!r}, which {authority.title_zh} ({authority.code}) does not have"
    return _flaw(code, "uscc.category", text, f"known are {known}")


def _length_hint(code: str) -> str:
    """Name the older number that a sender may have meant."""
    if not code:
        return "give the code printed on the licence"
    return {
        15: "15 characters look like the registration number of before 2015 (注册号)",
        9: "nine characters look like an organisation code (组织机构代码) alone",
    }.get(len(code), "give the code as printed on the licence")


def _shown(code: str) -> str:
    """The code as an error may show it: whole, as codes are public, unless it may be a person's.

    Senders do put resident identity numbers (15 or 18 digits) into the column of codes.
    """
    if _LIKE_ID_NUMBER.fullmatch(code):
        return code[:3] + "*" * (len(code) - 7) + code[-4:]
    return code


def _flaw(
    code: str, rule: str, text: str, remedy: str = "", *, standard: str = "GB 32100-2015"
) -> InvalidUsccError:
    """Word a flaw."""
    return InvalidUsccError(
        f"uscc {_shown(code)!r}: {text} ({standard})",
        remedy=remedy or "compare it with the licence or the public register",
        rule=rule,
    )
