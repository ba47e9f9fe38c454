r"""Snapshots: one signature over the digests of chunks, each of them lines of records.

For a partner that begins, or was away for long. A signature for each record would take ten times as
long to verify; a record of a snapshot can still be proved alone, by the page of the feed at its
index. A line has one form, to the byte (RFC 8785, then a line feed), so that reading it needs no
parser that could be deceived::

    {"index":7,"kind":"record","object":"eyJ...","salt":"..."}\n
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.encoding.strict_json import JsonObject, parse
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.feed.item import KINDS, LoggedObject
from credit_hub.federation.feed.reading import FORM, exactly, integer, objects, text
from credit_hub.federation.jws import compact
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint, open_checkpoint
from credit_hub.federation.log.note_keys import NoteKey
from credit_hub.federation.suites.port import Signer

__all__ = ["LONGEST_CHUNK", "LONGEST_MANIFEST", "RECORDS_OF_A_CHUNK", "TYPE", "Chunk", "Manifest"]
__all__ += ["chunks_of", "open_manifest", "read_chunk", "sign_manifest"]

TYPE: Final = "cc-snapshot+jwt"
RECORDS_OF_A_CHUNK: Final = 5_000
LONGEST_CHUNK: Final = 32 * 1024 * 1024
"""Bytes: whoever imports holds one chunk in memory."""
_FULL_CHUNK: Final = 16 * 1024 * 1024
LONGEST_MANIFEST: Final = 4 * 1024 * 1024
_RULE: Final = "docs/protocol/log.md, section Snapshots"
_MEMBERS: Final = frozenset(
    {"iss", "aud", "iat", "id", "origin", "checkpoint", "hash", "chunks", "records"}
)
_CHUNK: Final = frozenset({"first", "last", "records", "bytes", "digest"})

OTHER_SNAPSHOT: Final = Reason(
    "snapshot.other",
    "the manifest is of another issuer, addressee or log",
    "快照清单的签发方、接收方或日志不符",
    _RULE,
)
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


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest; when it was read, it was verified.

    ``checkpoint.size`` is the cursor from which the feed goes on.
    """

    id: str
    checkpoint: SignedCheckpoint
    hash: Hash
    chunks: tuple[Chunk, ...] = field(repr=False)

    @property
    def records(self) -> int:
        """Records of all chunks."""
        return sum(chunk.records for chunk in self.chunks)


