"""Snapshots: one signature over the digests of chunks, for a partner that begins or was long away.

A signature for each record would take ten times as long to verify. A record of a snapshot can still
be proved alone, by the page of the feed at its index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject, parse
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.feed.chunks import LONGEST_CHUNK, ORDER, Chunk, records_of
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.reading import FORM, exactly, integer, objects, text
from credit_hub.federation.jws import compact
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint, open_checkpoint
from credit_hub.federation.log.note_keys import NoteKey
from credit_hub.federation.suites.port import Signer

__all__ = ["LONGEST_MANIFEST", "TYPE", "Manifest", "open_manifest", "read_chunk", "sign_manifest"]

TYPE: Final = "cc-snapshot+jwt"
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
    """Verify a chunk and return its records; see :func:`records_of`.

    Args:
        manifest: From :func:`open_manifest`.
        number: Place of the chunk in the manifest, from 0.
        data: As received.
    """
    return records_of(data, manifest.chunks[number], manifest.hash, where=f"chunk {number}")


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
