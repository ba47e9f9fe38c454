"""Input files of every source, changed, read as a load reads them, up to the graph."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.fuzz.mutation import (
    as_json,
    change_bytes,
    change_json,
    change_table,
    change_workbook,
)
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import AnySource, Context
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import LOT, generate
from credit_hub.model.errors import CreditHubError

__all__ = ["Seed", "read", "seeds"]

_KEYS: Final = IdentityKeys(b"fuzz-of-uploads-identity-key-001")
_ROWS: Final = 8
"""Rows of a seed: small files are read quickly, and a change hits each part of them often."""


@dataclass(frozen=True)
class Seed:
    """A good file of a source."""

    source: AnySource
    suffix: str
    content: bytes

    def changed(self, random_: random.Random) -> bytes:
        """Return its content with something changed."""
        if self.suffix == ".xlsx":
            return change_workbook(random_, self.content)
        if random_.random() < 0.4:  # noqa: PLR2004  # the rest keeps its form and is read further
            return change_bytes(random_, self.content)
        if self.suffix == ".csv":
            return change_table(random_, self.content)
        if self.suffix == ".json":
            return as_json(change_json(random_, json.loads(self.content)))
        lines = [json.loads(line) for line in self.content.splitlines()]
        return b"\n".join(as_json(line) for line in _listed(change_json(random_, lines)))


def seeds(folder: Path) -> list[Seed]:
    """Return a small file of each source of the synthetic city, and each CSV as a workbook too."""
    made = generate(folder / "city", LOT)
    found: list[Seed] = []
    for name, path in sorted(made.files.items()):
        content = _first_rows(path)
        found.append(Seed(SOURCES[name], path.suffix, content))
        if path.suffix == ".csv":
            found.append(Seed(SOURCES[name], ".xlsx", _workbook(folder, content)))
    return found


def read(seed: Seed, content: bytes, folder: Path) -> str | None:
    """Read a file as a load does; return what is wrong with how it was taken, or None."""
    path = folder / f"input{seed.suffix}"
    path.write_bytes(content)
    try:
        file = inspect(path)
        context = Context(_KEYS, file.sha256, seed.source.id, None)
        with open_feed(seed.source, file, context) as feed:
            for _ in feed.rows:
                pass
    except CreditHubError as error:
        if not (error.message and error.remedy):
            return f"{type(error).__name__} says not what to do: {error.message[:200]}"
        return None
    except BaseException as error:  # a panic of a reader in Rust is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return f"{type(error).__module__}.{type(error).__name__}: {str(error)[:200]}"
    return None


def _listed(value: object) -> Iterator[object]:
    yield from value if isinstance(value, list) else [value]


def _first_rows(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".json":
        value = json.loads(content)
        return as_json(value[:_ROWS] if isinstance(value, list) else value)
    if path.suffix in {".csv", ".jsonl"}:
        return b"\n".join(content.split(b"\n")[:_ROWS])
    return content


def _workbook(folder: Path, content: bytes) -> bytes:
    import csv

    import xlsxwriter

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "ignore")
    path = folder / "seed.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(csv.reader(text.splitlines())):
            sheet.write_row(number, 0, row)
    return path.read_bytes()
