"""Which cell of a row is which column: headings matched by name, alias and code family."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from credit_hub.loaders.kinds import clean
from credit_hub.loaders.source import Column, Source
from credit_hub.model.errors import SchemaMismatchError

__all__ = ["Layout", "match"]

_MARKS = "*＊※ \t\r\n\u3000"  # noqa: RUF001  # senders mark required columns by a star of any width


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one file: cell index of each declared column, and what else is there."""

    width: int
    cells: tuple[tuple[int, Column], ...]
    extra: tuple[str, ...]
    """Headings that the source does not declare; their cells are not read."""
    absent: tuple[str, ...]
    """Declared columns that the file does not have (none of them required)."""


def match(source: Source, headings: Sequence[str]) -> Layout:
    """Return the layout of a file with these headings.

    Raises:
        SchemaMismatchError: A required column is missing, or a heading that is read stands twice.
    """
    places: dict[str, int] = {}
    twice: set[str] = set()
    for index, heading in enumerate(headings):
        key = _key(heading)
        if key in places:
            twice.add(key)
        elif key:
            places[key] = index
    cells: list[tuple[int, Column]] = []
    absent: list[Column] = []
    used: set[str] = set()
    for column in source.columns:
        keys = [key for key in map(_key, (column.heading, *column.headings)) if key in places]
        if keys:
            used.add(keys[0])
            cells.append((places[keys[0]], column))
        else:
            absent.append(column)
    _refuse(source, headings, [c for c in absent if c.required], sorted(used & twice))
    extra = tuple(h.strip() for h in headings if _key(h) and _key(h) not in used)
    return Layout(len(headings), tuple(cells), extra, tuple(c.heading for c in absent))


def _key(heading: str) -> str:
    return "".join(c for c in clean(heading) or "" if c not in _MARKS).casefold()


def _refuse(
    source: Source, headings: Sequence[str], missing: Sequence[Column], twice: Sequence[str]
) -> None:
    if missing:
        texts = []
        for column in missing:
            near = difflib.get_close_matches(column.heading, headings, n=1, cutoff=0.4)
            texts.append(column.heading + (f" (nearest heading: {near[0]})" if near else ""))
        message = f"source {source.id}: required column missing: {'; '.join(texts)}"
        raise SchemaMismatchError(
            message,
            remedy=f"the file has: {'、'.join(h for h in headings if h.strip()) or 'no headings'}",
        )
    if twice:
        message = f"source {source.id}: the heading {'、'.join(twice)} stands twice"
        raise SchemaMismatchError(message, remedy="give each column its own heading")
