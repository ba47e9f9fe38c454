"""Keys of signed notes: kinds of signature, key ids, and keys as text (C2SP signed-note, *vkey*).

A log signs a checkpoint (kinds ``ED25519`` and ``SM2``); a witness signs it with the time at which
it did (``COSIGNATURE_*``, C2SP tlog-cosignature). One key has one kind. The specification has no
byte for SM2: those kinds begin with 0xff and a long identifier, as it recommends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.suites.port import Signer, Verifier

__all__ = [
    "COSIGNATURE_ED25519",
    "COSIGNATURE_SM2",
    "ED25519",
    "KEY_ID_BYTES",
    "KINDS",
    "SM2",
    "NoteKey",
    "NoteKind",
    "NoteSigner",
    "is_key_name",
]

KEY_ID_BYTES: Final = 4
_TIME_BYTES: Final = 8
_LATEST: Final = 2**63 - 1
"""POSIX seconds: the specification's bound of a timestamp."""
_SPACE_OR_PLUS: Final = re.compile(r"[\s+]")

NOTE_KEY: Final = Reason(
    "note.key",
    "this is no key of a signed note",
    "不是合法的签名文书密钥",
    "C2SP signed-note, section Signatures",
)


@dataclass(frozen=True, slots=True)
class NoteKind:
    """A kind of signature line.

    Attributes:
        prefix: Signature type: one byte, or 0xff and an identifier.
        alg: Algorithm of the key, as in a JWS header.
        key_bytes: Length of the public key: RFC 8032, or x || y of an SM2 point (32 bytes each).
        is_timed: Whether the signature begins with the time at which it was made.
    """

    prefix: bytes
    alg: str
    key_bytes: int
    is_timed: bool


ED25519: Final = NoteKind(b"\x01", "Ed25519", 32, is_timed=False)
COSIGNATURE_ED25519: Final = NoteKind(b"\x04", "Ed25519", 32, is_timed=True)
SM2: Final = NoteKind(b"\xffcn-credit/note/sm2-sm3/v1\n", "SGD_SM3_SM2", 64, is_timed=False)
COSIGNATURE_SM2: Final = NoteKind(
    b"\xffcn-credit/cosignature/sm2-sm3/v1\n", "SGD_SM3_SM2", 64, is_timed=True
)
KINDS: Final = (ED25519, COSIGNATURE_ED25519, SM2, COSIGNATURE_SM2)


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key with the name under which it signs notes.

    Attributes:
        name: Origin of the log, or name of the witness.
        kind: What it signs.
        public: The key's bytes, of which the key id is made.
        verifier: The same key, ready to verify.
        key_id: Four bytes; with the name they find the key, they prove nothing.

    Raises:
        RegistrationError: The name or the length of the key is not allowed, or the verifier is of
            another algorithm.
    """

    name: str
    kind: NoteKind
    public: bytes
    verifier: Verifier = field(compare=False, repr=False)
    key_id: bytes = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be, and compute the key id."""
        if not is_key_name(self.name):
            raise RegistrationError(NOTE_KEY, "the name is empty or holds a space or a plus")
        if len(self.public) != self.kind.key_bytes or self.verifier.alg != self.kind.alg:
            raise RegistrationError(NOTE_KEY, f"no {self.kind.alg} key of {self.name}")
        digest = sha256(self.name.encode() + b"\n" + self.kind.prefix + self.public).digest()
        object.__setattr__(self, "key_id", digest[:KEY_ID_BYTES])

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature, without the key id, is right for the text of a note."""
        if not self.kind.is_timed:
            return self.verifier.verify(text, signature)
        time = self.time_of(signature)
        if time is None or time > _LATEST:
            return False
        return self.verifier.verify(timed(text, time), signature[_TIME_BYTES:])

    def time_of(self, signature: bytes) -> int | None:
        """Return the POSIX time that a signature states, or None where it states none."""
        if not self.kind.is_timed or len(signature) <= _TIME_BYTES:
            return None
        return int.from_bytes(signature[:_TIME_BYTES])


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """The private counterpart of a key of notes."""

    key: NoteKey
    signer: Signer = field(repr=False)

    def sign(self, text: bytes, time: int | None = None) -> bytes:
        """Return the signature over the text of a note, without the key id.

        Args:
            text: With its final line feed.
            time: POSIX seconds; exactly the timed kinds need one.

        Raises:
            ValueError: A time is given where the kind has none, or is missing or out of range.
        """
        if self.key.kind.is_timed != (time is not None):
            raise ValueError(f"the key {self.key.name}: only cosignatures have a time")
        if time is None:
            return self.signer.sign(text)
        if not 0 <= time <= _LATEST:
            raise ValueError(f"no POSIX time of a cosignature: {time}")
        return time.to_bytes(_TIME_BYTES) + self.signer.sign(timed(text, time))


def timed(text: bytes, time: int) -> bytes:
    """Return what a witness signs (C2SP tlog-cosignature, section Ed25519 signed message)."""
    return b"cosignature/v1\ntime %d\n" % time + text


def is_key_name(name: str) -> bool:
    """Whether a key may have this name: neither empty nor with a Unicode space or a plus."""
    return bool(name) and _SPACE_OR_PLUS.search(name) is None
