"""The witness: its answers in the order of the protocol, its memory, and logs that cheat it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.log.checkpoint import SignedCheckpoint, open_checkpoint
from credit_hub.federation.log.equivocation import prove_equivocation
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.notes import read_signature_line
from credit_hub.federation.witness.machine import SIZE_TYPE, Answer, Witness, WitnessClockError
from credit_hub.federation.witness.request import AddCheckpoint
from credit_hub.federation.witness.store import FolderWitnessStore, Seen
from tests.logs import ORIGIN, identity, signed, signer, witness
from tests.lossy_disk import LossyDisk

SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
US = witness("witness.hangzhou.example")
NOW = 1_790_000_000


@pytest.fixture
def watch(tmp_path: Path) -> Witness:
    return Witness([US], [LOG], FolderWitnessStore(tmp_path))


def _grown(*counts: int, salt: bytes = b"") -> tuple[TransparencyLog, list[SignedCheckpoint]]:
    log = TransparencyLog(LossyDisk(), LOG, [SIGNER])
    found = []
    for count in counts:
        log.append([b"\x01" + salt + b"%d" % (log.size + i) for i in range(count)])
        found.append(log.publish())
    return log, found


def _body(old: int, to: SignedCheckpoint, log: TransparencyLog | None = None) -> bytes:
    proof: tuple[bytes, ...] = ()
    if log is not None and old:
        proof = log.reader.consistency((old, log.reader.root(old)), to.checkpoint.head)
    return bytes(AddCheckpoint(old, proof, bytes(to.note)))


def _is_cosigned(answer: Answer, checkpoint: SignedCheckpoint, time: int) -> bool:
    line = read_signature_line(answer.body.decode().removesuffix("\n"))
    note = checkpoint.note.with_lines([line])
    (found,) = open_checkpoint(bytes(note), LOG, [US.key]).cosignatures
    return found.time == time


def test_log_that_grows_is_cosigned_step_by_step(watch: Witness) -> None:
    log, heads = _grown(1, 4, 300)
    old = 0
    for step, head in enumerate(heads):
        answer = watch.add_checkpoint(_body(old, head, log), NOW + step)
        assert answer.status == 200
        assert _is_cosigned(answer, head, NOW + step)
        old = head.size

    again = watch.add_checkpoint(_body(305, heads[-1]), NOW + 99)

    assert again.status == 200  # the same tree at a later time
    assert _is_cosigned(again, heads[-1], NOW + 99)


def test_answers_come_in_the_order_of_the_protocol(watch: Witness) -> None:
    # Each request has this fault and all the later ones.
    log, (one, two) = _grown(5, 5)
    assert watch.add_checkpoint(_body(0, one), NOW).status == 200
    stranger = signed(3, bytes(32), signer("unknown.example"))
    forged = bytes(two.note).replace(b"\n10\n", b"\n11\n")

    def status(old: int, note: bytes, proof: tuple[bytes, ...] = (bytes(32),)) -> int:
        return watch.add_checkpoint(bytes(AddCheckpoint(old, proof, note)), NOW).status

    assert status(99, bytes(stranger.note)) == 404
    assert status(99, forged) == 403
    assert status(99, bytes(two.note)) == 400
    assert status(3, bytes(two.note)) == 409
    assert status(5, bytes(two.note)) == 422
    proof = log.reader.consistency(one.checkpoint.head, two.checkpoint.head)
    assert status(5, bytes(two.note), proof) == 200


def test_conflict_says_which_size_is_known(watch: Witness) -> None:
    _, (one, two) = _grown(5, 5)
    assert watch.add_checkpoint(_body(0, one), NOW).status == 200

    answer = watch.add_checkpoint(_body(0, two), NOW)

    assert (answer.status, answer.body, answer.content_type) == (409, b"5\n", SIZE_TYPE)


def test_first_checkpoint_has_no_proof(watch: Witness) -> None:
    _, (one,) = _grown(5)

    answer = watch.add_checkpoint(bytes(AddCheckpoint(0, (bytes(32),), bytes(one.note))), NOW)

    assert answer.status == 422


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:0],
        lambda body: body.replace(b"old 1", b"old 01"),
        lambda body: body.replace(b"old 1", b"old +1"),
        lambda body: body.replace(b"old 1", b"Old 1"),
        lambda body: body.replace(b"old 1\n", b"old 1\r\n"),
        lambda body: body.replace(b"old 1\n", b"old 1\nAAAA\n"),
        lambda body: body.replace(b"old 1\n", b"old 1\n" + b"A" * 43 + b"=\n" * 64),
        lambda body: body.replace(b"\n\n", b"\n", 1),
        lambda body: body + b"x" * 300_000,
        lambda body: body[:-1],
        lambda body: body.replace(ORIGIN.encode() + b"\n5", ORIGIN.encode() + b"\n05"),
    ],
)
def test_malformed_request_is_refused_and_nothing_is_remembered(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    log, (one, two) = _grown(1, 4)
    store = FolderWitnessStore(tmp_path)
    watch = Witness([US], [LOG], store)
    watch.add_checkpoint(_body(0, one), NOW)
    before = store.seen(ORIGIN)

    answer = watch.add_checkpoint(change(_body(1, two, log)), NOW)

    assert answer.status == 400
    assert store.seen(ORIGIN) == before


def test_threat_17_log_that_is_cut_and_grown_again_is_not_cosigned(watch: Witness) -> None:
    log, (first, long) = _grown(5, 5)
    watch.add_checkpoint(_body(0, first), NOW)
    watch.add_checkpoint(_body(5, long, log), NOW)
    other, (short, same, more) = _grown(7, 3, 5, salt=b"rewritten ")

    assert watch.add_checkpoint(_body(5, short), NOW).status == 409
    assert watch.add_checkpoint(_body(0, more), NOW).status == 409
    assert watch.add_checkpoint(_body(10, short), NOW).status == 400
    rewritten = watch.add_checkpoint(_body(10, more, other), NOW)
    assert (rewritten.status, rewritten.refused) == (422, bytes(more.note))
    # Other leaves at the same size: the refusal comes with the proof.
    caught = watch.add_checkpoint(_body(10, same), NOW)
    assert caught.status == 409
    assert caught.evidence is not None
    assert prove_equivocation(*caught.evidence.notes, LOG) == caught.evidence


def test_witness_whose_clock_was_set_back_signs_nothing(tmp_path: Path) -> None:
    # Otherwise it would date a tree before the theft of a key (threat 19).
    log, (one, two) = _grown(5, 5)
    store = FolderWitnessStore(tmp_path)
    watch = Witness([US], [LOG], store)
    watch.add_checkpoint(_body(0, one), NOW)

    with pytest.raises(WitnessClockError):
        watch.add_checkpoint(_body(5, two, log), NOW - 1)

    assert (seen := store.seen(ORIGIN)) is not None
    assert seen.size == 5


def test_memory_outlives_the_process_and_a_damaged_one_signs_nothing(tmp_path: Path) -> None:
    log, (one, two) = _grown(5, 5)
    Witness([US], [LOG], FolderWitnessStore(tmp_path)).add_checkpoint(_body(0, one), NOW)
    again = Witness([US], [LOG], FolderWitnessStore(tmp_path))
    assert again.add_checkpoint(_body(5, two, log), NOW).status == 200
    (file,) = (path for path in tmp_path.iterdir() if path.suffix != ".lock")
    file.write_bytes(file.read_bytes().replace(b"\n10\n", b"\n05\n"))

    with pytest.raises(ExchangeError) as refusal:
        again.add_checkpoint(_body(5, two, log), NOW)

    assert refusal.value.reason.code == "witness.state"


def test_memory_moves_only_from_what_was_expected(tmp_path: Path) -> None:
    _, heads = _grown(1, 1, 1)
    one, two, three = (Seen(h.size, h.root, NOW, bytes(h.note)) for h in heads)
    store = FolderWitnessStore(tmp_path)

    assert store.advance(ORIGIN, None, one)
    assert not store.advance(ORIGIN, None, two)
    assert store.advance(ORIGIN, one, three)
    assert not store.advance(ORIGIN, one, two)
    assert store.seen(ORIGIN) == three


class OvertakenStore(FolderWitnessStore):
    """The memory of a witness whose other process signs between its look and its step."""

    def __init__(self, folder: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(folder)
        self._meanwhile: list[Callable[[], object]] = [meanwhile]

    def seen(self, origin: str) -> Seen | None:
        found = super().seen(origin)
        if self._meanwhile:
            self._meanwhile.pop()()
        return found


def test_request_that_was_overtaken_does_not_roll_the_memory_back(tmp_path: Path) -> None:
    # The race that C2SP tlog-witness describes.
    log, (one, two, three) = _grown(1, 1, 1)
    plain = Witness([US], [LOG], FolderWitnessStore(tmp_path))
    assert plain.add_checkpoint(_body(0, one), NOW).status == 200
    overtaken = OvertakenStore(tmp_path, lambda: plain.add_checkpoint(_body(1, three, log), NOW))

    answer = Witness([US], [LOG], overtaken).add_checkpoint(_body(1, two, log), NOW)

    assert (answer.status, answer.body) == (409, b"3\n")
    assert (seen := overtaken.seen(ORIGIN)) is not None
    assert seen.size == 3


def _submit(folder: Path, body: bytes) -> int:
    return Witness([US], [LOG], FolderWitnessStore(folder)).add_checkpoint(body, NOW).status


def test_two_processes_never_sign_two_next_trees(tmp_path: Path) -> None:
    _, (one,) = _grown(1)
    assert _submit(tmp_path, _body(0, one)) == 200
    log, heads = _grown(1, 1, 1, 1, 1)
    bodies = [_body(1, head, log) for head in heads[1:]]

    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.starmap(_submit, [(tmp_path, body) for body in bodies])

    # Whoever came first moved the size; all others asked from a size that is not known any more.
    assert sorted(found) == [200, 409, 409, 409]


def test_answer_of_another_witness_does_not_verify() -> None:
    _, (one,) = _grown(1)
    line = f"\u2014 {US.key.name} {'AAAA' * 26}"
    note = one.note.with_lines([read_signature_line(line)])

    assert open_checkpoint(bytes(note), LOG, [US.key]).cosignatures == ()
    with pytest.raises(VerificationError):
        read_signature_line(line.replace("\u2014", "-"))
