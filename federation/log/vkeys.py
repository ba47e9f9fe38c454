"""Keys of notes as text: ``<name>+<key id>+<base64 of kind and key>`` (C2SP signed-note, vkey)."""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.log.note_keys import KINDS, NoteKey, NoteKind
from credit_hub.federation.log.notes import read_base64
from credit_hub.federation.suites.table import by_alg

__all__ = ["note_key", "read_vkey", "write_vkey"]

VKEY: Final = Reason(
    "note.vkey",
    "this is not a key of notes in its text form",
    "不是合法的签名文书密钥文本（vkey）",
    "C2SP signed-note, section Verifier keys",
)
_PARTS: Final = 3


def note_key(name: str, kind: NoteKind, key: PublicKey) -> NoteKey:
    """Return a registered key under the name and kind by which it signs notes.

    Raises:
        RegistrationError: The name is not allowed, or the key is of another algorithm.
    """
    return NoteKey(name, kind, key.point, key)


def read_vkey(text: str) -> NoteKey:
    """Read a key.

    Raises:
        RegistrationError: It is malformed, of an unknown kind, its key id is not its own, or the
            key is not sound (low order, not on its curve, not in its only encoding).
        SuiteError: This machine cannot compute the suite.
    """
    parts = text.split("+", _PARTS - 1)
    if len(parts) != _PARTS:
        raise RegistrationError(VKEY, "three parts with a plus between them")
    name, key_id, data_text = parts
    data = read_base64(data_text) or b""
    kind = next((kind for kind in KINDS if data.startswith(kind.prefix)), None)
    if kind is None or len(data) != len(kind.prefix) + kind.key_bytes:
        raise RegistrationError(VKEY, "unknown kind of signature, or a key of another length")
    key = note_key(name, kind, PublicKey.of(by_alg(kind.alg), data[len(kind.prefix) :]))
    if key.key_id.hex() != key_id:
        raise RegistrationError(VKEY, "the key id is not that of name, kind and key")
    return key


def write_vkey(key: NoteKey) -> str:
    """Return the text of a key."""
    data = b64encode(key.kind.prefix + key.public).decode("ascii")
    return f"{key.name}+{key.key_id.hex()}+{data}"
