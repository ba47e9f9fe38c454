"""Snapshots for a partner that begins: made when asked for, and made again from the ledger.

Nothing of them is stored: what the log holds below a size never changes, so a snapshot is named by
the size of its checkpoint and its chunks are always the same bytes. What is remembered is where
each chunk begins and ends, so that one chunk is read without those before it.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.provider.feeding import (
    NOT_WITNESSED,
    LedgerObjects,
    settled,
    witnessed,
)
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.queries import problem
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason
from credit_hub.federation.feed.chunks import Chunk, chunks_of
from credit_hub.federation.feed.snapshot import Manifest, sign_manifest
from credit_hub.federation.http.idempotency import KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.wire.question import TOKEN_TYPE

__all__ = ["NO_SNAPSHOT", "SnapshotShelf"]

NO_SNAPSHOT: Final = Reason(
    "snapshot.absent",
    en="there is no such snapshot or chunk of it",
    zh="没有该快照或其分块",
    rule="docs/protocol/log.md, section Snapshots",
)
_FULL: Final = 768 * 1024
"""Bytes of a chunk, and one line more: it fits an answer of 1 MiB (cc-fed-1, sizes)."""
_KEPT: Final = 16
"""Snapshots whose bounds are remembered."""
_RENEWED_AFTER: Final = 600
"""Seconds for which a partner gets the same snapshot: making one reads all that is its."""
_NAME: Final = re.compile(r"s([1-9][0-9]{0,15})")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,8}")
_OCTETS: Final = "application/octet-stream"
_Key = tuple[str, int, Hash]


@dataclass(frozen=True, slots=True)
class _Made:
    manifest: Manifest
    at: int


@dataclass(slots=True)
class SnapshotShelf:
    """Snapshots of a city; one object for a process, shared by its threads.

    Attributes:
        home: The city.
        log: Its log.
    """

    home: Home
    log: TransparencyLog
    _latest: dict[tuple[str, Hash], _Made] = field(default_factory=dict)
    _chunks: OrderedDict[_Key, tuple[Chunk, ...]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def latest(self, verified: Verified) -> KeptAnswer:
        """Return the manifest of what a partner may have.

        Raises:
            RefusedError: The log is being put in order after a failure; it is asked again.
            VerificationError: No key can sign, or there is more than one manifest can state.
        """
        accepts = self.home.view().registry.member(verified.member).accepts
        signer = self.home.membership.signer(KeyUse.LOG, self.home.clock(), accepts=accepts)
        made = self._made(verified.member, signer.public.suite.hash)
        if made is None:
            return problem(HTTPStatus.NOT_FOUND, NOT_WITNESSED)
        signed = (signer, self.home.now())
        token = sign_manifest(made.manifest, self.log.identity, verified.member, signed)
        return KeptAnswer(HTTPStatus.OK, (("content-type", TOKEN_TYPE),), token.encode("ascii"))

    def chunk(self, verified: Verified, name: str, number: str) -> KeptAnswer:
        """Return a chunk.

        Args:
            verified: Who asks.
            name: Of the snapshot, as in its manifest.
            number: Place of the chunk in the manifest, from 0.

        Raises:
            RefusedError: The log is being put in order after a failure; it is asked again.
        """
        size, place = _NAME.fullmatch(name), _NUMBER.fullmatch(number)
        published = witnessed(self.home, self.log)
        if size is None or place is None or published is None or int(size[1]) > published.size:
            return problem(HTTPStatus.NOT_FOUND, NO_SNAPSHOT)
        settled(self.home, published)
        accepts = self.home.view().registry.member(verified.member).accepts
        signer = self.home.membership.signer(KeyUse.LOG, self.home.clock(), accepts=accepts)
        key = (verified.member, int(size[1]), signer.public.suite.hash)
        chunks = self._bounds(key)
        if int(place[0]) >= len(chunks):
            return problem(HTTPStatus.NOT_FOUND, NO_SNAPSHOT)
        data = self._data(key, chunks[int(place[0])])
        return KeptAnswer(HTTPStatus.OK, (("content-type", _OCTETS),), data)

    def _made(self, member: str, algorithm: Hash) -> _Made | None:
        now = self.home.now()
        with self._lock:
            known = self._latest.get((member, algorithm))
        if known is not None and now < known.at + _RENEWED_AFTER:
            return known
        published = witnessed(self.home, self.log)
        if published is None:
            return None
        made = _Made(self._manifest(member, algorithm, published), now)
        with self._lock:
            self._latest[member, algorithm] = made
        return made

    def _manifest(self, member: str, algorithm: Hash, published: SignedCheckpoint) -> Manifest:
        settled(self.home, published)
        chunks = self._bounds((member, published.size, algorithm))
        return Manifest(f"s{published.size}", published, algorithm, chunks)

    def _bounds(self, key: _Key) -> tuple[Chunk, ...]:
        with self._lock:
            known = self._chunks.get(key)
        if known is not None:
            return known
        member, size, algorithm = key
        records = self._source().objects(member, 0, size)
        chunks = tuple(chunk for chunk, _ in chunks_of(records, algorithm, _FULL))
        with self._lock:
            self._chunks[key] = chunks
            while len(self._chunks) > _KEPT:
                self._chunks.popitem(last=False)
        return chunks

    def _data(self, key: _Key, chunk: Chunk) -> bytes:
        """Return the bytes of a chunk: the same records make one chunk, whatever lies around."""
        member, _, algorithm = key
        records = self._source().objects(member, chunk.first, chunk.last + 1)
        ((_, data),) = chunks_of(records, algorithm, _FULL)
        return data

    def _source(self) -> LedgerObjects:
        return LedgerObjects(self.home.ledger.exchange_objects)
