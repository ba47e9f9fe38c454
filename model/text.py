"""Bring what people type and spreadsheets export to one form, before a standard is applied."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

DASHES: Final = (
    "-\u00ad\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212"
    "\u2e3a\u2e3b\u301c\u3030\u30a0"
)
"""Hyphens, dashes and minus signs that stand between the groups of a code."""

ZERO_WIDTH: Final = "\u180e\u200b\u200c\u200d\u2060\ufeff"
"""Marks that come along, unseen, when a cell is copied from a web page or a file has a BOM."""

_SEPARATORS: Final = str.maketrans("", "", DASHES + ZERO_WIDTH)


_LONGEST_SHOWN: Final = 60
_SECRET_DIGITS: Final = re.compile(r"(?<!\d)(\d{3})\d{4,}(\d{3}[\dXx])(?![\dXx])")
"""Eleven digits and more in a row: telephones, accounts and identity numbers."""


def quoted(text: str) -> str:
    """Return ``text`` as an error may show it: in quotes, cut, and without long rows of digits.

    Senders put identity and telephone numbers into columns where they do not belong.

    Example:
        >>> print(quoted("2026-13-01"), quoted("410199199003070018"))
        '2026-13-01' '410***0018'
    """
    masked = _SECRET_DIGITS.sub(r"\1***\2", text)
    return repr(masked if len(masked) <= _LONGEST_SHOWN else masked[:_LONGEST_SHOWN] + "...")


def fold_width(text: str) -> str:
    """Return ``text`` in NFKC: full-width letters, digits and brackets become ASCII ones.

    Example:
        >>> fold_width("㎡ⅳ")
        'm2iv'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def compact(text: str) -> str:
    """Return a code as its register holds it: NFKC, upper case, without spaces and dashes.

    Example:
        >>> compact(" 91410199—te5t 00016y")
        '91410199TE5T00016Y'
    """
    return "".join(fold_width(text).translate(_SEPARATORS).split()).upper()
