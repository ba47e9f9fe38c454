"""What may be shown of a personal value, and of a value that may hold one by mistake."""

from __future__ import annotations

import re
from typing import Final

from credit_hub.model.id_number import mask_id_number
from credit_hub.model.names import mask_person_name

__all__ = ["looks_personal", "mask_number", "mask_personal", "masked", "shown"]

_TAIL: Final = 4
_LONGEST_SHOWN: Final = 120
_DIGITS: Final = re.compile(r"\d{11}")
_ID_NUMBER: Final = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
_MOBILE: Final = re.compile(r"(?<![\dA-Za-z])1[3-9]\d{9}(?![\dA-Za-z])")


def mask_number(number: str) -> str:
    """Return the last four characters behind stars; of a short value nothing at all.

    Example:
        >>> mask_number("6222020200112233"), mask_number("12345")
        ('****2233', '****')
    """
    return "****" + (number[-_TAIL:] if len(number) > 2 * _TAIL else "")


def mask_personal(text: str) -> str:
    """Return what may be shown of a value in a personal column.

    Example:
        >>> mask_personal("张三丰"), mask_personal("410199199003070018")
        ('张**', '410***********0018')
    """
    if not any(c.isdigit() for c in text):
        return mask_person_name(text)
    return mask_id_number(text) if _ID_NUMBER.fullmatch(text) else mask_number(text)


def masked(text: str) -> str:
    """Mask what looks like an identity number or a mobile telephone inside a text.

    Senders put such numbers into any column.

    Example:
        >>> masked("见410199199003070018号证")
        '见410***********0018号证'
    """
    if not _DIGITS.search(text):
        return text
    safe = _ID_NUMBER.sub(lambda match: mask_id_number(match[0]), text)
    return _MOBILE.sub(lambda match: mask_number(match[0]), safe)


def looks_personal(text: str) -> bool:
    """Say whether an identity number (GB 11643) or a mobile telephone number stands in a text.

    Example:
        >>> looks_personal("案号410199199003070018"), looks_personal("郑财采督〔2026〕19号")
        (True, False)
    """
    return bool(_ID_NUMBER.search(text) or _MOBILE.search(text))


def shown(text: str) -> str:
    """Return a value of a column that is not personal for a report: short, and masked."""
    safe = masked(text)
    return safe if len(safe) <= _LONGEST_SHOWN else f"{safe[: _LONGEST_SHOWN - 1]}…"
