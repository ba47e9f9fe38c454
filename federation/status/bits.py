"""The list itself: entries of 1, 2, 4 or 8 bits, index 0 in the lowest bits of the first byte."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Self

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status.reasons import BITS, INDEX, INFLATION, SIZE

__all__ = ["ISSUED_BITS", "LARGEST", "SMALLEST", "Status", "StatusBits"]

LARGEST: Final = 1024 * 1024
"""Bytes of an inflated list: 2^20 entries of 8 bits. 194 kB of zlib can hold 200 MB of zeros."""
SMALLEST: Final = 2**17
"""Entries of a list that is issued: an index among fewer says something about its holder. A list of
2 bits and this size fits a token of 64 KiB even if it cannot be compressed."""
ISSUED_BITS: Final = 2
_WIDTHS: Final = frozenset({1, 2, 4, 8})
_BYTE: Final = 8


class Status(IntEnum):
    """What an entry says; 3 is left to applications by the standard."""

    VALID = 0
    REVOKED = 1
    """Revoked, or the consent behind it was withdrawn (撤销或撤回同意)."""
    SUSPENDED = 2
    """An objection is being handled (异议处理中): it must not be used meanwhile."""
    SUPERSEDED = 3
    """Repaired or corrected (已修复或更正): the successor is to be fetched."""


@dataclass(frozen=True, slots=True)
class StatusBits:
    """Entries, packed.

    Attributes:
        bits: Of each entry.
        data: The packed bytes, not compressed.

    Raises:
        VerificationError: Another number of bits.
    """

    bits: int
    data: bytes

    def __post_init__(self) -> None:
        """Refuse a width that does not divide a byte."""
        if isinstance(self.bits, bool) or self.bits not in _WIDTHS:
            raise VerificationError(BITS)

    @classmethod
    def empty(cls, size: int = SMALLEST) -> Self:
        """Return a list to be issued, in which every entry is valid.

        Raises:
            VerificationError: Fewer entries than hide each other, or more than a reader inflates.
        """
        if not SMALLEST <= size <= LARGEST * _BYTE // ISSUED_BITS or size % _BYTE:
            raise VerificationError(SIZE, f"{size:,} entries")
        return cls(ISSUED_BITS, bytes(size * ISSUED_BITS // _BYTE))

    @classmethod
    def inflate(cls, compressed: bytes, bits: int) -> Self:
        """Return the list that a zlib stream holds.

        Raises:
            VerificationError: It inflates beyond the limit (the work stops there), is cut short,
                is followed by more, or is no zlib.
        """
        stream = zlib.decompressobj()
        try:
            data = stream.decompress(compressed, LARGEST + 1)
        except zlib.error:
            raise VerificationError(INFLATION) from None
        if len(data) > LARGEST:
            raise VerificationError(SIZE, f"more than {LARGEST:,} bytes")
        if not stream.eof or stream.unused_data or not data:
            raise VerificationError(INFLATION)
        return cls(bits, data)

    @property
    def size(self) -> int:
        """Return the number of entries."""
        return len(self.data) * _BYTE // self.bits

    def compressed(self) -> bytes:
        """Return the list as zlib at its highest level, as the standard recommends."""
        return zlib.compress(self.data, 9)

    def __getitem__(self, index: int) -> int:
        """Return the value of an entry.

        Raises:
            VerificationError: There is no such entry; a negative one neither.
        """
        place, shift = self._place(index)
        return self.data[place] >> shift & (1 << self.bits) - 1

    def changed(self, values: Mapping[int, int]) -> StatusBits:
        """Return the list with other values at some entries.

        Raises:
            VerificationError: An entry is not there, or a value has more bits.
        """
        mask = (1 << self.bits) - 1
        data = bytearray(self.data)
        for index, value in values.items():
            if not 0 <= value <= mask:
                raise VerificationError(BITS, f"value {value} in {self.bits} bits")
            place, shift = self._place(index)
            data[place] = data[place] & ~(mask << shift) & 0xFF | value << shift
        return StatusBits(self.bits, bytes(data))

    def marked(self, indices: Iterable[int], status: Status) -> StatusBits:
        """Return the list with one status at some entries; errors as :meth:`changed`."""
        return self.changed(dict.fromkeys(indices, status.value))

    def _place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < self.size:
            raise VerificationError(INDEX, f"{index} of {self.size}")
        place, rest = divmod(index * self.bits, _BYTE)
        return place, rest
