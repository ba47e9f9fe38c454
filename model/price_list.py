"""The item prices of one bid as one compact text, so that thousands of items are no nodes.

One item is ``code:price:control:p``: prices in ten-thousandths of a yuan, the control price left
empty where it is not known, ``p`` for an item at a published price (信息价). Items stand in the
order of their codes between semicolons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["PARTS_PER_YUAN", "Columns", "PricedItem", "columns", "decode", "encode"]

PARTS_PER_YUAN: Final = 10_000
"""Unit prices are kept in parts of a yuan that small."""
_ESCAPES: Final = (("%", "%25"), (":", "%3A"), (";", "%3B"))


@dataclass(frozen=True, slots=True, order=True)
class PricedItem:
    """One item of a priced bill of quantities; prices in 1/10,000 yuan."""

    code: str
    price: int
    control: int | None = None
    """Unit price of the control-price file (招标控制价)."""
    is_published: bool = False
    """Priced at a published price (信息价) that every bidder uses."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The items of a list by code, as a comparison of thousands of them needs them.

    Prices and control prices of zero are left out: nothing can be measured by them.
    """

    prices: Mapping[str, int]
    controls: Mapping[str, int]
    published: frozenset[str]


def encode(items: Iterable[PricedItem]) -> str:
    """Return items as text; the order in which they are given does not matter.

    Example:
        >>> encode([PricedItem("B", 5), PricedItem("A", 7, 8, is_published=True)])
        'A:7:8:p;B:5::'
    """
    return ";".join(
        f"{_escaped(item.code)}:{item.price}:"
        f"{'' if item.control is None else item.control}:{'p' if item.is_published else ''}"
        for item in sorted(items, key=lambda item: item.code)
    )


def decode(text: str) -> tuple[PricedItem, ...]:
    """Read what :func:`encode` wrote.

    Raises:
        InvalidValueError: The text is no list of priced items.
    """
    try:
        return tuple(map(_item, text.split(";"))) if text else ()
    except ValueError as error:
        raise _unreadable(error) from error


def columns(text: str) -> Columns:
    """Read what :func:`encode` wrote, without an object for each item.

    Raises:
        InvalidValueError: The text is no list of priced items.

    Example:
        >>> columns("A:7:8:p;B:5::").prices
        {'A': 7, 'B': 5}
    """
    try:
        rows = [item.split(":") for item in text.split(";")] if text else []
        if "%" in text:
            rows = [[_plain(code), *rest] for code, *rest in rows]
        return Columns(
            {code: int(price) for code, price, _, _ in rows if price != "0"},
            {code: int(control) for code, _, control, _ in rows if control not in {"", "0"}},
            frozenset(code for code, _, _, mark in rows if mark == "p"),
        )
    except ValueError as error:
        raise _unreadable(error) from error


def _unreadable(error: ValueError) -> InvalidValueError:
    message = f"not a list of priced items: {error}"
    return InvalidValueError(message, remedy="load the item prices of the bid again")


def _item(text: str) -> PricedItem:
    code, price, control, mark = text.split(":")
    return PricedItem(_plain(code), int(price), int(control) if control else None, mark == "p")


def _escaped(code: str) -> str:
    for mark, escape in _ESCAPES:
        code = code.replace(mark, escape)
    return code


def _plain(code: str) -> str:
    for mark, escape in reversed(_ESCAPES):
        code = code.replace(escape, mark)
    return code
