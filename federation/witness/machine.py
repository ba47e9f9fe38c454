"""Whether to sign a partner's checkpoint (C2SP tlog-witness), in the order of federation.md 3.9.

A witness says one thing: at this time, this was the largest tree of the log that I had seen, and it
holds all that I had seen before. It never goes back, neither in size nor in time: a clock that was
set back must not date a tree before the theft of a key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.log.checkpoint import (
    Checkpoint,
    LogIdentity,
    SignedCheckpoint,
    open_checkpoint,
)
from credit_hub.federation.log.equivocation import Equivocation, equivocation
from credit_hub.federation.log.note_keys import NoteSigner
from credit_hub.federation.log.notes import parse_note, sign_line
from credit_hub.federation.log.proofs import verify_consistency
from credit_hub.federation.witness.request import AddCheckpoint
from credit_hub.federation.witness.store import Seen, WitnessStore

__all__ = ["SIZE_TYPE", "Answer", "Status", "Witness", "WitnessClockError"]

SIZE_TYPE: Final = "text/x.tlog.size"
"""Content type of the answer that says which size is known (C2SP tlog-witness)."""

CLOCK: Final = Reason(
    "witness.clock",
    "the clock of the witness is behind its last signature, so it signs nothing",
    "见证方时钟早于其上一次签名，暂停签名",
    "docs/protocol/log.md, section Witnesses",
)
PROOF_FROM_NOTHING: Final = Reason(
    "witness.proof_from_nothing",
    "a proof from the empty tree must be empty",
    "自空树起的证明必须为空",
    "C2SP tlog-witness, section add-checkpoint",
)


class Status(IntEnum):
    """The status of the answer."""

    SIGNED = 200
    MALFORMED = 400
    BAD_SIGNATURE = 403
    UNKNOWN_LOG = 404
    CONFLICT = 409
    NOT_CONSISTENT = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness answers.

    Attributes:
        status: HTTP status.
        body: Signature lines, a size, or the code of the reason; each line ends with a line feed.
        content_type: Of the body.
        evidence: Proof that the log contradicted itself, to be kept and shown to everyone.
        refused: A checkpoint that the log has signed and that does not continue what it signed
            before; no proof by itself, and worth keeping.
    """

    status: Status
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    evidence: Equivocation | None = None
    refused: bytes | None = None


class WitnessClockError(ExchangeError):
    """The witness cannot state the time."""

    code = "witness_clock"


class Witness:
    """A witness with its keys, and the logs that it watches."""

    def __init__(
        self,
        signers: Collection[NoteSigner],
        logs: Collection[LogIdentity],
        store: WitnessStore,
    ) -> None:
        self._signers = tuple(signers)
        self._logs: Mapping[str, LogIdentity] = {log.origin: log for log in logs}
        self._store = store

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Decide on a checkpoint, and sign it if it continues the last one.

        Args:
            body: As received.
            now: POSIX seconds.

        Raises:
            WitnessClockError: The clock is behind the last signature: answer 503.
            ExchangeError: The memory of the witness is damaged.
            OSError: It cannot be written.
        """
        try:
            request = AddCheckpoint.read(body)
            origin = Checkpoint.read(parse_note(request.note).text).origin
        except VerificationError as error:
            return _refusal(Status.MALFORMED, error)
        log = self._logs.get(origin)
        if log is None:
            return Answer(Status.UNKNOWN_LOG, b"witness.unknown_log\n")
        try:
            checkpoint = open_checkpoint(request.note, log)
        except VerificationError as error:
            return _refusal(Status.BAD_SIGNATURE, error)
        if request.old_size > checkpoint.size:
            return Answer(Status.MALFORMED, b"log.shrinks\n")
        return self._continue(request, checkpoint, log, now)

    def _continue(
        self, request: AddCheckpoint, checkpoint: SignedCheckpoint, log: LogIdentity, now: int
    ) -> Answer:
        """Decide on a checkpoint that the log has signed."""
        seen = self._store.seen(log.origin)
        size = 0 if seen is None else seen.size
        if request.old_size != size:
            # The size alone may contradict what is known: then both notes are a proof.
            return _conflict(size, _contradiction(seen, checkpoint, log))
        if seen is not None and seen.size == checkpoint.size and seen.root != checkpoint.root:
            return _conflict(size, _contradiction(seen, checkpoint, log))
        try:
            _verify(request, seen, checkpoint, log)
        except VerificationError as error:
            code = f"{error.reason.code}\n".encode()
            return Answer(Status.NOT_CONSISTENT, code, refused=request.note)
        if seen is not None and now < seen.time:
            raise WitnessClockError(CLOCK, f"by {seen.time - now} seconds")
        new = Seen(checkpoint.size, checkpoint.root, now, bytes(checkpoint.note))
        if not self._store.advance(log.origin, seen, new):
            latest = self._store.seen(log.origin)
            return _conflict(0 if latest is None else latest.size, None)
        lines = [sign_line(checkpoint.note.text, one, now) for one in self._signers]
        return Answer(Status.SIGNED, "".join(map(str, lines)).encode())


def _verify(
    request: AddCheckpoint, seen: Seen | None, checkpoint: SignedCheckpoint, log: LogIdentity
) -> None:
    if seen is None or seen.size == 0:
        if request.proof:
            raise VerificationError(PROOF_FROM_NOTHING)
        return
    verify_consistency(log.tree, (seen.size, seen.root), checkpoint.checkpoint.head, request.proof)


def _contradiction(
    seen: Seen | None, checkpoint: SignedCheckpoint, log: LogIdentity
) -> Equivocation | None:
    if seen is None or seen.size != checkpoint.size:
        return None
    return equivocation(open_checkpoint(seen.note, log), checkpoint, log)


def _conflict(size: int, evidence: Equivocation | None) -> Answer:
    return Answer(Status.CONFLICT, b"%d\n" % size, SIZE_TYPE, evidence)


def _refusal(status: Status, error: VerificationError) -> Answer:
    return Answer(status, f"{error.reason.code}\n".encode())
