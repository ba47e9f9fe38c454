"""Signed notes (C2SP signed-note): a text, and lines of signatures of named keys.

Read strictly, as everything that is signed: UTF-8, no control character but the line feed, and only
the one base64 that an encoder writes. A signature of a known key that is wrong refuses the whole
note; signatures of unknown keys are passed over, as the specification demands.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.note_keys import KEY_ID_BYTES, NoteKey, NoteSigner, is_key_name

__all__ = [
    "LONGEST_NOTE",
    "Note",
    "SignatureLine",
    "Signed",
    "open_note",
    "parse_note",
    "read_base64",
    "read_signature_line",
    "sign_line",
    "sign_note",
]

LONGEST_NOTE: Final = 256 * 1024
"""Bytes: more than the sixteen signatures of the longest kind that everyone must accept."""
MOST_SIGNATURES: Final = 64

_RULE: Final = "C2SP signed-note, section Format"
NOTE_FORM: Final = Reason(
    "note.form", "this is not a signed note", "不是合法的签名文书（signed note）", _RULE
)
NOTE_SIZE: Final = Reason(
    "note.size", "the note or its list of signatures is too long", "签名文书或其签名行过长", _RULE
)
SIGNATURE_LINE: Final = Reason(
    "note.signature_line", "a signature line is malformed", "签名行格式不正确", _RULE
)
WRONG_SIGNATURE: Final = Reason(
    "note.signature",
    "the signature of a known key is wrong",
    "已知密钥的签名不正确",
    "C2SP signed-note, section Signatures",
)
UNSIGNED: Final = Reason(
    "note.unsigned",
    "no known key has signed the note",
    "没有任何已知密钥签署该文书",
    "C2SP signed-note, section Signatures",
)

_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")
_DASH: Final = "\u2014 "  # an em dash begins a signature line


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line as it was received; nothing about it is verified."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """Return the line with its line feed."""
        text = b64encode(self.key_id + self.signature).decode("ascii")
        return f"{_DASH}{self.name} {text}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was received; nothing about it is verified."""

    text: bytes
    """What is signed, with its final line feed."""
    lines: tuple[SignatureLine, ...]

    def __bytes__(self) -> bytes:
        """Return the bytes of the note."""
        return self.text + b"\n" + "".join(map(str, self.lines)).encode()

    def with_lines(self, lines: Collection[SignatureLine]) -> Note:
        """Return the note with further signatures, each of them once."""
        return Note(self.text, tuple(dict.fromkeys((*self.lines, *lines))))

    def with_only(self, lines: Collection[SignatureLine]) -> Note:
        """Return the note with those of its signatures alone."""
        return Note(self.text, tuple(line for line in self.lines if line in lines))


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of a known key that was verified."""

    key: NoteKey
    time: int | None
    """POSIX seconds at which a witness signed; a log's own signature has none."""
    line: SignatureLine


def parse_note(raw: bytes) -> Note:
    """Read a note without verifying it.

    Raises:
        VerificationError: It is none, or longer than is accepted.
    """
    if len(raw) > LONGEST_NOTE:
        raise VerificationError(NOTE_SIZE, f"{len(raw):,} of {LONGEST_NOTE:,} bytes")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise VerificationError(NOTE_FORM, "not UTF-8") from None
    if _CONTROL.search(text) is not None:
        raise VerificationError(NOTE_FORM, "a control character")
    body, blank, signatures = text.rpartition("\n\n")
    if not (blank and signatures.endswith("\n")):
        raise VerificationError(NOTE_FORM, "no blank line before the signatures, or no last line")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise VerificationError(NOTE_SIZE, f"{len(lines)} of {MOST_SIGNATURES} signatures")
    return Note(f"{body}\n".encode(), tuple(map(read_signature_line, lines)))


def read_signature_line(line: str) -> SignatureLine:
    """Read a signature line, without its line feed.

    Raises:
        VerificationError: It is malformed.
    """
    name, _, signature = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not is_key_name(name):
        raise VerificationError(SIGNATURE_LINE, "no em dash, or no name of a key")
    data = read_base64(signature)
    if data is None or len(data) <= KEY_ID_BYTES:
        raise VerificationError(SIGNATURE_LINE, "no base64 of key id and signature")
    return SignatureLine(name, data[:KEY_ID_BYTES], data[KEY_ID_BYTES:])


def open_note(raw: bytes, keys: Collection[NoteKey]) -> tuple[Note, tuple[Signed, ...]]:
    """Read a note and verify the signatures of the known keys.

    Returns:
        The note, and all signatures of known keys: a witness may have signed at several times.

    Raises:
        VerificationError: It is no note, a known key's signature is wrong, or none is there.
    """
    note = parse_note(raw)
    known = {(key.name, key.key_id): key for key in keys}
    signed = _verify_lines(note, known)
    if not signed:
        raise VerificationError(UNSIGNED)
    return note, signed


def sign_note(text: bytes, signers: Collection[NoteSigner], time: int | None = None) -> Note:
    """Return a note with a signature of each signer.

    Args:
        text: With its final line feed.
        signers: At least one.
        time: POSIX seconds, where the signers are witnesses.

    Raises:
        VerificationError: The text cannot be that of a note.
    """
    note = Note(text, tuple(sign_line(text, signer, time) for signer in signers))
    if parse_note(bytes(note)) != note:
        raise VerificationError(NOTE_FORM, "the text would be read otherwise")
    return note


def sign_line(text: bytes, signer: NoteSigner, time: int | None = None) -> SignatureLine:
    """Return the signature of one signer over the text of a note."""
    key = signer.key
    return SignatureLine(key.name, key.key_id, signer.sign(text, time))


def read_base64(text: str) -> bytes | None:
    """Return the bytes of standard base64 with padding, or None if no encoder writes it so."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if b64encode(data).decode("ascii") == text else None


def _verify_lines(note: Note, known: Mapping[tuple[str, bytes], NoteKey]) -> tuple[Signed, ...]:
    signed: list[Signed] = []
    for line in note.lines:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        if not key.verify(note.text, line.signature):
            raise VerificationError(WRONG_SIGNATURE, f"key {key.name}")
        signed.append(Signed(key, key.time_of(line.signature), line))
    return tuple(signed)
