"""What speaks against a log, kept: contradicting notes, and notes that do not continue."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from credit_hub.federation.log.disk import FolderDisk, replace_durably
from credit_hub.federation.witness.machine import Answer

__all__ = ["MOST_KEPT", "EvidenceFolder"]

MOST_KEPT: Final = 1_000
"""Notes of one folder: a watched log that goes mad shall not fill the disk with them."""


class EvidenceFolder:
    """Signed notes as files under their digests: the same one is kept once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._disk = FolderDisk(folder)

    def keep(self, answer: Answer) -> tuple[str, ...]:
        """Keep what an answer found; return the names of files that were not there before.

        Raises:
            OSError: The disk fails; the answer must not leave then.
        """
        notes = () if answer.evidence is None else answer.evidence.notes
        notes = (*notes, answer.refused) if answer.refused is not None else notes
        return self.keep_notes(notes)

    def keep_notes(self, notes: Iterable[bytes]) -> tuple[str, ...]:
        """Keep notes that whoever follows a log was shown; return as :meth:`keep`.

        Raises:
            OSError: The disk fails.
        """
        return tuple(name for name in map(self._keep, notes) if name is not None)

    def _keep(self, note: bytes) -> str | None:
        name = f"{sha256(note).hexdigest()}.note"
        kept = [one for one in self._disk.names("notes") if one.endswith(".note")]
        if name in kept or len(kept) >= MOST_KEPT:
            return None
        replace_durably(self._disk, f"notes/{name}", note)
        return name
