"""Which city keeps the register of a firm: digits 3 to 8 of its code say it, without any index.

A code keeps the division of the office that registered the firm first, also after a move or a new
division of the country (GB 32100-2015; ADR 0011), so it says where to ask, and never where a firm
is today.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator

from credit_hub.federation.fields import UsccText

__all__ = ["UnitCode", "is_sole_trader", "lies_in", "region_of"]

_SOLE_TRADER: Final = "92"
_REGION: Final = slice(2, 8)
_PAIR: Final = 2


def is_sole_trader(uscc: str) -> bool:
    """Whether a code is that of a sole trader (个体工商户): a natural person (Civil Code 54).

    Example:
        >>> is_sole_trader("92410199TE5T00024N"), is_sole_trader("91410199TE5T00016Y")
        (True, False)
    """
    return uscc.startswith(_SOLE_TRADER)


def _no_person(uscc: str) -> str:
    if is_sole_trader(uscc):
        raise ValueError("a sole trader is a person: persons are no part of links")
    return uscc


UnitCode = Annotated[UsccText, AfterValidator(_no_person)]
"""The code of a firm that is no natural person."""


def region_of(uscc: str) -> str:
    """Return the division of the office that registered a firm first."""
    return uscc[_REGION]


def lies_in(uscc: str, area: str) -> bool:
    """Whether a firm is registered in an area.

    Args:
        uscc: Its code.
        area: Division of GB/T 2260; pairs of zeros at its end stand for all below it.

    Example:
        >>> [lies_in("91410199TE5T00016Y", a) for a in ("410199", "410100", "410000", "330100")]
        [True, True, True, False]
    """
    prefix = area
    while prefix.endswith("00"):
        prefix = prefix[:-_PAIR]
    return bool(prefix) and region_of(uscc).startswith(prefix)