def chunks_of(
    records: Iterable[LoggedObject], algorithm: Hash = Hash.SHA_256
) -> Iterator[tuple[Chunk, bytes]]:
    """Yield chunks and what is to be stored as them, one at a time.

    Args:
        records: By index; only what the partner may have.
        algorithm: Of the digests.

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
        if len(lines) == RECORDS_OF_A_CHUNK or length >= _FULL_CHUNK:
            yield _chunk(lines, indices, algorithm)
            lines, indices, length = [], [], 0
        lines.append(_line(record))
        indices.append(record.index)
        length += len(lines[-1])
    if lines:
        yield _chunk(lines, indices, algorithm)


def sign_manifest(
    manifest: Manifest, issuer: LogIdentity, audience: str, signed: tuple[Signer, int]
) -> str:
    """Return a manifest as a compact token.

    Args:
        manifest: With all its chunks.
        issuer: The log.
        audience: Entity id of the partner.
        signed: The key of use ``log`` and the time in POSIX seconds.

    Raises:
        VerificationError: It is longer than a partner would read.
    """
    signer, now = signed
    payload = {
        "iss": issuer.member,
        "aud": audience,
        "iat": now,
        "id": manifest.id,
        "origin": issuer.origin,
        "checkpoint": base64url.encode(bytes(manifest.checkpoint.note)),
        "hash": manifest.hash.value,
        "records": manifest.records,
        "chunks": [chunk.written() for chunk in manifest.chunks],
    }
    return compact.sign(canonical(payload), signer, typ=TYPE, longest=LONGEST_MANIFEST)


def open_manifest(
    token: str,
    audience: str,
    log: LogIdentity,
    known: tuple[KeyResolver, Sequence[NoteKey]],
    now: int,
) -> Manifest:
    """Verify a manifest: signature, addressee, checkpoint, and that its chunks follow one another.

    Args:
        token: As received.
        audience: Entity id of the reader.
        log: Of the issuer.
        known: The registry's keys, and the witnesses'.
        now: POSIX seconds.

    Raises:
        VerificationError: Something of it is wrong.
    """
    keys, witnesses = known
    expected = Expected(TYPE, KeyUse.LOG, now, longest=LONGEST_MANIFEST)
    verified = compact.verify(token, keys, expected)
    members = exactly(parse(verified.payload, longest=LONGEST_MANIFEST, where="manifest"), _MEMBERS)
    stated = tuple(members[name] for name in ("iss", "aud", "origin"))
    is_other = stated != (log.member, audience, log.origin)
    if is_other or verified.entry.member != log.member:
        raise VerificationError(OTHER_SNAPSHOT)
    integer(members["iat"])
    if members["hash"] not in {algorithm.value for algorithm in Hash}:
        raise VerificationError(FORM, "hash")
    note = base64url.decode(text(members["checkpoint"]), where="checkpoint")
    manifest = Manifest(
        text(members["id"]),
        open_checkpoint(note, log, witnesses),
        Hash(text(members["hash"])),
        tuple(map(_read_chunk, objects(members["chunks"]))),
    )
    _check_order(manifest, integer(members["records"]))
    return manifest


def read_chunk(manifest: Manifest, number: int, data: bytes) -> list[LoggedObject]:
    """Verify a chunk and return its records.

    Args:
        manifest: From :func:`open_manifest`.
        number: Place of the chunk in the manifest, from 0.
        data: As received.

    Raises:
        VerificationError: Length or digest differ, a line has another form, or the indices do not
            rise from the stated first to the stated last.
    """
    stated = manifest.chunks[number]
    if len(data) != stated.length or not compare_digest(hashed(data, manifest.hash), stated.digest):
        raise VerificationError(CHUNK, f"chunk {number}")
    records: list[LoggedObject] = []
    at = 0
    last = -1
    while at < len(data):
        match = _LINE.match(data, at)
        if match is None:
            raise VerificationError(LINE, f"chunk {number}, byte {at}")
        record = _record(match, number)
        if record.index <= last:
            raise VerificationError(ORDER, f"chunk {number}, index {record.index}")
        last = record.index
        records.append(record)
        at = match.end()
    if (records[0].index, last, len(records)) != (stated.first, stated.last, stated.records):
        raise VerificationError(ORDER, f"chunk {number}")
    return records


def _record(match: re.Match[bytes], number: int) -> LoggedObject:
    index, kind_text, token, salt = match.groups()
    kind = KINDS.get(kind_text.decode("ascii"))
    if kind is None or kind.is_public != (salt is None):
        raise VerificationError(LINE, f"chunk {number}, byte {match.start()}")
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


def _read_chunk(members: JsonObject) -> Chunk:
    exactly(members, _CHUNK)
    first, last, records, length = (
        integer(members[name]) for name in ("first", "last", "records", "bytes")
    )
    digest = base64url.decode(text(members["digest"]), where="digest")
    if not 0 < length <= LONGEST_CHUNK or not records:
        raise VerificationError(FORM, "length of a chunk")
    return Chunk(first, last, records, length, digest)


def _check_order(manifest: Manifest, records: int) -> None:
    bounds = [bound for chunk in manifest.chunks for bound in (chunk.first, chunk.last)]
    follow = all(one < other for one, other in zip(bounds[1::2], bounds[2::2], strict=False))
    fit = all(chunk.records <= chunk.last - chunk.first + 1 for chunk in manifest.chunks)
    if not follow or not fit or records != manifest.records:
        raise VerificationError(ORDER, "chunks of the manifest")
    if bounds and bounds[-1] >= manifest.checkpoint.size:
        raise VerificationError(ORDER, "a record beyond the checkpoint")
