"""The body of ``add-checkpoint``: old size, consistency proof, empty line, checkpoint."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.hashing import HASH_BYTES
from credit_hub.federation.log.notes import LONGEST_NOTE, read_base64
from credit_hub.federation.log.proofs import LONGEST_PROOF

__all__ = ["LONGEST_BODY", "AddCheckpoint"]

LONGEST_BODY: Final = LONGEST_NOTE + 4 * 1024
"""Bytes: a checkpoint, and 63 lines of a proof."""

FORM: Final = Reason(
    "witness.form",
    "this is not a request to add a checkpoint",
    "不是合法的添加检查点请求",
    "C2SP tlog-witness, section add-checkpoint",
)
_OLD: Final = re.compile(rb"old (0|[1-9][0-9]{0,18})", re.ASCII)
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request as it was received; nothing about it is verified."""

    old_size: int
    proof: tuple[bytes, ...]
    note: bytes

    @classmethod
    def read(cls, body: bytes) -> AddCheckpoint:
        """Read a body.

        Raises:
            VerificationError: It is malformed or longer than any request needs to be.
        """
        if len(body) > LONGEST_BODY:
            raise VerificationError(FORM, f"{len(body):,} of {LONGEST_BODY:,} bytes")
        head, blank, note = body.partition(b"\n\n")
        first, *lines = head.split(b"\n")
        old = _OLD.fullmatch(first)
        if not blank or old is None or int(old[1]) > _LARGEST:
            raise VerificationError(FORM, "line 1: old, space, size; an empty line after the proof")
        if len(lines) > LONGEST_PROOF:
            raise VerificationError(FORM, f"{len(lines)} of {LONGEST_PROOF} lines of proof")
        return cls(int(old[1]), tuple(map(_hash, lines)), note)

    def __bytes__(self) -> bytes:
        """Return the body."""
        lines = [b"old %d\n" % self.old_size, *_lines(self.proof), b"\n"]
        return b"".join(lines) + self.note


def _hash(line: bytes) -> bytes:
    found = read_base64(line.decode("ascii", "replace"))
    if found is None or len(found) != HASH_BYTES:
        raise VerificationError(FORM, "a line of the proof is not base64 of a hash")
    return found


def _lines(proof: Sequence[bytes]) -> list[bytes]:
    return [b64encode(value) + b"\n" for value in proof]
