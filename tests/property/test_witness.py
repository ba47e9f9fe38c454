"""Whatever a log sends, all that one witness signs is one history."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.proofs import verify_consistency
from credit_hub.federation.witness.machine import Witness
from credit_hub.federation.witness.request import AddCheckpoint
from credit_hub.federation.witness.store import FolderWitnessStore
from tests.logs import ORIGIN, identity, signer, witness
from tests.lossy_disk import LossyDisk

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
US = witness("witness.hangzhou.example")
SIZES = 9
SHARED = 4


def _fork(name: bytes) -> tuple[TransparencyLog, list[SignedCheckpoint]]:
    """Return a log that says the same as the others at first; all its trees from size 1."""
    log = TransparencyLog(LossyDisk(), LOG, [SIGNER])
    heads = []
    for index in range(SIZES):
        log.append([b"\x01%d" % index + (name if index >= SHARED else b"")])
        heads.append(log.publish())
    return log, heads


FORKS = [_fork(b"left"), _fork(b"right")]
SENT = st.tuples(st.sampled_from(FORKS), st.integers(0, SIZES), st.integers(1, SIZES))


@settings(max_examples=60)
@given(st.lists(SENT, max_size=25))
def test_all_that_a_witness_signs_is_one_history(
    sent: list[tuple[tuple[TransparencyLog, list[SignedCheckpoint]], int, int]],
) -> None:
    signed: list[tuple[TransparencyLog, SignedCheckpoint]] = []
    with tempfile.TemporaryDirectory() as folder:
        watch = Witness([US], [LOG], FolderWitnessStore(Path(folder)))
        for now, ((log, heads), old, size) in enumerate(sent):
            head = heads[size - 1]
            proof: tuple[bytes, ...] = ()
            if 0 < old <= size:
                proof = log.reader.consistency(heads[old - 1].checkpoint.head, head.checkpoint.head)
            answer = watch.add_checkpoint(bytes(AddCheckpoint(old, proof, bytes(head.note))), now)
            known = signed[-1][1].size if signed else 0
            if answer.status == 200:
                signed.append((log, head))
            elif old == known <= size:
                # Refused although it asked from the right size: it is of the other history.
                assert answer.status in {409, 422}
                assert known > SHARED or size > SHARED

    for (_, before), (log, after) in pairwise(signed):
        old_head, new_head = before.checkpoint.head, after.checkpoint.head
        verify_consistency(LOG.tree, old_head, new_head, log.reader.consistency(old_head, new_head))
