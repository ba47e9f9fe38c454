r"""Chunks of a snapshot: lines of records in one form, to the byte (RFC 8785, then a line feed).

Reading such a line needs no parser that could be deceived::

    {"index":7,"kind":"record","object":"eyJ...","salt":"..."}\n
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hmac import compare_digest
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.log.leaf import KINDS

__all__ = ["LONGEST_CHUNK", "ORDER", "RECORDS_OF_A_CHUNK", "Chunk", "chunks_of", "records_of"]

RECORDS_OF_A_CHUNK: Final = 5_000
LONGEST_CHUNK: Final = 32 * 1024 * 1024
"""Bytes: whoever imports holds one chunk in memory."""
_FULL_CHUNK: Final = 16 * 1024 * 1024
_RULE: Final = "docs/protocol/log.md, section Snapshots"

CHUNK: Final = Reason(
    "snapshot.chunk",
    "a chunk has not the length or digest that the manifest states",
    "快照分块的长度或摘要与清单不符",
    _RULE,
)
LINE: Final = Reason(
    "snapshot.line", "a line has not the one form of a record", "快照行格式不正确", _RULE
)
ORDER: Final = Reason(
    "snapshot.order",
    "records are not in the order of their indices, or not as many as stated",
    "快照记录的顺序或数量与清单不符",
    _RULE,
)
_LINE: Final = re.compile(
    rb'\{"index":(0|[1-9][0-9]{0,15}),"kind":"([a-z_]{1,16})","object":"([A-Za-z0-9_.~-]{1,65536})"'
    rb'(?:,"salt":"([A-Za-z0-9_-]{43})")?\}\n'
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk as the manifest states it; its place in the list is its name."""

    first: int
    last: int
    records: int
    length: int
    digest: bytes

    def written(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "first": self.first,
            "last": self.last,
            "records": self.records,
            "bytes": self.length,
            "digest": base64url.encode(self.digest),
        }


def chunks_of(
    records: Iterable[LoggedObject], algorithm: Hash = Hash.SHA_256, full: int = _FULL_CHUNK
) -> Iterator[tuple[Chunk, bytes]]:
    """Yield chunks and what is to be stored as them, one at a time.

    Args:
        records: By index; only what the partner may have.
        algorithm: Of the digests.
        full: Bytes from which on a chunk ends; the line that reaches them still belongs to it.

    Raises:
        VerificationError: An object is no compact token, or has a salt that its kind does not have.
        ValueError: The indices do not rise.
    """
    lines: list[bytes] = []
    indices: list[int] = []
    length = 0
    last = -1
    for record in records:
        if record.index <= last:
            raise ValueError(f"record {record.index} comes after {last}")
        last = record.index
        if len(lines) == RECORDS_OF_A_CHUNK or length >= full:
            yield _chunk(lines, indices, algorithm)
            lines, indices, length = [], [], 0
        lines.append(_line(record))
        indices.append(record.index)
        length += len(lines[-1])
    if lines:
        yield _chunk(lines, indices, algorithm)


def records_of(
    data: bytes, stated: Chunk, algorithm: Hash, *, where: str = "chunk"
) -> list[LoggedObject]:
    """Verify a chunk and return its records.

    Args:
        data: As received.
        stated: What the manifest says of it.
        algorithm: Of the digest.
        where: Which chunk it is, for the message.

    Raises:
        VerificationError: Length or digest differ, a line has another form, or the indices do not
            rise from the stated first to the stated last.
    """
    if len(data) != stated.length or not compare_digest(hashed(data, algorithm), stated.digest):
        raise VerificationError(CHUNK, where)
    records: list[LoggedObject] = []
    at, last = 0, -1
    while at < len(data):
        match = _LINE.match(data, at)
        if match is None:
            raise VerificationError(LINE, f"{where}, byte {at}")
        record = _record(match, where)
        if record.index <= last:
            raise VerificationError(ORDER, f"{where}, index {record.index}")
        last = record.index
        records.append(record)
        at = match.end()
    if (records[0].index, last, len(records)) != (stated.first, stated.last, stated.records):
        raise VerificationError(ORDER, where)
    return records


def _record(match: re.Match[bytes], where: str) -> LoggedObject:
    index, kind_text, token, salt = match.groups()
    kind = KINDS.get(kind_text.decode("ascii"))
    if kind is None or kind.is_public != (salt is None):
        raise VerificationError(LINE, f"{where}, byte {match.start()}")
    opened = None if salt is None else base64url.decode(salt.decode("ascii"), where="salt")
    return LoggedObject(int(index), kind, token.decode("ascii"), opened)


def _line(record: LoggedObject) -> bytes:
    record.check()
    salt = "" if record.salt is None else f',"salt":"{base64url.encode(record.salt)}"'
    kind = record.kind.name.lower()
    text_ = f'{{"index":{record.index},"kind":"{kind}","object":"{record.token}"{salt}}}\n'
    return text_.encode("ascii")


def _chunk(lines: Sequence[bytes], indices: Sequence[int], algorithm: Hash) -> tuple[Chunk, bytes]:
    data = b"".join(lines)
    digest = hashed(data, algorithm)
    return Chunk(indices[0], indices[-1], len(lines), len(data), digest), data
