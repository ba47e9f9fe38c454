"""Other headings for the same columns: code families of provinces, older generations of a standard.

Each ``.toml`` file is one family. It says where it was verified, and for every source it knows,
which heading of the family is which column of ours. A new province needs a file and no code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

from credit_hub.loaders.source import Column

__all__ = ["Family", "aliased", "families"]

_TEXTS: Final = ("title", "evidence", "unverified")


@dataclass(frozen=True, slots=True)
class Family:
    """One family of headings: what it is, how it was verified, what could not be verified."""

    id: str
    title: str
    evidence: str
    unverified: str
    headings: tuple[tuple[str, str, str], ...]
    """(source id, heading, column name)."""


@cache
def families() -> tuple[Family, ...]:
    """Return all families, by file name."""
    found = sorted(
        (item for item in files(__name__).iterdir() if item.name.endswith(".toml")),
        key=lambda i: i.name,
    )
    return tuple(
        _read(item.name.removesuffix(".toml"), item.read_text(encoding="utf-8")) for item in found
    )


def _read(name: str, text: str) -> Family:
    document = tomllib.loads(text)
    title, evidence, unverified = (str(document[key]).strip() for key in _TEXTS)
    headings = tuple(
        (source, heading, str(column))
        for source, columns in document["sources"].items()
        for heading, column in columns.items()
    )
    return Family(name, title, evidence, unverified, headings)


def aliased(source_id: str, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return ``columns`` with the headings that the families know for them.

    Columns that share a heading (an amount and its currency) share its aliases too.
    """
    more: dict[str, tuple[str, ...]] = {}
    for family in families():
        for source, heading, name in family.headings:
            if source == source_id:
                more[name] = (*more.get(name, ()), heading)
    primary = {column.name: column.heading for column in columns}
    by_heading: dict[str, tuple[str, ...]] = {}
    for name, headings in more.items():
        by_heading[primary[name]] = (*by_heading.get(primary[name], ()), *headings)
    return tuple(
        replace(column, headings=(*column.headings, *by_heading.get(column.heading, ())))
        for column in columns
    )
