"""What witnesses have signed, kept beside the checkpoint, which is ahead of it.

A log publishes every second and is witnessed every minute. All witnesses sign the one checkpoint
that they were sent, so that they make a quorum, though the log has gone on meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from operator import itemgetter

from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint, open_checkpoint
from credit_hub.federation.log.disk import Disk, replace_durably
from credit_hub.federation.log.note_keys import NoteKey
from credit_hub.federation.log.notes import SignatureLine
from credit_hub.federation.log.tiles import WITNESSED

__all__ = ["WitnessedCheckpoint"]


class WitnessedCheckpoint:
    """The latest checkpoint with signatures of witnesses; one writer at a time."""

    def __init__(self, disk: Disk, log: LogIdentity) -> None:
        self._disk = disk
        self._log = log

    def latest(self, witnesses: Collection[NoteKey]) -> SignedCheckpoint | None:
        """Return it, or None if there is none.

        Raises:
            VerificationError: The file is not what was written.
        """
        raw = self._disk.read(WITNESSED)
        return None if raw is None else open_checkpoint(raw, self._log, witnesses)

    def add(
        self,
        checkpoint: SignedCheckpoint,
        lines: Collection[SignatureLine],
        witnesses: Collection[NoteKey],
    ) -> SignedCheckpoint:
        """Add signatures of witnesses.

        Of each key the earliest and the latest stay: the one says since when the tree is known,
        the other that nothing was added since.

        Args:
            checkpoint: Of this log, as it was sent to all of them.
            lines: What they answered; lines of unknown keys are left out.
            witnesses: Their keys.

        Returns:
            The witnessed checkpoint from now on; another one if a larger one is witnessed already.

        Raises:
            VerificationError: A signature of a known key is wrong.
            OSError: The disk failed; what was witnessed before stands.
        """
        names = {(key.name, key.key_id) for key in witnesses}
        held = self.latest(witnesses)
        if held is not None and held.size > checkpoint.size:
            return held
        known = [line for line in lines if (line.name, line.key_id) in names]
        note = checkpoint.note
        if held is not None and held.size == checkpoint.size:
            note = note.with_lines(held.note.lines)
        joined = open_checkpoint(bytes(note.with_lines(known)), self._log, witnesses)
        kept = joined.note.with_only({*_others(joined, names), *_first_and_last(joined)})
        replace_durably(self._disk, WITNESSED, bytes(kept))
        return open_checkpoint(bytes(kept), self._log, witnesses)


def _others(
    checkpoint: SignedCheckpoint, names: Collection[tuple[str, bytes]]
) -> set[SignatureLine]:
    """Return the lines of the log, and of witnesses that are not known now."""
    return {line for line in checkpoint.note.lines if (line.name, line.key_id) not in names}


def _first_and_last(checkpoint: SignedCheckpoint) -> set[SignatureLine]:
    by_key: dict[NoteKey, list[tuple[int, SignatureLine]]] = {}
    for one in checkpoint.cosignatures:
        by_key.setdefault(one.key, []).append((one.time or 0, one.line))
    pairs = [sorted(lines, key=itemgetter(0)) for lines in by_key.values()]
    return {line for timed in pairs for _, line in (timed[0], timed[-1])}
