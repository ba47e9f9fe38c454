"""What of the tables of a synthetic city names a person, and so may stand nowhere in plain text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Final

from credit_hub.loaders.source import Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import Manifest

__all__ = ["personal_values"]

_CODE_OF_A_UNIT: Final = re.compile(r"[19Y][0-9A-Z]{17}")
_LONGEST_NAME: Final = 4
"""Names of persons are short in the synthetic city, those of units are not."""


def personal_values(manifest: Manifest) -> Iterator[str]:
    """Yield numbers, telephones and names of persons in the tables; names and codes of units not.

    Values of one or two characters are left out: they stand everywhere.
    """
    for name, path in manifest.files.items():
        source = SOURCES[name]
        if path.suffix != ".csv" or not isinstance(source, Source):
            continue
        headings = [column.heading for column in source.columns if column.kind.personal]
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        for row in csv.DictReader(text.splitlines()):
            for value in (row.get(heading) or "" for heading in headings):
                if len(value) > len("张三") and not _is_of_a_unit(value):
                    yield value


def _is_of_a_unit(value: str) -> bool:
    if not value.isascii():
        return len(value) > _LONGEST_NAME
    return bool(_CODE_OF_A_UNIT.fullmatch(value))
