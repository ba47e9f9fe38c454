"""Names and layout of the static files of a log (C2SP tlog-tiles).

A tile holds 256 hashes of one level of the tree, eight levels above the one below; a bundle holds
the entries under a tile of level 0. The last tile of a level may be partial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from credit_hub.federation.log.hashing import HASH_BYTES
from credit_hub.federation.log.leaf import LONGEST_ENTRY

__all__ = [
    "CHECKPOINT",
    "HEIGHT",
    "WIDTH",
    "WITNESSED",
    "bundle",
    "bundle_path",
    "entries_of",
    "hashes_of",
    "partial_folder",
    "tile_path",
    "widths",
]

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
CHECKPOINT: Final = "checkpoint"
WITNESSED: Final = "witnessed"
"""The latest checkpoint that witnesses have signed; ours, as C2SP tlog-tiles has none."""
_GROUP: Final = 1000  # three digits of the index in each part of a path
_LENGTH_BYTES: Final = 2


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile, relative to the prefix of the log.

    Example:
        >>> tile_path(0, 1234067), tile_path(1, 0, 17)
        ('tile/0/x001/x234/067', 'tile/1/000.p/17')
    """
    return _path(str(level), index, width)


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Return the path of a bundle of entries.

    Example:
        >>> bundle_path(3)
        'tile/entries/003'
    """
    return _path("entries", index, width)


def partial_folder(path: str) -> str:
    """Return the folder of the partial states of a full tile or bundle."""
    return f"{path}.p"


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, index and width of the partial tile of each level of a tree that has one."""
    level = 0
    while size:
        if size % WIDTH:
            yield level, size // WIDTH, size % WIDTH
        size //= WIDTH
        level += 1


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return the bytes of a bundle: each entry after its length in two bytes, big endian.

    Raises:
        ValueError: An entry is too long.
    """
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise ValueError(f"an entry of {len(entry)} bytes, at most {LONGEST_ENTRY}")
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES) + entry for entry in entries)


def entries_of(data: bytes) -> list[bytes]:
    """Return the entries of a bundle.

    Raises:
        ValueError: The bytes are not those of a bundle.
    """
    entries = []
    at = 0
    while at < len(data):
        begin = at + _LENGTH_BYTES
        at = begin + int.from_bytes(data[at:begin])
        if at > len(data):
            raise ValueError("the bundle ends within an entry")
        entries.append(data[begin:at])
    return entries


def hashes_of(data: bytes) -> list[bytes]:
    """Return the hashes of a tile.

    Raises:
        ValueError: The bytes are not those of a tile.
    """
    if not data or len(data) % HASH_BYTES or len(data) > WIDTH * HASH_BYTES:
        raise ValueError(f"{len(data)} bytes are no tile")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _path(level: str, index: int, width: int) -> str:
    parts = [f"{index % _GROUP:03}"]
    while index := index // _GROUP:
        parts.append(f"x{index % _GROUP:03}")
    path = f"tile/{level}/{'/'.join(reversed(parts))}"
    return path if width == WIDTH else f"{partial_folder(path)}/{width}"
