"""Checkpoints (C2SP tlog-checkpoint): a log's signed statement of its size and root."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.hashing import HASH_BYTES, SHA_256, TreeHash
from credit_hub.federation.log.note_keys import NoteKey, NoteSigner
from credit_hub.federation.log.notes import Note, Signed, open_note, read_base64, sign_note

__all__ = ["Checkpoint", "LogIdentity", "SignedCheckpoint", "open_checkpoint", "sign_checkpoint"]

_RULE: Final = "C2SP tlog-checkpoint, section Note text"
CHECKPOINT_FORM: Final = Reason(
    "checkpoint.form", "this is not the text of a checkpoint", "不是合法的检查点文本", _RULE
)
ORIGIN: Final = Reason(
    "checkpoint.origin", "the checkpoint is of another log", "检查点属于另一日志", _RULE
)
NOT_BY_LOG: Final = Reason(
    "checkpoint.log_signature",
    "a signature that is demanded of the log is missing",
    "缺少所要求的日志签名",
    "C2SP tlog-checkpoint, section Signatures; docs/protocol/log.md",
)
EMPTY_ROOT: Final = Reason(
    "checkpoint.empty_root",
    "the root of an empty log is not that of the empty tree",
    "空日志的树根不是空树的散列",
    "RFC 9162 section 2.1.1",
)
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of a log, as they stand in a note; nothing about it is verified."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    """Opaque lines that other logs may add; ours have none."""

    @property
    def text(self) -> bytes:
        """What is signed."""
        root = b64encode(self.root).decode("ascii")
        return "".join(
            f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions)
        ).encode()

    @property
    def head(self) -> tuple[int, bytes]:
        """Size and root."""
        return self.size, self.root

    @classmethod
    def read(cls, text: bytes) -> Checkpoint:
        """Read the text of a note.

        Raises:
            VerificationError: It is not the one text of a checkpoint.
        """
        *lines, last = text.decode("utf-8").split("\n")
        if last or len(lines) < 3 or not all(lines):  # noqa: PLR2004  # origin, size, root
            raise VerificationError(CHECKPOINT_FORM, "at least three lines, none of them empty")
        origin, size, root_text, *extensions = lines
        if _SIZE.fullmatch(size) is None or int(size) > _LARGEST:
            raise VerificationError(CHECKPOINT_FORM, "line 2: size in decimal below 2^63")
        root = read_base64(root_text)
        if root is None or len(root) != HASH_BYTES:
            raise VerificationError(CHECKPOINT_FORM, "line 3: base64 of a hash of 32 bytes")
        return cls(origin, int(size), root, tuple(extensions))


@dataclass(frozen=True, slots=True)
class LogIdentity:
    """A log as its partners know it from the registry.

    Attributes:
        origin: First line of its checkpoints, and name of its keys.
        member: Entity id of the city that runs it: its own witness does not count for it.
        keys: The keys that it may sign with; others are passed over.
        demands: Algorithms of which a checkpoint must have a signature each. Taking one away is a
            failure, not a choice of the sender. Empty: any of the keys.
        tree: The hash of its tree.

    Raises:
        ValueError: A key has another name, is of a witness, or a demand has no key.
    """

    origin: str
    member: str
    keys: tuple[NoteKey, ...]
    demands: frozenset[str] = frozenset()
    tree: TreeHash = SHA_256

    def __post_init__(self) -> None:
        """Refuse an identity that no checkpoint could meet."""
        if not self.keys or any(k.name != self.origin or k.kind.is_timed for k in self.keys):
            raise ValueError(f"log {self.origin}: needs keys of its own name that sign checkpoints")
        if not self.demands <= {key.kind.alg for key in self.keys}:
            raise ValueError(f"log {self.origin}: a demanded algorithm has no key")


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint whose signatures were verified."""

    checkpoint: Checkpoint
    note: Note = field(repr=False)
    by_log: tuple[Signed, ...] = field(repr=False)
    cosignatures: tuple[Signed, ...] = field(repr=False)
    """Of the witnesses that were known to the reader."""

    @property
    def size(self) -> int:
        """Leaves of the log."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """Root of its tree."""
        return self.checkpoint.root


def open_checkpoint(
    raw: bytes, log: LogIdentity, witnesses: Collection[NoteKey] = ()
) -> SignedCheckpoint:
    """Read a checkpoint and verify the signatures of the log and of the known witnesses.

    Raises:
        VerificationError: It is malformed, of another log, not signed as demanded, or a signature
            of a known key is wrong.
    """
    note, signed = open_note(raw, (*log.keys, *witnesses))
    checkpoint = Checkpoint.read(note.text)
    if checkpoint.origin != log.origin:
        raise VerificationError(ORIGIN, f"expected {log.origin}")
    by_log = tuple(one for one in signed if one.key in log.keys)
    if not by_log or log.demands - {one.key.kind.alg for one in by_log}:
        raise VerificationError(NOT_BY_LOG, f"log {log.origin}")
    if checkpoint.size == 0 and checkpoint.root != log.tree.empty():
        raise VerificationError(EMPTY_ROOT, f"log {log.origin}")
    cosignatures = tuple(one for one in signed if one.key not in log.keys and one.time is not None)
    return SignedCheckpoint(checkpoint, note, by_log, cosignatures)


def sign_checkpoint(checkpoint: Checkpoint, signers: Collection[NoteSigner]) -> Note:
    """Return a note with the log's signatures.

    Raises:
        VerificationError: The origin cannot be written into a note.
    """
    note = sign_note(checkpoint.text, signers)
    if Checkpoint.read(note.text) != checkpoint:
        raise VerificationError(CHECKPOINT_FORM, "it would be read otherwise")
    return note
