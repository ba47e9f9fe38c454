"""What may be shown of a personal value: a surname and a star, or the last four characters."""

from __future__ import annotations

from typing import Final

_SHOWN: Final = 4


def mask_name(name: str) -> str:
    """Return the first character and a star, however long the name is.

    Example:
        >>> mask_name("张三丰")
        '张*'
    """
    return f"{name[:1]}*"


def mask_number(number: str) -> str:
    """Return the last four characters behind stars; of a short value nothing at all.

    Example:
        >>> mask_number("6222020200112233"), mask_number("12345")
        ('****2233', '****')
    """
    return "****" + (number[-_SHOWN:] if len(number) > 2 * _SHOWN else "")
