"""Takes a file of scores in: the band is kept under the person's keyed digest, the score is not.

The file is a CSV in UTF-8 with the columns ``id_number``, ``score`` and ``as_of`` (ISO 8601). Its
rows balance: read = written + unchanged + rejected; the same file again changes nothing. It is kept
whole or, after an error of the ledger, not at all.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.errors import VerificationError
from credit_hub.ledger.federation.bands import KeptBand
from credit_hub.model.errors import (
    InvalidIdNumberError,
    SchemaMismatchError,
    UnreadableSourceError,
)
from credit_hub.model.id_number import IdNumber
from credit_hub.model.interval import CHINA

__all__ = ["COLUMNS", "BandsLoaded", "Reject", "load_bands"]

COLUMNS: Final = ("id_number", "score", "as_of")
_BATCH: Final = 5_000
_DIGITS: Final = 5


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: where, what, by which rule; never its value."""

    line: int
    field: str
    rule: str


@dataclass(frozen=True, slots=True)
class BandsLoaded:
    """What came of a file.

    Attributes:
        read: Rows.
        written: Bands that are new.
        unchanged: Bands that were there already.
        rejects: Rows that were not taken.
    """

    read: int
    written: int
    unchanged: int
    rejects: tuple[Reject, ...] = field(repr=False)


class _RowError(Exception):
    """A row is not usable."""

    def __init__(self, name: str, rule: str) -> None:
        super().__init__(name, rule)
        self.field, self.rule = name, rule


def load_bands(home: Home, path: Path) -> BandsLoaded:
    """Keep the bands of a file.

    Args:
        home: This city.
        path: The file.

    Raises:
        UnreadableSourceError: It cannot be read as text in UTF-8.
        SchemaMismatchError: It has not exactly the columns.
        ConflictError: A person has another band for the same moment already.
    """
    written = unchanged = read = 0
    rejects: list[Reject] = []
    batch: dict[tuple[str, int], KeptBand] = {}
    for line, row in _rows(path):
        read += 1
        try:
            band = _band(home, row, batch)
        except _RowError as error:
            rejects.append(Reject(line, error.field, error.rule))
            continue
        batch[band.person, band.as_of] = band
    bands = list(batch.values())
    for start in range(0, len(bands), _BATCH):
        new, same = home.ledger.exchange_bands.keep(bands[start : start + _BATCH], home.now())
        written, unchanged = written + new, unchanged + same
    return BandsLoaded(read, written, unchanged, tuple(rejects))


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise SchemaMismatchError(
                    f"{path.name} has not exactly the columns {', '.join(COLUMNS)}",
                    remedy="see docs/how-to/exchange.md",
                )
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeError, csv.Error) as error:
        message = f"{path.name} cannot be read as CSV in UTF-8: {type(error).__name__}"
        raise UnreadableSourceError(message) from error


def _band(
    home: Home, row: Mapping[str, str], taken: Mapping[tuple[str, int], KeptBand]
) -> KeptBand:
    if None in row or None in row.values():
        raise _RowError("row", "as many fields as columns")
    try:
        number = IdNumber.parse(row["id_number"])
    except InvalidIdNumberError:
        raise _RowError("id_number", "identity number of GB 11643") from None
    text = row["score"].strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise _RowError("score", "a whole number")
    try:
        code = home.scale.band_of(int(text)).code
    except VerificationError:
        rule = f"{home.scale.lowest} to {home.scale.highest} ({home.scale.id})"
        raise _RowError("score", rule) from None
    band = KeptBand(home.person(number), home.scale.id, _moment(home, row["as_of"]), code)
    if (band.person, band.as_of) in taken:
        raise _RowError("id_number", "a person and moment stand in the file once")
    return band


def _moment(home: Home, text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _RowError("as_of", "ISO 8601") from None
    seconds = int((moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).timestamp())
    if seconds > home.now():
        raise _RowError("as_of", "not in the future")
    return seconds
