"""The log: durable appends, proofs verified, pages and snapshots verified; each beside its limit.

Appends are batches of 256 leaves, each acknowledged after a flush of the disk. They depend on what
a flush costs, which is measured in turns with them: the same bytes, written and flushed, nothing
else. ``of_flush`` is the ratio of the two, ``cpu_per_second`` what the processor alone would allow.
``published_each`` publishes after every batch, ``published`` every 16 batches: at 4,096 leaves. The
other rates are a core's, from CPU time. Budgets (federation.md 7.4): 20,000 appends a second,
60,000 proofs, 60,000 records of a snapshot, 2,000 objects with evidence of two witnesses.

    python -m benchmarks.log_append [--batches 200] [--records 200000] [--folder FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from benchmarks.machine import machine_facts
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.feed.chunks import chunks_of
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.page import PageRequest, make_page, open_page
from credit_hub.federation.feed.snapshot import (
    Manifest,
    open_manifest,
    read_chunk,
    sign_manifest,
)
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.log.checkpoint import Checkpoint, LogIdentity, sign_checkpoint
from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.hashing import SHA_256
from credit_hub.federation.log.leaf import LeafKind, private_leaf
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.note_keys import COSIGNATURE_ED25519, ED25519, NoteSigner
from credit_hub.federation.log.notes import sign_line
from credit_hub.federation.log.proofs import verify_inclusion
from credit_hub.federation.log.prover import inclusion_proof
from credit_hub.federation.log.quorum import WitnessPolicy
from credit_hub.federation.log.vkeys import note_key
from credit_hub.federation.suites.table import by_alg

BATCH: Final = 256
BUDGETS: Final = {"append": 20_000, "inclusion": 60_000, "snapshot": 60_000, "evidence": 2_000}
_LEVELS: Final = 20
_NOW: Final = 1_800_000_000
_CITY, _PARTNER = "https://credit.zhengzhou.example/fed", "https://credit.hangzhou.example/fed"
_KEY: Final = PrivateKey.generate(by_alg("Ed25519"))
_SIGNER: Final = NoteSigner(note_key("bench.example/log", ED25519, _KEY.public), _KEY)
_LOG: Final = LogIdentity("bench.example/log", _CITY, (_SIGNER.key,))
_ENTRY: Final = KeyEntry(_CITY, _KEY.kid, KeyUse.LOG, _KEY.public, 0, _NOW * 2, _NOW * 2)
_KNOWN: Final = (KeyTable.of([_ENTRY]), ())


class Kept:
    """Objects of a city, all for one partner."""

    def __init__(self, count: int) -> None:
        self.kept = [
            LoggedObject(i, LeafKind.RECORD, f"eyJ.{i:09}.{'x' * 600}", i.to_bytes(32))
            for i in range(count)
        ]

    def objects(self, audience: str, start: int, stop: int) -> Iterable[LoggedObject]:
        """Return the objects."""
        assert audience == _PARTNER
        return self.kept[start:stop]


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="rates of the transparency log")
    parser.add_argument("--batches", type=int, default=200)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--folder", help="where to write; a disk, not a file system in memory")
    given = parser.parse_args()
    figures: dict[str, object] = {"budgets": BUDGETS}
    for name, every in (("published_each", 1), ("published", 16)):
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            figures[name] = appends(Path(folder), given.batches, every)
    figures["inclusion_per_second"] = round(inclusions())
    figures["evidence_per_second"] = round(evidence())
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        figures |= imports(Path(folder), given.records)
    json.dump({"benchmark": "log_append", **figures, **machine_facts()}, sys.stdout, indent=2)


def appends(folder: Path, batches: int, every: int) -> dict[str, float]:
    """Return leaves a second, and the same bytes a second by bare flushes in turns with them."""
    raw = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    payload = bytes(BATCH * 35 + 52)  # what the journal writes for a batch
    bare = durable = processor = 0.0
    with TransparencyLog(FolderDisk(folder / "log"), _LOG, [_SIGNER]) as log:
        for batch in range(batches):
            entries = [b"\x01" + (batch * BATCH + i).to_bytes(32) for i in range(BATCH)]
            begun, used = time.perf_counter(), time.process_time()
            log.append(entries)
            if batch % every == every - 1:
                log.publish()
            durable += time.perf_counter() - begun
            processor += time.process_time() - used
            begun = time.perf_counter()
            os.write(raw, payload)
            os.fdatasync(raw)
            bare += time.perf_counter() - begun
        log.publish()
    os.close(raw)
    leaves = batches * BATCH
    return {
        "per_second": round(leaves / durable),
        "flush_per_second": round(leaves / bare),
        "of_flush": round(bare / durable, 3),
        "cpu_per_second": round(leaves / processor),
    }


def inclusions() -> float:
    """Return proofs verified a second in a tree of 2^20 leaves."""
    levels = [[SHA_256.leaf(b"%d" % i) for i in range(1 << _LEVELS)]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([SHA_256.node(below[i], below[i + 1]) for i in range(0, len(below), 2)])
    size, root = 1 << _LEVELS, levels[-1][0]
    places = range(0, size, size // 5000)
    proofs = [
        (i, inclusion_proof(SHA_256, i, size, lambda level, index: levels[level][index]))
        for i in places
    ]
    begun = time.process_time()
    for index, proof in proofs:
        verify_inclusion(SHA_256, levels[0][index], index, size, proof, root)
    return len(proofs) / (time.process_time() - begun)


def evidence() -> float:
    """Return objects a second: checkpoint with log and two witnesses, leaf, and 20 hashes."""
    keys = [PrivateKey.generate(by_alg("Ed25519")) for _ in range(2)]
    two = [
        NoteSigner(note_key(f"witness-{n}.example", COSIGNATURE_ED25519, key.public), key)
        for n, key in enumerate(keys)
    ]
    policy = WitnessPolicy(2, tuple((one.key.name, (one.key,)) for one in two))
    data, salt, proof = b"x" * 650, bytes(32), (bytes(32),) * _LEVELS
    root = SHA_256.leaf(private_leaf(LeafKind.RECORD, data, salt))
    for sibling in proof:  # the leaf on the left, everywhere
        root = SHA_256.node(root, sibling)
    note = sign_checkpoint(Checkpoint(_LOG.origin, 1 << _LEVELS, root), [_SIGNER])
    note = note.with_lines([sign_line(note.text, one, _NOW) for one in two])
    found = LogEvidence(LeafKind.RECORD, 0, salt, proof, bytes(note))
    begun = time.process_time()
    for _ in range(1000):
        found.verify(data, _LOG, policy)
    return 1000 / (time.process_time() - begun)


def imports(folder: Path, records: int) -> dict[str, object]:
    """Return records a second of a snapshot, and objects a second of pages of the feed."""
    city = Kept(records)
    with TransparencyLog(FolderDisk(folder / "log"), _LOG, [_SIGNER]) as log:
        for first in range(0, records, 4096):
            log.append([one.leaf(SHA_256) for one in city.kept[first : first + 4096]])
        published = log.publish()
        made = list(chunks_of(city.kept))
        manifest = Manifest("bench", published, Hash.SHA_256, tuple(chunk for chunk, _ in made))
        token = sign_manifest(manifest, _LOG, _PARTNER, (_KEY, _NOW))
        begun = time.process_time()
        opened = open_manifest(token, _PARTNER, _LOG, _KNOWN, _NOW)
        found = sum(len(read_chunk(opened, i, data)) for i, (_, data) in enumerate(made))
        snapshot = time.process_time() - begun
        assert found == records
        page, making, reading = 0, 0.0, 0.0
        while page < min(records, 10_000):
            request = PageRequest(_PARTNER, page)
            begun = time.process_time()
            text = make_page(request, published, _LOG, (log.reader, city), (_KEY, _NOW))
            making += time.process_time() - begun
            begun = time.process_time()
            page = open_page(text, request, _LOG, _KNOWN, _NOW).next
            reading += time.process_time() - begun
    return {
        "snapshot_records_per_second": round(records / snapshot),
        "page_objects_made_per_second": round(page / making),
        "page_objects_verified_per_second": round(page / reading),
    }


if __name__ == "__main__":
    main()
