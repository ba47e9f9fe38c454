"""The reject ledgers of loads: files of the data folder that no store holds (invariant 11)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from credit_hub.model.errors import InvalidValueError
from credit_hub.model.exact_json import Record

__all__ = ["LOAD_LEDGERS", "read_load_ledgers", "write_load_ledgers"]

LOAD_LEDGERS: Final = "load-ledgers"
"""Name of the part."""
_FOLDER: Final = "loads"
_CHUNK: Final = 256 << 10


def read_load_ledgers(data_dir: Path) -> Iterator[Record]:
    """Yield the files under ``loads`` in pieces; no load may be under way."""
    folder = data_dir / _FOLDER
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        name = path.relative_to(folder).as_posix()
        offset = 0
        with path.open("rb") as file:
            while (piece := file.read(_CHUNK)) or offset == 0:
                yield {"path": name, "offset": offset, "bytes": piece}
                offset += len(piece)
                if not piece:
                    break


def write_load_ledgers(data_dir: Path, records: Iterable[Record]) -> None:
    """Replace the files under ``loads`` by those of a backup.

    Raises:
        InvalidValueError: A path leads out of the folder.
    """
    fresh = data_dir / f"{_FOLDER}.restoring"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for record in records:
        name = PurePosixPath(str(record["path"]))
        if name.is_absolute() or ".." in name.parts:
            message = f"the backup has a file of a load outside its folder: {name}"
            raise InvalidValueError(message, rule="backup.path")
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        piece = record["bytes"]
        with path.open("ab") as file:
            file.write(piece if isinstance(piece, bytes) else b"")
    shutil.rmtree(data_dir / _FOLDER, ignore_errors=True)
    fresh.rename(data_dir / _FOLDER)
